"""Queueing one message: the wording in force, the text for this person, and the gate's answer, in one transaction."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.enums import CaseState, Channel
from cases.models import Case, ContactPoint
from common import audit, punctuation
from common.clock import local_date
from common.errors import Refusal
from contacts import channels
from contacts.actions import gate
from contacts.enums import Purpose, Verdict
from contacts.models import Decision, Message, Template, TemplateVersion
from contacts.queries import decisions, wording
from contacts.queries.templates import template_words, templates, values
from contacts.queries.templates.templates import Text
from contacts.rules import templates as rule
from staff.models import User

LONGEST_WAIT = timedelta(days=3)
"""So long a message waits for the hour at which it may go; what may go later only is refused."""


class MessageRefused(Refusal):
    """The message cannot be written: the template, the person or the text does not fit."""

    code = "message_refused"


class MessageForbidden(Refusal):
    """The gate does not allow this message, and no hour of the next days opens the way."""

    code = "message_forbidden"


class KeyUsed(Refusal):
    """The key belongs to another message."""

    code = "message_key_used"


@dataclass(frozen=True)
class Wanted:
    """One message: from which template, to which number or address; `key` is of one press of a button."""

    template: Template
    point: ContactPoint
    key: UUID | None = None


@transaction.atomic
def queue(*, case: Case, wanted: Wanted, by: User, now: datetime) -> Message:
    """Queue a message and return it; the same key again returns the one that it made.

    It goes at once, or at the hour from which the gate allows it, within three days. Raises MessageRefused,
    MessageForbidden, KeyUsed, PointUnfit, CaseSealed; then nothing is stored.
    """
    persons.lock(case=case)
    row = case_lock.locked(case_id=case.pk)
    key = wanted.key or uuid4()
    made = Message.objects.filter(key=key).select_related("version").first()
    if made is not None:
        return _again(made, row, wanted)
    version = _version(row, wanted, now)
    text = _text(version, row, wanted, now)
    template = version.template
    decision = gate.ask(
        case=row,
        contact_point=wanted.point,
        channel=Channel(template.channel),
        by=by,
        now=now,
        purpose=Purpose(template.purpose),
    )
    due_at = due(decision=decision, now=now)
    if due_at is None:
        raise MessageForbidden(_forbidden(decision, row, now), field="point")
    message = Message.objects.create(
        key=key,
        case=row,
        contact_point=wanted.point,
        person=wanted.point.person,
        version=version,
        channel=template.channel,
        purpose=template.purpose,
        subject=text.subject,
        body=text.body,
        digest=digest(text=text),
        decision=decision,
        queued_at=now,
        queued_by=by,
        due_at=due_at,
    )
    audit.record(by=by, action="message.queue", subject=message, now=now, case=row.pk, template=template.pk)
    return message


def due(*, decision: Decision, now: datetime) -> datetime | None:
    """Return when a message may go by the gate's answer; None when no hour of the next days opens the way."""
    if decision.verdict != Verdict.BLOCKED:
        return now
    opens = decision.next_lawful_at
    return opens if opens is not None and opens <= now + LONGEST_WAIT else None


def digest(*, text: Text) -> bytes:
    """Return the SHA-256 of a text, subject and body parted by a line end."""
    return hashlib.sha256(f"{text.subject}\n{text.body}".encode()).digest()


def _again(made: Message, case: Case, wanted: Wanted) -> Message:
    same = (made.case_id, made.contact_point_id, made.version.template_id)
    if same != (case.pk, wanted.point.pk, wanted.template.pk):
        raise KeyUsed(_("This key was used for another message. Begin anew."))
    return made


def _version(case: Case, wanted: Wanted, now: datetime) -> TemplateVersion:
    template = wanted.template
    if template.retired_at is not None or template.creditor_id not in (None, case.creditor_id):
        raise MessageRefused(_("Choose a template of this creditor or of the whole house."), field="template")
    version = templates.in_force(template, on=local_date(now, case.creditor.time_zone))
    if version is None:
        raise MessageRefused(_("No wording of this template is in force. Have one approved first."), field="template")
    if case.state == CaseState.CLOSED:
        raise MessageRefused(_("The case is closed. Nothing is written on it."))
    role = wanted.point.person.role if wanted.point.person else "debtor"
    if role != template.party:
        raise MessageRefused(
            _("This template is written to the %(party)s. Choose their number or address.")
            % {"party": template.get_party_display()},
            field="point",
        )
    if channels.channel(template.channel) is None and template.channel != Channel.LETTER:
        raise MessageRefused(_("No line is set for this channel. The administrator sets it up."), field="template")
    version.template = template
    return version


def _text(version: TemplateVersion, case: Case, wanted: Wanted, now: datetime) -> Text:
    lacks = templates.missing_for(version, creditor=case.creditor)
    if lacks:
        said = punctuation.listed(template_words.lack(one) for one in lacks)
        raise MessageRefused(_("The text lacks what the law of this case asks for. %(said)s") % {"said": said})
    known = values.gather([case.pk])[case.pk]
    today = local_date(now, case.creditor.time_zone)
    try:
        return templates.text(version, known, today=today, person=wanted.point.person)
    except rule.FieldsEmpty as empty:
        raise MessageRefused(template_words.empty(empty), field="template") from empty
    except rule.Revealed as revealed:
        raise MessageRefused(template_words.revealed(revealed), field="template") from revealed


def _forbidden(decision: Decision, case: Case, now: datetime) -> str:
    zones: list[str] = case.debtor.time_zones
    zone = zones[0] if zones else case.creditor.time_zone
    answer = decisions.answer_of(decision)
    why = wording.reason(answer.unmet[0], now=now, zone=zone)
    head = wording.headline(answer, now=now, zone=zone)
    return _("%(head)s. %(why)s.") % {"head": head, "why": why.words}


@transaction.atomic
def take_back(*, message: Message, by: User, now: datetime) -> Message:
    """Take a message back that still waits. Raises MessageRefused when it has gone, or is going."""
    row = Message.objects.select_for_update(of=("self",)).get(pk=message.pk)
    if not row.may_be_withdrawn:
        raise MessageRefused(_("This message is “%(state)s” already.") % {"state": row.get_state_display()})
    row.state, row.reason, row.ended_at = "withdrawn", "taken_back", now
    row.save(update_fields=["state", "reason", "ended_at"])
    audit.record(by=by, action="message.take_back", subject=row, now=now, case=row.case_id)
    return row
