"""The forms of holds: placing one of a kind, lifting one, recording the end of a treatment."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actions.holds.holds import LONGEST_REASON, Given
from cases.enums import Channel, HoldForm, HoldKind, HoldScope, PointKind
from cases.models import Case, ContactPoint, RelatedPerson
from cases.rules import holds as rules
from cases.rules.holds import Kind, Scope
from common import clock, punctuation
from common.forms import DayField, DeskForm, TypedForm


class PlaceForm(TypedForm):
    """What was said of a hold of one kind; only the fields that the kind takes are there."""

    reach = forms.ChoiceField(label=_("What it stops"), required=False)
    form = forms.ChoiceField(label=_("Form"), required=False, choices=HoldForm.choices)
    received_on = DayField(
        label=_("Received on"), past=True, help_text=_("It counts from receipt. Such as today or 24/11.")
    )
    ends_on = DayField(label=_("Ends on"), required=False)
    reason = forms.CharField(label=_("What was said or received"), max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, case: Case, kind: HoldKind, now: datetime, **kwargs: Any) -> None:
        today = clock.local_date(now, case.creditor.time_zone)
        super().__init__(*args, today=today, initial={"received_on": _now("today")}, **kwargs)
        self.case, self.kind, self.now = case, kind, now
        self.points = list(ContactPoint.objects.filter(debtor_id=case.debtor_id).order_by("kind", "pk"))
        self.people = list(RelatedPerson.objects.filter(debtor_id=case.debtor_id).order_by("pk"))
        self._offer()

    def _offer(self) -> None:
        """Leave only the fields that the kind takes: what it stops where there is a choice, an end, a form."""
        choices = self._reaches()
        self._field("reach", shown=len(choices) > 1, choices=choices)
        self._field("form", shown=self.kind == HoldKind.BREATHING_SPACE)
        self._field("ends_on", shown=rules.takes_end(Kind(self.kind), ""), help_text=self._usual_end())

    def _field(self, name: str, *, shown: bool, **changes: Any) -> None:
        for attribute, value in changes.items():
            setattr(self.fields[name], attribute, value)
        if not shown:
            del self.fields[name]

    def _usual_end(self) -> str:
        days = rules.TERMS[Kind(self.kind)].days
        if days:
            return _now("Empty: %(days)s days after receipt.") % {"days": days}
        return _now("Empty: until somebody lifts it.")

    def _reaches(self) -> list[Any]:
        """Return what the hold may stop: "debt", "person", "person:7", "channel:sms", "address:12"."""
        scopes = rules.TERMS[Kind(self.kind)].scopes
        found: list[Any] = [
            (one.value, str(HoldScope(one).label)) for one in scopes if one in (Scope.DEBT, Scope.PERSON)
        ]
        if Scope.PERSON in scopes:
            found += [
                (f"person:{one.pk}", punctuation.parts((one.name, one.get_role_display()))) for one in self.people
            ]
        if Scope.CHANNEL in scopes:
            channels = [(f"channel:{value}", str(label)) for value, label in Channel.choices]
            found.append((str(HoldScope.CHANNEL.label), channels))
        if Scope.ADDRESS in scopes and self.points:
            points = [(f"address:{one.pk}", punctuation.parts((one.masked, _where(one)))) for one in self.points]
            found.append((str(HoldScope.ADDRESS.label), points))
        return found

    def given(self) -> Given:
        """Return what was said, for the action; a day before today counts from its first minute."""
        data = self.cleaned_data
        on: date = data["received_on"]
        scope, _sign, named = (data.get("reach") or "").partition(":")
        zone = self.case.creditor.time_zone
        return Given(
            received_at=self.now if on == self.today else clock.start_of(on, zone),
            ends_on=data.get("ends_on"),
            reason=data["reason"],
            form=data.get("form") or HoldForm.PLAIN,
            scope=HoldScope(scope) if scope else None,
            person=next((one for one in self.people if scope == Scope.PERSON and str(one.pk) == named), None),
            point=next((one for one in self.points if scope == Scope.ADDRESS and str(one.pk) == named), None),
            channel=named if scope == Scope.CHANNEL else "",
        )


def _where(point: ContactPoint) -> str:
    return str(point.get_place_display() if point.kind == PointKind.PHONE else point.get_kind_display())


class LiftForm(DeskForm):
    """Why a hold is lifted."""

    reason = forms.CharField(label=_("Why"), max_length=LONGEST_REASON)


class EventForm(TypedForm):
    """When the treatment of a mental health crisis ended."""

    event_on = DayField(label=pgettext_lazy("treatment", "Ended on"), past=True)
