"""Giving cases to collectors: by rule for what is new, by hand for a supervisor."""

import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.enums import AssignmentReason, CaseState
from cases.models import Case, Creditor
from cases.querysets import CaseQuerySet
from cases.rules.strategies import assignment as rule
from common import audit, cards
from common.errors import Refusal
from staff.enums import Role
from staff.models import User

LOCK = 4_201_002

WAITS = """k.collector_id IS NULL AND k.state <> 'closed' AND k.balance > 0
      AND (%(creditor)s IS NULL OR k.creditor_id = %(creditor)s)"""
WAITING = f"""
    SELECT k.id, COALESCE(c.team_id, k.team_id), k.balance, lower(split_part(d.language, '-', 1)),
           d.id, encode(d.national_number_hash, 'hex')
    FROM cases_case k
    JOIN cases_creditor c ON c.id = k.creditor_id
    JOIN cases_debtor d ON d.id = k.debtor_id
    WHERE {WAITS}
"""  # noqa: S608 - own text
WAITING_COUNT = f"""
    SELECT count(*), count(*) FILTER (WHERE COALESCE(c.team_id, k.team_id) IS NULL)
    FROM cases_case k JOIN cases_creditor c ON c.id = k.creditor_id
    WHERE {WAITS}
"""  # noqa: S608 - own text
COLLECTORS = """
    SELECT u.id, u.team_id, u.most_cases, u.languages, count(k.id)
    FROM staff_user u
    LEFT JOIN cases_case k ON k.collector_id = u.id AND k.state <> 'closed' AND k.balance > 0
    WHERE u.role = %(collector)s AND u.is_active
    GROUP BY u.id
"""
HELD = f"""
    WITH waiting AS (
        SELECT k.debtor_id, d.national_number_hash FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
        WHERE {WAITS}
    )
    SELECT 'p' || encode(d.national_number_hash, 'hex'), max(k.collector_id)
    FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id
    WHERE k.collector_id IS NOT NULL AND k.state <> 'closed'
      AND d.national_number_hash IN (SELECT national_number_hash FROM waiting WHERE national_number_hash IS NOT NULL)
    GROUP BY 1
    UNION ALL
    SELECT 'd' || k.debtor_id, (array_agg(k.collector_id ORDER BY k.id DESC))[1]
    FROM cases_case k
    WHERE k.collector_id IS NOT NULL AND k.state = 'closed' AND k.debtor_id IN (SELECT debtor_id FROM waiting)
    GROUP BY 1
"""  # noqa: S608 - own text
GIVE = """
    WITH given AS (
        UPDATE cases_case k SET collector_id = p.collector_id, team_id = p.team_id,
            claimed_by_id = CASE WHEN p.over THEN NULL ELSE k.claimed_by_id END
        FROM assignment_choice p
        WHERE k.id = p.case_id AND k.state <> 'closed' AND k.collector_id IS DISTINCT FROM p.collector_id
          AND (p.over OR k.collector_id IS NULL)
        RETURNING k.id
    ) INSERT INTO assignment_given SELECT id FROM given
"""
END = """
    UPDATE cases_assignment a SET until = %(now)s FROM assignment_given g
    WHERE a.case_id = g.case_id AND a.until IS NULL
"""
KEEP = """
    INSERT INTO cases_assignment (case_id, team_id, collector_id, since, until, assigned_by_id, reason)
    SELECT p.case_id, p.team_id, p.collector_id, %(now)s, NULL, %(by)s, p.reason
    FROM assignment_choice p JOIN assignment_given g ON g.case_id = p.case_id
"""


class NotACollector(Refusal):
    """Cases go to collectors who may sign in."""

    code = "not_a_collector"


class NotYourTeam(Refusal):
    """A supervisor gives cases within the own teams."""

    code = "not_your_team"


class ReasonMissing(Refusal):
    """The history needs a reason."""

    code = "reason_missing"


@dataclass(frozen=True)
class Distribution:
    """What a distribution did: cases given to collectors, and cases that still wait in a pool or for a team."""

    given: int
    waiting: int
    without_team: int


@transaction.atomic
def distribute(*, creditor: Creditor | None = None, by: User | None, now: datetime) -> Distribution:
    """Give every open case that owes something and has no collector to one, by `cases.rules.strategies.assignment`.

    All creditors when `creditor` is None. Runs one at a time; what finds nobody is put into the creditor's team
    pool. Doing it twice gives nothing twice.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        params = {"creditor": creditor.pk if creditor else None, "collector": Role.COLLECTOR}
        cursor.execute(COLLECTORS, params)
        collectors = [
            rule.Collector(user_id, team_id, load, most, frozenset(_languages(languages)))
            for user_id, team_id, most, languages, load in cursor.fetchall()
        ]
        cursor.execute(HELD, params)
        held = dict(cursor.fetchall())
        cursor.execute(WAITING_COUNT, params)
        waiting, without_team = cursor.fetchone()
        given = 0
        if held or any(one.has_room for one in collectors):
            cursor.execute(WAITING, params)
            choices = rule.distribute([_waiting(*row) for row in cursor.fetchall()], collectors, held)
            given = _give(choices, by=by, now=now, over=False)
    _pool(creditor)
    if given and creditor:
        audit.record(by=by, action="assignment.distribute", subject=creditor, now=now, given=given)
    return Distribution(given, waiting - given, without_team)


def _waiting(
    case_id: int, team_id: int | None, balance: object, language: str, debtor_id: int, person: str | None
) -> rule.Waiting:
    people = (f"p{person}", f"d{debtor_id}") if person else (f"d{debtor_id}",)
    return rule.Waiting(case_id, team_id, balance, language, people)  # type: ignore[arg-type]


def _languages(stored: str) -> Iterable[str]:
    return (str(one).lower().split("-")[0] for one in json.loads(stored or "[]") or [])


def _pool(creditor: Creditor | None) -> None:
    """Show open cases without a team to the creditor's team, those that owe nothing included."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_case k SET team_id = c.team_id FROM cases_creditor c WHERE c.id = k.creditor_id "
            "AND k.team_id IS NULL AND c.team_id IS NOT NULL AND k.state <> 'closed' "
            "AND (%(creditor)s IS NULL OR k.creditor_id = %(creditor)s)",
            {"creditor": creditor.pk if creditor else None},
        )


