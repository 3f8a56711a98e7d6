"""Payments: posted from files, one by one, and by hand when no account was found. One way for all of them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, judged
from cases.actions.ledger import ledger
from cases.actions.payments import payments_match, payments_spread
from cases.actions.plans import plan_verdicts
from cases.actions.promises import promises
from cases.enums import PaymentState
from cases.imports import sentences
from cases.models import Account, Case, Creditor, Payment, PaymentFile, RefusedRow
from cases.queries import business_days
from cases.rules.files.cells import OLDEST
from common import audit, cards, dates
from common.clock import local_date
from common.errors import Refusal
from common.exact import exact
from staff.models import User

COUNTS = """
SELECT CASE kind WHEN 'wait' THEN 'unmatched' WHEN 'before' THEN 'before_placement'
    ELSE CASE WHEN amount < 0 THEN 'reversals' ELSE 'posted' END END AS what, count(*), sum(amount)
FROM posting WHERE line IS NOT NULL GROUP BY 1
UNION ALL
SELECT 'matched', count(*), sum(amount) FROM posting WHERE line IS NULL AND kind <> 'wait' HAVING count(*) > 0
UNION ALL
SELECT CASE code WHEN 'already' THEN 'already' ELSE 'refused' END, count(*), sum(s.amount)
FROM posting_refused JOIN payment_staging s USING (line) GROUP BY 1
"""


class PaymentRefused(Refusal):
    """The payment cannot be posted as stated; the code says why, `field` which input is wrong."""

    code = "payment_refused"


class PaymentSettled(Refusal):
    """The payment no longer waits for an account."""

    code = "payment_settled"


@dataclass(frozen=True)
class Stated:
    """One payment as a person or a program states it; a reversal names in `reverses` what bounced."""

    account_reference: str
    reference: str
    amount: Decimal
    value_on: date
    method: str = ""
    reverses: str = ""


@dataclass
class Outcome:
    """What became of the rows: count and sum for each of posted, before_placement, unmatched, reversals, matched,
    already and refused; and the refused rows as (line, code, facts)."""

    counts: dict[str, int] = field(default_factory=dict)
    sums: dict[str, Decimal] = field(default_factory=dict)
    refused: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)


def post_batch(
    *,
    creditor: Creditor,
    by: User | None,
    now: datetime,
    payment_file: PaymentFile | None = None,
    note: str = "",
    chosen: payments_match.Chosen | None = None,
) -> Outcome:
    """Post what is staged in `payment_staging` and what waited and can be posted now; judge promises and plans by it.

    The caller holds the transaction and the ledger (`ledger.hold`). Posting the same rows again changes nothing.
    """
    with connection.cursor() as cursor:
        payments_match.classify(cursor, creditor=creditor, chosen=chosen)
        outcome = outcome_of(cursor)
        stamps = {
            "creditor": creditor.pk,
            "file": payment_file.pk if payment_file else None,
            "note": note,
            "now": now,
            "by": by.pk if by else None,
        }
        ledger.open_promised(cursor)
        ledger.post(cursor, creditor=creditor, stamps=stamps)
        promised = ledger.keep_promised(cursor)
        promised += payments_spread.post_parts(cursor, creditor=creditor, stamps=stamps)
    if promised:
        cases = judged.Cases(ledger.PROMISED)
        on = business_days.today(creditor=creditor, now=now)
        promises.judge(creditor=creditor, on=on, now=now, by=by, cases=cases)
        plan_verdicts.judge(creditor=creditor, on=on, now=now, by=by, cases=cases)
    return outcome


def outcome_of(cursor: Any) -> Outcome:
    """Return what `payments_match.classify` found."""
    outcome = Outcome()
    cursor.execute(COUNTS)
    for what, count, total in cursor.fetchall():
        outcome.counts[what], outcome.sums[what] = count, total
    cursor.execute("SELECT line, code, facts::text FROM posting_refused WHERE code <> 'already' ORDER BY line")
    outcome.refused = [(line, code, json.loads(facts)) for line, code, facts in cursor.fetchall()]
    return outcome


@transaction.atomic
def record(*, creditor: Creditor, stated: Stated, by: User | None, now: datetime, note: str = "") -> Payment:
    """Post one payment or reversal through the way of the files, and return it.

    The same payment again is returned unchanged; another one under a known reference is refused (PaymentRefused), as is
    an amount below the smallest unit of the currency (AmountTooFine).
    """
    _check(creditor, stated, now=now, note=note)
    amount = exact(stated.amount, creditor.currency, field="amount")
    with connection.cursor() as cursor:
        ledger.hold(creditor.pk)
        payments_match.open_staging(cursor)
        cursor.execute(
            "INSERT INTO payment_staging VALUES (1, %s, %s, %s, %s, %s, %s)",
            [
                stated.account_reference,
                stated.reference,
                -abs(amount) if stated.reverses else amount,
                stated.value_on,
                stated.method,
                stated.reverses,
            ],
        )
    outcome = post_batch(creditor=creditor, by=by, now=now, note=note)
    if outcome.refused:
        _line, code, facts = outcome.refused[0]
        raise PaymentRefused(reason(code, facts), field="reference", facts={"code": code})
    payment = Payment.objects.get(creditor=creditor, reference=stated.reference, part=0)
    if "already" not in outcome.counts:
        audit.record(by=by, action="payment.record", subject=payment, now=now, amount=str(payment.amount))
    return payment


@transaction.atomic
def match(*, payment: Payment, account: Account, by: User, now: datetime) -> Payment:
    """Post a waiting payment to the account that a person picked, with the reversals that waited for it."""
    ledger.hold(payment.creditor_id)
    payment = _waiting(payment)
    if account.creditor_id != payment.creditor_id:
        raise PaymentRefused(_("The account belongs to another creditor. Pick one of this creditor."))
    case_lock.locked(case_id=account.case_id, no_key=True)
    payment = _put(payment, payments_match.Chosen(payment.pk, account=account.pk), by=by, now=now)
    audit.record(by=by, action="payment.match", subject=payment, now=now, account=account.pk)
    return payment


@transaction.atomic
def match_case(*, payment: Payment, case: Case, by: User, now: datetime) -> Payment:
    """Spread a waiting payment over the accounts of the case that a person picked, in the creditor's order.

    The reversals that waited for it come along. Raises PaymentSettled, CaseSealed, and PaymentRefused for another
    creditor's case, a reversal, or a case without accounts.
    """
    ledger.hold(payment.creditor_id)
    payment = _waiting(payment)
    if case.creditor_id != payment.creditor_id:
        raise PaymentRefused(_("The case belongs to another creditor. Pick one of this creditor."))
    case_lock.locked(case_id=case.pk, no_key=True)
    if not Account.objects.filter(case=case).exists():
        raise PaymentRefused(_("The case has no account that could take the money. Pick another one."))
    payment = _put(payment, payments_match.Chosen(payment.pk, case=case.pk), by=by, now=now)
    audit.record(by=by, action="payment.match_case", subject=payment, now=now, case=case.pk)
    return payment


def _put(payment: Payment, chosen: payments_match.Chosen, *, by: User, now: datetime) -> Payment:
    """Post a waiting payment where a person put it; the caller holds ledger and case."""
    if payment.amount < 0:
        raise PaymentRefused(_("A reversal waits for its payment, not for an account. Match the payment first."))
    creditor = Creditor.objects.get(pk=payment.creditor_id)
    with connection.cursor() as cursor:
        payments_match.open_staging(cursor)
    post_batch(creditor=creditor, by=by, now=now, chosen=chosen)
    payment.refresh_from_db()
    return payment


@transaction.atomic
def set_aside(*, payment: Payment, reason: str, by: User, now: datetime) -> Payment:
    """Take a payment off the list of those without an account, with the reason: it goes back to the creditor."""
    ledger.hold(payment.creditor_id)
    payment = _waiting(payment)
    if not reason.strip():
        raise PaymentRefused(_("Say why the payment is set aside."), field="reason")
    payment.state, payment.note = PaymentState.SET_ASIDE, cards.kept(reason, 200)
    payment.save(update_fields=["state", "note"])
    audit.record(by=by, action="payment.set_aside", subject=payment, now=now, amount=str(payment.amount))
    return payment


@transaction.atomic
def take_back(*, payment: Payment, by: User, now: datetime) -> Payment:
    """Put a payment that was set aside back on the list of those without an account."""
    payment = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if payment.state != PaymentState.SET_ASIDE:
        raise PaymentSettled(_("This payment is not set aside any more."))
    payment.state = PaymentState.UNMATCHED
    payment.save(update_fields=["state"])
    audit.record(by=by, action="payment.take_back", subject=payment, now=now)
    return payment


def _waiting(payment: Payment) -> Payment:
    row = Payment.objects.select_for_update(of=("self",)).get(pk=payment.pk)
    if row.state != PaymentState.UNMATCHED:
        raise PaymentSettled(_("This payment no longer waits for an account. Look at it again."))
    return row


def _check(creditor: Creditor, stated: Stated, *, now: datetime, note: str) -> None:
    texts = {"account_reference": stated.account_reference, "reference": stated.reference, "method": stated.method}
    texts |= {"reverses": stated.reverses, "note": note}
    found = next((name for name, text in texts.items() if cards.find(text)), "")
    if found:
        raise PaymentRefused(
            _("This is a full card number. It is stored nowhere. Write the last four digits only."), field=found
        )
    if not stated.reference.strip():
        raise PaymentRefused(_("Give the creditor's reference of the payment."), field="reference")
    if stated.amount == 0:
        raise PaymentRefused(_("The amount is zero. Write what was paid."), field="amount")
    if stated.amount < 0 and not stated.reverses:
        raise PaymentRefused(_("Name the reference of the payment that bounced."), field="reverses")
    today = local_date(now, creditor.time_zone)
    if stated.value_on > today:
        raise PaymentRefused(
            _("The value date is in the future. Write %(day)s or earlier.") % {"day": dates.day(today)},
            field="value_on",
        )
    if stated.value_on < OLDEST:
        raise PaymentRefused(_("The value date lies before 1900. Correct it."), field="value_on")


def reason(code: str, facts: Mapping[str, Any]) -> str:
    """Return what is wrong and what to do, for a refusal found in the books."""
    found = sentences.problem(RefusedRow(code=code, facts=facts))
    return f"{found.wrong} {found.remedy}"
