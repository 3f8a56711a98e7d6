"""The filters of a pay account."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commissions.enums import PayKind
from commissions.forms import months
from common import dates
from common.forms import DeskForm


class EntryFilterForm(DeskForm):
    """Kind and month; what names neither filters nothing."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    month = forms.ChoiceField(label=_("Month"), required=False)

    def __init__(self, *args: Any, listed: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [("", _("Every kind")), *PayKind.choices]
        month: Any = self.fields["month"]
        month.choices = [("", _("Every month")), *((months.code(one), dates.month(one)) for one in listed)]

    @property
    def wanted(self) -> dict[str, Any]:
        """What is asked for; of what is not understood all."""
        told: dict[str, Any] = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {"kind": told.get("kind", ""), "month": months.parse(told.get("month", ""))}
