"""Everything that the desk holds about one person, as sections of plain rows in the reader's language.

Nobody else is in it: the desk's people stand as their function, contact persons and guarantors are left out, and so is
what was said to them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import (
    Channel,
    CloseReason,
    Component,
    CorrectionKind,
    EntryKind,
    HoldKind,
    Outcome,
    PaymentState,
    PromiseState,
)
from cases.models import (
    Account,
    AffordabilityStatement,
    Agreement,
    Case,
    ContactPoint,
    Correction,
    Debtor,
    Hold,
    Instalment,
    LedgerEntry,
    Payment,
    Plan,
    Promise,
    Request,
)
from cases.rules.ledger.allocation import PARTS
from common import money, punctuation, secrets
from contacts.enums import Direction, Party
from contacts.models import Contact, Wish

Row = dict[str, str]
MOST_COLUMNS = 8


@dataclass(frozen=True)
class Section:
    """One table: its name in programs, its title, its rows; every row has the same heads."""

    name: str
    title: str
    rows: list[Row]

    @property
    def heads(self) -> list[str]:
        """The heads of the columns."""
        return list(self.rows[0]) if self.rows else []

    @property
    def is_wide(self) -> bool:
        """Whether a row has so many columns that each is read as a list of its own."""
        return len(self.heads) > MOST_COLUMNS


def same_person(debtor: Debtor) -> list[Debtor]:
    """Return the debtors of every creditor that are this person: the same national number, else this one alone."""
    known = debtor.national_number_hash
    same = Q(pk=debtor.pk) | (Q(national_number_hash=known) if known else Q(pk=debtor.pk))
    return list(Debtor.objects.filter(same).select_related("creditor").order_by("pk"))


def sections(debtor: Debtor) -> list[Section]:
    """Return all that is held about the person, in the language in force; seventeen queries."""
    debtors = same_person(debtor)
    cases = list(Case.objects.filter(debtor__in=debtors).select_related("creditor").order_by("pk"))
    return [
        Section("person", _("Person"), [_person(one) for one in debtors]),
        Section("contact_points", _("How to reach you"), _points(debtors)),
        Section("wishes", _("What you agreed to and forbade"), [_wish(one) for one in _wishes(debtors, person=None)]),
        *_about(debtors, cases),
        Section("contacts", _("Contacts"), _contacts({case.pk: case for case in cases})),
    ]


def of_case(case: Case) -> list[Section]:
    """Return what the desk booked, agreed and promised in one case, in the language in force; fourteen queries."""
    return _about([case.debtor], [case])


def wishes_of(case: Case) -> Section:
    """Return what the debtor of a case and the people around them agreed to and forbade, each with whose it is."""
    rows = _wishes([case.debtor]).select_related("person")
    named = [_wish(one) | {_("Person"): one.person.name if one.person else case.debtor.name} for one in rows]
    return Section("wishes", _("Consents and wishes"), named)


def _about(debtors: list[Debtor], cases: list[Case]) -> list[Section]:
    of_case = {case.pk: case for case in cases}
    accounts = list(Account.objects.filter(case__in=cases).order_by("pk"))
    of_account = {one.pk: (one.reference, of_case[one.case_id].creditor.currency) for one in accounts}
    return [
        Section("cases", _("Cases"), [_case(one) for one in cases]),
        Section("accounts", _("Accounts"), [_account(one, of_account[one.pk][1]) for one in accounts]),
        Section("ledger", _("Ledger"), _entries(of_account)),
        Section("payments", _("Payments"), _payments(debtors, cases, of_account)),
        Section("corrections", _("Waivers, adjustments and refunds"), _corrections(of_account)),
        Section("promises", _("Promises"), _promises(of_case)),
        Section("affordability", _("What you said you can pay"), _statements(of_case)),
        Section("plans", _("Repayment plans"), _plans(of_case)),
        Section("instalments", _("Instalments"), _instalments(of_case)),
        Section("agreements", _("Agreements"), _agreements(of_case)),
        Section("requests", _("Complaints, disputes and requests"), _requests(of_case)),
        Section("holds", _("Holds"), _holds(debtors)),
    ]


def _person(one: Debtor) -> Row:
    number = ""
    if one.national_number:
        sealed = bytes(one.national_number)
        number = secrets.decrypt(sealed, bound_to=f"debtor:{one.creditor_id}:{one.reference}").decode()
    return {
        _("Creditor"): str(one.creditor),
        _("Customer"): one.reference,
        _("Name"): one.name,
        _("National number"): number,
        _("Date of birth"): _text(one.birth_on),
        _("Language"): one.language,
        _("State or province"): one.region,
        _("Since"): _text(one.created_at),
    }


def _points(debtors: Iterable[Debtor]) -> list[Row]:
    rows = ContactPoint.objects.filter(debtor__in=debtors, person=None).order_by("pk")
    return [
        {
            _("Kind"): str(one.get_kind_display()),
            _("Place"): str(one.get_place_display()),
            _("Number or address"): one.value,
            _("State"): str(one.get_state_display()),
            _("Source"): one.source,
            _("Since"): _text(one.created_at),
        }
        for one in rows
    ]


def _wishes(debtors: Iterable[Debtor], **only: None) -> QuerySet[Wish]:
    rows = Wish.objects.filter(debtor__in=debtors, **only).select_related("point", "takes_back")
    return rows.order_by("received_at", "pk")


def _wish(one: Wish) -> Row:
    return {
        _("When"): _text(one.received_at),
        _("Wish"): str(one.get_kind_display()),
        _("Of what"): str(one.takes_back.get_kind_display()) if one.takes_back else "",
        _("Channel"): str(one.get_channel_display()) if one.channel else "",
        _("Number or address"): one.point.value if one.point else "",
        _("Hours"): punctuation.parts([*one.days, f"{one.opens}–{one.closes}" if one.opens or one.closes else ""]),
        _("From"): _text(one.first_on),
        _("Until"): _text(one.last_on),
        _("Came by"): str(one.get_via_display()),
        _("Words"): one.wording,
    }


def _case(one: Case) -> Row:
    return {
        _("Case"): one.number,
        _("Creditor"): str(one.creditor),
        _("Opened"): _text(one.opened_on),
        _("State"): str(one.get_state_display()),
        _("Closed"): _text(one.closed_on),
        _("Reason"): str(CloseReason(one.close_reason).label) if one.close_reason else "",
        _("Owed"): money.signed(one.balance, one.creditor.currency),
        _("Kept until"): _text(one.retain_until),
    }


def _account(one: Account, currency: str) -> Row:
    row = {_("Account"): one.reference, _("Card"): one.card_last_four, _("Product"): one.product}
    row |= {_("Placed"): _text(one.placed_on), _("Oldest due date"): _text(one.oldest_due_on)}
    row |= {str(part.label): money.signed(getattr(one, part), currency) for part in Component}
    row |= {_("Paid beyond the debt"): money.signed(one.unapplied, currency)}
    return row | {_("Balance"): money.signed(one.balance, currency), _("State"): str(one.get_state_display())}


def _entries(accounts: dict[int, tuple[str, str]]) -> list[Row]:
    rows = []
    for one in LedgerEntry.objects.filter(account__in=list(accounts)).order_by("effective_on", "pk"):
        reference, currency = accounts[one.account_id]
        row = {_("Account"): reference, _("Counts from"): _text(one.effective_on)}
        row[_("Entry")] = str(EntryKind(one.kind).label)
        row |= {str(part.label): money.signed(getattr(one, part), currency) for part in Component}
        rows.append(row | {_("Paid beyond the debt"): money.signed(one.unapplied, currency)})
    return rows


def _payments(debtors: Iterable[Debtor], cases: Iterable[Case], accounts: dict[int, tuple[str, str]]) -> list[Row]:
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
            _("Value date"): _text(one.value_on),
            _("Amount"): money.signed(one.amount, one.creditor.currency),
            _("Reference"): one.reference,
            _("Paid by"): one.method,
            _("State"): str(PaymentState(one.state).label),
            _("Note"): one.note,
        }
        for one in Payment.objects.filter(named).select_related("creditor").order_by("value_on", "pk")
    ]


def _corrections(accounts: dict[int, tuple[str, str]]) -> list[Row]:
    rows = []
    for one in Correction.objects.filter(account__in=list(accounts)).order_by("pk"):
        reference, currency = accounts[one.account_id]
        row = {_("Account"): reference, _("Kind"): str(CorrectionKind(one.kind).label)}
        row |= {_("Amount"): money.signed(one.amount, currency)}
        row |= {label: money.signed(amount, currency) for label, amount in _parts(one)}
        row |= {_("Asked"): _text(one.asked_at), _("Reason"): str(one.get_reason_display()), _("Why"): one.words}
        row |= {_("Decided"): _text(one.decided_at), _("Decision"): one.decision}
        rows.append(row | {_("State"): str(one.get_state_display())})
    return rows


def _parts(one: Correction) -> list[tuple[str, Decimal]]:
    """Return each part of the debt with its change, those that a correction leaves as they are included."""
    names = {str(part): str(part.label) for part in Component} | {"unapplied": _("Paid beyond the debt")}
    return [(names[part], getattr(one, part)) for part in PARTS]


def _promises(cases: dict[int, Case]) -> list[Row]:
    return [
        {
            _("Case"): cases[one.case_id].number,
            _("Amount"): money.signed(one.amount, cases[one.case_id].creditor.currency),
            _("Due date"): _text(one.due_on),
            _("Received"): money.signed(one.received, cases[one.case_id].creditor.currency),
            _("State"): str(PromiseState(one.state).label),
            _("Reason"): one.reason,
            _("Recorded"): _text(one.recorded_at),
        }
        for one in Promise.objects.filter(case__in=list(cases)).order_by("pk")
    ]


def _statements(cases: dict[int, Case]) -> list[Row]:
    rows = []
    for one in AffordabilityStatement.objects.filter(case__in=list(cases)).order_by("pk"):
        case = cases[one.case_id]
        amounts = {
            _("Income a month"): one.income,
            _("Living costs a month"): one.living_costs,
            _("Other debts a month"): one.other_debts,
            _("Could pay at once"): one.savings,
            _("Left a month"): one.left,
        }
        row = {_("Case"): case.number, _("Told on"): _text(one.stated_on)} | _cash(amounts, case)
        row[_("Dependants")] = str(one.dependants)
        row[_("Wants to pay")] = pgettext("answer", "yes") if one.willing else pgettext("answer", "no")
        rows.append(row | {_("Note"): one.note, _("Recorded"): _text(one.recorded_at)})
    return rows


def _plans(cases: dict[int, Case]) -> list[Row]:
    rows = []
    for one in Plan.objects.filter(case__in=list(cases)).prefetch_related("versions").order_by("pk"):
        case = cases[one.case_id]
        recordings = [version.recording for version in one.versions.all() if version.recording]
        amounts = {
            _("Amount"): one.amount,
            _("Discount"): one.discount,
            _("To be paid"): one.total,
            _("Received"): one.received,
        }
        row = {_("Case"): case.number, pgettext("repayment", "Plan"): str(one.pk)}
        row |= {_("Kind"): str(one.get_kind_display())} | _cash(amounts, case)
        row |= {_("Offered"): _text(one.proposed_at), _("Agreed on"): _text(one.agreed_on)}
        row |= {_("Agreed"): str(one.get_form_display()), _("Recording"): punctuation.listed(recordings)}
        row |= {_("Last due"): _text(one.last_due_on), _("Ended on"): _text(one.ended_on)}
        rows.append(row | {_("State"): str(one.get_state_display()), _("Reason"): one.reason})
    return rows


def _instalments(cases: dict[int, Case]) -> list[Row]:
    rows = []
    found = Instalment.objects.filter(version__plan__case__in=list(cases)).select_related("version__plan")
    for one in found.order_by("version_id", "number"):
        plan = one.version.plan
        amounts = {_("Amount"): one.amount, _("Interest"): one.interest, _("Received"): one.received}
        row = {pgettext("repayment", "Plan"): str(plan.pk), _("Version"): str(one.version.number)}
        row |= {_("Number"): str(one.number), _("Due date"): _text(one.due_on)} | _cash(amounts, cases[plan.case_id])
        rows.append(row | {_("State"): str(one.get_state_display())})
    return rows


def _agreements(cases: dict[int, Case]) -> list[Row]:
    rows = []
    found = Agreement.objects.filter(version__plan__case__in=list(cases)).select_related("version__plan", "creditor")
    for one in found.order_by("pk"):
        plan = one.version.plan
        row = {_("Agreement"): one.number, _("Case"): cases[plan.case_id].number}
        row |= {pgettext("repayment", "Plan"): str(plan.pk), _("Version"): str(one.version.number)}
        row |= {_("Language"): one.language, _("Issued"): _text(one.issued_at)}
        rows.append(row | {"SHA-256": one.sha256})
    return rows


def _requests(cases: dict[int, Case]) -> list[Row]:
    """Return what the person asked for, and what was answered; not what the desk noted among itself."""
    return [
        {
            _("Number"): one.number,
            _("Case"): cases[one.case_id].number,
            _("Kind"): str(one.get_kind_display()),
            _("Subject"): one.subject,
            _("What was said"): one.details,
            _("Came by"): str(one.get_channel_display()),
            pgettext("request", "Received"): _text(one.received_at),
            _("Due"): _text(one.due_on),
            _("Department"): str(one.get_department_display()),
            _("Outcome"): str(one.get_outcome_display()) if one.outcome else pgettext("request", "open"),
            _("Answer"): one.answer,
            _("Sent as verification"): one.verification,
            pgettext("request", "Closed"): _text(one.closed_at),
        }
        for one in Request.objects.filter(case__in=list(cases)).order_by("received_at", "pk")
    ]


def _cash(amounts: dict[str, Decimal], case: Case) -> Row:
    return {head: money.signed(amount, case.creditor.currency) for head, amount in amounts.items()}


def _holds(debtors: Iterable[Debtor]) -> list[Row]:
    return [
        {
            _("Hold"): str(HoldKind(one.kind).label),
            _("From"): _text(one.starts_on),
            _("Until"): _text(one.ends_on),
            _("State"): str(one.get_state_display()),
            _("Why"): one.reason,
        }
        for one in Hold.objects.filter(debtor__in=debtors, person=None).order_by("pk")
    ]


def _contacts(cases: dict[int, Case]) -> list[Row]:
    """Return the contact log; of what reached somebody else only that there was an attempt."""
    rows = []
    found = Contact.objects.filter(case__in=list(cases)).select_related("contact_point", "collector")
    for one in found.order_by("at", "pk"):
        own = one.person_id is None and one.party in (Party.DEBTOR, Party.NOBODY, Party.VOICEMAIL)
        rows.append(
            {
                _("Case"): cases[one.case_id].number,
                _("When"): _text(one.at),
                _("Channel"): str(Channel(one.channel).label),
                _("Direction"): str(Direction(one.direction).label),
                _("Number or address"): one.contact_point.value if own and one.contact_point else "",
                _("Outcome"): str(Outcome(one.outcome).label),
                _("Note"): one.note if own else "",
                pgettext("person", "By"): str(one.collector.get_role_display())
                if one.collector
                else _("The desk itself"),
            }
        )
    return rows


def _text(value: date | datetime | Decimal | None) -> str:
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    return "" if value is None else str(value)


def as_json(found: list[Section]) -> dict[str, Any]:
    """Return the sections as programs read them."""
    return {one.name: one.rows for one in found}
