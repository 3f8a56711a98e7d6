"""The form of one of the house's own rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Channel, Jurisdiction
from common.forms import DeskForm
from contacts.gate import house
from contacts.gate.house import Force, Kind, Own
from contacts.queries.packs.pack_words import DAYS, UNITS
from contacts.rules.wishes import clock

KINDS = [
    (Kind.HOURS, _("Hours in which a person may be contacted")),
    (Kind.LIMIT, _("A limit: how often")),
    (Kind.PAUSE, _("A pause after a conversation")),
]
FORCES = [
    (Force.STOPS, _("Stops the contact; nobody lifts it")),
    (Force.SUPERVISOR, _("Stops the contact; a supervisor may let it go on")),
    (Force.WARNS, _("Warns only")),
]
PER = [("person", _("Person")), ("number", _("Number")), ("account", _("Debt"))]


class HouseRuleForm(DeskForm):
    """What a rule sets, for whom, how strictly, why, and where the house decided it."""

    kind = forms.ChoiceField(label=_("The rule sets"), choices=KINDS)
    force = forms.ChoiceField(label=_("What it does"), choices=FORCES)
    channels = forms.MultipleChoiceField(
        label=_("Channels"),
        choices=[(one.value, one.label) for one in Channel],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A limit counts them together."),
    )
    regions = forms.MultipleChoiceField(
        label=_("Only in"),
        choices=Jurisdiction,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: everywhere."),
    )
    days = forms.MultipleChoiceField(
        label=pgettext_lazy("of the week", "Days"),
        choices=list(DAYS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    opens = forms.CharField(label=_("From the time"), max_length=5, required=False, help_text=_("Such as 9 or 09:30."))
    closes = forms.CharField(label=_("To the time"), max_length=5, required=False, help_text=_("Such as 20 or 20:30."))
    unit = forms.ChoiceField(
        label=pgettext_lazy("rule", "Counted"), choices=[(one, UNITS[one]) for one in house.UNITS], required=False
    )
    most = forms.IntegerField(label=_("At most"), min_value=1, max_value=99, required=False)
    per = forms.ChoiceField(label=_("For each"), choices=PER, required=False)
    span = forms.IntegerField(
        label=_("Within days"),
        min_value=1,
        max_value=house.MOST_DAYS,
        required=False,
        help_text=_("The person's own days; 1 is the day itself. Of a pause, how long it is."),
    )
    reason = forms.CharField(label=_("Reason, in English"), max_length=200, help_text=_("Collectors read it."))
    reason_zh = forms.CharField(label=_("Reason, in Chinese"), max_length=200)
    citation = forms.CharField(
        label=_("Where the house decided it"), max_length=120, help_text=_("Such as “Collection manual 4.2”.")
    )

    SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("for-hours", ("days", "opens", "closes")),
        ("for-limit", ("unit", "most", "per")),
        ("for-limit for-pause", ("span",)),
    )

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Return the parts that not every kind of rule needs: for which it is, as the page marks them, its fields."""
        return [(kinds, [self[name] for name in names]) for kinds, names in self.SECTIONS]

    def clean(self) -> dict[str, Any]:
        """Forget what stands in the fields of other kinds, and whatever is wrong there: the page does not show them."""
        found: dict[str, Any] = super().clean() or {}
        for kinds, names in self.SECTIONS:
            if f"for-{found.get('kind')}" not in kinds.split():
                for name in names:
                    self.errors.pop(name, None)
                    found[name] = [] if name == "days" else "" if name in ("opens", "closes") else None
        return found

    def document(self, key: str) -> dict[str, Any]:
        """Return the rule as the document keeps it, unread."""
        data = self.cleaned_data
        return {**data, "key": key, "opens": clock(data["opens"]), "closes": clock(data["closes"])}


def shown(own: Own | None) -> dict[str, Any]:
    """Return what the form begins with."""
    begun = {"kind": Kind.LIMIT, "channels": ["phone"], "days": list(DAYS), "span": 1, "unit": "attempts"}
    return begun if own is None else begun | {name: value for name, value in own.stored().items() if value}
