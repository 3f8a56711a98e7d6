"""The forms of messages: one to write, the filters of the list."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import PointState
from cases.models import ContactPoint, Creditor
from common import human_dates, punctuation
from common.forms import DayField, DeskForm, TypedForm
from contacts.actions.messages.queueing import Wanted
from contacts.actions.messages.sends import Plan
from contacts.enums import MessageState, Unsent
from contacts.forms.templates import CHANNELS
from contacts.models import Template
from contacts.queries.messages.messages import MessageFilter, Way


class MessageForm(DeskForm):
    """A message to one person: to which number or address, from which template. `key` marks one press of the button."""

    point = forms.ModelChoiceField(ContactPoint.objects.none(), label=_("To"), empty_label=_("Choose"))
    template = forms.ModelChoiceField(
        Template.objects.none(),
        label=_("Template"),
        empty_label=_("Choose"),
        widget=forms.Select(attrs={"autofocus": True}),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, ways: list[Way], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})
        kwargs["initial"].setdefault("key", uuid4())
        super().__init__(*args, **kwargs)
        points = {way.point.pk: way.point for way in ways}
        fields: Any = self.fields
        fields["point"].queryset = ContactPoint.objects.filter(pk__in=points).select_related("person")
        fields["point"].choices = [("", _("Choose")), *((pk, _to(point)) for pk, point in points.items())]
        named = str(self["point"].value() or "")
        offered = {one.pk: one for way in ways if named in ("", str(way.point.pk)) for one in way.templates}
        fields["template"].queryset = Template.objects.filter(pk__in=offered).select_related("creditor")
        fields["template"].choices = [("", _("Choose")), *((pk, _named(one)) for pk, one in offered.items())]

    def wanted(self) -> Wanted:
        """Return what is to be written, for the action."""
        data = self.cleaned_data
        return Wanted(data["template"], data["point"], data["key"])


def _to(point: ContactPoint) -> str:
    state = "" if point.state in (PointState.NEW, PointState.VERIFIED) else point.get_state_display()
    return punctuation.parts((point.masked, point.person.name if point.person else "", state))


def _named(one: Template) -> str:
    return punctuation.parts((one.get_channel_display(), one.name, one.get_language_display()))


class MessageFilterForm(TypedForm):
    """The filters of the list of messages."""

    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *MessageState.choices], required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("All")), *CHANNELS], required=False)
    reason = forms.ChoiceField(label=_("Why not"), choices=[("", _("All")), *Unsent.choices], required=False)
    creditor = forms.ModelChoiceField(
        Creditor.objects.order_by("name"), label=_("Creditor"), required=False, empty_label=_("All")
    )
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)
    case = forms.CharField(label=_("Case"), max_length=24, required=False)
    send = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    @property
    def wanted(self) -> MessageFilter:
        """The filters in force; what cannot be read filters nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        creditor = data.get("creditor")
        return MessageFilter(
            state=data.get("state", ""),
            channel=data.get("channel", ""),
            reason=data.get("reason", ""),
            creditor=creditor.pk if creditor else None,
            since=data.get("since"),
            until=data.get("until"),
            case=data.get("case", "").strip(),
            send=data.get("send"),
        )


class SendForm(DeskForm):
    """A sending to many: whom, with which template, from when; `press` marks one press of the button."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    creditor = forms.ModelChoiceField(
        Creditor.objects.filter(is_active=True).order_by("name"), label=_("Creditor"), empty_label=_("Choose")
    )
    template = forms.ModelChoiceField(
        Template.objects.filter(retired_at=None).select_related("creditor").order_by("channel", "name", "pk"),
        label=_("Template"),
        empty_label=_("Choose"),
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    buckets = forms.MultipleChoiceField(
        label=_("Age of the debt"),
        choices=[(str(one), f"M{one}" if one < 7 else "M7+") for one in range(8)],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: every age."),
    )
    begins = forms.CharField(
        label=_("Goes out from"), required=False, max_length=60, help_text=_("Such as “mon 09:00”. Empty: now.")
    )
    press = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, segments: list[tuple[str, str]], now: datetime, zone: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"press": uuid4()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.now, self.zone = now, zone
        fields: Any = self.fields
        fields["segment"].choices = [("", _("Every case")), *segments]
        fields["template"].label_from_instance = _named

    def clean_begins(self) -> datetime:
        """Return the moment from which it goes out."""
        text = self.cleaned_data["begins"].strip()
        found = human_dates.moment(text, now=self.now, zone=self.zone) if text else self.now
        if found is None:
            raise forms.ValidationError(_now("This is not a day or time. Write it as “fri 10:00” or “31/12 15:30”."))
        return found

    def plan(self) -> Plan:
        """Return what is to be sent, for the action."""
        data = self.cleaned_data
        return Plan(
            name=data["name"],
            creditor=data["creditor"],
            template=data["template"],
            begins_at=data["begins"],
            segment=data["segment"],
            buckets=tuple(int(one) for one in data["buckets"]),
            press=data["press"],
        )
