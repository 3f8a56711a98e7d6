"""Who listens, in which language, and what the fields of a spoken text say to them."""

from datetime import datetime

from django.conf import settings

from cases.enums import PartyRole
from cases.models import Case
from common.clock import local_date
from contacts.enums import Language, Party
from contacts.models import Decision
from contacts.queries import act
from contacts.queries.templates import values
from contacts.rules import library as rule
from staff.models import User

IN_CHINESE = ("cn", "tw")


def party(case: Case, *, user: User, chosen: str, now: datetime) -> str:
    """Return who was reached: as chosen in the log form, or else whose number the open call of `user` dialled."""
    if chosen in Party.values:
        return chosen
    decision: Decision | None = act.open_call(case=case, user=user, now=now)
    person = decision.contact_point.person if decision and decision.contact_point else None
    return str(Party.CONTACT_PERSON) if person and person.role == PartyRole.CONTACT_PERSON else ""


def language(case: Case, chosen: str = "") -> str:
    """Return the language that is spoken: as chosen, or else the debtor's, or that of the creditor's country."""
    if chosen in Language.values:
        return chosen
    spoken = case.debtor.language
    is_chinese = spoken.startswith("zh") if spoken else case.creditor.jurisdiction in IN_CHINESE
    return str(Language.CHINESE if is_chinese else Language.ENGLISH)


def said(case: Case, *, language: str, now: datetime, is_private: bool = False) -> dict[str, str]:
    """Return what every field says; to those who may hear nothing of the debt, only what tells nothing."""
    today = local_date(now, case.creditor.time_zone)
    known = values.gather([case.pk])[case.pk]
    found = values.said(known, channel=rule.SPOKEN, language=language, today=today)
    if not is_private:
        return found
    harmless = {key: text for key, text in found.items() if not rule.SPOKEN_FIELDS.get(key, rule.HIDDEN).reveals}
    return harmless | {"our_name": settings.ORGANISATION_NEUTRAL_NAME}
