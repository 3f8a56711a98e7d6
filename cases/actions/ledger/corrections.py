"""Waivers, adjustments and refunds: asked by one person, decided by another, booked on approval only."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, judged
from cases.actions.ledger import ledger
from cases.actions.plans import plan_verdicts
from cases.actions.promises import promises
from cases.enums import AccountState, CaseState, Component, CorrectionKind, CorrectionState
from cases.models import Account, Correction, LedgerEntry
from cases.queries import business_days
from cases.rules.ledger import corrections as rules
from cases.rules.ledger.allocation import PARTS
from common import audit, cards, money, second_person
from common.errors import Refusal
from common.exact import exact
from staff.models import User

DAY = timedelta(days=1)
MOST_WORDS = 500


class CorrectionRefused(Refusal):
    """The correction cannot be asked for or booked; `field` is the part or input that is wrong."""

    code = "correction_refused"


class CorrectionDecided(Refusal):
    """The correction no longer waits."""

    code = "correction_decided"


@transaction.atomic
def ask(
    *,
    account: Account,
    kind: str,
    stated: Mapping[str, Decimal],
    reason: str,
    words: str,
    by: User,
    now: datetime,
) -> Correction:
    """Ask for a waiver, an adjustment or a refund of `stated` parts; nothing is booked yet.

    What is waived or refunded is stated without a sign. Raises CorrectionRefused for more than is owed or unapplied,
    for a closed case, without words, or while one of the kind waits on the account; AmountTooFine.
    """
    account = _locked(account)
    amounts = {part: exact(amount, _currency(account), field=part) for part, amount in stated.items()}
    change = rules.change_of(kind, amounts)
    _refuse_closed(kind, account)
    _refuse_impossible(kind, change, account)
    if reason not in rules.REASONS[kind]:
        raise CorrectionRefused(_("Choose one of the listed reasons."), field="reason")
    if not words.strip():
        raise CorrectionRefused(_("Say why in your own words. The second person decides by them."), field="words")
    if Correction.objects.filter(account=account, kind=kind, state=CorrectionState.ASKED).exists():
        raise CorrectionRefused(
            _("One of this kind waits for a decision on this account already. Wait for it, or withdraw it.")
        )
    row = Correction(account=account, kind=kind, reason=reason, words=_kept(words), asked_at=now, asked_by=by, **change)
    row.save()
    audit.record(by=by, action="correction.ask", subject=row, now=now, kind=kind, amount=str(row.amount))
    return row


@transaction.atomic
def approve(*, correction: Correction, by: User, now: datetime, words: str = "") -> Correction:
    """Approve a correction and book it: one entry, counting from the open day or the day after the last statement.

    Where nothing is owed any more it completes the plan and releases the promise. Raises CorrectionDecided,
    SecondPersonNeeded, or CorrectionRefused when by now it is more than is owed or the case closed.
    """
    row = _waiting(correction)
    second_person.check(by=by, makers=[row.asked_by_id])
    _refuse_closed(row.kind, row.account)
    _refuse_impossible(row.kind, row.change, row.account)
    today = business_days.today(creditor=row.account.creditor, now=now)
    row.entry = LedgerEntry.objects.create(
        account=row.account,
        kind=row.kind,
        reference=f"{row.kind}:{row.pk}",
        effective_on=max(today, row.account.stated_on + DAY),
        recorded_at=now,
        recorded_by=by,
        **row.change,
    )
    ledger.rebuild(account_ids=[row.account_id])
    cases = judged.of([row.account.case_id])
    for judge in (promises.judge, plan_verdicts.judge):
        judge(creditor=row.account.creditor, on=today, now=now, by=by, cases=cases)
    return _decide(row, CorrectionState.APPROVED, by=by, now=now, words=words)


@transaction.atomic
def refuse(*, correction: Correction, words: str, by: User, now: datetime) -> Correction:
    """Refuse a correction with the reason; nothing is booked.

    Raises CorrectionDecided, SecondPersonNeeded, or CorrectionRefused without words.
    """
    row = _waiting(correction)
    second_person.check(by=by, makers=[row.asked_by_id])
    if not words.strip():
        raise CorrectionRefused(_("Say why you refuse it. The person who asked reads it."), field="words")
    return _decide(row, CorrectionState.REFUSED, by=by, now=now, words=words)


@transaction.atomic
def withdraw(*, correction: Correction, by: User, now: datetime) -> Correction:
    """Take an own request back. Raises CorrectionDecided, or CorrectionRefused for somebody else's."""
    row = _waiting(correction)
    if row.asked_by_id != by.pk:
        raise CorrectionRefused(_("Only the person who asked withdraws it. You can refuse it instead."))
    return _decide(row, CorrectionState.WITHDRAWN, by=by, now=now, words="")


def _decide(row: Correction, state: CorrectionState, *, by: User, now: datetime, words: str) -> Correction:
    row.state, row.decided_at, row.decided_by, row.decision = state, now, by, _kept(words)
    row.save(update_fields=["state", "decided_at", "decided_by", "decision", "entry"])
    audit.record(by=by, action=f"correction.{state.value}", subject=row, now=now, amount=str(row.amount))
    return row


def _locked(account: Account) -> Account:
    ledger.hold(account.creditor_id)
    case_lock.locked(case_id=account.case_id, no_key=True)
    rows = Account.objects.select_for_update(of=("self",), no_key=True).select_related("case", "creditor")
    return rows.get(pk=account.pk)


def _waiting(correction: Correction) -> Correction:
    account = _locked(Account.objects.get(corrections=correction))
    row = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if row.state != CorrectionState.ASKED:
        raise CorrectionDecided(_("It is decided already. Look at it again."))
    row.account = account
    return row


def _refuse_closed(kind: str, account: Account) -> None:
    """Money of the debtor's is paid back after the end, too; what is owed stays as it was then."""
    if kind == CorrectionKind.REFUND:
        return
    if account.case.state == CaseState.CLOSED or account.state != AccountState.OPEN:
        raise CorrectionRefused(_("The case or the account is closed. What was owed on it stays as it is."))


def _refuse_impossible(kind: str, change: Mapping[str, Decimal], account: Account) -> None:
    found = rules.problem(kind, change, {part: getattr(account, part) for part in PARTS})
    if found is None:
        return
    if found.fault == rules.Fault.NOTHING:
        raise CorrectionRefused(_nothing(kind, account))
    if found.fault == rules.Fault.NEGATIVE:
        raise CorrectionRefused(_("Write the amount without a minus."), field=found.part)
    amount = money.signed(max(getattr(account, found.part), Decimal(0)), _currency(account))
    if found.part == "unapplied":
        raise CorrectionRefused(
            _("More than was paid beyond the debt. Refund up to %(amount)s.") % {"amount": amount}, field=found.part
        )
    sentence = _("More %(part)s than is owed. Write up to %(amount)s.")
    part = str(Component(found.part).label)
    raise CorrectionRefused(sentence % {"part": part.lower(), "amount": amount}, field=found.part)


def _nothing(kind: str, account: Account) -> str:
    if any(getattr(account, part) > 0 for part in rules.PARTS_OF[kind]) or kind == CorrectionKind.ADJUSTMENT:
        return _("Nothing is stated. Write an amount.")
    if kind == CorrectionKind.REFUND:
        return _("Nothing was paid beyond the debt of this account, so nothing is refunded.")
    return _("Nothing is owed on this account, so nothing is waived.")


def _currency(account: Account) -> str:
    return account.creditor.currency


def _kept(words: str) -> str:
    return cards.kept(words, MOST_WORDS)