@transaction.atomic
def assign(
    *, cases: CaseQuerySet | Iterable[Case], collector: User | None, by: User, now: datetime, reason: str
) -> int:
    """Give the open ones of `cases` to `collector`, or back to the team's pool when None; return how many moved.

    The caller passes cases that `by` may see. Raises NotACollector, NotYourTeam for a collector of another
    team than a supervisor's own, ReasonMissing.
    """
    reason = cards.kept(reason, 200)
    if not reason:
        raise ReasonMissing(_("Write why the cases move. The history shows it."), field="reason")
    if collector is not None:
        _check(collector, by)
    ids = list(cases.values_list("pk", flat=True)) if isinstance(cases, CaseQuerySet) else [one.pk for one in cases]
    if collector is None:
        moved = _back_to_pool(ids, by=by, now=now, reason=reason[:200])
    else:
        chosen = [rule.Choice(pk, collector.pk, collector.team_id, reason[:200]) for pk in ids]
        moved = _give(chosen, by=by, now=now, over=True)
    audit.record(by=by, action="assignment.assign", subject=collector or by, now=now, moved=moved)
    return moved


def _check(collector: User, by: User) -> None:
    if collector.role != Role.COLLECTOR or not collector.is_active:
        raise NotACollector(
            _("%(name)s does not work cases. Choose a collector who may sign in.") % {"name": collector.name},
            field="collector",
        )
    if by.role == Role.SUPERVISOR and collector.team_id not in by.team_ids:
        raise NotYourTeam(
            _("%(name)s is in another team. Choose a collector of yours.") % {"name": collector.name},
            field="collector",
        )


def _give(choices: list[rule.Choice], *, by: User | None, now: datetime, over: bool) -> int:
    """Write the choices in one pass; `over` lets a case move from one collector to another."""
    if not choices:
        return 0
    text = io.StringIO()
    for one in choices:
        reason = one.reason.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ").replace("\r", " ")
        team = "\\N" if one.team_id is None else one.team_id
        text.write(f"{one.case_id}\t{one.collector_id}\t{team}\t{reason}\t{over}\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS assignment_choice, assignment_given")
        cursor.execute(
            "CREATE TEMP TABLE assignment_choice (case_id bigint, collector_id bigint, team_id bigint, "
            "reason text, over boolean) ON COMMIT DROP"
        )
        cursor.execute("CREATE TEMP TABLE assignment_given (case_id bigint) ON COMMIT DROP")
        cursor.copy_expert("COPY assignment_choice FROM STDIN", text)
        cursor.execute("ANALYZE assignment_choice")
        cursor.execute(GIVE)
        given = int(cursor.rowcount)
        cursor.execute("ANALYZE assignment_given")
        cursor.execute(END, {"now": now})
        cursor.execute(KEEP, {"now": now, "by": by.pk if by else None})
    return given


def take_from_pool(*, case: Case, by: User, now: datetime) -> Case:
    """Make `by` the collector of a case of the team's pool; the caller holds the row."""
    _give([rule.Choice(case.pk, by.pk, by.team_id, AssignmentReason.POOL)], by=by, now=now, over=False)
    case.collector, case.team_id = by, by.team_id
    return case


def _back_to_pool(ids: list[int], *, by: User, now: datetime, reason: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH back AS (UPDATE cases_case SET collector_id = NULL, claimed_by_id = NULL, claimed_until = NULL "
            "WHERE id = ANY(%(ids)s) AND state <> %(closed)s AND collector_id IS NOT NULL RETURNING id), "
            "ended AS (UPDATE cases_assignment a SET until = %(now)s FROM back "
            "WHERE a.case_id = back.id AND a.until IS NULL RETURNING a.case_id) SELECT id FROM back",
            {"ids": ids, "closed": CaseState.CLOSED, "now": now},
        )
        back = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(
            "INSERT INTO cases_assignment (case_id, team_id, collector_id, since, until, assigned_by_id, reason) "
            "SELECT id, team_id, NULL, %(now)s, NULL, %(by)s, %(reason)s FROM cases_case WHERE id = ANY(%(ids)s)",
            {"ids": back, "now": now, "by": by.pk, "reason": reason},
        )
    return len(back)
