"""Review scores per collector and month: recorded by one person, approved by another, corrected by further rows."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from commissions.actions import months
from commissions.enums import LOCKED, AmendmentKind
from commissions.models import ReviewScore, Run
from common import audit, cards, second_person
from common.errors import Refusal
from common.versions import MOST_WORDS, VersionState
from staff.enums import Role
from staff.models import User

HIGHEST = 100


class ScoreRefused(Refusal):
    """The score cannot be recorded so."""

    code = "score_refused"


class NoScoreWaits(Refusal):
    """No score waits for approval."""

    code = "no_score_waits"


class Scored(NamedTuple):
    """A score from 0 to 100 and how many contacts were reviewed for it."""

    score: Decimal
    reviewed: int


@transaction.atomic
def record(*, by: User, month: date, scores: Mapping[int, Scored], now: datetime, today: date, reason: str = "") -> int:
    """Record the scores of a month (its first day) by collector id; return how many are new or changed.

    They wait for a second person; until then what was approved before counts. Raises ScoreRefused for a score beyond
    0 to 100 or of no contact, for who is no collector, for a month that has not begun, and, without a `reason`, when
    an approved score is changed or the run of the month is approved.
    """
    if month > today:
        raise ScoreRefused(_("This month has not begun. Choose an earlier one."), field="month")
    if any(not 0 <= one.score <= HIGHEST or one.reviewed < 1 for one in scores.values()):
        raise ScoreRefused(_("A score is from 0 to 100, of one reviewed contact or more."))
    people = User.objects.filter(pk__in=scores, role=Role.COLLECTOR)
    if people.count() != len(scores):
        raise ScoreRefused(_("Only collectors have review scores."))
    rows = ReviewScore.objects.select_for_update(of=("self",)).latest_ones().filter(month=month, collector__in=scores)
    present = {row.collector_id: row for row in rows.order_by("pk")}
    changed = {who: one for who, one in scores.items() if _scored(present.get(who)) != one}
    corrects = any(present[who].approved_at for who in changed if who in present) or _currencies(month)
    if changed and corrects and not reason.strip():
        raise ScoreRefused(_("An approved score, or a month that is paid, is changed. Say why."), field="reason")
    for who, one in changed.items():
        ReviewScore.objects.create(
            collector_id=who,
            month=month,
            score=one.score,
            reviewed=one.reviewed,
            reason=cards.kept(reason, MOST_WORDS),
            replaces=present.get(who),
            set_at=now,
            set_by=by,
        )
    if changed:
        audit.record(by=by, action="score.record", subject=by, now=now, month=str(month), changed=len(changed))
    return len(changed)


def _scored(row: ReviewScore | None) -> Scored | None:
    return Scored(row.score, row.reviewed) if row else None


@transaction.atomic
def approve(*, by: User, month: date, collectors: Collection[int], now: datetime) -> int:
    """Approve the waiting scores of collectors that somebody else recorded; return how many.

    Of a month whose run is approved the difference is posted in the open one. Raises NoScoreWaits, SecondPersonNeeded
    when `by` recorded all that wait.
    """
    waiting = ReviewScore.objects.select_for_update(of=("self",)).waiting().filter(month=month)
    rows = list(waiting.filter(collector__in=collectors).order_by("pk"))
    if not rows:
        raise NoScoreWaits(_("No score of this month waits for approval."))
    theirs = [row for row in rows if row.set_by_id != by.pk]
    if not theirs:
        second_person.check(by=by, makers=[by.pk])
    ReviewScore.objects.filter(pk__in=[row.pk for row in theirs]).update(approved_at=now, approved_by=by)
    for currency in _currencies(month):
        for row in theirs:
            about: dict[str, Any] = {"month": month, "currency": currency, "collector_id": row.collector_id}
            told = {"reason": row.reason or _("Recorded late"), "amount": row.score}
            asked = months.ask(by=row.set_by, kind=AmendmentKind.SCORE, now=now, **about, **told)
            months.decide(row=asked, state=VersionState.APPROVED, by=by, now=now)
    audit.record(by=by, action="score.approve", subject=by, now=now, month=str(month), approved=len(theirs))
    return len(theirs)


def _currencies(month: date) -> list[str]:
    """Return the currencies in which the month is paid."""
    rows = Run.objects.official().filter(month=month, state__in=LOCKED)
    return sorted(rows.values_list("currency", flat=True))
