"""What is done to creditors: added and changed."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.enums import AccountOrder, CollectorRole, DayUnit, InterestKind
from cases.models import BusinessDay, Creditor
from cases.rules.creditors import PRESETS
from cases.rules.ledger import interest
from common import audit, dates, history
from common.errors import Refusal
from staff.models import Team, User


class CreditorRefused(Refusal):
    """The code is taken, or what accounts rest on may no longer change."""

    code = "creditor_refused"


@dataclass(frozen=True)
class Terms:
    """What an administrator states of a creditor.

    `allocation` names a preset; OWN takes `own_order`, the bands as data, or keeps what is stored.
    """

    code: str
    name: str
    name_zh: str
    jurisdiction: str
    currency: str
    time_zone: str
    phone_region: str
    allocation: str
    team: Team | None
    promise_most_days: int
    promise_smallest_amount: Decimal
    promise_most_in_row: int
    promise_tolerance_days: int
    promise_tolerance_percent: int
    keep_most_days: int = 60
    keep_most_percent: int = 10
    is_active: bool = True
    collector_role: str = CollectorRole.AGENCY
    promise_tolerance_unit: str = DayUnit.CALENDAR
    promise_due_rolls: bool = False
    promise_most_parts: int = 3
    account_order: str = AccountOrder.OLDEST
    own_order: list[dict[str, Any]] | None = None
    interest_kind: str = InterestKind.NONE
    interest_rate: Decimal = Decimal(0)
    interest_from: date | None = None
    interest_on_charges: bool = False


def add(*, by: User, terms: Terms, now: datetime) -> Creditor:
    """Add a creditor and return it; raise CreditorRefused when the code is taken."""
    with transaction.atomic():
        _refuse_taken(terms.code)
        return _write(Creditor(), by=by, terms=terms, now=now, action="creditors.add")


def change(*, by: User, creditor: Creditor, terms: Terms, now: datetime) -> Creditor:
    """Set what `terms` state and return the creditor.

    Raises CreditorRefused when the code is taken, or when currency or code would change under existing accounts.
    """
    with transaction.atomic():
        row = Creditor.objects.select_for_update(of=("self",)).get(pk=creditor.pk)
        _refuse_taken(terms.code, but=row)
        if row.accounts.exists():
            _refuse_locked(row, terms)
        _refuse_closed_days(row, terms)
        return _write(row, by=by, terms=terms, now=now, action="creditors.change")


def _refuse_unlawful(terms: Terms) -> None:
    if not interest.is_lawful(terms.jurisdiction, on_charges=terms.interest_on_charges):
        sentence = _("Under Chinese rules interest never runs on fees or late charges. Leave them out.")
        raise CreditorRefused(sentence, field="interest_on_charges")
    if terms.interest_kind != InterestKind.NONE and terms.interest_from is None:
        raise CreditorRefused(_("Say from which day interest runs."), field="interest_from")
    if terms.interest_kind != InterestKind.NONE and terms.interest_rate <= 0:
        raise CreditorRefused(_("Say how much interest runs per day."), field="interest_percent")


def _refuse_closed_days(row: Creditor, terms: Terms) -> None:
    """Closed days stay as they are, with interest or without: terms begin on a day that is not closed yet."""
    names = ("interest_kind", "interest_rate", "interest_from", "interest_on_charges")
    if terms.interest_kind == InterestKind.NONE:
        return
    day: BusinessDay | None = BusinessDay.objects.filter(creditor=row).first()
    changed = any(getattr(row, name) != getattr(terms, name) for name in names)
    if changed and day and terms.interest_from and terms.interest_from <= day.open_on:
        sentence = _("Interest is settled up to %(day)s. Let the new terms begin after it.")
        raise CreditorRefused(sentence % {"day": dates.day(day.open_on)}, field="interest_from")


def _write(row: Creditor, *, by: User, terms: Terms, now: datetime, action: str) -> Creditor:
    _refuse_unlawful(terms)
    for field in fields(Terms):
        if field.name not in {"allocation", "own_order"}:
            setattr(row, field.name, getattr(terms, field.name))
    row.allocation_order = PRESETS.get(terms.allocation, terms.own_order or row.allocation_order)
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action=action, subject=row, now=now)
    return row


def _refuse_taken(code: str, but: Creditor | None = None) -> None:
    others = Creditor.objects.exclude(pk=but.pk) if but else Creditor.objects.all()
    if others.filter(code__iexact=code).exists():
        raise CreditorRefused(_("Another creditor has this code. Choose another one."), field="code")


def _refuse_locked(row: Creditor, terms: Terms) -> None:
    if row.currency != terms.currency:
        sentence = _("%(name)s has accounts in %(currency)s, so the currency stays. Add a second creditor instead.")
        raise CreditorRefused(sentence % {"name": row, "currency": row.currency}, field="currency")
    if row.code != terms.code:
        sentence = _("Case numbers begin with the code, and %(name)s has cases. The code stays.")
        raise CreditorRefused(sentence % {"name": row}, field="code")
