"""The open cases of a creditor as the story needs them, in four queries."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from cases.enums import CaseState, PartyRole, PointKind, PointState
from cases.models import Account, Assignment, Case, ContactPoint, Creditor
from collections_desk.demo.story import Debt, Memory, Point
from collections_desk.demo.tongue import in_chinese
from contacts.queries.packs import packs as packing

# The sample is large; its story is told with a call every now and then only.
PACE = {"jd": 4.0}


def open_debts(creditor: Creditor, memories: dict[int, Memory]) -> list[Debt]:
    """Return every open case of `creditor` that owes something, with what the story remembers of it."""
    cases = (
        Case.objects.filter(creditor=creditor, balance__gt=0, collector__isnull=False, oldest_due_on__isnull=False)
        .exclude(state=CaseState.CLOSED)
        .order_by("pk")
        .values_list("pk", "debtor_id", "debtor__time_zones", "collector_id", "promise_due_on")
    )
    points, accounts, since = _points(creditor), _largest_accounts(creditor), _assigned(creditor)
    asked = packing.asked()
    return [
        Debt(
            case_id=pk,
            account=accounts[pk][0],
            code=creditor.code,
            region=creditor.jurisdiction,
            currency=creditor.currency,
            zones=tuple(zones) or (creditor.time_zone,),
            balance=max(Decimal(1), accounts[pk][1]),
            smallest=creditor.promise_smallest_amount,
            furthest=creditor.promise_most_days,
            points=points[debtor_id],
            collector_id=collector_id,
            chinese=in_chinese(creditor),
            has_promise=promise_due_on is not None,
            memory=memories.setdefault(pk, Memory()),
            since=since[pk],
            packs=asked,
            pace=PACE.get(creditor.code, 1.25),
        )
        for pk, debtor_id, zones, collector_id, promise_due_on in cases
    ]


def _points(creditor: Creditor) -> dict[int, list[Point]]:
    found: dict[int, list[Point]] = defaultdict(list)
    rows = (
        ContactPoint.objects.filter(debtor__creditor=creditor, kind=PointKind.PHONE)
        .exclude(state__in=(PointState.WRONG, PointState.DO_NOT_CONTACT))
        .order_by("debtor_id", "pk")
        .values_list("debtor_id", "pk", "value", "person__role", "person_id")
    )
    for debtor_id, pk, value, role, person_id in rows:
        if role != PartyRole.GUARANTOR:
            found[debtor_id].append(Point(pk, value, role or "debtor", person_id))
    return found


def _assigned(creditor: Creditor) -> dict[int, datetime]:
    rows = Assignment.objects.filter(case__creditor=creditor, until__isnull=True)
    return dict(rows.values_list("case_id", "since"))


def _largest_accounts(creditor: Creditor) -> dict[int, tuple[str, Decimal]]:
    rows = Account.objects.filter(creditor=creditor).order_by("case_id", "balance")
    found = rows.values_list("case_id", "reference", "balance")
    return {case_id: (reference, balance) for case_id, reference, balance in found}
