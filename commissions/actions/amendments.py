"""Amendments of approved months decided: what they ask for is written, or refused, or taken back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from commissions.actions import assignments, targets
from commissions.actions.months import WordsNeeded, decide, waiting
from commissions.enums import AmendmentKind
from commissions.models import Amendment
from common.errors import Refusal
from common.versions import VersionState
from staff.models import User


class DecidedWithVersion(Refusal):
    """A version of a plan and its amendment are decided as one."""

    code = "decided_with_version"


@transaction.atomic
def approve(*, by: User, amendment: Amendment, now: datetime, words: str = "") -> Amendment:
    """Write what an amendment asks for; the next calculation of the open run posts the difference.

    Raises AmendmentDecided, SecondPersonNeeded, DecidedWithVersion, AssignmentRefused.
    """
    row = decide(row=_own(amendment), state=VersionState.APPROVED, by=by, now=now, words=words)
    if row.kind == AmendmentKind.TARGET:
        targets.apply(amendment=row, by=by, now=now)
    else:
        assignments.apply(amendment=row, by=by, now=now)
    return row


@transaction.atomic
def refuse(*, by: User, amendment: Amendment, words: str, now: datetime) -> Amendment:
    """Refuse an amendment with the reason. Raises AmendmentDecided, SecondPersonNeeded, WordsNeeded."""
    row = _own(amendment)
    if not words.strip():
        raise WordsNeeded(_("Say why you refuse it. The person who made it reads it."), field="words")
    return decide(row=row, state=VersionState.REFUSED, by=by, now=now, words=words)


@transaction.atomic
def discard(*, by: User, amendment: Amendment, now: datetime) -> Amendment:
    """Take back what waits. Raises AmendmentDecided."""
    return decide(row=_own(amendment), state=VersionState.DISCARDED, by=by, now=now)


def _own(amendment: Amendment) -> Amendment:
    row = waiting(amendment)
    if row.kind == AmendmentKind.VERSION:
        raise DecidedWithVersion(_("This is decided with the version of the plan. Open the version."))
    return row
