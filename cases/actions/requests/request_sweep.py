"""What time does to requests, set-based: shown to the supervisor before their deadline, given back by who has left.

Only what changes is written, with history and a note, so a second time on the same day writes nothing.
"""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from cases.enums import NoteKind
from cases.models import Creditor, Request
from cases.queries import business_days
from common import audit, history
from staff.enums import Department
from staff.models import User
from staff.queries import departments

TELL = """
INSERT INTO cases_requestnote
    (request_id, kind, at, by_id, text, outcome, from_department, from_owner_id, to_department)
SELECT id, %(kind)s, %(now)s, %(by)s, '', '', department, owner_id, department
FROM cases_request WHERE id = ANY(%(ids)s) ORDER BY id
"""


@transaction.atomic
def sweep(*, creditor: Creditor, on: date, now: datetime, by: User | None = None) -> dict[str, int]:
    """Escalate the open requests of `creditor` whose day has come on `on`, and free those whose owner has left.

    Returns how many of each were written.
    """
    waiting = Request.objects.open().filter(case__creditor=creditor)
    near = _locked(waiting.filter(escalated_at=None, escalates_on__lte=on))
    _tell(near, NoteKind.ESCALATED, by=by, now=now)
    Request.objects.filter(pk__in=near).update(escalated_at=now)
    left = _locked(waiting.filter(pk__in=_without_owner(creditor)))
    _tell(left, NoteKind.RETURNED, by=by, now=now)
    Request.objects.filter(pk__in=left).update(owner=None)
    changed = sorted({*near, *left})
    if changed:
        history.sign_rows(model=Request, ids=changed, by=by, now=now)
    counts = {"near": len(near), "given_back": len(left)}
    if any(counts.values()):
        audit.record(by=by, action="request.sweep", subject=creditor, now=now, on=on.isoformat(), **counts)
    return counts


def sweep_all(*, now: datetime) -> None:
    """Sweep the requests of every creditor, each on its own business date."""
    days = business_days.all_today(now=now)
    for creditor in Creditor.objects.order_by("pk"):
        sweep(creditor=creditor, on=days[creditor.pk], now=now)


def _without_owner(creditor: Creditor) -> list[int]:
    """Return the open requests whose owner does not work their inbox any more."""
    owned = Request.objects.open().filter(case__creditor=creditor, owner__isnull=False)
    return [
        pk
        for department in Department
        for pk in owned.filter(department=department)
        .exclude(owner__in=departments.members(department).order_by().values("pk"))
        .order_by("pk")
        .values_list("pk", flat=True)
    ]


def _locked(rows: QuerySet[Request]) -> list[int]:
    locked = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    return list(locked.values_list("pk", flat=True))


def _tell(ids: list[int], kind: NoteKind, *, by: User | None, now: datetime) -> None:
    values: dict[str, Any] = {"ids": ids, "kind": kind.value, "now": now, "by": by.pk if by else None}
    if ids:
        with connection.cursor() as cursor:
            cursor.execute(TELL, values)
