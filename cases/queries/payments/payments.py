"""What is known of payments: lists by keyset, sums, the one payment explained, accounts it could belong to."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from cases.enums import AccountState, Component, EntryKind, PaymentState
from cases.models import Account, Case, Creditor, LedgerEntry, Payment, PaymentFile
from cases.rules.ledger import allocation, spreading
from common import keyset, money
from common.sorting import Sort, both_ways

SIZE = 50
SORTS = both_ways(value=Sort("value_on"))
WAITING_SORTS = both_ways(value=Sort("value_on"), amount=Sort("amount"))
FILE_SORTS = both_ways(sent=Sort("created_at"))
MOST_FOUND = 20
SHORTEST_NAME = 2


@dataclass(frozen=True)
class PaymentFilter:
    """What a list shows; empty means everything. Dates are value dates, inclusive."""

    creditor: int | None = None
    state: str = ""
    since: date | None = None
    until: date | None = None
    reference: str = ""
    file: int | None = None

    def said(self) -> dict[str, str]:
        """Return the filters in force by name; that a reference was asked for, not which: it names a person."""
        said = {name: str(value) for name, value in asdict(self).items() if value}
        return said | ({"reference": "…"} if self.reference else {})


@dataclass(frozen=True)
class Total:
    """Count and sum of one currency; a reversal counts with its minus."""

    currency: str
    payments: int
    amount: Decimal


@dataclass(frozen=True)
class Part:
    """One line of an allocation: which part of the debt, and how much of the payment went there."""

    name: str
    amount: Decimal

    @property
    def label(self) -> str:
        """The name of the part in the reader's language."""
        return label_of(self.name)


@dataclass(frozen=True)
class Candidate:
    """An account that a waiting payment may belong to, and how the payment would be spread over it."""

    account: Account
    parts: list[Part]
    balance_after: Decimal


@dataclass(frozen=True)
class CaseCandidate:
    """A case that a waiting payment may belong to, and what each of its accounts would get."""

    case: Case
    parts: list[tuple[Account, Decimal]]


def label_of(part: str) -> str:
    """Return the name of a component, or of what exceeds the debt, in the reader's language."""
    return str(Component(part).label) if part in allocation.COMPONENTS else _("Beyond the debt, kept as unapplied")


def filtered(by: PaymentFilter) -> QuerySet[Payment]:
    """Return the payments that fit; one that names a case counts by its parts, unless the whole ones are asked for."""
    rows = Payment.objects.all() if by.state == PaymentState.SPREAD else Payment.objects.exclude(state="spread")
    if by.creditor:
        rows = rows.filter(creditor=by.creditor)
    if by.state:
        rows = rows.filter(state=by.state)
    if by.since:
        rows = rows.filter(value_on__gte=by.since)
    if by.until:
        rows = rows.filter(value_on__lte=by.until)
    if by.file:
        rows = rows.filter(payment_file=by.file)
    if by.reference:
        rows = rows.filter(_named(by))
    return rows


def _named(by: PaymentFilter) -> Q:
    """Return the filter of a reference, of payment or account, in the form that the indexes of creditors serve."""
    creditors = [by.creditor] if by.creditor else list(Creditor.objects.order_by("pk").values_list("pk", flat=True))
    accounts = Account.objects.filter(creditor__in=creditors, reference=by.reference)
    waiting = Q(account_reference=by.reference, state__in=[PaymentState.UNMATCHED, PaymentState.SET_ASIDE])
    return Q(creditor__in=creditors) & (Q(reference=by.reference) | Q(account__in=list(accounts)) | waiting)


def page(by: PaymentFilter, *, sort: str = "value", cursor: str = "") -> keyset.Page[Payment]:
    """Return one page in the order `sort` of SORTS."""
    how = SORTS[sort]
    rows = filtered(by).select_related("creditor", "account__case__debtor", "collector")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def totals(by: PaymentFilter) -> list[Total]:
    """Return count and sum per currency of what fits."""
    rows = filtered(by).values_list("creditor__currency").annotate(Count("pk"), Sum("amount"))
    return [Total(*row) for row in rows.order_by("creditor__currency")]


def waiting_page(by: PaymentFilter, *, sort: str = "value_up", cursor: str = "") -> keyset.Page[Payment]:
    """Return payments without an account in the order `sort` of WAITING_SORTS; by itself the longest waiting first."""
    how = WAITING_SORTS[sort]
    rows = filtered(by).select_related("creditor", "payment_file")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def files(*, creditor: int | None = None) -> QuerySet[PaymentFile]:
    """Return the payment files, of one creditor or of all."""
    return PaymentFile.objects.filter(creditor=creditor) if creditor else PaymentFile.objects.all()


def files_page(rows: QuerySet[PaymentFile], *, sort: str = "sent", cursor: str = "") -> keyset.Page[PaymentFile]:
    """Return one page of payment files in the order `sort` of FILE_SORTS."""
    how = FILE_SORTS[sort]
    rows = rows.select_related("creditor", "created_by", "job")
    return keyset.page(rows, by=[how.field], cursor=cursor, size=SIZE, descending=how.descending)


