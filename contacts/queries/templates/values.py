"""What the fields of templates say of cases: read for many cases in five queries, written in the reader's language."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cases.enums import AccountState, InstalmentState, PartyRole, PlanState, PromiseState, VersionState
from cases.models import Account, Case, Instalment, Promise, RelatedPerson
from common import dates, money, punctuation
from contacts.enums import Language
from contacts.gate import contents
from contacts.gate.contents import Reader
from contacts.models import Sender
from contacts.rules.templates import FIELDS, Kind

COMPONENTS = ("principal", "interest", "fees", "late_charges")
Value = str | Decimal | date | int | None


@dataclass
class Known:
    """What is known of one case: its open accounts, its next promise and instalment, what its creditor says of itself.

    `case` comes with creditor, debtor and collector.
    """

    case: Case
    accounts: list[Account] = field(default_factory=list)
    promise: Promise | None = None
    instalment: Instalment | None = None
    sender: Sender | None = None


def gather(case_ids: Collection[int]) -> dict[int, Known]:
    """Return what is known of each case; five queries, however many cases there are."""
    rows = Case.objects.filter(pk__in=case_ids).select_related("creditor", "debtor", "collector")
    found = {case.pk: Known(case) for case in rows}
    senders = {
        one.creditor_id: one for one in Sender.objects.filter(creditor__in={k.case.creditor_id for k in found.values()})
    }
    for known in found.values():
        known.sender = senders.get(known.case.creditor_id)
    for account in Account.objects.filter(case__in=found, state=AccountState.OPEN).order_by("case", "pk"):
        found[account.case_id].accounts.append(account)
    promises = Promise.objects.filter(case__in=found, state=PromiseState.OPEN).order_by("due_on", "part", "pk")
    for promise in promises:
        found[promise.case_id].promise = found[promise.case_id].promise or promise
    for instalment in _instalments(found):
        known = found[instalment.version.plan.case_id]
        known.instalment = known.instalment or instalment
    return found


def _instalments(case_ids: Iterable[int]) -> Iterable[Instalment]:
    live = {"version__plan__state": PlanState.ACTIVE, "version__state": VersionState.STANDING}
    rows = Instalment.objects.filter(version__plan__case__in=case_ids, state=InstalmentState.OPEN, **live)
    return rows.select_related("version__plan").order_by("due_on", "pk")


def said(
    known: Known, *, channel: str, language: str, today: date, person: RelatedPerson | None = None
) -> dict[str, str]:
    """Return every field by key, as `language` writes it; `today` is the creditor's. Empty where there is nothing."""
    currency = known.case.creditor.currency
    with translation.override(language):
        values = _values(known, channel, language, today, person)
        return {key: _written(FIELDS[key].kind, value, currency) for key, value in values.items()}


def _values(known: Known, channel: str, language: str, today: date, person: RelatedPerson | None) -> dict[str, Value]:
    case, promise, instalment = known.case, known.promise, known.instalment
    region, role = case.creditor.jurisdiction, case.creditor.collector_role
    is_stranger = person is not None and person.role == PartyRole.CONTACT_PERSON
    sums = {name: sum((getattr(one, name) for one in known.accounts), Decimal(0)) for name in COMPONENTS}
    return {
        "recipient_name": person.name if person else case.debtor.name,
        "person_name": person.name if person and person.role == PartyRole.GUARANTOR else case.debtor.name,
        "debtor_name": case.debtor.name,
        "our_name": settings.ORGANISATION_NEUTRAL_NAME if is_stranger else settings.ORGANISATION_NAME,
        "our_phone": settings.ORGANISATION_PHONE,
        "collector_name": case.collector.name if case.collector else "",
        "today": today,
        "opt_out": contents.text(f"opt_out_{channel}", region=region, language=language, role=role),
        "legal_notice": contents.text("legal_notice", region=region, language=language, role=role),
        "creditor_name": str(case.creditor),
        "case_number": case.number,
        "card_last_four": ", ".join(dict.fromkeys(one.card_last_four for one in known.accounts if one.card_last_four)),
        "balance": max(case.balance, Decimal(0)),
        "overpaid": overpaid(case),
        **sums,
        "days_past_due": case.days_past_due(today),
        "due_on": case.oldest_due_on,
        "promise_amount": promise.amount if promise else None,
        "promise_due_on": promise.due_on if promise else None,
        "instalment_amount": instalment.amount if instalment else None,
        "instalment_due_on": instalment.due_on if instalment else None,
        **_of_creditor(known.sender, language),
    }


