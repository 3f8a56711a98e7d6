"""What the ledger answers to a debtor: the balance, how payments were spread, how to pay, the statement, what is next.

Every figure is the case's own. `said` are sentences that can be read out, in the debtor's language.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import Component, EntryKind, Jurisdiction
from cases.models import Account, Case, LedgerEntry
from cases.models.creditor import CHINESE_ORDER
from cases.queries.ledger import interest
from cases.queries.payments import payments
from cases.queries.payments.payments import Part
from cases.rules.ledger import allocation
from common import dates, money, punctuation
from common.clock import local_date
from contacts.queries.library import upcoming
from contacts.queries.library.hearing import DEBTOR, Listener
from contacts.queries.templates import values
from contacts.queries.templates.values import Known

MOST_PAYMENTS = 12
ART_57 = "信用卡业务监督管理办法 art. 57"


@dataclass(frozen=True)
class Row:
    """One line of a balance: what it is, how much of each component, and the sum."""

    label: str
    parts: list[Decimal]
    total: Decimal


@dataclass(frozen=True)
class Balance:
    """Why an account stands where it does: what was placed, what came and went by kind, and what is owed.

    `adds_up` says that the entries make exactly the balance that the account shows.
    """

    account: Account
    heads: list[str]
    rows: list[Row]
    sum: Row
    adds_up: bool


@dataclass(frozen=True)
class Spread:
    """A payment and the parts of the debt to which it went, in the order in which they were paid, and why so."""

    account: Account
    on: date
    amount: Decimal
    reference: str
    parts: list[Part]
    why: str
    is_reversal: bool


@dataclass(frozen=True)
class Paying:
    """How and where to pay, in the debtor's language, and what to name."""

    how: str
    number: str
    phone: str


@dataclass(frozen=True)
class Statement:
    """What the last statement says of an account."""

    account: Account
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class Ledger:
    """All five answers of the ledger, and by topic what can be read out."""

    balances: list[Balance]
    spreads: list[Spread]
    paying: Paying
    statements: list[Statement]
    upcoming: list[upcoming.Coming]
    interest: str
    said: dict[str, str] = field(default_factory=dict)


def of(case: Case, *, language: str, now: datetime, to: Listener = DEBTOR) -> Ledger:
    """Return what the ledger answers for `case`; `said` in `language`, to whoever listens. A flat number of queries."""
    today = local_date(now, case.creditor.time_zone)
    accounts = list(Account.objects.filter(case=case).order_by("pk"))
    known = values.gather([case.pk])[case.pk]
    spreads = _spreads(case, accounts)
    running = interest.said(case, on=today)
    sender = known.sender
    is_chinese = language.startswith("zh")
    how = (sender.how_to_pay_zh if is_chinese else sender.how_to_pay) if sender else ""
    paying = Paying(how, case.number, sender.phone if sender else "")
    return Ledger(
        balances=_balances(accounts),
        spreads=spreads,
        paying=paying,
        statements=[_statement(one, case.creditor.currency, today) for one in accounts],
        upcoming=upcoming.of(case, known, now=now, today=today),
        interest=running.words if running else "",
        said=_said(known, spreads, paying, language, to),
    )


def _balances(accounts: list[Account]) -> list[Balance]:
    names = [*Component.values, "unapplied"]
    sums = {f"sum_{name}": Sum(name) for name in names}
    rows: Any = LedgerEntry.objects.filter(account__in=accounts).values("account_id", "kind").annotate(**sums)
    by_account: dict[int, dict[str, dict[str, Decimal]]] = {one.pk: {} for one in accounts}
    for row in rows.order_by("account_id", "kind"):
        by_account[row["account_id"]][row["kind"]] = {name: row[f"sum_{name}"] for name in names}
    return [_balance(one, by_account[one.pk], names) for one in accounts]


def _balance(account: Account, kinds: dict[str, dict[str, Decimal]], names: list[str]) -> Balance:
    zero = Decimal(0)
    shown = [name for name in names if name == "principal" or any(one[name] for one in kinds.values())]
    rows = [_row(str(kind.label), kinds[kind], shown) for kind in EntryKind if kind in kinds]
    rows = [one for one in rows if any(one.parts)]
    whole = {name: sum((one[name] for one in kinds.values()), zero) for name in names}
    total = _row(_("Owed today"), whole, shown)
    labels = {**dict(Component.choices), "unapplied": _("Paid beyond the debt")}
    return Balance(account, [str(labels[name]) for name in shown], rows, total, total.total == account.balance)


def _row(label: str, parts: dict[str, Decimal], shown: list[str]) -> Row:
    amounts = {name: -parts[name] if name == "unapplied" else parts[name] for name in parts}
    return Row(label, [amounts[name] for name in shown], sum(amounts.values(), Decimal(0)))