def detail(pk: int) -> QuerySet[Payment]:
    """Return the payment with what its page shows."""
    return Payment.objects.filter(pk=pk).select_related(
        "creditor", "account__case__debtor", "collector", "reverses", "payment_file", "recorded_by", "part_of"
    )


def entry_of(payment: Payment) -> LedgerEntry | None:
    """Return the ledger entry that is the payment's allocation; None while it waits or counts for nothing."""
    return LedgerEntry.objects.filter(payment=payment, kind__in=[EntryKind.PAYMENT, EntryKind.REVERSAL]).first()


def parts(payment: Payment) -> list[Part]:
    """Return how the payment was spread over the debt, in the order in which it was paid."""
    entry = entry_of(payment)
    return parts_of(entry, payment) if entry else []


def parts_of(entry: LedgerEntry, payment: Payment) -> list[Part]:
    """Return how `payment`, of which `entry` is the allocation, was spread over the debt."""
    return _parts({name: getattr(entry, name) for name in allocation.PARTS}, order_of(payment))


def shares(payment: Payment) -> list[Payment]:
    """Return the parts of a payment that names a case, one per account."""
    return list(payment.parts.select_related("account__case__debtor").order_by("part"))


def _parts(change: dict[str, Decimal], order: tuple[str, ...]) -> list[Part]:
    found = [Part(name, -change[name]) for name in order if change[name]]
    return found + ([Part("unapplied", change["unapplied"])] if change["unapplied"] else [])


def order_of(payment: Payment) -> tuple[str, ...]:
    """Return the order of components that holds for the age the account had on the value date."""
    among = allocation.bands(payment.creditor.allocation_order)
    return among[allocation.band_of(payment.dpd, among)].order


def offset_of(payment: Payment) -> LedgerEntry | None:
    """Return the entry that offsets a payment of which a later statement knew already."""
    return LedgerEntry.objects.filter(account=payment.account_id, reference=f"late:{payment.reference}").first()


def found_accounts(payment: Payment, text: str) -> list[Account]:
    """Return accounts of the payment's creditor by reference, last four digits, case number or debtor's name.

    `of_many` says of each whether its case has others, over which the money could be spread. Two queries.
    """
    words = text.strip()
    if not words:
        return []
    fits = Q(reference__istartswith=words) | Q(card_last_four=words) | Q(case__number__iexact=words)
    if len(words) >= SHORTEST_NAME:
        fits |= Q(debtor__name__icontains=words)
    rows = Account.objects.filter(fits, creditor=payment.creditor_id).select_related("case", "debtor", "creditor")
    found = list(rows.filter(case__sealed_at=None).order_by("reference")[:MOST_FOUND])
    counted = Account.objects.filter(case__in={one.case_id for one in found}).values_list("case").annotate(Count("pk"))
    accounts = dict(counted.order_by("case"))
    for one in found:
        one.of_many = accounts[one.case_id] > 1
    return found


def candidate(payment: Payment, account: Account) -> Candidate:
    """Return what posting the payment to `account` would do, for a second look."""
    among = allocation.bands(payment.creditor.allocation_order)
    dpd = account.days_past_due(payment.value_on)
    order = among[allocation.band_of(dpd, among)].order
    owed = {name: getattr(account, name) for name in allocation.COMPONENTS}
    if payment.value_on <= account.placed_on:
        return Candidate(account, [], account.balance)
    change = allocation.allocate(payment.amount, owed, order)
    after = account.balance if payment.value_on <= account.stated_on else account.balance - payment.amount
    return Candidate(account, _parts(change, order), after)


def case_candidate(payment: Payment, case: Case) -> CaseCandidate:
    """Return how posting the payment to `case` would spread it over its accounts, for a second look.

    Open accounts that were placed before the money came take it; without one, those that there are.
    """
    found = list(Account.objects.filter(case=case).select_related("creditor").order_by("pk"))
    fit = {one.pk: 2 * (one.state == AccountState.OPEN) + (one.placed_on < payment.value_on) for one in found}
    taking = [one for one in found if fit[one.pk] == max(fit.values())]
    owing = [spreading.Owing(one.pk, max(one.balance, Decimal(0)), one.oldest_due_on) for one in taking]
    exponent = money.exponent(payment.creditor.currency)
    parts = spreading.spread(payment.amount, owing, payment.creditor.account_order, exponent) if owing else {}
    return CaseCandidate(case, [(one, parts[one.pk]) for one in taking if one.pk in parts])


def promises_of(payment: Payment) -> list[Any]:
    """Return for which promises the payment counts, and how much of it."""
    return list(payment.counted_for.select_related("promise").order_by("promise_id"))


def waits(payment: Payment) -> str:
    """Return why the payment has no account yet."""
    if payment.amount < 0:
        return _("It reverses %(reference)s, which has not come yet. It is posted when that payment comes.") % {
            "reference": payment.reverses_reference
        }
    return _("No account of %(creditor)s has the reference %(reference)s.") % {
        "creditor": payment.creditor,
        "reference": payment.account_reference,
    }


def counts_by_state() -> dict[str, int]:
    """Return how many payments wait without an account, and how many are set aside."""
    rows = Payment.objects.filter(state__in=[PaymentState.UNMATCHED, PaymentState.SET_ASIDE])
    return dict(rows.values_list("state").annotate(number=Count(F("pk"))).order_by("state"))
