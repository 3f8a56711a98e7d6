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
from cases.rules.ledger import corrections as rules
from common import money
from common.forms import AmountField, DeskForm, dress


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
        dress(self)

    def _has(self, part: str) -> bool:
        return self.kind == CorrectionKind.ADJUSTMENT or getattr(self.account, part) > 0

    def _amount(self, part: str) -> AmountField:
        owed = money.signed(getattr(self.account, part), self.currency)
        hint = _now("Up to %(amount)s.") if self.kind != CorrectionKind.ADJUSTMENT else _now("Now %(amount)s.")
        about: dict[str, Any] = {"label": label_of(part), "required": False, "help_text": hint % {"amount": owed}}
        return AmountField(currency=self.currency, **about)

    def part_fields(self) -> Iterator[forms.BoundField]:
        """Return the fields of the amounts."""
        return (self[part] for part in self.parts)

    @property
    def stated(self) -> dict[str, Decimal]:
        """The amounts of the valid form; an empty one is nothing."""
        return {part: self.cleaned_data[part] or Decimal(0) for part in self.parts}
