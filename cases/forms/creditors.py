"""The form of a creditor."""

from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actions.creditors import Terms
from cases.enums import DayUnit, Jurisdiction
from cases.models import Creditor
from cases.rules import creditors as rules
from common import money
from common.forms import DeskForm
from common.money import CURRENCIES
from staff.models import Team

LABELS = {
    rules.CHINESE: _("To 90 days past due interest and fees first, from 91 days principal first (China, art. 57)"),
    rules.FEES_FIRST: _("Costs and fees first, then interest, then principal"),
    rules.PRINCIPAL_FIRST: _("Principal first, then interest, then fees"),
    rules.OWN: _("As agreed with this creditor, as it stands"),
}


class CreditorForm(DeskForm):
    """Jurisdiction, currency, zone, allocation order and the limits of promises."""

    code = forms.SlugField(label=_("Code"), max_length=12, help_text=_("Case numbers begin with it: YS-20377."))
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    jurisdiction = forms.ChoiceField(
        label=_("Jurisdiction"), choices=Jurisdiction, help_text=_("Its contact rules apply to every case.")
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(code, code) for code in CURRENCIES])
    time_zone = forms.CharField(
        label=_("Time zone"), max_length=40, help_text=_("Business days begin and end in it, such as Asia/Shanghai.")
    )
    phone_region = forms.CharField(
        label=_("Phone region"),
        max_length=2,
        help_text=_("Two letters: how numbers without a country code are read, such as CN."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("Every team"),
        help_text=_("New cases go to its collectors."),
    )
    allocation = forms.ChoiceField(label=_("Payments are applied to"), choices=list(LABELS.items()))
    promise_most_days = forms.IntegerField(label=_("Furthest promise, days"), min_value=0, max_value=365, initial=30)
    promise_smallest_amount = forms.DecimalField(
        label=_("Smallest promise"), min_value=0, max_digits=15, decimal_places=3, initial=1
    )
    promise_most_in_row = forms.IntegerField(
        label=_("Most promises in a row"),
        min_value=1,
        max_value=20,
        initial=3,
        help_text=_("Then one must be kept before the next."),
    )
    promise_tolerance_days = forms.IntegerField(
        label=_("Tolerance, days"),
        min_value=0,
        max_value=30,
        initial=3,
        help_text=_("A promise paid up to this many days late is kept."),
    )
    promise_tolerance_unit = forms.ChoiceField(
        label=_("Tolerance in"),
        choices=DayUnit,
        initial=DayUnit.CALENDAR,
        help_text=_("Promises recorded from now on; those there are keep their terms."),
    )
    promise_due_rolls = forms.BooleanField(label=_("Due dates move to the next working day"), required=False)
    promise_most_parts = forms.IntegerField(
        label=_("Most parts of one promise"),
        min_value=1,
        max_value=6,
        initial=3,
        help_text=_("So many dates may be promised in one call."),
    )
    promise_tolerance_percent = forms.IntegerField(
        label=_("Tolerance, percent"),
        min_value=0,
        max_value=100,
        initial=5,
        help_text=_("A promise short by up to this percentage is kept."),
    )
    is_active = forms.BooleanField(label=_("Places accounts"), required=False, initial=True)

    def __init__(self, *args: Any, creditor: Creditor | None = None, **kwargs: Any) -> None:
        if creditor is not None:
            kwargs["initial"] = _stated(creditor)
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = Team.objects.order_by("name")
        self.fields["time_zone"].widget.attrs["list"] = "zones"
        if creditor is None or rules.preset_of(creditor.allocation_order) != rules.OWN:
            allocation: Any = self.fields["allocation"]
            allocation.choices = [(name, label) for name, label in LABELS.items() if name != rules.OWN]

    def clean_time_zone(self) -> str:
        """Return a zone that the clock knows."""
        if self.cleaned_data["time_zone"] not in available_timezones():
            raise forms.ValidationError(_now("No such time zone. Write it as place, such as Asia/Shanghai."))
        return str(self.cleaned_data["time_zone"])

    def clean_phone_region(self) -> str:
        """Return a region whose numbering plan is known."""
        region = str(self.cleaned_data["phone_region"]).upper()
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise forms.ValidationError(_now("No such region. Write two letters, such as CN, US or GB."))
        return region

    @property
    def terms(self) -> Terms:
        """What the valid form states."""
        return Terms(**self.cleaned_data)


def _stated(creditor: Creditor) -> dict[str, Any]:
    names = (name for name in CreditorForm.base_fields if name != "allocation")
    stated: dict[str, Any] = {name: getattr(creditor, name) for name in names}
    stated["promise_smallest_amount"] = money.rounded(creditor.promise_smallest_amount, creditor.currency)
    return stated | {"allocation": rules.preset_of(creditor.allocation_order)}
