"""Which fields each part of a plan has, by its type: the same as `docs/plans.md` names."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.queries.plans import plan_words as words

Options = tuple[tuple[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in the document, how it is typed, its label, what may be chosen, and a hint.

    Kinds: text, number, share (in percent), whole, choice, flag, fact, quantity, rows, grid, conditions, choices,
    reasons, weights, names. `inside` names the object of the part that holds it.
    """

    name: str
    kind: str
    label: Any
    options: Options = ()
    hint: Any = ""
    inside: str = ""

    @property
    def key(self) -> str:
        """The name of the field in the form."""
        return f"{self.inside}_{self.name}" if self.inside else self.name


NAME = Field("id", "text", _("Short name"), hint=_("It stands on statements and in cases, such as “age”."))
WHEN = Field("when", "conditions", _("Only when"))
OF = Field("of", "quantity", _("Of"), hint=_("Empty: what is recovered. Else an amount, a figure, or 3.5 × salary."))
MODES: Options = (
    ("whole", _("One row for the whole")),
    ("slice", _("Each slice by its own row")),
    ("amount", _("A sum for the row")),
    ("interp", _("Moving evenly from row to row")),
)
CLOSED = Field(
    "closed",
    "choice",
    _("A row holds"),
    (("", _("its beginning, not its end")), ("to", _("its end, not its beginning"))),
)
ROWS = Field("rows", "rows", pgettext_lazy("plan", "Rows"))
BY = Field("by", "fact", _("Looked up by"))
CHOICES = Field("choices", "choices", _("Or the first line that holds"))
GIVES_TARGET: Options = (
    ("", _("a factor of the pay")),
    ("amount", _("a sum")),
    ("rate", _("a rate of what is recovered")),
)
GRID_GIVES: Options = (("rate", _("a rate")), ("factor", _("a factor")), ("amount", _("a sum")))

