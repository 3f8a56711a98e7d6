"""The log form, the correction form and the filters of the contact list."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Channel, NextAction, Outcome, RequestKind
from cases.forms.parts import PartsForm, part_names
from cases.models import Case, ContactPoint
from common import human_dates
from common.clock import local_date
from common.forms import AmountField, DayField, DeskForm
from contacts.actions.log import Entry, PromiseTerms
from contacts.enums import Ability, ArrearsReason, Check, Direction, Mood, Party, PayBy, Willingness
from contacts.models import Contact, Decision
from contacts.queries import spoken
from contacts.rules import moods, outcomes


class FilesInput(forms.ClearableFileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, none of them empty."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the files as a list."""
        given = data if isinstance(data, list | tuple) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in given]


class LogForm(PartsForm):
    """What a collector says of one contact; amounts and days as people type them."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, initial=Channel.PHONE)
    contact_point = forms.ModelChoiceField(
        ContactPoint.objects.none(), label=_("Number or address"), required=False, empty_label=_("Choose")
    )
    direction = forms.ChoiceField(choices=Direction, initial=Direction.OUTBOUND, widget=forms.HiddenInput)
    decision = forms.ModelChoiceField(Decision.objects.none(), required=False, widget=forms.HiddenInput)
    seconds = forms.IntegerField(min_value=0, required=False, widget=forms.HiddenInput)
    party = forms.ChoiceField(
        label=_("Who answered"), choices=Party, error_messages={"required": _("Choose who answered.")}
    )
    checks = forms.MultipleChoiceField(required=False)
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Outcome, error_messages={"required": _("Choose what came of the call.")}
    )
    amount = AmountField(label=_("Amount"), required=False)
    due_on = DayField(label=_("On"), required=False)
    method = forms.ChoiceField(label=pgettext_lazy("payment", "By"), choices=PayBy, required=False)
    reason = forms.CharField(
        label=_("Why the open promise changes"),
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={"list": "change-reasons", "autocomplete": "off", "placeholder": _("Empty: as said in this contact")}
        ),
    )
    arrears_reason = forms.ChoiceField(
        label=pgettext_lazy("arrears", "Reason"), required=False, choices=[("", "–"), *ArrearsReason.choices]
    )
    willingness = forms.ChoiceField(label=_("Will"), required=False, choices=[("", "–"), *Willingness.choices])
    ability = forms.ChoiceField(label=_("Ability"), required=False, choices=[("", "–"), *Ability.choices])
    mood = forms.ChoiceField(label=_("Mood"), required=False, choices=[("", "–"), *Mood.choices])
    complaint = forms.BooleanField(
        label=_("Take it as a complaint; its first line is that of the note"), required=False
    )
    vulnerable = forms.BooleanField(label=_("Place the hold “Vulnerable”: a specialist goes on"), required=False)
    recording = forms.CharField(
        label=_("Recording"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    attached = FilesField(
        label=_("Attach"),
        required=False,
        widget=FilesInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.wav,.mp3,.ogg"}),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))
    request_kind = forms.ChoiceField(
        label=_("Request"), required=False, choices=[("", pgettext_lazy("request", "None")), *RequestKind.choices]
    )
    next_action = forms.ChoiceField(
        label=_("Next action"), required=False, choices=[("", _("By the outcome")), *NextAction.choices]
    )
    next_at = forms.CharField(label=_("When"), required=False, max_length=60)
    for_anyone = forms.BooleanField(label=_("Anyone on the team may call back"), required=False)

    def __init__(self, *args: Any, case: Case, zone: str, now: datetime, **kwargs: Any) -> None:
        today, most_parts = local_date(now, zone), case.creditor.promise_most_parts
        super().__init__(*args, currency=case.creditor.currency, today=today, most_parts=most_parts, **kwargs)
        self.case, self.zone, self.now = case, zone, now
        points = ContactPoint.objects.filter(debtor_id=case.debtor_id).select_related("person").order_by("pk")
        self._field("contact_point").queryset = points
        marks = [*Check.values, *(one.code for one in spoken.required(case, now=now).disclosures)]
        self._field("checks").choices = [(one, one) for one in dict.fromkeys(marks)]
        self._field("decision").queryset = Decision.objects.filter(case=case)
        if case.promise_due_on is None:
            del self.fields["reason"]
        for name in ("amount", "due_on", "next_at", "seconds"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def offer(self, points: list[ContactPoint]) -> None:
        """List `points`, which the page has read already, instead of asking for them again."""
        field = self._field("contact_point")
        field.choices = [("", field.empty_label), *((one.pk, field.label_from_instance(one)) for one in points)]

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Read the next moment, and the promise when one was made; say beside the field what cannot be read."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("outcome") == Outcome.PROMISE:
            found["terms"] = self._terms(found.get("method", ""), found.get("reason", ""))
        else:
            self._forget_parts()
        self._forget_hidden(found)
        text = found.get("next_at")
        found["next_action_at"] = human_dates.moment(text, now=self.now, zone=self.zone) if text else None
        if text and found["next_action_at"] is None:
            self.add_error("next_at", _("This is not a day or time. Write it as “fri 10:00”, “+7” or “31/12 15:30”."))
        return found

    def _terms(self, method: str, reason: str) -> PromiseTerms | None:
        parts = self.read_parts()
        return PromiseTerms(parts[0].amount, parts[0].due_on, method, tuple(parts[1:]), reason) if parts else None

    def _forget_parts(self) -> None:
        """Take back what was said of the parts: without a promise, what stands there counts for nothing."""
        for place in range(1, self.most_parts + 1):
            for name in part_names(place):
                self.errors.pop(name, None)

    def _forget_hidden(self, found: dict[str, Any]) -> None:
        """Take back what the form shows no more: a mood of nobody who owes, what another mood had offered."""
        if found.get("party") not in outcomes.OWING:
            found["mood"] = ""
        follow = moods.follows(found.get("mood", ""))
        found["vulnerable"] = found.get("vulnerable", False) and follow.offers_hold
        if found.get("complaint") and follow.offers_complaint:
            found["request_kind"] = found.get("request_kind") or str(RequestKind.COMPLAINT)

    def entry(self) -> Entry:
        """Return what was said, for the action."""
        data = self.cleaned_data
        return Entry(
            channel=Channel(data["channel"]),
            direction=Direction(data["direction"]),
            contact_point=data["contact_point"],
            party=Party(data["party"]),
            outcome=Outcome(data["outcome"]),
            seconds=data["seconds"] or 0,
            note=data["note"],
            checks=tuple(data["checks"]),
            promise=data.get("terms"),
            request=RequestKind(data["request_kind"]) if data["request_kind"] else None,
            next_action=NextAction(data["next_action"]) if data["next_action"] else None,
            next_action_at=data["next_action_at"],
            decision=data["decision"],
            for_anyone=data["for_anyone"],
            recording=data["recording"],
            mood=Mood(data["mood"]) if data["mood"] else None,
            arrears_reason=ArrearsReason(data["arrears_reason"]) if data["arrears_reason"] else None,
            willingness=Willingness(data["willingness"]) if data["willingness"] else None,
            ability=Ability(data["ability"]) if data["ability"] else None,
            vulnerable=data["vulnerable"],
            files=tuple(data["attached"] or ()),
        )


class CorrectionForm(DeskForm):
    """What was true of a contact that was logged otherwise: who can have been reached on its channel, what can be."""

    party = forms.ChoiceField(label=_("Who answered"), choices=Party)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome)
    note = forms.CharField(
        label=_("What was wrong and what is true"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, contact: Contact, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"party": contact.party, "outcome": contact.outcome})
        super().__init__(*args, **kwargs)
        how = {"channel": contact.channel, "direction": contact.direction}
        fitting = {str(party): outcomes.fitting(party=party, **how) for party in Party}
        among = {one for found in fitting.values() for one in found}
        if contact.outcome != Outcome.PROMISE:
            among.discard(Outcome.PROMISE)
        fields: Any = self.fields
        fields["party"].choices = [one for one in Party.choices if fitting[one[0]]]
        fields["outcome"].choices = [one for one in Outcome.choices if one[0] in among]


class DataRequestForm(DeskForm):
    """How a person proved who they are."""

    proof = forms.CharField(
        label=_("Proof of identity"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Which document, seen by whom, on which day."),
    )
