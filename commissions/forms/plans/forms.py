"""A new plan, whom a plan pays, and on whom a version is tried."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.engine import starters
from commissions.forms import months
from commissions.queries import credits as chosen
from common import clock, dates
from common.forms import DeskForm
from staff.enums import Role
from staff.models import Team, User

STARTERS = {
    "bank-by-bucket": _("Bank by bucket: a rate for each age, speed, target in slices, quality as a gate"),
    "slices": _("By slice: each part of what is recovered at its own rate, no cliff"),
    "whole-amount": _("By whole amount: the step that is reached pays its rate on everything"),
    "agency-break-even": _("Agency over break-even: a part of the fees over 3.5 × salary"),
    "per-account": _("Per account: a sum for each account that paid and each promise kept"),
    "score-bonus": _("Score bonus: a sum by results, negotiation and quality"),
}


class PlanForm(DeskForm):
    """Name and currency of a new plan, and what it begins with."""

    name = forms.CharField(label=_("Plan name"), max_length=80)
    currency = forms.ChoiceField(label=_("Currency"))
    starter = forms.ChoiceField(
        label=_("Begin with"),
        choices=[*((name, STARTERS[name]) for name in STARTERS if name in starters.NAMES), ("none", _("Nothing"))],
        widget=forms.RadioSelect,
        initial="bank-by-bucket",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        currency: Any = self.fields["currency"]
        currency.choices = [(code, code) for code in chosen.currencies()]


class AssignForm(DeskForm):
    """Whom a plan pays, and from which month on."""

    who = forms.ChoiceField(label=_("Team or collector"))
    since = forms.ChoiceField(label=_("From the month"))
    reason = forms.CharField(label=_("Why, where months are approved"), max_length=500, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(role=Role.COLLECTOR, is_active=True).order_by("name")
        who: Any = self.fields["who"]
        who.choices = [
            (_("Teams"), [(f"t{one.pk}", one.name) for one in Team.objects.order_by("name")]),
            (_("Collectors"), [(f"c{one.pk}", one.name) for one in people]),
        ]
        today = clock.now().date()
        since: Any = self.fields["since"]
        since.choices = [(months.code(one), dates.month(one)) for one in months.around(today, back=6, ahead=6)]
        since.initial = months.code(today.replace(day=1))

    def asked(self) -> dict[str, Any]:
        """Return month, collector or team, and reason, as the action takes them."""
        kind, pk = self.cleaned_data["who"][0], int(self.cleaned_data["who"][1:])
        found: dict[str, Any] = {
            "since": months.parse(self.cleaned_data["since"]),
            "reason": self.cleaned_data["reason"],
        }
        if kind == "t":
            return found | {"team": Team.objects.get(pk=pk)}
        return found | {"collector": User.objects.get(pk=pk)}


class EndForm(DeskForm):
    """Why an assignment ends before a month that is approved."""

    since = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why does it end?"), max_length=500, required=False)


class SimulateForm(DeskForm):
    """On whom a version is tried."""

    whom = forms.ChoiceField(label=_("Tried on"))

    def __init__(self, *args: Any, whom: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["whom"]
        field.choices = whom
