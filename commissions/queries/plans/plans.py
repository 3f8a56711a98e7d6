"""Which plans pay whom, and what their versions say."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q
from django.utils.translation import gettext as _

from cases.models import Creditor
from commissions.engine import definition as engine
from commissions.engine.read_plan import read
from commissions.models import Assignment, Plan, PlanVersion
from commissions.rules.months import following_month
from common.versions import VersionState
from staff.enums import Role
from staff.models import User

# A person's team and role at the close of a day: the last record up to it, else the first one, else what stands now.
MEMBERS = """
    SELECT u.id, COALESCE(h.team_id, CASE WHEN h.id IS NULL THEN u.team_id END) AS team,
           COALESCE(h.role, u.role) AS role
    FROM staff_user u
    LEFT JOIN LATERAL (
        SELECT r.id, r.team_id, r.role FROM staff_historicaluser r WHERE r.id = u.id
        ORDER BY r.history_date >= %(after)s,
                 CASE WHEN r.history_date < %(after)s THEN r.history_date END DESC,
                 CASE WHEN r.history_date < %(after)s THEN r.history_id END DESC,
                 r.history_date, r.history_id
        LIMIT 1
    ) h ON true
    WHERE %(only)s::bigint IS NULL OR u.id = %(only)s
    ORDER BY u.id
"""
# An assignment of the collector's own beats the team's, of which are those who are collectors of it.
ASSIGNED = f"""
    SELECT m.id, m.team, COALESCE(own.plan_id, shared.plan_id), own.plan_id IS NOT NULL
    FROM ({MEMBERS}) m
    LEFT JOIN commissions_assignment own ON own.collector_id = m.id
        AND own.currency = %(currency)s AND own.during @> %(month)s::date
    LEFT JOIN commissions_assignment shared ON shared.team_id = m.team AND m.role = 'collector'
        AND shared.currency = %(currency)s AND shared.during @> %(month)s::date
    WHERE COALESCE(own.plan_id, shared.plan_id) IS NOT NULL ORDER BY m.id
