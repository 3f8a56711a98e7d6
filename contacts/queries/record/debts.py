"""What the person owes and paid: cases, accounts, the ledger, payments, corrections."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q
from django.utils.translation import gettext as _

from cases.enums import CloseReason, Component, CorrectionKind, EntryKind, PaymentState
from cases.models import Account, Case, Correction, Debtor, LedgerEntry, Payment
from cases.rules.ledger.allocation import PARTS
from common import money
from contacts.queries.record.cells import Row, text


def case(one: Case) -> Row:
    """Return one case."""
    return {
        _("Case"): one.number,
        _("Creditor"): str(one.creditor),
        _("Opened"): text(one.opened_on),
        _("State"): str(one.get_state_display()),
        _("Closed"): text(one.closed_on),
        _("Reason"): str(CloseReason(one.close_reason).label) if one.close_reason else "",
        _("Owed"): money.signed(one.balance, one.creditor.currency),
        _("Kept until"): text(one.retain_until),
    }


def account(one: Account, currency: str) -> Row:
    """Return one account with each part of what is owed on it."""
    row = {_("Account"): one.reference, _("Card"): one.card_last_four, _("Product"): one.product}
    row |= {_("Placed"): text(one.placed_on), _("Oldest due date"): text(one.oldest_due_on)}
    row |= {str(part.label): money.signed(getattr(one, part), currency) for part in Component}
    row |= {_("Paid beyond the debt"): money.signed(one.unapplied, currency)}
    return row | {_("Balance"): money.signed(one.balance, currency), _("State"): str(one.get_state_display())}


def entries(accounts: dict[int, tuple[str, str]]) -> list[Row]:
    """Return the ledger of the accounts, each id with its reference and currency."""
    rows = []
    for one in LedgerEntry.objects.filter(account__in=list(accounts)).order_by("effective_on", "pk"):
        reference, currency = accounts[one.account_id]
        row = {_("Account"): reference, _("Counts from"): text(one.effective_on)}
        row[_("Entry")] = str(EntryKind(one.kind).label)
        row |= {str(part.label): money.signed(getattr(one, part), currency) for part in Component}
        rows.append(row | {_("Paid beyond the debt"): money.signed(one.unapplied, currency)})
    return rows


def payments(debtors: Iterable[Debtor], cases: Iterable[Case], accounts: dict[int, tuple[str, str]]) -> list[Row]:
    """Return what was paid to the accounts, and money that names the person and waits for its account."""
    named = Q(account__in=list(accounts))
    for creditor_id, reference in [(one.creditor_id, one.reference) for one in debtors] + [
        (one.creditor_id, one.number) for one in cases
    ]:
        waiting = Q(creditor=creditor_id, account_reference=reference)
        named |= waiting & Q(state__in=[PaymentState.UNMATCHED, PaymentState.SET_ASIDE])
    return [
        {
            _("Account"): accounts[one.account_id][0] if one.account_id else one.account_reference,
            _("Value date"): text(one.value_on),
            _("Amount"): money.signed(one.amount, one.creditor.currency),
            _("Reference"): one.reference,
            _("Paid by"): one.method,
            _("State"): str(PaymentState(one.state).label),
            _("Note"): one.note,
        }
        for one in Payment.objects.filter(named).select_related("creditor").order_by("value_on", "pk")
    ]


def corrections(accounts: dict[int, tuple[str, str]]) -> list[Row]:
    """Return what was waived, adjusted and refunded on the accounts."""
    rows = []
    for one in Correction.objects.filter(account__in=list(accounts)).order_by("pk"):
        reference, currency = accounts[one.account_id]
        row = {_("Account"): reference, _("Kind"): str(CorrectionKind(one.kind).label)}
        row |= {_("Amount"): money.signed(one.amount, currency)}
        row |= {label: money.signed(amount, currency) for label, amount in _parts(one)}
        row |= {_("Asked"): text(one.asked_at), _("Reason"): str(one.get_reason_display()), _("Why"): one.words}
        row |= {_("Decided"): text(one.decided_at), _("Decision"): one.decision}
        rows.append(row | {_("State"): str(one.get_state_display())})
    return rows


def _parts(one: Correction) -> list[tuple[str, Decimal]]:
    """Return each part of the debt with its change, those that a correction leaves as they are included."""
    names = {str(part): str(part.label) for part in Component} | {"unapplied": _("Paid beyond the debt")}
    return [(names[part], getattr(one, part)) for part in PARTS]
