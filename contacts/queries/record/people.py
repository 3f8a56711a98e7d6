"""Who the person is, how to reach them, what they agreed to and forbade, what stops contact with them."""

from collections.abc import Iterable

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cases.enums import HoldKind
from cases.models import ContactPoint, Debtor, Hold
from cases.queries import persons
from common import names, punctuation, secrets
from contacts.models import Wish
from contacts.queries import reach
from contacts.queries.record.cells import Row, text


def same_person(debtor: Debtor) -> list[Debtor]:
    """Return the debtors of every creditor that are this person: the same national number, else this one alone."""
    same = persons.debtors(debtor.pk, debtor.national_number_hash)
    return list(same.select_related("creditor").order_by("pk"))


def person(one: Debtor) -> Row:
    """Return who the person is to one creditor, the national number in full."""
    number = ""
    if one.national_number:
        sealed = bytes(one.national_number)
        number = secrets.decrypt(sealed, bound_to=f"debtor:{one.creditor_id}:{one.reference}").decode()
    return {
        _("Creditor"): str(one.creditor),
        _("Customer"): one.reference,
        _("Name"): one.name,
        _("National number"): number,
        _("Date of birth"): text(one.birth_on),
        _("Language"): names.language(one.language),
        _("State or province"): names.region(one.region, one.creditor.jurisdiction),
        _("Since"): text(one.created_at),
    }


def points(debtors: Iterable[Debtor]) -> list[Row]:
    """Return the person's own numbers and addresses."""
    rows = ContactPoint.objects.filter(debtor__in=debtors, person=None).order_by("pk")
    return [
        {
            _("Kind"): str(one.get_kind_display()),
            _("Place"): str(one.get_place_display()),
            _("Number or address"): one.value,
            _("State"): str(one.get_state_display()),
            _("Source"): reach.source(one),
            _("Since"): text(one.created_at),
        }
        for one in rows
    ]


def wishes(debtors: Iterable[Debtor], **only: None) -> QuerySet[Wish]:
    """Return what was agreed to and forbidden, oldest first; `person=None` leaves out the people around the debt."""
    rows = Wish.objects.filter(debtor__in=debtors, **only).select_related("point", "takes_back")
    return rows.order_by("received_at", "pk")


def wish(one: Wish) -> Row:
    """Return one wish."""
    return {
        _("When"): text(one.received_at),
        _("Wish"): str(one.get_kind_display()),
        _("Of what"): str(one.takes_back.get_kind_display()) if one.takes_back else "",
        _("Channel"): str(one.get_channel_display()) if one.channel else "",
        _("Number or address"): one.point.value if one.point else "",
        _("Hours"): punctuation.parts([*map(reach.weekday, one.days), _hours(one)]),
        _("From"): text(one.first_on),
        _("Until"): text(one.last_on),
        _("Came by"): str(one.get_via_display()),
        _("Words"): one.wording,
    }


def _hours(one: Wish) -> str:
    return f"{one.opens}–{one.closes}" if one.opens or one.closes else ""


def holds(debtors: Iterable[Debtor]) -> list[Row]:
    """Return what stopped collection from the person, now or once."""
    return [
        {
            _("Hold"): str(HoldKind(one.kind).label),
            _("From"): text(one.starts_on),
            _("Until"): text(one.ends_on),
            _("State"): str(one.get_state_display()),
            _("Why"): one.reason,
        }
        for one in Hold.objects.filter(debtor__in=debtors, person=None).order_by("pk")
    ]
