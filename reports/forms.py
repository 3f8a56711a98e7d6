"""The form that asks for an overdue report."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Creditor
from cases.rules.age import LAST_BUCKET
from common.forms import DeskForm
from reports.actions.overdue import Filters
from staff.enums import Role
from staff.models import Team, User

BUCKETS = [(str(bucket), f"M{bucket}{'+' if bucket == LAST_BUCKET else ''}") for bucket in range(1, LAST_BUCKET + 1)]


class OverdueForm(DeskForm):
    """Day and filters of a report; what is left empty covers all."""

    as_of = forms.DateField(
        label=_("Close of the day"),
        help_text=_("A past day is told from the ledger; ages use the due dates as creditors state them now."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    creditor = forms.ModelChoiceField(
        label=_("Creditor"), queryset=Creditor.objects.none(), required=False, empty_label=_("All creditors")
    )
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("All teams")
    )
    collector = forms.ModelChoiceField(
        label=_("Collector"), queryset=User.objects.none(), required=False, empty_label=_("All collectors")
    )
    buckets = forms.MultipleChoiceField(
        label=_("Ages"),
        choices=BUCKETS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.order_by("name")
        people = User.objects.filter(role=Role.COLLECTOR).order_by("name")
        if user.role == Role.SUPERVISOR:
            teams, people = teams.filter(pk__in=user.team_ids), people.filter(team_id__in=user.team_ids)
        fields: dict[str, Any] = self.fields
        fields["creditor"].queryset = Creditor.objects.order_by("name")
        fields["team"].queryset = teams
        fields["collector"].queryset = people

    @property
    def day(self) -> date:
        """The day asked for."""
        day: date = self.cleaned_data["as_of"]
        return day

    @property
    def filters(self) -> Filters:
        """The filters asked for, in ids."""
        chosen = self.cleaned_data
        return Filters(
            creditors=_ids(chosen["creditor"]),
            teams=_ids(chosen["team"]),
            collectors=_ids(chosen["collector"]),
            buckets=[int(bucket) for bucket in chosen["buckets"]],
        )


def _ids(chosen: Creditor | Team | User | None) -> list[int]:
    return [chosen.pk] if chosen else []
