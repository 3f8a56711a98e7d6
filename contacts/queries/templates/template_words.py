"""The words of templates: fields, faults, what must be in a text and what may not be."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import dates, punctuation
from contacts.gate.contents import Lack
from contacts.rules.templates import FIELDS, Fault, Field, FieldsEmpty, Kind, Problem, Revealed

FIELD_WORDS = {
    "recipient_name": gettext_lazy("Name of who reads or hears it"),
    "person_name": gettext_lazy("Name of who owes and is meant: the debtor, or the guarantor whom it reaches"),
    "debtor_name": gettext_lazy("Name of the debtor"),
    "our_name": gettext_lazy("Name of the desk; to a contact person the neutral one"),
    "our_phone": gettext_lazy("Phone of the desk"),
    "collector_name": gettext_lazy("Collector of the case"),
    "today": gettext_lazy("Day of writing"),
    "opt_out": gettext_lazy("How to get no more of it, in the words of the law"),
    "legal_notice": gettext_lazy("What the law of the place has a collector say; nothing where it asks for nothing"),
    "creditor_name": gettext_lazy("Name of the creditor"),
    "creditor_phone": gettext_lazy("Phone of the creditor"),
    "creditor_email": gettext_lazy("Email of the creditor"),
    "creditor_address": gettext_lazy("Address of the creditor"),
    "how_to_pay": gettext_lazy("How to pay the creditor"),
    "seal": gettext_lazy("Seal of the creditor"),
    "case_number": gettext_lazy("Number of the case"),
    "card_last_four": gettext_lazy("Last four digits of the cards"),
    "balance": gettext_lazy("Owed in all"),
    "overpaid": gettext_lazy("What was paid beyond the debt, as a sentence; nothing where nothing was"),
    "principal": gettext_lazy("Principal owed"),
    "interest": gettext_lazy("Interest owed"),
    "fees": gettext_lazy("Fees owed"),
    "late_charges": gettext_lazy("Late charges owed"),
    "days_past_due": gettext_lazy("Days past due"),
    "due_on": gettext_lazy("Oldest due date"),
    "promise_amount": gettext_lazy("Amount of the next promise"),
    "promise_due_on": gettext_lazy("Day of the next promise"),
    "instalment_amount": gettext_lazy("Amount of the next instalment"),
    "instalment_due_on": gettext_lazy("Day of the next instalment"),
}
KIND_WORDS = {
    Kind.TEXT: gettext_lazy("words"),
    Kind.MONEY: gettext_lazy("money"),
    Kind.DAY: gettext_lazy("day"),
    Kind.NUMBER: gettext_lazy("number"),
}
ITEM_WORDS = {
    "who_we_are": gettext_lazy("who writes"),
    "opt_out": gettext_lazy("how to get no more of it"),
    "hurry": gettext_lazy("it presses the reader"),
    "shouting": gettext_lazy("it shouts"),
    "name_and_balance": gettext_lazy("name and balance owed"),
    "reason_and_law": gettext_lazy("reason of the letter and the law"),
    "rights_and_duties": gettext_lazy("rights and duties"),
    "how_to_check": gettext_lazy("how to check the account"),
    "how_to_pay": gettext_lazy("how to pay"),
    "how_to_object": gettext_lazy("how to object and give proof"),
    "issuer_contact": gettext_lazy("how to reach the creditor"),
    "seal": gettext_lazy("seal of the creditor"),
    "debt_collector": gettext_lazy("that it comes from a debt collector"),
    "threat": gettext_lazy("it threatens"),
    "false_authority": gettext_lazy("it borrows the authority of court or police"),
    "insult": gettext_lazy("it insults"),
    "borrowing": gettext_lazy("it urges to borrow"),
    "overshadowing": gettext_lazy("it presses for payment at once"),
}


@dataclass(frozen=True)
class FieldLine:
    """One field as the list of fields shows it."""

    name: str
    words: str
    kind: str
    example: str
    reveals: bool


def field_lines(examples: dict[str, str], *, party: str) -> list[FieldLine]:
    """Return the fields that a template to `party` may name, with what each says."""
    fitting = [one for one in FIELDS.values() if party != "contact_person" or not one.reveals]
    return [
        FieldLine(
            braced(one), str(FIELD_WORDS[one.key]), str(KIND_WORDS[one.kind]), examples.get(one.key, ""), one.reveals
        )
        for one in fitting
    ]


def braced(one: Field) -> str:
    """Return a field as the reader's language writes it in a text."""
    return f"{{{one.zh if dates.chinese() else one.key}}}"


def named(keys: Iterable[str]) -> str:
    """Return fields as they are written, in a line."""
    return punctuation.listed(braced(FIELDS[key]) for key in keys)


def problem(one: Problem) -> str:
    """Return what is wrong with a text, in a sentence."""
    sentences = {
        Fault.EMPTY: _("Write the text."),
        Fault.NO_SUBJECT: _("Write the subject of the email."),
        Fault.UNKNOWN_FIELD: _("There is no field “%(about)s”. Choose one from the list of fields."),
        Fault.STRAY_BRACE: _("A brace stands alone. A field is written between two braces."),
        Fault.TOO_LONG: _("The text is too long for this channel. It may have %(about)s signs."),
        Fault.REVEALS: _("“%(about)s” lets a contact person guess at a debt. Take it out."),
        Fault.NO_NAME: _("Say who calls: the announcement names %(field)s."),
        Fault.NO_REPLY: _("“%(about)s” has no reply. Write it in the lines below."),
        Fault.NAMES_DEBTOR: _("%(about)s names the debtor, and this may reach a guarantor. Write %(person)s."),
    }
    named = {"field": braced(FIELDS["our_name"]), "person": braced(FIELDS["person_name"])}
    return sentences[one.fault] % {"about": _about(one), **named}


def _about(one: Problem) -> str:
    is_field = one.fault in (Fault.REVEALS, Fault.NAMES_DEBTOR) and one.about in FIELDS
    return braced(FIELDS[one.about]) if is_field else one.about


def empty(error: FieldsEmpty) -> str:
    """Return why a case is not written to: it has nothing to say for fields of the text."""
    return _("The case has nothing to say for %(fields)s. It would not be written to.") % {"fields": named(error.keys)}


def revealed(error: Revealed) -> str:
    """Return why a text does not go to a contact person."""
    named = punctuation.listed(error.words)
    return _("“%(words)s” would let a contact person guess at a debt. The message does not go.") % {"words": named}


def lack(one: Lack) -> str:
    """Return what is missing or forbidden in a text, in a line with its law."""
    words = str(ITEM_WORDS.get(one.id, one.id.replace("_", " ")))
    if one.is_missing:
        said = _("Missing: %(what)s") % {"what": words}
    else:
        said = _("“%(quote)s”: %(what)s") % {"quote": one.quote, "what": words}
    if not one.citation:
        return said
    return _("%(said)s (%(law)s)") % {"said": said, "law": punctuation.cited(one.citation)}
