"""Contact points: added, moved through their states by hand, by the log and by bounces; contact persons who refuse."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.enums import Outcome, PartyRole, PointKind, PointPlace, PointSource, PointState
from cases.models import Case, ContactPoint, RelatedPerson
from cases.queries import persons
from common import audit, cards, history, phones
from common.clock import local_date
from common.errors import Refusal
from contacts.enums import Direction
from contacts.models import Contact
from contacts.rules import outcomes
from contacts.rules import points as rules
from staff.models import User

LAST = 30
LONGEST_REASON = 100
LONGEST_VALUE = 200


class PointRefused(Refusal):
    """The contact point cannot be added or changed so."""

    code = "contact_point_refused"


class RefusalUnfit(Refusal):
    """Only a contact person can want no contact for good."""

    code = "refusal_unfit"


@transaction.atomic
def add(
    *,
    case: Case,
    kind: PointKind,
    value: str,
    source: PointSource,
    by: User,
    now: datetime,
    place: PointPlace = PointPlace.MOBILE,
    person: RelatedPerson | None = None,
) -> ContactPoint:
    """Add a number or address of the debtor of `case`, or of `person` around the debt, and return it.

    A phone is kept in E.164, read as one of the creditor's region. Raises PointRefused for what cannot be read or is
    known already; the database gives the number of a contact person who refused the state "do not contact".
    """
    case_lock.locked(case_id=case.pk)
    if person is not None and person.debtor_id != case.debtor_id:
        raise PointRefused(_("Choose a person of this case."), field="person")
    kept = _readable(case, kind, value)
    same = ContactPoint.objects.filter(debtor_id=case.debtor_id, person=person, kind=kind, value=kept)
    if same.exists():
        raise PointRefused(_("This number or address is known already."), field="value")
    where = place if kind == PointKind.PHONE else PointPlace.OTHER
    point = ContactPoint(
        debtor_id=case.debtor_id, person=person, kind=kind, place=where, value=kept, source=source, created_at=now
    )
    history.sign(point, by=by, now=now)
    point.save()
    point.refresh_from_db(fields=["state"])
    audit.record(by=by, action="contact_point.add", subject=point, now=now, case=case.pk, source=str(source))
    return point


def _readable(case: Case, kind: PointKind, value: str) -> str:
    text = " ".join(cards.kept(value, LONGEST_VALUE).split())
    if kind == PointKind.PHONE:
        number = phones.parse(text, case.creditor.phone_region)
        if number is None:
            raise PointRefused(
                _("This is not a phone number. Write it with its area, such as 021 5518 0142."), field="value"
            )
        return number
    if kind == PointKind.EMAIL:
        name, at, domain = text.partition("@")
        if not (name and at and "." in domain) or " " in text or "@" in domain:
            raise PointRefused(_("This is not an email address."), field="value")
        return text.lower()
    if len(text) < 6:
        raise PointRefused(_("Write the whole address."), field="value")
    return text


@transaction.atomic
def move(*, point: ContactPoint, to: PointState, by: User, now: datetime, reason: str) -> ContactPoint:
    """Put a contact point into another state and say why; return it. Raises PointRefused."""
    row = _locked(point)
    _refuse_sealed(row)
    if row.person and row.person.refused_at:
        raise PointRefused(_("This person wants no contact. Nothing lifts that."))
    if not rules.may_move(row.state, to):
        raise PointRefused(_("It is that already, or cannot become it. Choose another state."), field="to")
    words = cards.kept(reason, LONGEST_REASON)
    if not words:
        raise PointRefused(_("Write what you know and from whom."), field="reason")
    return _put(row, to, by=by, now=now, reason=words)


@transaction.atomic
def learn(*, contact: Contact, by: User | None, now: datetime) -> ContactPoint | None:
    """Keep what a logged contact taught about its number or address; return it when its state changed."""
    if contact.contact_point_id is None:
        return None
    row = _locked_by_id(contact.contact_point_id)
    if row.person and row.person.role == PartyRole.CONTACT_PERSON and contact.outcome == Outcome.REFUSES:
        refuse(person=row.person, by=by, now=now, received_at=contact.at)
        return row
    reached = row.person.role if row.person else PartyRole.DEBTOR
    identified = contact.party == reached and any(mark in contact.checks for mark in outcomes.IDENTITY)
    state = rules.learned(
        state=row.state, outcome=contact.outcome, identified=identified, last=_last(row, contact.time_zone)
    )
    if state == row.state:
        return None
    return _put(row, PointState(state), by=by, now=now, reason=str(Outcome(contact.outcome).label))


@transaction.atomic
def unlearn(*, contact: Contact, by: User | None, now: datetime) -> ContactPoint | None:
    """Take back what `contact` taught when a correction says otherwise; return the point when its state changed."""
    if contact.contact_point_id is None or contact.outcome not in (Outcome.WRONG_NUMBER, Outcome.REASSIGNED):
        return None
    row = _locked_by_id(contact.contact_point_id)
    if row.state not in (PointState.WRONG, PointState.REASSIGNED):
        return None
    return _put(row, PointState.NEW, by=by, now=now, reason=_("A contact was corrected"))


@transaction.atomic
def bounced(*, point: ContactPoint, is_hard: bool, bounces: int, now: datetime, reason: str) -> ContactPoint | None:
    """Keep that a message came back, for good (`is_hard`) or for the `bounces`-th time in a row; called by messages.

    `reason` is the gateway's code, without anything personal. Returns the point when its state changed.
    """
    row = _locked(point)
    state = rules.bounced(state=row.state, is_hard=is_hard, bounces=bounces)
    return None if state == row.state else _put(row, PointState(state), by=None, now=now, reason=reason)


@transaction.atomic
def refuse(
    *, person: RelatedPerson, by: User | None, now: datetime, received_at: datetime | None = None, reason: str = ""
) -> RelatedPerson:
    """Leave a contact person alone for good; return the person.

    Every number of theirs is closed, and so is everybody with one of these numbers around the same debtor, with
    whichever creditor. It cannot be taken back. Raises RefusalUnfit for a guarantor, who owes.
    """
    if person.role != PartyRole.CONTACT_PERSON:
        raise RefusalUnfit(_("A guarantor owes too. Place a hold instead."))
    at, words = received_at or now, cards.kept(reason, LONGEST_REASON) or _("Wants no contact")
    for row in _same_people(person):
        if row.refused_at is None:
            row.refused_at = at
            history.sign(row, by=by, now=now, reason=words)
            row.save(update_fields=["refused_at"])
            audit.record(by=by, action="contact_person.refuse", subject=row, now=now, debtor=row.debtor_id)
        for point in ContactPoint.objects.select_for_update(of=("self",)).filter(person=row).order_by("pk"):
            if point.state != PointState.DO_NOT_CONTACT:
                _put(point, PointState.DO_NOT_CONTACT, by=by, now=now, reason=words)
    person.refresh_from_db()
    return person


def _same_people(person: RelatedPerson) -> list[RelatedPerson]:
    same = persons.debtors(person.debtor_id, person.debtor.national_number_hash)
    values = list(ContactPoint.objects.filter(person=person).values_list("value", flat=True))
    others = RelatedPerson.objects.filter(
        debtor__in=same, role=PartyRole.CONTACT_PERSON, contact_points__value__in=values
    ).values("pk")
    rows = RelatedPerson.objects.select_for_update(of=("self",)).filter(pk__in=[person.pk, *_keys(others)])
    return list(rows.order_by("pk"))


def _keys(rows: Any) -> list[int]:
    return [row["pk"] for row in rows.order_by("pk").distinct()]


def _locked(point: ContactPoint) -> ContactPoint:
    return _locked_by_id(point.pk)


def _locked_by_id(pk: int) -> ContactPoint:
    return ContactPoint.objects.select_for_update(of=("self",)).select_related("person__debtor").get(pk=pk)


def _refuse_sealed(point: ContactPoint) -> None:
    if point.value == f"sealed:{point.pk}":
        raise case_lock.CaseSealed(_("The case is sealed: nothing is written into it any more."))


def _put(point: ContactPoint, state: PointState, *, by: User | None, now: datetime, reason: str) -> ContactPoint:
    old, point.state = point.state, state
    history.sign(point, by=by, now=now, reason=reason)
    point.save(update_fields=["state"])
    audit.record(by=by, action="contact_point.move", subject=point, now=now, old=str(old), new=str(state))
    return point


def _last(point: ContactPoint, zone: str) -> list[rules.Attempt]:
    rows = Contact.objects.filter(contact_point=point, direction=Direction.OUTBOUND, corrections__isnull=True)
    rows = rows.exclude(outcome__in=(Outcome.SENT, Outcome.UNSURE, Outcome.DELIVERED)).order_by("-at", "-pk")
    return [rules.Attempt(local_date(at, zone), outcome) for at, outcome in rows.values_list("at", "outcome")[:LAST]]
