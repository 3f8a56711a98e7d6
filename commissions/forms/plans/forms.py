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

PLAN_NAMES = {
    "bank-by-bucket": _("Bank by bucket"),
    "slices": _("By slice"),
    "whole-amount": _("By whole amount"),
    "agency-break-even": _("Agency over break-even"),
    "per-account": _("Per account"),
    "score-bonus": _("Score bonus"),
}
CASE_NAMES = {
    "bank-by-bucket": _("Two accounts, above the target"),
    "slices": _("120,000 recovered"),
    "whole-amount": _("20,000 recovered, just on a step"),
    "agency-break-even": _("20,000 of fees on a salary of 4,000"),
    "per-account": _("Two accounts, six promises kept, one complaint"),
    "score-bonus": _("The target reached, a settlement at 80%"),
}
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

    name = forms.CharField(
        label=_("Plan name"),
        max_length=80,
        required=False,
        help_text=_("Left empty, it is called after what it begins with."),
    )
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

    def clean(self) -> dict[str, Any]:
        """Call a plan without a name after what it begins with, in the language of the person."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("name") and "name" not in self.errors:
            found["name"] = str(PLAN_NAMES.get(found.get("starter", ""), ""))
            if not found["name"]:
                self.add_error("name", _("Give the plan a name: it begins with nothing that has one."))
        return found


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
