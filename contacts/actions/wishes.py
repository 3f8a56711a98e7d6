"""Wishes of persons: recorded with their evidence, taken back, and "stop" obeyed at once."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction
from django.db.models.functions import Lower, Reverse
from django.utils.translation import gettext as _

from cases.actions import case_lock, persons
from cases.enums import Channel, PartyRole, PointKind
from cases.models import Case, ContactPoint, Creditor, Debtor, RelatedPerson
from common import audit, cards
from common.clock import local_date
from common.errors import Refusal
from contacts.actions import points
from contacts.enums import WishKind, WishVia
from contacts.models import Contact, Wish
from contacts.queries import wishes as queries
from contacts.rules import wishes as rules
from contacts.rules.wishes import Lacks, Said
from staff.models import User

LONGEST_WORDING = 500
KINDS: dict[str, PointKind] = {
    Channel.SMS: PointKind.PHONE,
    Channel.PHONE: PointKind.PHONE,
    Channel.EMAIL: PointKind.EMAIL,
    Channel.LETTER: PointKind.ADDRESS,
    Channel.CHAT: PointKind.CHAT,
}


class WishRefused(Refusal):
    """What was said lacks something, or belongs to another person."""

    code = "wish_refused"


class WishOver(Refusal):
    """The wish was taken back before."""

    code = "wish_over"


@dataclass(frozen=True)
class Evidence:
    """How the desk came to know: when received (now when None), on which way, in which words, in which contact."""

    via: WishVia
    received_at: datetime | None = None
    wording: str = ""
    contact: Contact | None = None
    direct: bool = True


@dataclass(frozen=True)
class About:
    """Of whom and what a wish speaks: of the debtor or of `person`, of one number or address, of a channel."""

    said: Said
    point: ContactPoint | None = None
    person: RelatedPerson | None = None
    evidence: Evidence = field(default_factory=lambda: Evidence(WishVia.PHONE))


@transaction.atomic
def record(*, case: Case, about: About, by: User | None, now: datetime) -> Wish:
    """Keep what a person agreed to or forbade and return it; from this instant the gate obeys it.

    The same wish said again while it stands is the one that is kept. Raises WishRefused.
    """
    persons.lock(case=case)
    case_lock.refuse_sealed(case)
    said = replace(about.said, has_point=about.point is not None, wording=about.evidence.wording)
    for one, name in ((about.point, "point"), (about.person, "person")):
        if one is not None and one.debtor_id != case.debtor_id:
            raise WishRefused(_("Choose a person or number of this case."), field=name)
    _refuse(said, about.evidence, now)
    person = about.point.person if about.point else about.person
    zones: list[str] = case.debtor.time_zones
    return _keep(
        case.debtor, said, about, person=person, zone=zones[0] if zones else case.creditor.time_zone, by=by, now=now
    )


def _refuse(said: Said, evidence: Evidence, now: datetime) -> None:
    lacks = rules.lacking(said)
    if lacks:
        sentence, name = _sentence(lacks)
        raise WishRefused(sentence, field=name)
    if evidence.received_at and evidence.received_at > now:
        raise WishRefused(_("It cannot have been received later than now."), field="received_on")


def _sentence(lacks: Lacks) -> tuple[str, str]:
    return {
        Lacks.CHANNEL: (_("Choose the channel, or the number or address."), "channel"),
        Lacks.HOURS: (_("Write from when until when, such as 09:00 and 17:30, or choose days."), "opens"),
        Lacks.DAYS: (_("The last day lies before the first. Correct one of them."), "last_on"),
        Lacks.PLACE: (_("Choose the place."), "place"),
        Lacks.WORDING: (_("Write the words to which the person agreed. Without them it is no evidence."), "wording"),
        Lacks.EVERYTHING: (
            _("No hour would be left. When a person wants no contact at all, place a hold: asked us to stop."),
            "opens",
        ),
    }[lacks]


def _keep(
    debtor: Debtor,
    said: Said,
    about: About,
    *,
    person: RelatedPerson | None,
    zone: str,
    by: User | None,
    now: datetime,
) -> Wish:
    evidence = about.evidence
    received_at = evidence.received_at or now
    wish = Wish(
        debtor=debtor,
        person=person,
        kind=said.kind,
        channel=said.channel,
        point=about.point,
        place=said.place,
        days=list(rules.week(said.days)),
        opens=said.opens,
        closes=said.closes,
        first_on=said.first_on,
        last_on=said.last_on or rules.last_day(said.kind, local_date(received_at, zone)),
        direct=evidence.direct,
        received_at=received_at,
        via=evidence.via,
        wording=cards.kept(evidence.wording, LONGEST_WORDING),
        contact=evidence.contact,
        recorded_at=now,
        recorded_by=by,
    )
    standing = queries.same(wish)
    if standing is not None:
        return standing
    wish.save()
    audit.record(by=by, action="wish.record", subject=wish, now=now, debtor=debtor.pk, kind=str(said.kind))
    return wish


@transaction.atomic
def take_back(*, wish: Wish, by: User | None, now: datetime, evidence: Evidence | None = None) -> Wish:
    """End a wish and return the row that ends it: a consent by one click (PIPL art. 15), all else with evidence.

    To be contacted again is the person's own word: raises WishRefused without it, WishOver when it was taken back.
    """
    given = evidence or Evidence(WishVia.PHONE)
    row = Wish.objects.select_for_update(of=("self",)).select_related("debtor").get(pk=wish.pk)
    if row.kind == WishKind.TAKEN_BACK or Wish.objects.filter(takes_back=row).exists():
        raise WishOver(_("It was taken back before. Reload the page to see what stands."))
    if rules.takes_wording(row.kind) and not given.wording.strip():
        raise WishRefused(_("Write what the person said. Only they themselves open this again."), field="wording")
    if row.last_on is None and given.received_at and given.received_at < row.received_at:
        raise WishRefused(_("It cannot have been taken back before it was said."), field="received_on")
    ending = Wish(
        debtor=row.debtor,
        person_id=row.person_id,
        kind=WishKind.TAKEN_BACK,
        channel=row.channel,
        point_id=row.point_id,
        takes_back=row,
        received_at=given.received_at or now,
        via=given.via,
        wording=cards.kept(given.wording, LONGEST_WORDING),
        contact=given.contact,
        recorded_at=now,
        recorded_by=by,
    )
    ending.save()
    audit.record(by=by, action="wish.take_back", subject=ending, now=now, debtor=row.debtor_id, kind=row.kind)
    return ending


@transaction.atomic
def stop(
    *,
    channel: Channel,
    address: str,
    via: WishVia,
    received_at: datetime,
    now: datetime,
    wording: str = "",
    creditor: Creditor | None = None,
    by: User | None = None,
) -> list[Wish]:
    """Obey "stop" from a number or address, at once and for everybody who has it; return what stands now.

    Called when a reply says so (`rules.wishes.says_stop`). `address` is E.164, or an email in whatever capitals.
    With `creditor` only their debtors; without, all. A contact person is left alone for good. Said twice is once.
    """
    # Read from its end, as the index is: capitals do not count, and a phone number has none.
    found = ContactPoint.objects.annotate(ending=Reverse(Lower("value")))
    found = found.filter(kind=KINDS[channel], ending=address.strip().lower()[::-1])
    if creditor is not None:
        found = found.filter(debtor__creditor=creditor)
    ids = list(found.order_by("debtor_id", "pk").values_list("pk", flat=True))
    _lock(ids)
    evidence = Evidence(via, received_at=min(received_at, now), wording=wording)
    kept = []
    for point in ContactPoint.objects.filter(pk__in=ids).select_related("debtor", "person__debtor").order_by("pk"):
        if point.person and point.person.role == PartyRole.CONTACT_PERSON:
            points.refuse(person=point.person, by=by, now=now, received_at=evidence.received_at)
        said = Said(str(WishKind.OPT_OUT), channel=str(channel), has_point=True)
        about = About(said, point=point, evidence=evidence)
        kept.append(_keep(point.debtor, said, about, person=point.person, zone="UTC", by=by, now=now))
    return kept


def _lock(point_ids: list[int]) -> None:
    """Lock the persons, as the gate does: a contact that is allowed in the same moment was allowed before."""
    debtors = ContactPoint.objects.filter(pk__in=point_ids).values("debtor_id")
    rows = Debtor.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=debtors).order_by("pk")
    list(rows.values_list("pk", flat=True))
