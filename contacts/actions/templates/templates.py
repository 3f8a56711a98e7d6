"""Templates in versions: written by one person, approved by another, in force from a day, rolled back by a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import Channel, PartyRole
from cases.models import Creditor
from common import audit, cards, history, punctuation, turns, versions
from common.errors import Refusal
from common.versions import VersionState
from contacts.enums import Language, Purpose
from contacts.models import Template, TemplateVersion
from contacts.models.template import WRITTEN
from contacts.queries.templates import template_words
from contacts.queries.templates import templates as queries
from contacts.rules import templates as rule
from staff.models import User

MOST_SUBJECT = 200


class TemplateRefused(Refusal):
    """The template says something that it may not, or lacks what it must; the sentence tells what."""

    code = "template_refused"


class TemplateDecided(Refusal):
    """The version is not in the state that the step needs."""

    code = "template_decided"


LIFE = versions.Life(TemplateVersion, "template", TemplateRefused, TemplateDecided)


@dataclass(frozen=True)
class About:
    """What a template is: of which creditor (None: the whole house), its name, channel, language, purpose, reader."""

    creditor: Creditor | None
    name: str
    channel: Channel
    language: Language
    purpose: Purpose = Purpose.COLLECTION
    party: PartyRole = PartyRole.DEBTOR

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "About":
        """Return what a form or a program said, once it is checked."""
        return cls(
            creditor=data["creditor"],
            name=data["name"],
            channel=Channel(data["channel"]),
            language=Language(data["language"]),
            purpose=Purpose(data["purpose"]),
            party=PartyRole(data["party"]),
        )


@transaction.atomic
def add(*, about: About, subject: str = "", body: str = "", by: User, now: datetime) -> TemplateVersion:
    """Add a template with its first draft, and return that. Raises TemplateRefused."""
    turns.take("templates")
    name = cards.kept(about.name, 80)
    if not name:
        raise TemplateRefused(_("Give the template a name."), field="name")
    if about.channel not in WRITTEN:
        raise TemplateRefused(_("Templates are written: choose SMS, email or letter."), field="channel")
    if about.party == PartyRole.CONTACT_PERSON and about.purpose != Purpose.ASK_TO_CALL_BACK:
        raise TemplateRefused(_("A contact person is only asked to call back. Choose that purpose."), field="purpose")
    known = {"creditor": about.creditor, "name": name, "channel": about.channel, "language": about.language}
    if Template.objects.filter(**known).exists():
        raise TemplateRefused(_("There is a template of this name already. Choose another name."), field="name")
    row = Template(**known, purpose=about.purpose, party=about.party, made_at=now, made_by=by)
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="template.add", subject=row, now=now)
    return _drafted(row, subject=subject, body=body, by=by, now=now)


@transaction.atomic
def draft(*, template: Template, based_on: TemplateVersion | None, by: User, now: datetime) -> TemplateVersion:
    """Begin a new version that says what `based_on` says; an old one brought back in this way is a roll back.

    Raises TemplateRefused while another version is open.
    """
    row = Template.objects.select_for_update(of=("self",), no_key=True).get(pk=template.pk)
    _refuse_retired(row)
    if TemplateVersion.objects.filter(template=row, state__in=versions.OPEN).exists():
        raise TemplateRefused(_("Another version is being written or waits for approval. Finish it first."))
    note = versions.back_to(based_on) if based_on else ""
    old = (based_on.subject, based_on.body) if based_on else ("", "")
    return _drafted(row, subject=old[0], body=old[1], by=by, now=now, note=note)


def _drafted(
    template: Template, *, subject: str, body: str, by: User, now: datetime, note: str = ""
) -> TemplateVersion:
    if subject or body:
        _refuse_faults(template, subject, body)
    row: TemplateVersion = LIFE.begin(
        by=by,
        now=now,
        among=TemplateVersion.objects.filter(template=template),
        note=note,
        template=template,
        subject=_subject(subject),
        body=_body(body),
    )
    audit.record(by=by, action="template.draft", subject=row, now=now, template=template.pk, number=row.number)
    return row


@transaction.atomic
def write(*, version: TemplateVersion, subject: str, body: str, by: User, now: datetime) -> TemplateVersion:
    """Write what a draft says. Raises TemplateRefused for an unknown field or word, TemplateDecided."""
    row = LIFE.locked(version, VersionState.DRAFT)
    _refuse_faults(row.template, subject, body)
    LIFE.write(row, by=by, now=now, subject=_subject(subject), body=_body(body))
    audit.record(by=by, action="template.write", subject=row, now=now)
    return row


@transaction.atomic
def submit(
    *, version: TemplateVersion, effective_on: date, note: str, by: User, now: datetime, today: date
) -> TemplateVersion:
    """Ask a second person to approve a draft that is to be in force from `effective_on`.

    Raises TemplateRefused for a past day, without words, or while the text lacks what the packs ask for.
    """
    row = LIFE.locked(version, VersionState.DRAFT)
    _refuse_lacks(row)
    LIFE.submit(row, effective_on=effective_on, note=note, by=by, today=today)
    audit.record(by=by, action="template.submit", subject=row, now=now, effective_on=effective_on.isoformat())
    return row


@transaction.atomic
def approve(*, version: TemplateVersion, by: User, now: datetime, today: date, words: str = "") -> TemplateVersion:
    """Approve a version; it is in force from its day on, from today when that has passed.

    The packs are asked again: they may ask for more than when it was handed in. Raises TemplateDecided,
    SecondPersonNeeded, TemplateRefused.
    """
    row = LIFE.waiting(version, by=by)
    _refuse_lacks(row)
    return LIFE.approve(row, by=by, now=now, today=today, words=words, template=row.template_id)


@transaction.atomic
def refuse(*, version: TemplateVersion, words: str, by: User, now: datetime) -> TemplateVersion:
    """Refuse a version with the reason. Raises TemplateDecided, SecondPersonNeeded, TemplateRefused without words."""
    return LIFE.refuse(version, words=words, by=by, now=now, template=version.template_id)


@transaction.atomic
def discard(*, version: TemplateVersion, by: User, now: datetime) -> TemplateVersion:
    """Throw a draft away, or take back what waits for approval. Raises TemplateDecided."""
    return LIFE.discard(version, by=by, now=now, template=version.template_id)


@transaction.atomic
def retire(*, template: Template, by: User, now: datetime) -> Template:
    """Offer a template no more; what was written with it stays. Raises TemplateRefused when it is retired already."""
    row = Template.objects.select_for_update(of=("self",)).get(pk=template.pk)
    _refuse_retired(row)
    row.retired_at = now
    history.sign(row, by=by, now=now)
    row.save(update_fields=["retired_at"])
    audit.record(by=by, action="template.retire", subject=row, now=now)
    return row


def _refuse_retired(row: Template) -> None:
    if row.retired_at is not None:
        raise TemplateRefused(_("This template is retired. Add a new one."))


def _refuse_faults(template: Template, subject: str, body: str) -> None:
    is_private = template.party == PartyRole.CONTACT_PERSON
    found = rule.problems(
        subject=subject,
        body=body,
        channel=template.channel,
        party=template.party,
        references=queries.creditor_names(template) if is_private else (),
    )
    if found:
        raise TemplateRefused(
            punctuation.sentences(template_words.problem(one) for one in found),
            field="subject" if found[0].fault == rule.Fault.NO_SUBJECT else "body",
            facts={"problems": [[str(one.fault), one.about] for one in found]},
        )


def _refuse_lacks(row: TemplateVersion) -> None:
    _refuse_faults(row.template, row.subject, row.body)
    found = [one for one in queries.lacks(row.template, subject=row.subject, body=row.body) if one.blocks]
    if found:
        said = punctuation.listed(template_words.lack(one) for one in found)
        raise TemplateRefused(
            _("The text cannot be approved as it is. %(lacks)s") % {"lacks": said},
            field="body",
            facts={"lacks": [one.id for one in found]},
        )


def _subject(text: str) -> str:
    return cards.kept(rule.on_one_line(text), MOST_SUBJECT)


def _body(text: str) -> str:
    return cards.masked(rule.clean(text))
