"""The form by which cases are handed over."""

from typing import Any

from django import forms
from django.utils.translation import gettext, gettext_lazy

from cases.enums import TransferReason
from cases.forms.assignment import label_of
from common.forms import DeskForm
from staff.models import Team, User


class TransferForm(DeskForm):
    """Who takes the cases over, why, and what is to be known. `seen` says which preview was shown."""

    to = forms.ChoiceField(label=gettext_lazy("Who takes over"))
    reason = forms.ChoiceField(label=gettext_lazy("Why"), choices=TransferReason)
    note = forms.CharField(
        label=gettext_lazy("Hand-over note"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What was agreed, what to mind. It stands on each case until the next contact."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, people: list[User], teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {f"c{one.pk}": one for one in people}
        self.teams = {f"t{one.pk}": one for one in teams}
        field: Any = self.fields["to"]
        field.choices = [
            ("", gettext("Choose")),
            (gettext("Collectors"), [(key, label_of(one)) for key, one in self.people.items()]),
            (
                gettext("Pools"),
                [(key, gettext("Pool of %(team)s") % {"team": one.name}) for key, one in self.teams.items()],
            ),
        ]

    @property
    def collector(self) -> User | None:
        """The collector chosen; None for a pool."""
        return self.people.get(self.cleaned_data["to"])

    def mark(self, moving: int) -> str:
        """Return what `seen` holds once the preview for this choice was shown."""
        return f"{self.cleaned_data['to']}:{moving}"

    @property
    def team(self) -> Team | None:
        """The team whose pool was chosen, or the collector's own."""
        return self.collector.team if self.collector else self.teams.get(self.cleaned_data["to"])
