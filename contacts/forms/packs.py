"""The form of one of the house's own rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
        label=_("Days"), choices=list(DAYS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )
    opens = forms.CharField(label=_("From the time"), max_length=5, required=False, help_text=_("Such as 9 or 09:30."))
    closes = forms.CharField(label=_("To the time"), max_length=5, required=False, help_text=_("Such as 20 or 20:30."))
    unit = forms.ChoiceField(label=_("Counted"), choices=[(one, UNITS[one]) for one in house.UNITS], required=False)
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

    SECTIONS: tuple[tuple[Any, tuple[str, ...]], ...] = (
        (_("For hours"), ("days", "opens", "closes")),
        (_("For a limit or a pause"), ("unit", "most", "per", "span")),
    )

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """Return the parts that one kind of rule alone needs, with their fields."""
        return [(title, [self[name] for name in names]) for title, names in self.SECTIONS]

    def document(self, key: str) -> dict[str, Any]:
        """Return the rule as the document keeps it, unread."""
        data = self.cleaned_data
        return {**data, "key": key, "opens": clock(data["opens"]), "closes": clock(data["closes"])}


def shown(own: Own | None) -> dict[str, Any]:
    """Return what the form begins with."""
    if own is not None:
        return own.stored()
    every_day = list(DAYS)
    return {"kind": Kind.LIMIT, "channels": ["phone"], "days": every_day, "span": 1, "unit": "attempts"}
