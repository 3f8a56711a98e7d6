"""The parts of a promise in a form: an amount and a day each."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.rules.promises.promises import Part
from common.forms import AmountField, DayField, TypedForm, dress


def part_names(place: int) -> tuple[str, str]:
    """Return the names of the fields of a part, counted from 1: ("amount", "due_on"), ("amount_2", "due_on_2")."""
    return ("amount", "due_on") if place == 1 else (f"amount_{place}", f"due_on_{place}")


class PartsForm(TypedForm):
    """A form with what the debtor promised in one call: an amount and its day, and more of them up to `most_parts`."""

    amount = AmountField(label=_("Amount"))
    due_on = DayField(label=_("Due date"), help_text=_("Such as fri, +7 or 31/12."))

    def __init__(self, *args: Any, currency: str, today: date, most_parts: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, currency=currency, today=today, **kwargs)
        self.most_parts = most_parts
        for place in range(2, most_parts + 1):
            amount, due_on = part_names(place)
            self.fields[amount] = AmountField(label=_("Amount"), required=False, currency=currency)
            self.fields[due_on] = DayField(label=_("Due date"), required=False, today=today)
        dress(self)

    @property
    def later_parts(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        """The parts after the first, as (place, amount, due date)."""
        named = ((place, part_names(place)) for place in range(2, self.most_parts + 1))
        return [(place, self[amount], self[due_on]) for place, (amount, due_on) in named]

    @property
    def has_later_parts(self) -> bool:
        """Whether a part after the first was written or is wrong."""
        return any(field.value() or field.errors for _place, *pair in self.later_parts for field in pair)

    def read_parts(self) -> list[Part]:
        """Return the parts that were written; say beside the field what the first one, or one begun, lacks."""
        parts = []
        for place in range(1, self.most_parts + 1):
            names = part_names(place)
            amount, due_on = (self.cleaned_data.get(name) for name in names)
            if amount is not None and due_on is not None:
                parts.append(Part(amount, due_on))
            elif place == 1 or any((self[name].value() or "").strip() for name in names):
                self._ask_for(names)
        return parts

    def _ask_for(self, names: tuple[str, str]) -> None:
        for name in names:
            if self.cleaned_data.get(name) is None and name not in self.errors:
                self.add_error(name, self.fields[name].error_messages["required"])
