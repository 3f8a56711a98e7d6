"""What the page of a template shows: fields, what a wording lacks, how it reads with examples and for a real case."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.enums import PartyRole
from cases.models import Case
from common.clock import local_date
from contacts.models import Template, TemplateVersion
from contacts.queries.templates import template_words, templates, values
from contacts.queries.templates.template_words import FieldLine
from contacts.queries.templates.templates import Text
from contacts.rules import templates as rule


@dataclass(frozen=True)
class Shown:
    """A version as its page shows it. `text` is what a debtor would get, `missing` says why there is none."""

    blocking: list[str]
    flagged: list[str]
    fields: list[FieldLine]
    case: Case | None
    text: Text | None
    missing: str
    number: str

    @property
    def is_sound(self) -> bool:
        """Whether nothing that the packs ask for is missing, and nothing forbidden is in it."""
        return not self.blocking


def fields(template: Template | None) -> list[FieldLine]:
    """Return the fields that a template may name, with examples in its language."""
    language, channel = (template.language, template.channel) if template else ("en", "sms")
    creditor = template.creditor if template else None
    reader = (creditor.jurisdiction, creditor.collector_role) if creditor else ("cn", "")
    currency = creditor.currency if creditor else "CNY"
    known = values.examples(channel=channel, language=language, reader=reader, currency=currency)
    return template_words.field_lines(known, party=template.party if template else "")


def shown(version: TemplateVersion, *, cases: QuerySet[Case], number: str, now: datetime) -> Shown:
    """Return what the page of `version` shows, with the case `number` among `cases`, or with some case of theirs."""
    template = version.template
    lacks = templates.lacks(template, subject=version.subject, body=version.body) if version.body else []
    case = templates.case_for_preview(cases, template, number)
    text, missing = _text(version, case, number, now)
    return Shown(
        blocking=[template_words.lack(one) for one in lacks if one.blocks],
        flagged=[template_words.lack(one) for one in lacks if not one.blocks],
        fields=fields(template),
        case=case,
        text=text,
        missing=missing,
        number=number,
    )


def _text(version: TemplateVersion, case: Case | None, number: str, now: datetime) -> tuple[Text | None, str]:
    if case is None:
        return None, _("No case %(number)s of this creditor.") % {"number": number} if number else _(
            "No open case yet."
        )
    template = version.template
    person = templates.related(case, template)
    if template.party != PartyRole.DEBTOR and person is None:
        return None, _("The case has nobody to whom this is written. Choose another case.")
    known = values.gather([case.pk])[case.pk]
    try:
        today = local_date(now, case.creditor.time_zone)
        return templates.text(version, known, today=today, person=person), ""
    except rule.Revealed as revealed:
        return None, template_words.revealed(revealed)
    except rule.FieldsEmpty as empty:
        return None, template_words.empty(empty)
