"""Correcting the contact log: the old row stays, a new one says what was true."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.enums import Outcome
from common import audit, cards, punctuation
from common.errors import Refusal
from contacts.actions import chain, points
from contacts.enums import Party
from contacts.models import Contact
from contacts.rules import outcomes
from staff.enums import Role
from staff.models import User


class CorrectionRefused(Refusal):
    """The row cannot be corrected so, or not by this person."""

    code = "correction_refused"


@transaction.atomic
def correct(*, contact: Contact, party: Party, outcome: Outcome, note: str, by: User, now: datetime) -> Contact:
    """Add a row that says what was true of `contact`: who was reached, the outcome, and why it is corrected.

    The old row stays and counts no more. Only the person who logged it and a supervisor may; a promise is
    withdrawn on its own page. The same correction by the same person again returns the row that it made. Raises
    CorrectionRefused.
    """
    case = case_lock.locked(case_id=contact.case_id)
    said: dict[str, Any] = {"party": party, "outcome": outcome, "note": cards.masked(note.strip())}
    made = Contact.objects.filter(corrects=contact, collector=by, **said).first()
    if made is not None:
        return made
    _refuse(contact, party, outcome, note, by)
    row = Contact(
        case=case,
        at=contact.at,
        time_zone=contact.time_zone,
        channel=contact.channel,
        direction=contact.direction,
        contact_point=contact.contact_point,
        person=contact.person,
        seconds=contact.seconds,
        **said,
        checks=contact.checks,
        recording=contact.recording,
        mood=contact.mood,
        arrears_reason=contact.arrears_reason if party in outcomes.OWING else "",
        willingness=contact.willingness if party in outcomes.OWING else "",
        ability=contact.ability if party in outcomes.OWING else "",
        corrects=contact,
        collector=by,
        recorded_at=now,
    )
    chain.append(contact=row)
    if contact.at == case.last_contact_at:
        case.last_outcome = outcome
        case.save(update_fields=["last_outcome"])
    if points.learn(contact=row, by=by, now=now) is None:
        points.unlearn(contact=contact, by=by, now=now)
    audit.record(by=by, action="contact.correct", subject=row, now=now, corrects=contact.pk)
    return row


def _refuse(contact: Contact, party: Party, outcome: Outcome, note: str, by: User) -> None:
    if contact.collector_id != by.pk and by.role != Role.SUPERVISOR:
        raise CorrectionRefused(_("Only the person who logged the contact, or a supervisor, may correct it."))
    if Contact.objects.filter(corrects=contact).exists():
        raise CorrectionRefused(_("This row was corrected before. Correct the newer row."))
    if not note.strip():
        raise CorrectionRefused(_("Write what was wrong and what is true."), field="note")
    if outcome == Outcome.PROMISE and contact.outcome != Outcome.PROMISE:
        raise CorrectionRefused(
            _("A promise is recorded in a contact of its own. Choose another outcome."), field="outcome"
        )
    fitting = outcomes.fitting(party=party, channel=contact.channel, direction=contact.direction)
    if outcome not in fitting:
        names = punctuation.listed(Outcome(one).label for one in fitting)
        sentence = _("This outcome does not fit who was reached. Choose one of: %s.") % names
        raise CorrectionRefused(sentence, field="outcome")
