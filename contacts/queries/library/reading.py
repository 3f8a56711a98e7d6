"""How a text of the library reads: its parts with the fields of a real case, and the fields that it may name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.models import Case
from contacts.queries.library import hearing
from contacts.queries.library.kinds import Kind
from contacts.queries.templates import template_words, templates, values
from contacts.queries.templates.template_words import FieldLine
from contacts.rules import library as rule
from contacts.rules.library import Objection
from contacts.rules.templates import FIELDS


@dataclass(frozen=True)
class Part:
    """One part of a wording under its head, filled in; objections come as what is said and the reply."""

    head: str
    text: str
    objections: list[Objection]


@dataclass(frozen=True)
class Read:
    """A version as it would be said on `case`; `missing` names the fields for which the case has nothing."""

    parts: list[Part]
    case: Case | None
    number: str
    missing: str
    problem: str


def heads() -> dict[str, str]:
    """Return what each column of a wording is called."""
    return {
        "also": _("Also asked as"),
        "announcement": _("Who we are"),
        "body": _("What is said"),
        "objections": _("Objections"),
        "closing": _("End of the call"),
    }


def read(kind: Kind, version: Any, *, cases: QuerySet[Case], number: str, now: datetime) -> Read:
    """Return how a version reads for the case `number` among `cases`, or for some open one of theirs."""
    owner, words = kind.of(version), kind.words_of(version)
    case = templates.case_for_preview(cases, owner, number)
    problem = _("No case %(number)s of this creditor.") % {"number": number} if number and case is None else ""
    is_private = kind.name == "script" and owner.situation in rule.PRIVATE
    if case is None:
        known = {key: f"{{{one.key}}}" for key, one in rule.SPOKEN_FIELDS.items()}
    else:
        gathered = values.gather([case.pk])[case.pk]
        known = hearing.said(gathered, language=owner.language, now=now, is_private=is_private)
    named = heads()
    parts = [_part(name, named[name], text, known) for name, text in words.items() if text and name != "also"]
    missing = template_words.named(rule.unsaid(words.values(), known)) if case else ""
    return Read(parts, case, number, missing, problem)


def _part(name: str, head: str, text: str, known: dict[str, str]) -> Part:
    filled = rule.filled(text, known)
    return Part(head, "", rule.objections(filled)) if name == "objections" else Part(head, filled, [])


def fields(owner: Any) -> list[FieldLine]:
    """Return the fields that a spoken text may name, with examples in its language."""
    language = owner.language if owner else "en"
    creditor = owner.creditor if owner else None
    reader = (creditor.jurisdiction, creditor.collector_role) if creditor else ("cn", "")
    currency = creditor.currency if creditor else "CNY"
    known = values.examples(channel=rule.SPOKEN, language=language, reader=reader, currency=currency)
    is_private = bool(owner) and getattr(owner, "situation", "") in rule.PRIVATE
    lines = template_words.field_lines(known, party="contact_person" if is_private else "")
    unspoken = {template_words.braced(FIELDS[key]) for key in rule.UNSPOKEN}
    return [one for one in lines if one.name not in unspoken]