def _spreads(case: Case, accounts: list[Account]) -> list[Spread]:
    kinds = (EntryKind.PAYMENT, EntryKind.REVERSAL)
    rows = LedgerEntry.objects.filter(account__in=accounts, kind__in=kinds, payment__isnull=False)
    of = {one.pk: one for one in accounts}
    found = []
    for entry in rows.select_related("payment").order_by("-effective_on", "-pk")[:MOST_PAYMENTS]:
        payment = entry.payment
        if payment is None:
            continue
        payment.creditor = case.creditor
        found.append(
            Spread(
                account=of[entry.account_id],
                on=payment.value_on,
                amount=payment.amount,
                reference=payment.reference,
                parts=payments.parts_of(entry, payment),
                why=_why(case, payment.dpd),
                is_reversal=payment.amount < 0,
            )
        )
    return found


def _why(case: Case, dpd: int) -> str:
    """Return why a payment was spread so: the order of the creditor for the age that the account had, and its law."""
    order = case.creditor.allocation_order
    among = allocation.bands(order)
    place = allocation.band_of(dpd, among)
    names = punctuation.listed(str(Component(part).label) for part in among[place].order)
    is_law = case.creditor.jurisdiction == Jurisdiction.CHINA and order == CHINESE_ORDER
    days = ngettext("%(days)d day past due", "%(days)d days past due", dpd) % {"days": dpd}
    said = _("%(days)s: %(order)s") % {"days": days, "order": names}
    return _("%(said)s (%(law)s)") % {"said": said, "law": punctuation.cited(ART_57)} if is_law else said


def _statement(account: Account, currency: str, today: date) -> Statement:
    def amount(value: Decimal | None) -> str:
        return money.signed(value, currency) if value is not None else ""

    def day(value: date | None) -> str:
        return dates.day(value, today=today) if value else ""

    facts = [
        (_("Card"), f"·· {account.card_last_four}" if account.card_last_four else ""),
        (_("Product"), account.product),
        (_("State"), str(account.get_state_display())),
        (_("Amounts stated on"), day(account.stated_on)),
        (_("Past due"), amount(account.overdue_amount)),
        (_("Oldest due date"), day(account.oldest_due_on)),
        (_("Days past due"), str(account.days_past_due(today))),
        (_("Late charges"), amount(account.late_charges)),
        (_("Limit of the card"), amount(account.credit_limit)),
    ]
    return Statement(account, [(label, value) for label, value in facts if value])


def _said(known: Known, spreads: list[Spread], paying: Paying, language: str, to: Listener) -> dict[str, str]:
    """Return by topic what can be read out to whoever owes, in their language; a guarantor hears whose debt it is."""
    case, currency = known.case, known.case.creditor.currency
    with translation.override(language):
        said = {"balance": _balance_said(known, to)}
        if spreads:
            said["spread"] = _spread_said(spreads[0], currency, to)
        if paying.how:
            facts = {"how": paying.how.strip().rstrip(".。"), "number": paying.number}
            said["paying"] = _("%(how)s. Name the case %(number)s.") % facts
        said["next"] = upcoming.said(case, known)
    return {topic: text for topic, text in said.items() if text}


def settled(case: Case, *, language: str) -> str:
    """Return that nothing is owed on `case`, and what was paid beyond the debt, in `language`; nothing where it is."""
    if case.balance > 0:
        return ""
    with translation.override(language):
        return values.nothing_owed(case)


def _balance_said(known: Known, to: Listener) -> str:
    case, currency = known.case, known.case.creditor.currency
    if case.balance <= 0:
        return values.nothing_owed(case)
    sums = {one: sum((getattr(account, one) for account in known.accounts), Decimal(0)) for one in Component.values}
    listed = [_part(str(Component(one).label), amount, currency) for one, amount in sums.items() if amount]
    facts = {"amount": money.signed(case.balance, currency), "parts": punctuation.listed(listed)}
    if to.is_guarantor:
        return _("%(name)s owes %(amount)s today: %(parts)s.") % {"name": case.debtor.name, **facts}
    return _("You owe %(amount)s today: %(parts)s.") % facts


def _part(label: str, amount: Decimal, currency: str) -> str:
    return _("%(part)s %(amount)s") % {"part": label, "amount": money.signed(amount, currency)}


def _spread_said(one: Spread, currency: str, to: Listener) -> str:
    facts = {"amount": money.signed(abs(one.amount), currency), "day": dates.day(one.on)}
    if one.is_reversal:
        return _("The payment of %(amount)s was taken back on %(day)s.") % facts
    parts = punctuation.listed(_part(part.label, part.amount, currency) for part in one.parts)
    if to.is_guarantor:
        return _("The payment of %(amount)s of %(day)s went to: %(parts)s.") % {**facts, "parts": parts}
    return _("Your payment of %(amount)s of %(day)s went to: %(parts)s.") % {**facts, "parts": parts}
