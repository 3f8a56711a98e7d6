"""What stands before the approval of a run, and how each is cleared."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from commissions.enums import ExceptionKind
from commissions.models import Clearance, Run, Statement, Target
from commissions.queries.plans import plans
from staff.models import User

# What waits of payments, less what was decided of them. Of money that no plan pays it says whose it is.
OF_LINES = """
    SELECT code, detail, CASE WHEN code = 'no_plan' THEN collector_id END, count(*), sum(base),
           bool_and(code = 'unattributed' AND now_someone)
    FROM (
        SELECT split_part(x, ':', 1) AS code, substr(x, strpos(x, ':') + 1) AS detail, l.collector_id, l.base,
               CASE WHEN p.reverses_id IS NULL THEN p.collector_id ELSE o.collector_id END IS NOT NULL AS now_someone,
               l.payment_id
        FROM commissions_line l CROSS JOIN LATERAL unnest(l.faults) x
        JOIN cases_payment p ON p.id = l.payment_id
        LEFT JOIN cases_payment o ON o.id = p.reverses_id
        WHERE l.run_id = ANY (%(runs)s) AND l.faults IS NOT NULL
    ) w
    WHERE NOT EXISTS (SELECT 1 FROM commissions_clearance k
                      WHERE k.run_id = %(run)s AND k.kind = w.code AND k.payment_id = w.payment_id)
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""
OF_PERSON = (ExceptionKind.MISSING_TARGET, ExceptionKind.NEGATIVE_STATEMENT)


@dataclass(frozen=True, slots=True)
class Standing:
    """One exception: payments and amount, or people, concerned; `collector` where one person is meant.

    `detail` names what is missing: a figure, a component, a team. `mended`: the cause is gone since the run was
    figured; a new calculation clears it.
    """

    kind: ExceptionKind
    collector_id: int | None
    collector: str
    detail: str
    payments: int
    people: int
    amount: Decimal
    mended: bool


def standing(run: Run) -> list[Standing]:
    """Return the exceptions of a figured run that nobody has cleared."""
    found = [*_of_lines(run), *_of_people(run)]
    order = list(ExceptionKind)
    return sorted(found, key=lambda one: (order.index(one.kind), one.detail, one.collector))


def _of_lines(run: Run) -> list[Standing]:
    with connection.cursor() as cursor:
        cursor.execute(OF_LINES, {"run": run.pk, "runs": run.with_deltas()})
        rows = cursor.fetchall()
    names = _names(who for _code, _detail, who, *_rest in rows)
    held: set[int] = set()
    if any(code == ExceptionKind.NO_PLAN for code, *_rest in rows):
        held = {pk for pk, one in plans.assigned(month=run.month, currency=run.currency).items() if one.versions}
    return [
        Standing(ExceptionKind(code), who, names.get(who, ""), detail, count, 0, base, mended or who in held)
        for code, detail, who, count, base, mended in rows
    ]


def _names(ids: Iterable[int | None]) -> dict[int | None, str]:
    return dict(User.objects.filter(pk__in={pk for pk in ids if pk}).values_list("pk", "name"))


def _of_people(run: Run) -> list[Standing]:
    """Return what waits of people and teams: each person for a target or a sum below zero, else all who lack one."""
    cleared = {
        (one.kind, one.collector_id, one.detail): one.amount for one in run.clearances.filter(payment__isnull=True)
    }
    open_ = [one for one in run.faults if not _is_cleared(one, cleared)]
    open_ += [one for one in _negative(run) if cleared.get((one["code"], one["collector"], "")) != one["amount"]]
    names = _names(one["collector"] for one in open_)
    having = set(
        Target.objects.approved().filter(month=run.month, currency=run.currency).values_list("collector", flat=True)
    )
    found: dict[Any, list[dict[str, Any]]] = {}
    for one in open_:
        own = one["collector"] if one["code"] in OF_PERSON else None
        found.setdefault((one["code"], one["detail"], own), []).append(one)
    return [
        Standing(
            ExceptionKind(code),
            own,
            names.get(own, ""),
            detail,
            0,
            sum(1 for one in those if one["collector"]),
            sum((one.get("amount", Decimal(0)) for one in those), Decimal(0)),
            code == ExceptionKind.MISSING_TARGET and own in having,
        )
        for (code, detail, own), those in found.items()
    ]


def _is_cleared(fault: dict[str, Any], cleared: dict[Any, Decimal]) -> bool:
    # What a statement comes to is asked of the statement itself.
    if fault["code"] == ExceptionKind.NEGATIVE_STATEMENT:
        return True
    return (fault["code"], fault["collector"], fault["detail"]) in cleared


def _negative(run: Run) -> list[dict[str, Any]]:
    rows = Statement.objects.filter(run=run, paid__lt=0).order_by("pk").values_list("collector", "paid")
    code = ExceptionKind.NEGATIVE_STATEMENT
    return [{"code": code, "collector": who, "detail": "", "amount": paid} for who, paid in rows]


def lacking(run: Run, kind: str, detail: str) -> list[dict[str, Any]]:
    """Return the faults of people and teams of one kind that nobody has cleared."""
    cleared = set(Clearance.objects.filter(run=run, kind=kind, detail=detail).values_list("collector", flat=True))
    wanted = [one for one in run.faults if (one["code"], one["detail"]) == (kind, detail)]
    return [one for one in wanted if one["collector"] not in cleared]
