"""The payments of a collector's present month with what each makes, as a run made now would have them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cases.models import Payment
from commissions.models import Line
from commissions.queries.figuring import few, groups
from commissions.queries.figuring.months import Month
from commissions.queries.plans import plans
from commissions.queries.traces import Parts
from staff.models import User

SIZE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """Lines that are stored nowhere, the latest payment first, and the payment before which the next page begins."""

    lines: list[Line]
    parts: Parts
    following: int | None


def page(user: User, month: Month, *, counted: bool, before: int | None = None) -> Page | None:
    """Return what counts for the collector in the month so far, or what does not; None while no plan pays them."""
    own = plans.assigned(month=month.start, currency=month.currency, only=user.pk)
    group = next(iter(groups.groups(month, assigned=own)), None)
    if group is None:
        return None
    found = few.latest(month, group, counted=counted, before=before, most=SIZE + 1)
    rows, more = _whole(found)
    payments = Payment.objects.select_related("account__case__debtor").in_bulk([row[0] for row in rows])
    versions = [row.pk for row in group.rows]
    make = _counted if counted else _left_out
    lines = [make(payments[row[0]], user, versions, row) for row in rows]
    return Page(lines, Parts(group.rows, month.currency), rows[-1][0] if more else None)


def _whole(found: list[Sequence[Any]]) -> tuple[list[Sequence[Any]], bool]:
    """Return the rows of a page, never some of a payment alone, and whether there are more."""
    if len(found) <= SIZE:
        return found, False
    kept = [row for row in found[:SIZE] if row[0] != found[SIZE][0]]
    return kept or found[:SIZE], True


def _counted(payment: Payment, user: User, versions: list[int], row: Sequence[Any]) -> Line:
    _payment, version, bps, base, amount, rows, values, parts = row
    told = {"bps": bps, "base": base, "amount": amount, "rows": rows, "values": values, "parts": parts}
    return Line(payment=payment, collector=user, version_id=versions[version], **told)


def _left_out(payment: Payment, user: User, _versions: list[int], row: Sequence[Any]) -> Line:
    _payment, amount, code = row
    return Line(payment=payment, collector=user, bps=0, base=amount, amount=0, rows=[], values=[], exclusion=code)
