"""Who listens, in which language, and what the fields of a spoken text say to them."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from cases.enums import PartyRole
from cases.models import Case, RelatedPerson
from common.clock import local_date
from contacts.enums import Language, Party
from contacts.models import Decision
from contacts.queries import act
from contacts.queries.templates import values
from contacts.queries.templates.values import Known
from contacts.rules import library as rule
from staff.models import User

IN_CHINESE = ("cn", "tw")


@dataclass(frozen=True)
class Listener:
    """Who was reached, and of the people around the debt whom the call is for; `person` None: the debtor.

    `is_known` is false where it is one of several and nobody said which: then nobody is greeted by name.
    """

    party: str = ""
    person: RelatedPerson | None = None
    is_known: bool = True

    @property
    def is_guarantor(self) -> bool:
        """Whether a guarantor hears it, who also owes and is not the debtor."""
        return self.party == Party.GUARANTOR


DEBTOR = Listener()
"""Nobody was reached yet, on the debtor's own number."""


def listener(case: Case, *, user: User, chosen: str, now: datetime) -> Listener:
    """Return who listens: as chosen in the log form, or else whose number the open call of `user` dialled.

    On the number of a guarantor the call is for the guarantor, whoever answers there.
    """
    decision: Decision | None = act.open_call(case=case, user=user, now=now)
    dialled = decision.contact_point.person if decision and decision.contact_point else None
    role = str(dialled.role) if dialled else ""
    party = chosen if chosen in Party.values else role
    if party in (Party.GUARANTOR, Party.CONTACT_PERSON):
        return Listener(party, dialled) if party == role else _only(case, party)
    return Listener(party, dialled if role == PartyRole.GUARANTOR and party != Party.DEBTOR else None)


def _only(case: Case, party: str) -> Listener:
    found = list(RelatedPerson.objects.filter(debtor=case.debtor_id, role=party).order_by("pk")[:2])
    return Listener(party, found[0]) if len(found) == 1 else Listener(party, is_known=False)


def language(case: Case, chosen: str = "") -> str:
    """Return the language that is spoken: as chosen, or else the debtor's, or that of the creditor's country."""
    if chosen in Language.values:
        return chosen
    spoken = case.debtor.language
    is_chinese = spoken.startswith("zh") if spoken else case.creditor.jurisdiction in IN_CHINESE
    return str(Language.CHINESE if is_chinese else Language.ENGLISH)


def said(
    known: Known, *, language: str, now: datetime, to: Listener = DEBTOR, is_private: bool = False
) -> dict[str, str]:
    """Return what every field says to whom it is read out; `is_private` leaves out what tells of the debt."""
    today = local_date(now, known.case.creditor.time_zone)
    found = values.said(known, channel=rule.SPOKEN, language=language, today=today, person=to.person)
    if not to.is_known:
        found |= dict.fromkeys(("recipient_name", "person_name") if to.is_guarantor else ("recipient_name",), "")
    if not is_private:
        return found
    harmless = {key: text for key, text in found.items() if not rule.SPOKEN_FIELDS.get(key, rule.HIDDEN).reveals}
    return harmless | {"our_name": settings.ORGANISATION_NEUTRAL_NAME}
