"""The form by which a waiver, an adjustment or a refund is asked for."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cases.enums import CorrectionKind, CorrectionReason
from cases.models import Account
from cases.queries.ledger.corrections import label_of
from cases.rules import corrections as rules
from common import money
from common.forms import DeskForm


class CorrectionForm(DeskForm):
    """An amount per part of the debt that the kind may change, the reason and the words."""

    reason = forms.ChoiceField(label=_("Reason"))
    words = forms.CharField(
        label=_("In your own words"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The second person decides by them."),
    )

    def __init__(self, *args: Any, kind: str, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.account, self.currency = kind, account, account.creditor.currency
        reason: Any = self.fields["reason"]
        reason.choices = [(name, CorrectionReason(name).label) for name in rules.REASONS[kind]]
        names = [part for part in rules.PARTS_OF[kind] if self._has(part)]
        amounts = {part: self._amount(part) for part in names}
        self.fields = {**amounts, **self.fields}
        self.parts = names

    def _has(self, part: str) -> bool:
        return self.kind == CorrectionKind.ADJUSTMENT or getattr(self.account, part) > 0

    def _amount(self, part: str) -> forms.CharField:
        owed = money.signed(getattr(self.account, part), self.currency)
        hint = _now("Up to %(amount)s.") if self.kind != CorrectionKind.ADJUSTMENT else _now("Now %(amount)s.")
        field = forms.CharField(label=label_of(part), max_length=30, required=False, help_text=hint % {"amount": owed})
        field.widget.attrs |= {"class": "form-control", "inputmode": "decimal"}
        return field

    def part_fields(self) -> Iterator[forms.BoundField]:
        """Return the fields of the amounts."""
        return (self[part] for part in self.parts)

    def clean(self) -> dict[str, Any]:
        """Read every amount in the creditor's currency; an empty one is nothing."""
        data = super().clean() or {}
        for part in self.parts:
            try:
                data[part] = money.parse(data[part], self.currency) if data.get(part) else Decimal(0)
            except money.NotMoney:
                sentence = _now("This is not an amount in %(currency)s. Write it like 1200.50.")
                self.add_error(part, sentence % {"currency": self.currency})
        return data

    @property
    def stated(self) -> dict[str, Decimal]:
        """The amounts of the valid form."""
        return {part: self.cleaned_data[part] for part in self.parts}
