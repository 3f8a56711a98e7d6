"""The forms of requests: opening, handing over, commenting, answering, reopening."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.enums import DayUnit, HoldKind, RequestChannel, RequestKind, RequestOutcome
from cases.models import Request
from cases.rules.requests.requests import HOLDS, KINDS, MOST_DAYS
from common.clock import local_date, start_of
from common.forms import DayField, DeskForm, TypedForm
from staff.enums import Department
from staff.models import User


class ReceiveForm(TypedForm):
    """What somebody wants, how and when it came in."""

    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("Choose")), *RequestKind.choices])
    subject = forms.CharField(label=_("In a few words"), max_length=160)
    details = forms.CharField(
        label=_("What was said"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    channel = forms.ChoiceField(label=_("Came by"), choices=RequestChannel, initial=RequestChannel.PHONE)
    received_on = DayField(
        label=_("Received on"),
        initial=_("today"),
        past=True,
        help_text=_("Term and hold count from it. Such as today or 24/11."),
    )

    def __init__(self, *args: Any, zone: str, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, today=local_date(now, zone), **kwargs)
        self.zone, self.now = zone, now

    @property
    def received_at(self) -> datetime:
        """When it came in: now for today, else the begin of the day in the creditor's zone."""
        day: date = self.cleaned_data["received_on"]
        return self.now if day == self.today else start_of(day, self.zone)


class HandOverForm(DeskForm):
    """To whom a request goes, and why: one list, the inbox of each department and its people."""

    to = forms.ChoiceField(label=_("To"))
    reason = forms.CharField(label=_("Why"), max_length=400)

    def __init__(self, *args: Any, receivers: dict[str, list[User]], present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(one.pk): one for people in receivers.values() for one in people}
        choices: list[Any] = [("", _now("Choose"))]
        for name, people in receivers.items():
            inbox = (f"{name}:", _now("Inbox of %(department)s") % {"department": Department(name).label})
            offered = [inbox, *((f"{name}:{one.pk}", one.name) for one in people)]
            choices.append((Department(name).label, [one for one in offered if one[0] != present]))
        field: Any = self.fields["to"]
        field.choices = choices

    @property
    def department(self) -> Department:
        """The department that was chosen."""
        return Department(self.cleaned_data["to"].partition(":")[0])

    @property
    def owner(self) -> User | None:
        """The person who was chosen; None for the inbox."""
        return self.people.get(self.cleaned_data["to"].partition(":")[2])

    def refuse(self, refusal: Any) -> None:
        """Show the sentence beside the list for either half of its choice."""
        refusal.field = "to" if refusal.field in ("department", "owner") else refusal.field
        super().refuse(refusal)


class KindForm(DeskForm):
    """What an open request really is, and what shows it."""

    kind = forms.ChoiceField(label=_("It is"))
    reason = forms.CharField(
        label=_("Why"), max_length=400, help_text=_("Deadline, inbox and hold become those of the right kind.")
    )

    def __init__(self, *args: Any, present: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        others = [(value, label) for value, label in RequestKind.choices if value != present]
        field.choices = [("", _now("Choose")), *others]


class NoteForm(DeskForm):
    """What somebody has to say."""

    text = forms.CharField(label=_("Note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class CloseForm(DeskForm):
    """The answer and how the request ends."""

    outcome = forms.ChoiceField(
        label=_("Outcome"), widget=forms.RadioSelect, error_messages={"required": _("Choose how the request ends.")}
    )
    answer = forms.CharField(
        label=_("Answer"),
        max_length=8000,
        help_text=_("What the debtor is told, or why nothing is."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    verification = forms.CharField(
        label=_("Sent to the debtor as verification"),
        required=False,
        max_length=2000,
        help_text=_("Such as: statement of March and the signed contract, by letter."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    duplicate_of = forms.ModelChoiceField(
        Request.objects.none(),
        label=_("For a duplicate: the request that goes on"),
        required=False,
        empty_label=_("Choose"),
    )

    def __init__(self, *args: Any, kind: str, others: QuerySet[Request], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        other: Any = self.fields["duplicate_of"]
        other.queryset = others
        other.label_from_instance = lambda one: f"{one.number} {one.subject}"
        possible = KINDS[kind].outcomes
        if not others.exists():
            # Nothing that it could be a duplicate of.
            del self.fields["duplicate_of"]
            possible = tuple(one for one in possible if one != RequestOutcome.DUPLICATE)
        outcome.choices = [(one, RequestOutcome(one).label) for one in possible]
        if kind != RequestKind.DISPUTE:
            del self.fields["verification"]


class TermForm(TypedForm):
    """By when a kind is answered and which hold it places; the law or the contract of each."""

    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=MOST_DAYS)
    unit = forms.ChoiceField(label=_("Counted in"), choices=DayUnit)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Law and article, or the contract and its section.")
    )
    hold = forms.ChoiceField(label=_("Hold"), required=False)
    hold_source = forms.CharField(label=_("Source of the hold"), max_length=200, required=False)
    effective_from = DayField(
        label=_("For requests received from"), required=False, help_text=_("Such as today or 24/11. Empty: for all.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hold"]
        field.choices = [("", _now("no hold")), *((one, HoldKind(one).label) for one in HOLDS)]

    @property
    def terms(self) -> dict[str, Any]:
        """What the valid form states, for the action."""
        return {**self.cleaned_data, "unit": DayUnit(self.cleaned_data["unit"])}


class ReopenForm(DeskForm):
    """Why a closed request goes on."""

    reason = forms.CharField(label=_("Why"), max_length=400)