"""  # noqa: S608 - the parts are constants of this module


@dataclass(frozen=True, slots=True)
class Assigned:
    """Which plan pays one collector in one month.

    `versions` are the plan's approved ones that hold on some day of the month, the earliest first (none: a gap);
    `team_id` is the collector's team at the end of the month; `own` says that the assignment names the collector.
    """

    collector_id: int
    team_id: int | None
    plan: Plan
    versions: tuple[PlanVersion, ...]
    own: bool


def assigned(*, month: date, currency: str, only: int | None = None) -> dict[int, Assigned]:
    """Return by collector id which plan in `currency` pays whom in the month that begins on `month`; `only` one's own.

    Months are whole: one plan pays a collector for all of a month. An assignment of the collector's own beats the
    team's; of a team are those who are collectors of it when the month ends. Who has no plan is not in the answer.
    Two queries, a third where a plan has a gap. `engine_versions` makes of `versions` what the engine takes.
    """
    told = {"after": following_month(month), "only": only, "currency": currency, "month": month}
    with connection.cursor() as cursor:
        cursor.execute(ASSIGNED, told)
        rows = cursor.fetchall()
    held = _versions({plan for _pk, _team, plan, _own in rows}, month)
    return {pk: Assigned(pk, team, *held[plan], own) for pk, team, plan, own in rows}


def members(*, before: date, only: int | None = None) -> list[tuple[int, int | None, str]]:
    """Return id, team id and role of everybody, or `only` of one, as they stood when the day before `before` closed."""
    with connection.cursor() as cursor:
        cursor.execute(MEMBERS, {"after": before, "only": only})
        return list(cursor.fetchall())


def _versions(plans: set[int], month: date) -> dict[int, tuple[Plan, tuple[PlanVersion, ...]]]:
    """Return the plans by id, each with its approved versions of the month, the earliest first."""
    if not plans:
        return {}
    rows = PlanVersion.objects.filter(
        plan__in=plans, state=VersionState.APPROVED, valid__overlap=DateRange(month, following_month(month))
    )
    found: dict[int, list[PlanVersion]] = {}
    for row in rows.select_related("plan").order_by("effective_on", "pk"):
        found.setdefault(row.plan_id, []).append(row)
    held = {pk: (of[0].plan, tuple(of)) for pk, of in found.items()}
    without = plans - held.keys()
    return held | {one.pk: (one, ()) for one in Plan.objects.filter(pk__in=without)} if without else held


def engine_versions(rows: Iterable[PlanVersion]) -> list[engine.Version]:
    """Return approved versions as the engine takes them, each with its days. Raises NotAPlan."""
    return [engine.Version(_read(json.dumps(row.definition)), row.valid.lower, row.valid.upper) for row in rows]


@lru_cache(maxsize=256)
def _read(document: str) -> engine.Plan:
    return read(json.loads(document))


def under_chinese_pack(currency: str) -> bool:
    """Return whether a plan in `currency` pays for a creditor of the Chinese mainland (art. 66 then refuses)."""
    return Creditor.objects.filter(currency=currency, jurisdiction="cn").exists()


def without_plan(*, month: date, currency: str) -> list[User]:
    """Return the collectors with a target or a payment in the month whom no plan in `currency` pays, by name."""
    paid = Q(targets__month=month, targets__currency=currency) | Q(
        pk__in=_paid(month, currency),
    )
    people = User.objects.filter(paid, role=Role.COLLECTOR).select_related("team").distinct()
    return list(people.exclude(pk__in=assigned(month=month, currency=currency)).order_by("name", "pk"))


def _paid(month: date, currency: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT DISTINCT p.collector_id FROM cases_payment p JOIN cases_creditor c ON c.id = p.creditor_id
            WHERE c.currency = %s AND p.value_on >= %s AND p.value_on < %s AND p.collector_id IS NOT NULL
            """,
            [currency, month, following_month(month)],
        )
        return [pk for (pk,) in cursor.fetchall()]


@dataclass(frozen=True, slots=True)
class PaidBy:
    """One collector with the plan that pays a month, and whether the assignment names them."""

    collector: User
    assigned: Assigned


def paid_by(*, month: date, currency: str) -> list[PaidBy]:
    """Return who is paid by a plan in `currency` in the month, by name."""
    held = assigned(month=month, currency=currency)
    people = User.objects.filter(pk__in=held).select_related("team").order_by("name", "pk")
    return [PaidBy(one, held[one.pk]) for one in people]


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan in the list: the version in force, those that are written or wait, and the names of those it pays."""

    plan: Plan
    in_force: PlanVersion | None
    coming: list[PlanVersion]
    open: list[PlanVersion]
    pays: list[str]


def summary(plan: Plan, versions: list[PlanVersion], pays: Iterable[str], today: date) -> Summary:
    """Return what the list shows of a plan with its `versions`, the latest first."""
    approved = [one for one in versions if one.state == VersionState.APPROVED]
    return Summary(
        plan,
        next((one for one in approved if holds(one, today)), None),
        [one for one in approved if not one.has_no_days and one.valid.lower > today],
        [one for one in versions if one.is_open],
        list(pays),
    )


def holds(version: PlanVersion, on: date) -> bool:
    """Return whether an approved version holds on a day."""
    return version.state == VersionState.APPROVED and version.valid is not None and on in version.valid


def assigned_now(today: date) -> dict[int, list[str]]:
    """Return by plan the names of the teams and collectors whom it pays in the month of `today`."""
    found: dict[int, list[str]] = {}
    rows = Assignment.objects.filter(during__contains=today).select_related("team", "collector")
    for row in rows.order_by("team__name", "collector__name", "pk"):
        found.setdefault(row.plan_id, []).append(str(row.team or row.collector))
    return found


def named(version: PlanVersion) -> str:
    """Return the version with its plan, such as "Bank by bucket, version 3"."""
    return _("%(name)s, version %(number)d") % {"name": version.plan.name, "number": version.number}
