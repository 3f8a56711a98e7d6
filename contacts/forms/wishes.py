"""The forms of contact points and wishes."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Channel, PointKind, PointPlace, PointSource, PointState
from cases.models import Case, ContactPoint, RelatedPerson
from common import clock, punctuation
from common.forms import DayField, DeskForm, TypedForm
from contacts.actions.wishes import LONGEST_WORDING, About, Evidence
from contacts.enums import WishKind, WishVia
from contacts.queries import reach
from contacts.rules import points as point_rules
from contacts.rules import wishes as rules
from contacts.rules.wishes import Said


class PointForm(DeskForm):
    """A number or address that somebody told."""

    person = forms.ModelChoiceField(
        RelatedPerson.objects.none(), label=_("Whose"), required=False, empty_label=_("The debtor's")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=PointKind)
    place = forms.ChoiceField(label=_("Place"), choices=PointPlace)
    value = forms.CharField(
        label=_("Number or address"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    source = forms.ChoiceField(label=_("From where"), choices=PointSource, initial=PointSource.DEBTOR)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = RelatedPerson.objects.filter(debtor_id=case.debtor_id).order_by("pk")

    def given(self) -> dict[str, Any]:
        """Return what was said, for the action."""
        data = self.cleaned_data
        kinds = {"kind": PointKind(data["kind"]), "place": PointPlace(data["place"])}
        return {**kinds, "person": data["person"], "value": data["value"], "source": PointSource(data["source"])}


class MoveForm(DeskForm):
    """What a contact point is now known to be, and from whom."""

    to = forms.ChoiceField(label=_("State"), choices=PointState)
    reason = forms.CharField(label=_("What you know, and from whom"), max_length=100)

    def __init__(self, *args: Any, point: ContactPoint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        field.choices = [one for one in PointState.choices if point_rules.may_move(point.state, one[0])]


class EvidenceForm(TypedForm):
    """When, how and in which words the desk came to know."""

    via = forms.ChoiceField(label=_("How it was said"), choices=WishVia)
    received_on = DayField(
        label=_("Received on"), required=False, past=True, help_text=_("Empty: now. Such as today or 24/11.")
    )
    wording = forms.CharField(
        label=_("The person's words"),
        max_length=LONGEST_WORDING,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, now: datetime, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, today=clock.local_date(now, zone), **kwargs)
        self.now, self.zone = now, zone

    def evidence(self) -> Evidence:
        """Return the evidence; a day before today counts from its first minute."""
        data = self.cleaned_data
        on: date | None = data["received_on"]
        at = self.now if on is None or on == self.today else clock.start_of(on, self.zone)
        return Evidence(WishVia(data["via"]), received_at=at, wording=data["wording"])


class WishForm(EvidenceForm):
    """A wish of one kind: only the fields that the kind takes are there."""

    reach = forms.ChoiceField(label=_("For"), required=False)
    channel = forms.ChoiceField(
        label=_("Channel"), required=False, choices=[("", _("Every channel")), *Channel.choices]
    )
    place = forms.ChoiceField(label=_("Place"), required=False, choices=PointPlace)
    days = forms.MultipleChoiceField(
        label=pgettext_lazy("of the week", "Days"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None: every day."),
    )
    opens = forms.CharField(label=_("From"), required=False, max_length=5, help_text=_("Such as 9 or 09:30."))
    closes = forms.CharField(label=_("Until"), required=False, max_length=5)
    first_on = DayField(label=_("From the day"), required=False)
    last_on = DayField(label=_("To the day"), required=False, help_text=_("Empty: until it is taken back."))
    field_order = ["reach", "channel", "place", "days", "opens", "closes", "first_on", "last_on"]

    TAKES = {
        **dict.fromkeys(rules.TIMES, ("reach", "days", "opens", "closes", "first_on", "last_on")),
        WishKind.OPT_OUT: ("reach", "channel"),
        WishKind.CONSENT_CHANNEL: ("reach", "channel"),
        WishKind.CONSENT_CALLS: ("reach",),
        WishKind.NOT_THERE: ("place",),
        WishKind.EMPLOYER: (),
    }

    def __init__(self, *args: Any, case: Case, kind: WishKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.kind = case, kind
        self.points = list(
            ContactPoint.objects.filter(debtor_id=case.debtor_id).select_related("person").order_by("kind", "pk")
        )
        self.people = list(RelatedPerson.objects.filter(debtor_id=case.debtor_id).order_by("pk"))
        for name in set(self.field_order) - set(self.TAKES[kind]):
            del self.fields[name]
        if "reach" in self.fields:
            self._choices("reach", self._reaches())
        if "days" in self.fields:
            self._choices("days", [(day, reach.weekday(day)) for day in rules.WEEKDAYS])
        if kind in rules.CONSENTS:
            self.fields["wording"].required = True

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _reaches(self) -> list[tuple[str, str]]:
        """Return for what the wish may be: "" for the debtor, "person:7", "point:12"; hours are a person's."""
        found = [("", _now("Debtor") if self.kind in rules.TIMES else _now("Everything of the debtor's"))]
        found += [(f"person:{one.pk}", punctuation.parts((one.name, one.get_role_display()))) for one in self.people]
        if self.kind in rules.TIMES:
            return found
        return found + [(f"point:{one.pk}", punctuation.parts((one.masked, reach.where(one)))) for one in self.points]

    def about(self) -> About:
        """Return what was said, for the action."""
        data = self.cleaned_data
        whose, _sign, named = (data.get("reach") or "").partition(":")
        said = Said(
            str(self.kind),
            channel=data.get("channel") or "",
            place=data.get("place") or "",
            days=tuple(data.get("days") or ()),
            opens=rules.clock(data.get("opens") or ""),
            closes=rules.clock(data.get("closes") or ""),
            first_on=data.get("first_on"),
            last_on=data.get("last_on"),
        )
        return About(
            said,
            point=next((one for one in self.points if whose == "point" and str(one.pk) == named), None),
            person=next((one for one in self.people if whose == "person" and str(one.pk) == named), None),
            evidence=self.evidence(),
        )
