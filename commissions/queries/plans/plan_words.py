"""What a plan's document names, in the reader's words: figures, types, sections, fields."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = dict[str, str | Promise]

# Figures of a payment, then those of a person in the month.
LINE_FACTS: Words = {
    "amount": _("amount of the payment"),
    "owing": _("what is owed"),
    "fees": _("fees earned"),
    "running_total": _("recoveries so far in the month"),
    "account_paid_to_date": _("paid so far on the account"),
    "dpd_at_placement": _("days past due at placement"),
    "dpd_at_payment": _("days past due on the day of payment"),
    "days_since_placement": _("days since placement"),
    "balance": _("balance"),
    "product": _("product"),
    "creditor": _("creditor"),
    "settlement_quality": _("settlement quality"),
}
PERIOD_FACTS: Words = {
    "recovered": _("recoveries of the month"),
    "attainment": _("percent of the target reached"),
    "target": _("target"),
    "line_total": _("what the payments earned"),
    "earned": _("pay so far"),
    "payments": _("payments"),
    "accounts": _("accounts that paid"),
    "tenure_months": _("months of service"),
    "qa_score": _("review score"),
    "complaints": _("upheld complaints"),
    "promises_kept": _("promises kept"),
    "promises_matured": _("promises that fell due"),
    "kept_rate": _("share of promises kept"),
    "salary": _("salary"),
    "wage": _("wage"),
    "role": pgettext_lazy("staff", "role"),
}
TEAM_FACTS: Words = {
    "pay": _("pay of the members"),
    "equal": _("equal parts"),
}
# Figures that are no money: a bound of theirs is a number, that of the target percent.
NUMBERS = frozenset(
    {"payments", "accounts", "tenure_months", "qa_score", "complaints", "promises_kept", "promises_matured"}
    | {"dpd_at_placement", "dpd_at_payment", "days_since_placement"}
)
FACTS: Words = LINE_FACTS | PERIOD_FACTS | TEAM_FACTS
# What the six plans to begin with call their own parts and measures; any other name is shown as it was written.
PARTS: Words = {
    "account": pgettext_lazy("part of a plan", "account"),
    "age": pgettext_lazy("part of a plan", "age"),
    "bonus": pgettext_lazy("part of a plan", "bonus"),
    "cap": pgettext_lazy("part of a plan", "cap"),
    "complaints": pgettext_lazy("part of a plan", "complaints"),
    "negotiation": pgettext_lazy("part of a plan", "negotiation"),
    "over": pgettext_lazy("part of a plan", "over"),
    "promises": pgettext_lazy("part of a plan", "promises"),
    "quality": pgettext_lazy("part of a plan", "quality"),
    "results": pgettext_lazy("part of a plan", "results"),
    "score": pgettext_lazy("part of a plan", "score"),
    "seniority": pgettext_lazy("part of a plan", "seniority"),
    "skill": pgettext_lazy("part of a plan", "skill"),
    "speed": pgettext_lazy("part of a plan", "speed"),
    "steps": pgettext_lazy("part of a plan", "steps"),
    "target": pgettext_lazy("part of a plan", "target"),
}
TYPES: Words = {
    "rate": _("Rate"),
    "threshold": _("Threshold"),
    "bands": _("Bands"),
    "matrix": _("Matrix"),
    "per_unit": _("Sum per unit"),
    "factor": _("Factor"),
    "attainment": _("Target"),
    "gate": _("Gate"),
    "cap_floor": _("Cap and floor"),
    "guarantee_draw": _("Guarantee or draw"),
    "bonus": _("Bonus"),
    "pool": _("Team pool"),
    "override": _("Override of a lead"),
    "split": _("Split on transfer"),
    "holdback": _("Holdback"),
    "clawback_carry": _("Clawback and carry"),
}
# What a factor or a gate is called by what it looks at.
TITLES: Words = {
    "days_since_placement": _("Speed"),
    "tenure_months": _("Seniority"),
    "qa_score": _("Quality"),
    "complaints": _("Complaints"),
    "kept_rate": _("Promises"),
    "settlement_quality": _("Negotiation"),
    "negotiation": _("Negotiation"),
}
SECTIONS: Words = {
    "select": _("What counts"),
    "credit": _("Belongs to"),
    "target": _("Target in a part of a month"),
    "measures": _("Measures"),
    "line": _("For each payment"),
    "period": _("For the month"),
    "team": _("For the team"),
    "settle": _("Paying out"),
    "rounding": _("Rounding"),
    "sources": pgettext_lazy("plan", "Sources"),
    "currency": _("Currency"),
    "schema": _("Schema"),
    "inputs": _("What comes in"),
    "expected": _("What is expected"),
}
MEASURE, FRAME = _("Measure"), _("Around it")
FIELDS: Words = {
    "id": pgettext_lazy("of a thing", "name"),
    "type": _("type"),
    "by": _("looked up by"),
    "mode": _("how the rows count"),
    "rows": _("rows"),
    "cols": _("columns"),
    "cells": _("cells"),
    "of": _("of"),
    "rate": _("rate"),
    "over": _("over"),
    "cap": _("cap"),
    "floor": _("floor"),
    "amount": _("amount"),
    "per": _("for each"),
    "each": _("each full"),
    "when": _("only when"),
    "need": _("needed"),
    "choices": _("choices"),
    "factor": _("factor"),
    "gives": _("gives"),
    "places": _("digits after the point"),
    "at": _("rounded at"),
    "cleared_days": _("days until cleared"),
    "days": _("days"),
    "share_by": _("shared by"),
    "exclude_gate": _("left out by the gate"),
    "from": pgettext_lazy("end of a row", "from"),
    "to": pgettext_lazy("end of a row", "to"),
    "value": _("value"),
    "weights": _("weights"),
    "people": _("people"),
    "payments": pgettext_lazy("part of a case", "payments"),
    "period": pgettext_lazy("part of a case", "period"),
    "shares": pgettext_lazy("of a payment", "shares"),
    "clawback": pgettext_lazy("pay", "clawback"),
    "holdback": pgettext_lazy("pay", "holdback"),
    "carry": pgettext_lazy("pay", "what is carried on"),
    "until": pgettext_lazy("of a period", "end"),
    "facts": _("facts"),
    "balances": _("balances"),
    "target": _("target"),
}
# What stands over the columns of a case's tables, and over its days.
HEADS: Words = {
    "team": _("Team"),
    "joined_on": _("Joined on"),
    "left_on": _("Left on"),
    "owed": _("Owed from before"),
    "draw": _("Advance not given back"),
    "held": _("Held back, with its day"),
    "value_date": _("Value date"),
    "cleared_on": _("Cleared on"),
    "placed_on": _("Placed on"),
    "account": _("Account"),
    "floor": _("Lowest share to settle at"),
    "flags": _("Marks"),
    "owner": _("Collector"),
    "previous_owner": _("Collector before"),
    "transferred_on": _("Transferred on"),
    "shares": _("Shares, %"),
    "reverses": _("Reverses payment"),
    "=pays": _("Must be paid"),
    "=earns": _("Must earn"),
    "=reason": _("Does not count"),
    "from": _("First day"),
    "last": _("Last day"),
    "as_of": _("Figured on"),
}


def fact(name: str) -> str:
    """Return what a figure is called; one that the desk does not know keeps its name."""
    return str(FACTS.get(name) or part(name.replace("_", " ")))


def part(name: str) -> str:
    """Return what a plan calls one of its parts or measures."""
    return str(PARTS.get(name, name))


def head(name: str) -> str:
    """Return what stands over a column: a figure or a field of a case, with a capital."""
    text = str(HEADS.get(name) or fact(name))
    return text[:1].upper() + text[1:]


def kind(name: str) -> str:
    """Return what a type of component is called."""
    return str(TYPES.get(name, name))


def section(name: str) -> str:
    """Return what a section is called."""
    return str(SECTIONS.get(name, name))


def spot(place: str) -> str:
    """Return a place within a part: "rows row 2" as "row 2", a field by its name."""
    found = re.fullmatch(r"(\w+) row (\d+)", place)
    if found:
        row = _now("row %(row)s") % {"row": found[2]}
        return row if found[1] in {"rows", "cells"} else f"{FIELDS.get(found[1], found[1])} {row}"
    if who := re.fullmatch(r"people (.+)", place):
        return who[1]
    part, _blank, rest = place.partition(" ")
    known = FIELDS.get(part) or HEADS.get(part)
    return f"{known or part} {rest}".rstrip()
