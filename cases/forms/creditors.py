"""The form of a creditor."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import available_timezones

import phonenumbers
from django import forms
from django.utils import translation
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.actions.creditors import Terms
from cases.enums import AccountOrder, CollectorRole, Component, DayUnit, InterestKind, Jurisdiction
from cases.models import Creditor
from cases.rules import creditors as rules
from cases.rules.ledger import allocation_order
from common import money
from common.forms import DeskForm, read_amount
from common.money import CURRENCIES
from staff.models import Team

ORDER_COMMA = ", "
AS_USUAL = _("as usual in the jurisdiction")
LABELS = {
    rules.CHINESE: _("To 90 days past due interest and fees first, from 91 days principal first (China, art. 57)"),
    rules.FEES_FIRST: _("Costs and fees first, then interest, then principal"),
    rules.PRINCIPAL_FIRST: _("Principal first, then interest, then fees"),
    rules.OWN: _("As agreed with this creditor, as written below"),
}


class CreditorForm(DeskForm):
    """Jurisdiction, currency, zone, allocation order and the limits of promises."""

    code = forms.SlugField(label=_("Code"), max_length=12, help_text=_("Case numbers begin with it: YS-20377."))
    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=120)
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=120, required=False)
    jurisdiction = forms.ChoiceField(
        label=_("Jurisdiction"), choices=Jurisdiction, help_text=_("Its contact rules apply to every case.")
    )
    collector_role = forms.ChoiceField(
        label=_("Who collects"),
        choices=CollectorRole,
        initial=CollectorRole.AGENCY,
        help_text=_("With the jurisdiction it decides which rules of contact apply."),
    )
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[("", AS_USUAL), *((code, code) for code in CURRENCIES)], required=False
    )
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=40,
        required=False,
        help_text=_("Business days begin and end in it, such as Asia/Shanghai. Empty: as usual there."),
    )
    phone_region = forms.CharField(
        label=_("Phone region"),
        max_length=2,
        required=False,
        help_text=_("Two letters: how numbers without a country code are read, such as CN. Empty: as usual there."),
    )
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=Team.objects.none(),
        required=False,
        empty_label=_("Every team"),
        help_text=_("New cases go to its collectors."),
    )
    allocation = forms.ChoiceField(
        label=_("Payments are applied to"), choices=[("", AS_USUAL), *LABELS.items()], required=False
    )
    own_order = forms.CharField(
        label=_("Own order"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("A line per days past due, such as “91+: principal, interest, fees, late charges, costs”."),
    )
    account_order = forms.ChoiceField(
        label=_("Money for a case goes to"),
        choices=AccountOrder,
        initial=AccountOrder.OLDEST,
        help_text=_("When a payment names the customer or the case, and no account."),
    )
    interest_kind = forms.ChoiceField(
        label=_("Interest that the desk books"), choices=InterestKind, initial=InterestKind.NONE
    )
    interest_percent = forms.DecimalField(
        label=_("Percent per day"),
        min_value=0,
        max_value=10,
        max_digits=8,
        decimal_places=6,
        required=False,
        help_text=_("0.05 a day is 18.25 a year."),
    )
    interest_from = forms.DateField(
        label=_("Runs from"), required=False, help_text=_("The first day that bears interest, such as 2026-12-01.")
    )
    interest_on_charges = forms.BooleanField(label=_("Fees and charges bear interest too"), required=False)
    promise_most_days = forms.IntegerField(label=_("Furthest promise, days"), min_value=0, max_value=365, initial=30)
    promise_smallest_amount = forms.CharField(label=_("Smallest promise"), max_length=30, initial="1")
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
    keep_most_days = forms.IntegerField(
        label=_("Longest keeping beyond recall, days"),
        min_value=0,
        max_value=365,
        initial=60,
        help_text=_("How far past its recall date a case may be asked for."),
    )
    keep_most_percent = forms.IntegerField(
        label=_("Most kept of a placement, percent"), min_value=0, max_value=100, initial=10
    )
    is_active = forms.BooleanField(label=_("Places accounts"), required=False, initial=True)

    def __init__(self, *args: Any, creditor: Creditor | None = None, **kwargs: Any) -> None:
        if creditor is not None:
            kwargs["initial"] = _stated(creditor)
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = Team.objects.order_by("name")
        self.fields["time_zone"].widget.attrs["list"] = "zones"

    def clean_time_zone(self) -> str:
        """Return a zone that the clock knows."""
        zone = str(self.cleaned_data["time_zone"] or self._usual("time_zone"))
        if zone not in available_timezones():
            raise forms.ValidationError(_now("No such time zone. Write it as place, such as Asia/Shanghai."))
        return zone

    def clean_currency(self) -> str:
        """Return the currency, that of the jurisdiction where none is chosen."""
        return str(self.cleaned_data["currency"] or self._usual("currency"))

    def clean_promise_smallest_amount(self) -> Decimal:
        """Return the amount in the currency that is chosen above."""
        currency = self.cleaned_data.get("currency", "")
        return read_amount(self.cleaned_data["promise_smallest_amount"], currency, least=Decimal(0))

    def clean_allocation(self) -> str:
        """Return the order of allocation, the usual one of the jurisdiction where none is chosen."""
        return str(self.cleaned_data["allocation"] or self._usual("allocation"))

    def _usual(self, name: str) -> str:
        usual = rules.USUAL.get(self.cleaned_data.get("jurisdiction", ""))
        return getattr(usual, name) if usual else ""

    def clean_phone_region(self) -> str:
        """Return a region whose numbering plan is known."""
        region = str(self.cleaned_data["phone_region"] or self._usual("phone_region")).upper()
        if region not in phonenumbers.SUPPORTED_REGIONS:
            raise forms.ValidationError(_now("No such region. Write two letters, such as CN, US or GB."))
        return region

    def clean(self) -> dict[str, Any]:
        """Read the own order when it is chosen."""
        data = super().clean() or {}
        text = data.get("own_order") or ""
        data["own_order"] = None
        data["interest_rate"] = (data.pop("interest_percent", None) or Decimal(0)) / 100
        if data.get("allocation") == rules.OWN:
            try:
                data["own_order"] = allocation_order.parse(text, _component_names())
            except allocation_order.OrderUnreadable as error:
                self.add_error("own_order", _order_sentence(error))
        return data

    @property
    def terms(self) -> Terms:
        """What the valid form states."""
        return Terms(**self.cleaned_data)


def _stated(creditor: Creditor) -> dict[str, Any]:
    figured = {"allocation", "own_order", "interest_percent"}
    names = (name for name in CreditorForm.base_fields if name not in figured)
    stated: dict[str, Any] = {name: getattr(creditor, name) for name in names}
    stated["promise_smallest_amount"] = money.grouped(creditor.promise_smallest_amount, creditor.currency)
    stated["interest_percent"] = (creditor.interest_rate * 100).normalize() if creditor.interest_rate else None
    order = allocation_order.written(creditor.allocation_order, _component_labels(), ORDER_COMMA)
    return stated | {"allocation": rules.preset_of(creditor.allocation_order), "own_order": order}


def _component_labels() -> dict[str, str]:
    return {name: str(label).lower() for name, label in Component.choices}


def _component_names() -> dict[str, str]:
    """Return every way of naming a component: its code, and its name in both languages."""
    names = {name.replace("_", " "): name for name in Component.values} | {name: name for name in Component.values}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            names |= {str(label).casefold(): name for name, label in Component.choices}
    return names


def order_words(order: Sequence[Mapping[str, Any]]) -> str:
    """Return an allocation order in the reader's words: the name of a preset, an own one as it is written."""
    preset = rules.preset_of(list(order))  # type: ignore[arg-type]
    return str(LABELS[preset]) if preset != rules.OWN else allocation_order.written(order, _component_labels())


def _order_sentence(error: allocation_order.OrderUnreadable) -> str:
    fault = allocation_order.Fault
    word = str(Component(error.word).label).lower() if error.word in Component.values else error.word
    sentences = {
        fault.EMPTY: _now("Write a line per band of days past due, at least one and at most nine."),
        fault.LINE: _now("Line %(line)s is not days and components. Write it like “91+: principal, interest”."),
        fault.COMPONENT: _now("Line %(line)s: “%(word)s” is no part of a debt."),
        fault.TWICE: _now("Line %(line)s names “%(word)s” twice."),
        fault.MISSING: _now("Line %(line)s leaves out “%(word)s”. Name every part once."),
        fault.GAP: _now("Line %(line)s does not go on where the one before ended. Begin it with %(word)s."),
        fault.END: _now("Line %(line)s has an end. The last line has none, such as “91+”."),
    }
    return sentences[error.fault] % {"line": error.line, "word": word}
