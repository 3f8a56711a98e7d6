"""Handing cases over to another collector or team, with a note that goes with them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions.strategies.assignment import NotACollector
from cases.enums import TransferReason
from cases.models import Case, Transfer
from cases.querysets import CaseQuerySet
from common import audit, cards
from common.errors import Refusal
from staff.enums import Role
from staff.models import Team, User

LEAST_NOTE = 10
CHOSEN = """
    CREATE TEMP TABLE handed_over ON COMMIT DROP AS
    SELECT k.id FROM cases_case k
    WHERE k.id = ANY(%(cases)s) AND k.state <> 'closed'
      AND (k.collector_id, k.team_id) IS DISTINCT FROM (%(collector)s, %(team)s)
    ORDER BY k.id FOR UPDATE
"""
MOVE = """
    UPDATE cases_case k SET collector_id = %(collector)s, team_id = %(team)s, claimed_by_id = NULL,
        claimed_until = NULL
    FROM handed_over h WHERE h.id = k.id
"""
END = """
    UPDATE cases_assignment a SET until = %(now)s FROM handed_over h WHERE a.case_id = h.id AND a.until IS NULL
"""
KEEP = """
    INSERT INTO cases_assignment (case_id, team_id, collector_id, since, until, assigned_by_id, reason, transfer_id)
    SELECT id, %(team)s, %(collector)s, %(now)s, NULL, %(by)s, %(reason)s, %(transfer)s FROM handed_over
"""


class NoteMissing(Refusal):
    """Who takes over must know what was agreed."""

    code = "note_missing"


class NobodyChosen(Refusal):
    """Neither a collector nor a team was named, or the reason is not one of the list."""

    code = "nobody_chosen"


class NothingMoves(Refusal):
    """Every case is closed or with that person already."""

    code = "nothing_moves"


@transaction.atomic
def transfer(
    *,
    cases: CaseQuerySet | Iterable[Case],
    collector: User | None,
    team: Team | None,
    reason: str,
    note: str,
    by: User,
    now: datetime,
) -> Transfer:
    """Give the open ones of `cases` to `collector`, or to the pool of `team`, with `note`; return the hand-over.

    The caller passes cases that `by` may see; to whom they go may be another team's. Leases are released; what was
    booked goes along. Raises NobodyChosen, NotACollector, NoteMissing, NothingMoves.
    """
    note = cards.kept(note, 1000)
    team = _team(collector, team)
    _refuse(reason, note)
    ids = list(cases.values_list("pk", flat=True)) if isinstance(cases, CaseQuerySet) else [one.pk for one in cases]
    known: dict[str, Any] = {
        "cases": ids,
        "collector": collector.pk if collector else None,
        "team": team.pk,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS handed_over")
        cursor.execute(CHOSEN, known)
        cursor.execute("SELECT count(*) FROM handed_over")
        moved = int(cursor.fetchone()[0])
        if not moved:
            raise NothingMoves(_("Nothing moves: these cases are closed, or there already. Choose other ones."))
        row = Transfer.objects.create(
            collector=collector, team=team, reason=reason, note=note, moved=moved, at=now, by=by
        )
        known |= {"by": by.pk, "reason": reason, "transfer": row.pk}
        for statement in (MOVE, END, KEEP):
            cursor.execute(statement, known)
    audit.record(by=by, action="transfer.make", subject=row, now=now, moved=moved)
    return row


def _team(collector: User | None, team: Team | None) -> Team:
    if collector is not None and (collector.role != Role.COLLECTOR or not collector.is_active):
        raise NotACollector(
            _("%(name)s does not work cases. Choose a collector who may sign in.") % {"name": collector.name},
            field="to",
        )
    found = collector.team if collector is not None else team
    if found is None:
        raise NobodyChosen(_("Choose the collector or the team that takes the cases over."), field="to")
    return found


def _refuse(reason: str, note: str) -> None:
    if reason not in TransferReason.values:
        raise NobodyChosen(_("Choose why the cases move."), field="reason")
    if len(note) < LEAST_NOTE:
        raise NoteMissing(
            _("Write a note for whoever takes over: what was agreed, what to mind, in a sentence at least."),
            field="note",
        )
