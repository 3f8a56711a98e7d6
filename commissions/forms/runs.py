"""Starting a run, and the reasons of its decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.forms import months
from commissions.queries import credits as chosen
from common import clock, dates
from common.forms import DeskForm
from staff.enums import Role
from staff.models import User


class StartForm(DeskForm):
    """Month and currency of a new run."""

    month = forms.ChoiceField(label=_("Month"))
    currency = forms.ChoiceField(label=_("Currency"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = months.around(clock.now().date(), back=12, ahead=0)
        field: Any = self.fields["month"]
        field.choices = [(months.code(month), dates.month(month)) for month in listed]
        field.initial = months.code(listed[1])
        currency: Any = self.fields["currency"]
        currency.choices = [(code, code) for code in chosen.currencies()]


class ReasonForm(DeskForm):
    """The reason of a decision."""

    reason = forms.CharField(label=_("Reason"), max_length=200)


class ClearForm(ReasonForm):
    """What becomes of the ticked payments: credited to a collector, or left out."""

    payments = forms.MultipleChoiceField(required=False)
    collector = forms.ModelChoiceField(
        label=_("Credit to"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody: leave them out"),
    )

    def __init__(self, *args: Any, choices: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        collector: Any = self.fields["collector"]
        collector.queryset = User.objects.filter(role=Role.COLLECTOR, is_active=True).order_by("name")
        payments: Any = self.fields["payments"]
        payments.choices = [(str(pk), str(pk)) for pk in choices]
        payments.error_messages["invalid_choice"] = _("One of these payments has been cleared. Read the list again.")

    def clean_payments(self) -> list[int]:
        """Return the ticked payments' ids."""
        ticked = [int(pk) for pk in self.cleaned_data["payments"]]
        if not ticked:
            raise forms.ValidationError(_("Tick at least one payment."))
        return ticked
