"""The forms of promises: recording in parts, withdrawing, and what the list shows."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.enums import SaidBy
from cases.forms.parts import PartsForm
from cases.forms.payments import creditor_choice
from cases.queries.promises.promises import PromiseFilter
from cases.rules.promises.promises import Part
from common.forms import DayField, DeskForm, TypedForm, dress
from staff.enums import Role
from staff.models import User


class PromiseForm(PartsForm):
    """Amount and date that the debtor promised, or several of them made in one call.

    `parts` are what was said, by place. With `changes` an open promise is superseded: who said so, and why, is asked.
    """

    method = forms.CharField(label=_("Paid by"), max_length=40, required=False)

    def __init__(self, *args: Any, changes: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parts: list[Part] = []
        if changes:
            self.fields["said_by"] = forms.ChoiceField(label=_("Who said so"), choices=SaidBy)
            self.fields["reason"] = forms.CharField(label=_("Why the open promise changes"), max_length=200)
        dress(self)

    def clean(self) -> dict[str, Any]:
        """Read each part; say beside the field what it lacks."""
        found = super().clean() or {}
        self.parts = self.read_parts()
        return found

    @property
    def said(self) -> dict[str, Any]:
        """What the valid form states, for the action."""
        names = ("method", "reason", "said_by")
        return {"parts": self.parts} | {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class WithdrawForm(DeskForm):
    """Why a promise is taken back, who said so, and whether its later parts go too."""

    said_by = forms.ChoiceField(label=_("Who said so"), choices=SaidBy, required=False)
    reason = forms.CharField(label=_("Why"), max_length=200)
    with_later_parts = forms.BooleanField(label=_("The later parts of this promise too"), required=False)

    def __init__(self, *args: Any, has_later_parts: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_later_parts:
            del self.fields["with_later_parts"]

    def clean_said_by(self) -> str:
        """Return who said so; the collector when nobody was named."""
        return str(self.cleaned_data["said_by"] or SaidBy.COLLECTOR)


class PromiseFilterForm(TypedForm):
    """What the promise list shows, beside its states."""

    creditor = creditor_choice(required=False, empty_label=_("Every creditor"))
    collector = forms.ModelChoiceField(
        User.objects.none(), label=_("Collector"), required=False, empty_label=_("Anybody")
    )
    recorded_by = forms.ModelChoiceField(
        User.objects.none(), label=_("Recorded by"), required=False, empty_label=_("Anybody")
    )
    since = DayField(label=_("Due from"), required=False, help_text=_("Such as fri, +7 or 31/12."))
    until = DayField(label=_("to"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.order_by("name", "pk")
        if user.role in (Role.COLLECTOR, Role.SUPERVISOR):
            people = people.filter(team_id__in=user.team_ids)
        collector, recorded_by = (self._field(name) for name in ("collector", "recorded_by"))
        collector.queryset = people.filter(role=Role.COLLECTOR)
        recorded_by.queryset = people.filter(role__in=[Role.COLLECTOR, Role.SUPERVISOR])

    def _field(self, name: str) -> Any:
        return self.fields[name]

    def wanted(self, *, show: str, mine: bool) -> PromiseFilter:
        """Return the filter; what could not be read is left out."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        ids = {name: row.pk for name in ("creditor", "collector", "recorded_by") if (row := data.get(name))}
        return PromiseFilter(show=show, mine=mine, since=data.get("since"), until=data.get("until"), **ids)