def nothing_owed(case: Case) -> str:
    """Return what is told of a case on which nothing is owed, in the language in force."""
    return punctuation.sentences((_("Nothing is owed today."), overpaid(case)))


def overpaid(case: Case) -> str:
    """Return how much was paid beyond the debt, in the language in force; empty when nothing was."""
    if case.balance >= 0:
        return ""
    amount = money.signed(-case.balance, case.creditor.currency)
    return _("%(amount)s was paid beyond the debt and can be refunded.") % {"amount": amount}


def _of_creditor(sender: Sender | None, language: str) -> dict[str, Value]:
    is_chinese = language == Language.CHINESE
    return {
        "creditor_phone": sender.phone if sender else "",
        "creditor_email": sender.email if sender else "",
        "creditor_address": sender.address if sender else "",
        "how_to_pay": (sender.how_to_pay_zh if is_chinese else sender.how_to_pay) if sender else "",
        "seal": sender.seal if sender else "",
    }


def _written(kind: Kind, value: Value, currency: str) -> str:
    if value is None or value == "":
        return ""
    if kind == Kind.MONEY and isinstance(value, Decimal):
        return money.signed(value, currency)
    if kind == Kind.DAY and isinstance(value, date):
        return dates.day(value, today=date.min)
    return str(value)


EXAMPLES: dict[str, Value] = {
    "recipient_name": "Lin Wei",
    "person_name": "Lin Wei",
    "debtor_name": "Lin Wei",
    "our_phone": "021 5555 0100",
    "collector_name": "Chen Yu",
    "today": date(2026, 11, 30),
    "creditor_name": "Example Bank",
    "creditor_phone": "95500",
    "creditor_email": "card@example.com",
    "creditor_address": "1 Example Road",
    "how_to_pay": "Transfer to account 0000",
    "seal": "Example Bank, card centre",
    "case_number": "K-2026-000001",
    "card_last_four": "4417",
    "balance": Decimal("12480.50"),
    "overpaid": "",
    "principal": Decimal(11200),
    "interest": Decimal("980.50"),
    "fees": Decimal(200),
    "late_charges": Decimal(100),
    "days_past_due": 62,
    "due_on": date(2026, 9, 29),
    "promise_amount": Decimal(3000),
    "promise_due_on": date(2026, 12, 4),
    "instalment_amount": Decimal(1040),
    "instalment_due_on": date(2026, 12, 10),
}
"""What each field may say, for the list of fields and for looking at a wording without a case; nobody real."""
IN_CHINESE: dict[str, Value] = {
    "recipient_name": "林薇",
    "person_name": "林薇",
    "debtor_name": "林薇",
    "collector_name": "陈宇",
    "creditor_name": "示例银行",
    "creditor_address": "示例路1号",
    "how_to_pay": "转账至账户0000",
    "seal": "示例银行信用卡中心",
}
"""What of it a Chinese text says otherwise."""


def examples(*, channel: str, language: str, reader: Reader, currency: str) -> dict[str, str]:
    """Return an example of every field as `language` writes it, with the words of the law where it is read."""
    region, role = reader
    words: dict[str, Value] = {
        "our_name": settings.ORGANISATION_NAME,
        "opt_out": contents.text(f"opt_out_{channel}", region=region, language=language, role=role),
        "legal_notice": contents.text("legal_notice", region=region, language=language, role=role),
    }
    own = IN_CHINESE if language == Language.CHINESE else {}
    with translation.override(language):
        return {key: _written(FIELDS[key].kind, value, currency) for key, value in (EXAMPLES | own | words).items()}
