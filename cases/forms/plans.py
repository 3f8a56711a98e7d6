"""The forms of plans: what the debtor tells, what is wanted, how it was agreed, why it is changed or cancelled."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext as _pnow

from cases.actions.plans.plans import Agreed
from cases.enums import AgreementForm, PlanKind, Rhythm
from cases.rules.plans.affordability import Stated
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from cases.rules.plans.schedules import Frequency
from common import money
from common.forms import AmountField, DayField, DeskForm, TypedForm

HOW = _("Such as fri, +7 or 31/12.")


class AffordabilityForm(TypedForm):
    """What the debtor tells of a month."""

    income = AmountField(label=_("Income a month"), help_text=_("After tax, all sources."))
    living_costs = AmountField(label=_("Living costs a month"), help_text=_("Rent, food, school, health, travel."))
    other_debts = AmountField(label=_("Other debts a month"), required=False, help_text=_("Loans and other cards."))
    dependants = forms.IntegerField(label=_("Dependants"), min_value=0, max_value=30, initial=0)
    savings = AmountField(label=_("Could pay at once"), required=False, help_text=_("From savings or family."))
    willing = forms.ChoiceField(
        label=_("Wants to pay"), choices=[("1", _("yes, said so")), ("0", _("no, or did not say"))], initial="1"
    )
    stated_on = DayField(label=_("Told on"), past=True, required=False, help_text=_("Today when left empty."))
    note = forms.CharField(label=_("Note"), max_length=500, required=False)

    @property
    def told(self) -> dict[str, Any]:
        """What the valid form says, as the action takes it."""
        data = self.cleaned_data
        amounts = {name: data[name] or Decimal(0) for name in ("income", "living_costs", "other_debts", "savings")}
        stated = Stated(dependants=data["dependants"], **amounts)
        return {
            "stated": stated,
            "willing": data["willing"] == "1",
            "stated_on": data["stated_on"],
            "note": data["note"],
        }


class WantedForm(TypedForm):
    """The terms of a plan in own words."""

    kind = forms.ChoiceField(label=_("Kind"), choices=PlanKind)
    amount = AmountField(
        label=_("Settles for"), required=False, help_text=_("For a settlement: what is to be paid in all.")
    )
    count = forms.IntegerField(label=_("Number of instalments"), required=False, min_value=1, max_value=600)
    each = AmountField(label=_("Or each instalment"), required=False, help_text=_("The last one takes the rest."))
    frequency = forms.ChoiceField(label=_("Rhythm"), choices=Rhythm, required=False)
    first_on = DayField(label=_("First due"), help_text=HOW)
    down_payment = AmountField(label=_("Down payment"), required=False)
    down_on = DayField(label=_("Down payment due"), required=False, help_text=HOW)
    working_days = forms.BooleanField(label=_("Due on working days only"), required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a number and an amount of instalments at once."""
        data = super().clean() or {}
        if data.get("count") and data.get("each"):
            self.add_error("each", _now("Write the number of instalments or the amount of each, not both."))
        return data

    @property
    def wanted(self) -> Wanted:
        """What the valid form wants."""
        data = self.cleaned_data
        return Wanted(
            kind=Kind(data["kind"]),
            first_on=data["first_on"],
            count=data["count"],
            each=data["each"],
            amount=data["amount"],
            frequency=Frequency(data["frequency"] or Frequency.MONTHLY),
            down_payment=data["down_payment"] or Decimal(0),
            down_on=data["down_on"],
            working_days=data["working_days"],
        )


def values(wanted: Wanted, currency: str) -> dict[str, str]:
    """Return what a form says that wants `wanted`; what is not said is left out."""
    found: dict[str, str] = {}
    for field in fields(wanted):
        value = getattr(wanted, field.name)
        if isinstance(value, Decimal):
            value = money.plain(value, currency) if value else None
        if value:
            found[field.name] = value.isoformat() if isinstance(value, date) else str(value)
    return found


class ChangeForm(WantedForm):
    """Other terms for a plan, and why."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class AgreeForm(TypedForm):
    """How the debtor agreed."""

    form = forms.ChoiceField(label=_("Agreed"), choices=AgreementForm, initial=AgreementForm.ORAL)
    agreed_on = DayField(label=_("Agreed on"), past=True, help_text=_("Such as today or 24/11."), initial=_("today"))
    recording = forms.CharField(
        label=_("Recording"),
        max_length=100,
        required=False,
        help_text=_("Its reference, for an agreement on the phone."),
    )
    pledge = forms.BooleanField(
        label=_("Promised not to apply for another bank's card until all is paid"), required=False
    )

    def __init__(self, *args: Any, asks_pledge: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_pledge:
            del self.fields["pledge"]

    @property
    def agreed(self) -> Agreed:
        """What the valid form says."""
        data = self.cleaned_data
        return Agreed(data["form"], data["agreed_on"], data["recording"], pledge=data.get("pledge", False))


class ReasonForm(DeskForm):
    """Why a plan is cancelled."""

    reason = forms.CharField(label=_("Why"), max_length=200)


class EndForm(ReasonForm):
    """What the debtor said who ends an agreed plan, with its proof."""

    reason = forms.CharField(label=_("What the debtor said"), max_length=130, help_text=_("In the debtor's own words."))
    proof = forms.CharField(
        label=_("Letter or recording"),
        max_length=60,
        help_text=_("Its reference. Collection goes on once the plan has ended."),
    )


class PlanFilterForm(DeskForm):
    """What the list of plans shows."""

    creditor = forms.ChoiceField(label=_("Creditor"), required=False)
    collector = forms.ChoiceField(label=_("Collector"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("every kind")), *PlanKind.choices])
    due = forms.ChoiceField(
        label=_("Due"),
        required=False,
        choices=[("", _("any day")), ("overdue", _("overdue")), ("today", _("today")), ("week", _("within 7 days"))],
    )

    def __init__(self, *args: Any, creditors: Any, collectors: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named: Any = self.fields
        named["creditor"].choices = [("", _now("every creditor")), *((str(one.pk), str(one)) for one in creditors)]
        named["collector"].choices = [
            ("", _pnow("collectors", "everybody")),
            *((str(one.pk), one.name) for one in collectors),
        ]
