"""What was said: what the person asked for, the contact log, messages as they left, answers that were told."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import Channel, Outcome, PartyRole
from cases.models import Case, RelatedPerson, Request
from contacts.enums import Direction, Party
from contacts.models import Contact, Message, Told
from contacts.queries.record.cells import Row, text
from contacts.rules import library as rule

OWN = (Party.DEBTOR, Party.NOBODY, Party.VOICEMAIL)
"""Who was reached when nobody else was."""


def requests(cases: dict[int, Case]) -> list[Row]:
    """Return what the person asked for, and what was answered; not what the desk noted among itself."""
    return [
        {
            _("Number"): one.number,
            _("Case"): cases[one.case_id].number,
            _("Kind"): str(one.get_kind_display()),
            _("Subject"): one.subject,
            _("What was said"): one.details,
            _("Came by"): str(one.get_channel_display()),
            pgettext("request", "Received"): text(one.received_at),
            _("Due"): text(one.due_on),
            _("Department"): str(one.get_department_display()),
            _("Outcome"): str(one.get_outcome_display()) if one.outcome else pgettext("request", "open"),
            _("Answer"): one.answer,
            _("Sent as verification"): one.verification,
            pgettext("request", "Closed"): text(one.closed_at),
        }
        for one in Request.objects.filter(case__in=list(cases)).order_by("received_at", "pk")
    ]


def contacts(cases: dict[int, Case]) -> list[Row]:
    """Return the contact log; of what reached somebody else only that there was an attempt."""
    rows = []
    found = Contact.objects.filter(case__in=list(cases)).select_related("contact_point", "collector")
    for one in found.order_by("at", "pk"):
        own = one.person_id is None and one.party in OWN
        rows.append(
            {
                _("Case"): cases[one.case_id].number,
                _("When"): text(one.at),
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


def messages(cases: dict[int, Case]) -> list[Row]:
    """Return what was written to the person and left, or may have, as it left; a sealed case has no text any more."""
    found = Message.objects.filter(case__in=list(cases), person=None, contact__isnull=False)
    rows = found.select_related("contact_point", "contact", "version__template").order_by("contact__at", "pk")
    return [
        {
            _("Case"): cases[one.case_id].number,
            _("When"): text(one.contact.at if one.contact else None),
            _("Channel"): str(one.get_channel_display()),
            _("Number or address"): one.contact_point.value if one.contact_point else "",
            _("Template"): one.version.template.name,
            pgettext("of a message", "Subject"): one.subject,
            _("Text"): one.body,
            _("State"): _state(one),
        }
        for one in rows
    ]


def _state(one: Message) -> str:
    if one.delivery:
        return str(one.get_delivery_display())
    return str(one.get_reason_display() if one.reason else one.get_state_display())


def answers(cases: dict[int, Case]) -> list[Row]:
    """Return what the person was told when they asked: the wording, without the figures of that day.

    What was told in a call that nobody logged counts only where no guarantor may have been told it. Of a sealed case
    the topic alone is left: the question may have been the person's own words.
    """
    around = RelatedPerson.objects.filter(debtor=OuterRef("case__debtor"), role=PartyRole.GUARANTOR)
    own = Q(contact__person=None, contact__party__in=OWN) | Q(contact=None) & ~Exists(around)
    rows = Told.objects.filter(own, case__in=list(cases)).select_related("version__answer").order_by("at", "pk")
    return [_answer(one, cases[one.case_id]) for one in rows]


def _answer(one: Told, case: Case) -> Row:
    question, said = str(one.get_topic_display()), _("The figures of the case on that day")
    if case.sealed_at:
        said = ""
    elif one.version:
        question, said = one.version.answer.question, rule.filled(one.version.body, {})
    row = {_("Case"): case.number, _("When"): text(one.at), _("Question"): question}
    return row | {_("Answer"): said, _("How"): str(one.get_how_display())}