COMPONENTS: dict[str, tuple[Field, ...]] = {
    "rate": (
        NAME,
        Field("rate", "share", _("Rate, %")),
        Field("rate_of", "fact", _("Or a rate that goes by a name")),
        OF,
        CHOICES,
        WHEN,
    ),
    "threshold": (
        NAME,
        OF,
        Field("over", "quantity", _("Over"), hint=_("An amount, a figure, or 3.5 × salary.")),
        Field("rate", "share", _("Rate, %")),
        Field("on", "choice", _("Pays on"), (("", _("what lies over it")), ("whole", _("all of it, once passed")))),
        Field("inclusive", "flag", _("The threshold itself counts as passed")),
        WHEN,
    ),
    "bands": (
        NAME,
        BY,
        Field("mode", "choice", _("How the rows count"), (("", _("Choose")), *MODES)),
        ROWS,
        CLOSED,
        OF,
        Field(
            "at",
            "choice",
            _("Counter is read"),
            (("", _("after the payment")), ("before", _("before the payment"))),
        ),
        Field("gives", "choice", _("Between rows it gives"), (("", _("a rate")), ("amount", _("a sum")))),
        WHEN,
    ),
    "matrix": (
        NAME,
        Field("rows_by", "fact", _("Rows by")),
        Field("cols_by", "fact", _("Columns by")),
        Field("gives", "choice", _("A cell is"), (("", _("Choose")), *GRID_GIVES)),
        Field("cells", "grid", _("Cells")),
        OF,
        WHEN,
    ),
    "per_unit": (
        NAME,
        Field("amount", "number", _("Amount")),
        Field("per", "fact", _("For each of"), hint=_("Empty: for each payment.")),
        Field("each", "number", _("Only for each full"), hint=_("Such as 1000; what is not full pays nothing.")),
        Field("once_per", "choice", _("How often"), (("", _("each time")), ("account", _("once for each account")))),
        CHOICES,
        WHEN,
    ),
    "factor": (
        NAME,
        Field("factor", "number", _("Factor")),
        Field("by", "fact", _("Or looked up by")),
        ROWS,
        CLOSED,
        CHOICES,
        Field("start", "number", _("Or a straight line from")),
        Field("slope", "number", _("More for each point")),
        Field("least", "number", _("At least")),
        Field("most", "number", _("At most")),
        WHEN,
    ),
    "attainment": (
        NAME,
        Field("metric", "fact", _("Measured by"), hint=_("Empty: what is recovered.")),
        Field("mode", "choice", _("How the rows count"), (("", _("Choose")), MODES[1], MODES[0], MODES[3])),
        ROWS,
        CLOSED,
        Field("gives", "choice", _("A row is"), GIVES_TARGET),
        WHEN,
    ),
    "gate": (NAME, BY, ROWS, CLOSED, Field("need", "conditions", _("Or pays only when all of this holds")), WHEN),
    "cap_floor": (
        NAME,
        Field("floor", "quantity", _("At least")),
        Field("cap", "quantity", _("At most")),
        WHEN,
    ),
    "guarantee_draw": (
        NAME,
        Field(
            "kind",
            "choice",
            _("Kind"),
            (("", _("Choose")), ("guarantee", _("Guarantee: the greater of both is paid")), ("draw", _("Advance"))),
        ),
        Field("amount", "quantity", _("Amount")),
        Field("recoverable", "flag", _("Later pay gives it back")),
        WHEN,
    ),
    "bonus": (
        NAME,
        Field("amount", "quantity", _("Amount")),
        Field("per", "fact", _("For each of")),
        Field("rate", "share", _("Or a rate, %")),
        Field("of", "quantity", _("Rate of")),
        Field("by", "fact", _("Or looked up by")),
        ROWS,
        CLOSED,
        WHEN,
    ),
    "pool": (
        NAME,
        Field("rate", "share", _("Rate, %")),
        Field("of", "quantity", _("Of the team's"), hint=_("A figure that is summed over the members.")),
        Field("amount", "quantity", _("Or a sum")),
        Field("by", "fact", _("Or looked up by")),
        Field("mode", "choice", _("How the rows count"), (("", _("Choose")), *MODES[:3])),
        ROWS,
        CLOSED,
        Field("share_by", "fact", _("Shared by")),
        Field("exclude_gate", "text", _("Leave out who fails the gate"), hint=_("The short name of a gate.")),
        WHEN,
    ),
    "override": (
        NAME,
        Field("rate", "share", _("Rate, %")),
        Field("of", "fact", _("Of the team's"), hint=_("Empty: the pay.")),
        Field("role", "text", _("For whom has the part"), hint=_("Such as lead.")),
        Field("by", "fact", _("Or looked up by")),
        ROWS,
        CLOSED,
        WHEN,
    ),
}
ROUNDINGS: Options = (
    ("half_up", _("half up")),
    ("half_even", _("half to even")),
    ("down", _("down")),
    ("up", _("up")),
)
MEASURE_KINDS: Options = (
    ("", _("Choose")),
    ("sum", _("Sum over the payments")),
    ("count", _("Count")),
    ("ratio", _("One divided by another")),
    ("weighted", _("Weighted sum")),
    ("quantity", _("Quantity")),
    ("product", _("Product")),
    ("points", _("Points by rows")),
    ("rank", _("Place within the team")),
    ("negotiation", _("Negotiation quality")),
)
MEASURE = (
    NAME,
    Field("kind", "choice", _("Kind"), MEASURE_KINDS),
    Field("of", "fact", _("Of")),
    Field("to", "fact", _("Divided by")),
    Field("times", "number", pgettext_lazy("plan", "Times")),
    Field("weights", "weights", _("Weights"), hint=_("One a line, such as: qa_score = 0.3")),
    Field("parts", "names", _("Parts"), hint=_("Names with commas between.")),
    Field("quantity", "quantity", _("Quantity")),
    ROWS,
    CLOSED,
    Field("floor", "share", _("Authorised floor, %")),
    Field("review_most", "number", _("Highest review score")),
    Field("places", "whole", _("Digits after the point"), hint=_("Empty: as exact as it is.")),
    Field("mode", "choice", _("Mode"), (("", _("half up")), *ROUNDINGS[1:])),
    WHEN,
)
MEASURE_ASKS: dict[str, tuple[str, ...]] = {
    "sum": ("of", "when"),
    "count": ("of", "when"),
    "ratio": ("of", "to", "times"),
    "weighted": ("weights",),
    "quantity": ("quantity",),
    "product": ("parts", "times"),
    "points": ("of", "rows", "closed"),
    "rank": ("of",),
    "negotiation": ("weights", "floor", "review_most"),
}
"""Which fields a measure of a kind asks for, beside its name, its kind and how it is rounded."""
FRAME: dict[str, tuple[Field, ...]] = {
    "select": (
        Field("cleared_days", "whole", _("Days until a payment is cleared")),
        Field("max", "quantity", _("At most"), hint=_("Such as owing: what goes beyond the debt does not count.")),
        Field("base", "quantity", _("What counts of it"), hint=_("Empty: the amount. Such as fees.")),
        Field("exclude", "reasons", _("What does not count"), hint=_("Flags, one a line.")),
        Field("date", "text", _("Counted in the month of"), hint=_("Empty: its value date, by which the desk counts.")),
        Field("from", "text", _("No pay in the days after"), hint=_("Such as placed_on."), inside="grace"),
        Field("days", "whole", _("How many days"), inside="grace"),
        Field("inclusive", "flag", _("The last of them is still without pay"), inside="grace"),
        Field("from", "text", _("Only within days after"), hint=_("Such as contacted_on."), inside="attribution"),
        Field("days", "whole", _("Up to day"), inside="attribution"),
    ),
    "credit": (
        Field("by", "text", _("Whose it is goes by"), hint=_("owner: the collector on the day of payment.")),
        Field("old_bps", "whole", _("The one before keeps, in hundredths of a percent"), inside="on_transfer"),
        Field("days", "whole", _("For how many days after a transfer"), inside="on_transfer"),
    ),
    "target": (
        Field(
            "prorate",
            "choice",
            _("A part of a month"),
            (("", _("Choose")), ("none", _("has the whole target")), ("calendar_days", _("has a part by its days"))),
        ),
    ),
    "settle": (
        Field("rate", "share", _("Held back, %"), inside="holdback"),
        Field("days", "whole", _("For how many days"), inside="holdback"),
        Field(
            "clawback",
            "choice",
            _("A reversal"),
            (
                ("", _("Choose")),
                ("mirror", _("takes back what its payment earned")),
                ("recompute_period", _("has its month figured again")),
            ),
            hint=_("Holds for payments of the months that this version pays."),
        ),
        Field("clawback_days", "whole", _("Only within so many days of the payment")),
        Field("limit_of_wage", "share", _("Taken at a time, at most, % of the wage"), inside="carry"),
        Field("wage_floor", "number", _("What the wage never falls below"), inside="carry"),
    ),
    "rounding": (
        Field(
            "mode",
            "choice",
            _("Mode"),
            (("", _("Choose")), *ROUNDINGS),
        ),
        Field("places", "whole", _("Digits after the point")),
        Field(
            "at",
            "choice",
            pgettext_lazy("rounding", "Where"),
            (("", _("Choose")), ("statement", _("once, at the statement")), ("line", _("at each payment"))),
        ),
    ),
}
SPLIT: dict[str, Any] = {"on_transfer": {"old_bps": "3000", "days": "30"}}
HOLDBACK: dict[str, Any] = {"holdback": {"rate": "0.10", "days": "60"}}
CARRY: dict[str, Any] = {"clawback": "mirror", "carry": {"limit_of_wage": "0.20"}}
# What a part begins with when it is added.
FIRST: dict[str, dict[str, Any]] = {
    "rate": {"rate": "0.01"},
    "threshold": {"of": "recovered", "over": "10000", "rate": "0.01"},
    "bands": {"by": "dpd_at_placement", "mode": "whole", "rows": [["0", "31", "0.005"], ["31", None, "0.01"]]},
    "matrix": {
        "rows_by": "dpd_at_placement",
        "cols_by": "days_since_placement",
        "gives": "rate",
        "rows": [["0", "31"], ["31", None]],
        "cols": [["0", "31"], ["31", None]],
        "cells": [["0.01", "0.008"], ["0.02", "0.015"]],
    },
    "per_unit": {"amount": "10"},
    "factor": {"by": "days_since_placement", "rows": [["0", "31", "1.1"], ["31", None, "1"]]},
    "attainment": {"mode": "slice", "rows": [["0", "100", "1"], ["100", None, "1.2"]]},
    "gate": {"by": "qa_score", "rows": [["0", "70", "0"], ["70", None, "1"]]},
    "cap_floor": {"cap": "8000"},
    "guarantee_draw": {"kind": "guarantee", "amount": "1000"},
    "bonus": {"amount": "10", "per": "promises_kept"},
    "pool": {"rate": "0.002", "of": "recovered", "share_by": "recovered"},
    "override": {"rate": "0.05", "role": "lead"},
    "measure": {"kind": "count"},
}
FACTS = {
    "line": words.LINE_FACTS | words.PERIOD_FACTS,
    "period": words.PERIOD_FACTS,
    "team": words.PERIOD_FACTS | words.TEAM_FACTS,
    "measures": words.FACTS,
}
