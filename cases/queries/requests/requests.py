"""What is known of a request: its page, what a person may do with it, the requests of a case."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.db.models import Count, Q, QuerySet

from cases.models import Case, Request, RequestNote
from cases.queries.requests import request_list
from cases.querysets import SEES_ALL
from cases.rules.requests import requests as rules
from common.clock import local_date
from staff.enums import Department, Role
from staff.models import User
from staff.queries import departments
from staff.rules import departments as rules_of_people
from staff.rules.departments import BY_TEAM

SHOWN = 50


def detail(user: User) -> QuerySet[Request]:
    """Return the requests that `user` may open, with what the page names."""
    related = (
        "case__creditor",
        "case__debtor",
        "case__team",
        "owner",
        "opened_by",
        "closed_by",
        "hold",
        "duplicate_of",
    )
    rows: QuerySet[Request] = Request.objects.visible_to(user).select_related(*related)
    return rows


def notes(request: Request) -> list[RequestNote]:
    """Return what was said and done, oldest first, in one query."""
    return list(request.notes.select_related("by", "from_owner", "to_owner").order_by("at", "pk"))


@dataclass(frozen=True)
class Rights:
    """What a person may do with a request now; the actions ask again. `why` says why not to answer it."""

    take: bool
    answer: bool
    move: bool
    reopen: bool
    note: bool


def rights(request: Request, user: User, *, now: datetime) -> Rights:
    """Return what `user` may do with `request`."""
    works = user.has_perm("cases.work_request") and request.case.sealed_at is None
    is_inside = works and (request.owner_id == user.pk or request.department in departments.of(user))
    steers = works and (is_inside or user.has_perm("cases.assign_case"))
    is_free = not rules.has_interest(request.kind, collector_id=request.case.collector_id, person_id=user.pk)
    zone = request.case.creditor.time_zone
    closed_on = local_date(request.closed_at, zone) if request.closed_at else None
    return Rights(
        take=request.is_open and is_inside and request.owner_id is None and is_free,
        answer=request.is_open and is_inside and request.owner_id in (None, user.pk) and is_free,
        move=request.is_open and steers,
        reopen=closed_on is not None and steers and rules.may_reopen(closed_on, local_date(now, zone)),
        note=works,
    )


def receivers(request: Request) -> dict[str, list[User]]:
    """Return who could own `request`, by each department whose inbox somebody works, in two queries."""
    case = request.case
    near_by = Q(team_id=case.team_id, team__isnull=False) | Q(pk=case.collector_id)
    people = User.objects.filter(is_active=True).filter(~Q(role=Role.COLLECTOR) | ~Q(departments=[]) | near_by)
    has_people = departments.staffed()
    found: dict[str, list[User]] = {}
    for one in people.order_by("name", "pk"):
        for department in rules_of_people.inboxes(
            one.role, one.departments, known=Department.values, has_people=has_people
        ):
            inbox = found.setdefault(department, [])
            if _may_own(request, one, department):
                inbox.append(one)
    return {name: found[name] for name in Department.values if name in found}


def _may_own(request: Request, person: User, department: str) -> bool:
    case = request.case
    if rules.has_interest(request.kind, collector_id=case.collector_id, person_id=person.pk):
        return False
    supervisor_id = case.team.supervisor_id if case.team else None
    is_near = person.role in SEES_ALL or person.pk in (case.collector_id, supervisor_id)
    is_near = is_near or (case.team_id is not None and person.team_id == case.team_id)
    return is_near or department not in BY_TEAM


def of_case(case: Case, *, today: date) -> list[request_list.Row]:
    """Return the requests of `case`: the open ones by deadline, then the closed ones, the latest first."""
    rows = (
        Request.objects.filter(case=case).select_related("owner", "hold", "closed_by").order_by("-received_at", "-pk")
    )
    found = list(rows[:SHOWN])
    is_open = sorted((one for one in found if one.is_open), key=lambda one: (one.due_on, one.pk))
    ordered = [*is_open, *(one for one in found if not one.is_open)]
    return [request_list.Row(one, request_list.tone(one, today)) for one in ordered]


def others(request: Request) -> QuerySet[Request]:
    """Return the requests of which `request` may be a duplicate: they are open."""
    rows = Request.objects.open().filter(case=request.case_id, kind=request.kind)
    return rows.exclude(pk=request.pk).order_by("-received_at", "-pk")


CARRIED = """
    WITH RECURSIVE carried AS (
        SELECT id, number, case_id, hold_id FROM cases_request WHERE id = %(request)s
        UNION SELECT r.id, r.number, r.case_id, r.hold_id
        FROM cases_request r JOIN carried c ON r.duplicate_of_id = c.id
    )
    SELECT hold_id FROM carried WHERE hold_id IS NOT NULL
    UNION SELECT h.id FROM carried c JOIN cases_case k ON k.id = c.case_id
        JOIN cases_hold h ON h.debtor_id = k.debtor_id AND h.is_bound AND h.reason = c.number
"""


def carried_holds(request: Request) -> list[int]:
    """Return the holds that stand until `request` is answered: its own and those of its duplicates.

    A bound hold carries the number of its request as reason, also on a case into which an account came back.
    """
    with connection.cursor() as cursor:
        cursor.execute(CARRIED, {"request": request.pk})
        return [pk for (pk,) in cursor.fetchall()]


@dataclass(frozen=True)
class Near:
    """Open requests that the supervisor is shown: how many are past their deadline, how many come up to it."""

    late: int
    soon: int


def near(user: User, *, days: dict[int, date]) -> Near:
    """Return what waits near its deadline for `user`, by the business date of each creditor, in one query."""
    rows = Request.objects.open().visible_to(user)
    is_late = request_list.late(days)
    shown = Q(escalated_at__isnull=False) | is_late
    found = rows.filter(shown).aggregate(all=Count("pk"), late=Count("pk", filter=is_late))
    return Near(late=found["late"], soon=found["all"] - found["late"])
