"""Months whose run is approved: what figured them is amended, and the difference is posted forward."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from commissions.enums import AmendmentKind
from commissions.models import Amendment
from commissions.queries import amendments as queries
from common import audit, cards, punctuation, second_person
from common.errors import Refusal
from common.versions import MOST_WORDS, VersionState
from staff.models import User


class MonthLocked(Refusal):
    """The run of the month is approved; it is amended with a reason, or left as it is."""

    code = "month_locked"


class AmendmentDecided(Refusal):
    """The amendment does not wait any more."""

    code = "amendment_decided"


class AmendmentWaits(Refusal):
    """Another amendment of the same thing waits."""

    code = "amendment_waits"


class WordsNeeded(Refusal):
    """A refusal says why."""

    code = "words_needed"


def amends(since: date, currency: str, reason: str, *, field: str = "reason", then: str = "") -> bool:
    """Return whether a change from the month of `since` on amends approved months.

    Raises MonthLocked when it does and says no reason, with the sentence that says where the difference is posted;
    `then` says what else to do, by default to say why.
    """
    told = queries.notice(since, currency)
    if told and not reason.strip():
        raise MonthLocked(told + punctuation.signs().gap + (then or _("Say why.")), field=field)
    return bool(told)


def ask(
    *, by: User, kind: AmendmentKind, month: date, currency: str, reason: str, now: datetime, **of: Any
) -> Amendment:
    """Ask a second person for a change of what figured approved months, from `month` on."""
    row = Amendment.objects.create(
        kind=kind, month=month.replace(day=1), currency=currency, reason=cards.kept(reason, MOST_WORDS), made_at=now,
        made_by=by, **of,
    )  # fmt: skip
    audit.record(by=by, action="amendment.ask", subject=row, now=now, kind=kind.value, month=str(month))
    return row


def waiting(amendment: Amendment) -> Amendment:
    """Return an amendment that waits, locked. Raises AmendmentDecided."""
    row = Amendment.objects.select_for_update(of=("self",)).get(pk=amendment.pk)
    if row.state != VersionState.SUBMITTED:
        raise AmendmentDecided(_("This is “%(state)s” already. Look at it again.") % {"state": row.get_state_display()})
    return row


def decide(*, row: Amendment, state: VersionState, by: User, now: datetime, words: str = "") -> Amendment:
    """Write the decision of `by` on a locked amendment. Raises SecondPersonNeeded for its maker, who may discard it."""
    if state != VersionState.DISCARDED:
        second_person.check(by=by, makers=[row.made_by_id])
    row.state, row.decided_at, row.decided_by, row.decision = state, now, by, cards.kept(words, MOST_WORDS)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision"])
    audit.record(by=by, action=f"amendment.{state.value}", subject=row, now=now, kind=row.kind, month=str(row.month))
    return row
