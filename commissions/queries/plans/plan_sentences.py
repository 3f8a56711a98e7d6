"""Each component of a plan as a plain sentence in the reader's language."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commissions.engine.components import (
    Attainment,
    Bands,
    Bonus,
    CapFloor,
    Component,
    Factor,
    Gate,
    GuaranteeDraw,
    Matrix,
    Override,
    PerUnit,
    Pool,
    Rate,
    Threshold,
)
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.advice import plain
from commissions.queries.plans.plan_terms import Said, cash, conditions, factor, only, quantity, share, spans
from common import punctuation


def say(component: Component, *, section: str, currency: str) -> Said:
    """Return the component of `section` ("line", "period" or "team") in words."""
    said = SENTENCES[type(component)](component, section, currency)
    return (
        Said(only(said.text, component.when, currency), said.lines)
        if said.text
        else _only_lines(said, component, currency)
    )


def _only_lines(said: Said, component: Component, currency: str) -> Said:
    if not component.when:
        return said
    text = _("Only when %(conditions)s:") % {"conditions": conditions(component.when, currency)}
    return Said(text, said.lines)


def _base(section: str) -> str:
    return _("what is recovered") if section == "line" else _("what was recovered in the month")


def _rate(one: Rate, section: str, currency: str) -> Said:
    of = quantity(one.of, currency, _base(section))
    sentence = _("%(rate)s of %(of)s")
    if one.rate is not None:
        return Said(sentence % {"rate": share(one.rate), "of": of})
    if one.rate_of:
        return Said(_("The rate “%(name)s” of %(of)s") % {"name": words.fact(one.rate_of), "of": of})
    lines = [_choice(sentence % {"rate": share(each.value), "of": of}, each.when, currency) for each in one.choices]
    return Said("", tuple(lines))


def _choice(text: str, when: Any, currency: str) -> str:
    if not when:
        return _("otherwise %(text)s") % {"text": text}
    return _("%(text)s when %(conditions)s") % {"text": text, "conditions": conditions(when, currency)}


def _threshold(one: Threshold, section: str, currency: str) -> Said:
    facts = {
        "rate": share(one.rate),
        "of": quantity(one.of, currency, _base(section)),
        "over": quantity(one.over, currency),
    }
    if one.on == "excess":
        return Said(_("%(rate)s of what %(of)s has over %(over)s") % facts)
    if one.inclusive:
        return Said(_("%(rate)s of all of %(of)s once it reaches %(over)s") % facts)
    return Said(_("%(rate)s of all of %(of)s once it is over %(over)s") % facts)


def _bands(one: Bands, section: str, currency: str) -> Said:
    sums = one.mode == "amount" or one.gives == "amount"
    values = [cash(row.value, currency) if sums else share(row.value) for row in one.table.rows]
    held = spans(one.table, one.by)
    if one.by == "dpd_at_placement" and one.mode == "whole" and one.of is None:
        sentence = _("%(rate)s of what is recovered from accounts %(span)s days old")
        return Said("", tuple(sentence % {"rate": v, "span": s} for v, s in zip(values, held, strict=True)))
    heads = {
        "whole": _("By %(by)s, the rate of the row for all of %(of)s:"),
        "slice": _("By %(by)s, each slice of %(of)s at its own rate:"),
        "amount": _("By %(by)s, a sum:"),
        "interp": _("By %(by)s, moving evenly from row to row:"),
    }
    of = quantity(one.of, currency, _base(section))
    head = heads.get(one.mode, heads["whole"]) % {"by": words.fact(one.by), "of": of}
    return Said(head, tuple(_row(value, spot) for value, spot in zip(values, held, strict=True)))


def _row(value: str, spot: str) -> str:
    return _("%(span)s: %(value)s") % {"value": value, "span": spot}


def _matrix(one: Matrix, section: str, currency: str) -> Said:
    facts = {"rows": words.fact(one.rows_by), "cols": words.fact(one.cols_by)}
    heads = {
        "rate": _("A rate by %(rows)s and %(cols)s:"),
        "factor": _("A factor by %(rows)s and %(cols)s:"),
        "amount": _("A sum by %(rows)s and %(cols)s:"),
    }
    show: Mapping[str, Callable[[Decimal | None], str]] = {
        "rate": share,
        "factor": factor,
        "amount": lambda value: cash(value, currency),
    }
    cols = spans(one.cols, one.cols_by)
    lines = []
    for spot, cells in zip(spans(one.rows, one.rows_by), one.cells, strict=False):
        found = [
            _("%(value)s at %(span)s") % {"value": show[one.gives](value), "span": col}
            for value, col in zip(cells, cols, strict=False)
        ]
        lines.append(f"{spot}{punctuation.signs().colon}{punctuation.listed(found)}")
    return Said(heads.get(one.gives, heads["rate"]) % facts, tuple(lines))


def _per_unit(one: PerUnit, section: str, currency: str) -> Said:
    sentence = _("%(amount)s for each of %(per)s") if one.per else _("%(amount)s for each payment")
    if one.each is not None:
        sentence = _("%(amount)s for each full %(each)s of %(per)s")
    if one.once_per:
        sentence = _("%(amount)s once for each account")
    facts = {"per": words.fact(one.per), "each": plain(one.each)}
    if one.amount is not None:
        return Said(sentence % (facts | {"amount": cash(one.amount, currency)}))
    lines = [
        _choice(sentence % (facts | {"amount": cash(each.value, currency)}), each.when, currency)
        for each in one.choices
    ]
    return Said("", tuple(lines))


def _factor(one: Factor, section: str, currency: str) -> Said:
    if one.factor is not None:
        return Said(_("Times %(factor)s") % {"factor": plain(one.factor)})
    if one.choices:
        lines = [_choice(factor(each.value), each.when, currency) for each in one.choices]
        return Said(_("Times:"), tuple(lines))
    by = words.fact(one.by)
    if one.start is not None:
        text = _("Times %(start)s, and %(slope)s more for each point of %(by)s")
        facts = {"start": plain(one.start), "slope": plain(one.slope), "by": by}
        return Said(_bounds(text % facts, one, currency))
    values = [factor(row.value) for row in one.table.rows]
    rows = tuple(_row(value, spot) for value, spot in zip(values, spans(one.table, one.by), strict=True))
    return Said(_("Times, by %(by)s:") % {"by": by}, rows)


def _bounds(text: str, one: Factor, currency: str) -> str:
    if one.least is not None:
        text = _("%(this)s, at least %(bound)s") % {"this": text, "bound": plain(one.least)}
    if one.most is not None:
        text = _("%(this)s, at most %(bound)s") % {"this": text, "bound": plain(one.most)}
    return text


def _gate(one: Gate, section: str, currency: str) -> Said:
    if one.need:
        return Said(_("Pays only when %(conditions)s") % {"conditions": conditions(one.need, currency)})
    rows = tuple(
        _passed(row.value) % {"span": spot, "share": share(row.value)}
        for row, spot in zip(one.table.rows, spans(one.table, one.by), strict=True)
    )
    return Said(_("By %(by)s:") % {"by": words.fact(one.by)}, rows)


def _passed(value: Decimal | None) -> str:
    if value == 0:
        return _("%(span)s pays nothing")
    return _("%(span)s pays all") if value == 1 else _("%(span)s pays %(share)s")


def _cap_floor(one: CapFloor, section: str, currency: str) -> Said:
    facts = {"cap": quantity(one.cap, currency), "floor": quantity(one.floor, currency)}
    if one.cap is None:
        return Said(_("At least %(floor)s") % facts)
    if one.floor is None:
        return Said(_("At most %(cap)s") % facts)
    return Said(_("At least %(floor)s, at most %(cap)s") % facts)


def _attainment(one: Attainment, section: str, currency: str) -> Said:
    heads = {
        "slice": _("By how much of the target is reached, each slice by its own row:"),
        "whole": _("By how much of the target is reached, the whole pay by the row that is reached:"),
        "interp": _("By how much of the target is reached, moving evenly from row to row:"),
    }
    show: dict[str, Callable[[Decimal | None], str]] = {
        "factor": factor,
        "rate": share,
        "amount": lambda value: cash(value, currency),
    }
    values = [show[one.gives](row.value) for row in one.table.rows]
    held = spans(one.table, "attainment", unit=punctuation.percent(""))
    return Said(
        heads.get(one.mode, heads["slice"]), tuple(_row(value, spot) for value, spot in zip(values, held, strict=True))
    )


def _guarantee(one: GuaranteeDraw, section: str, currency: str) -> Said:
    facts = {"amount": quantity(one.amount, currency)}
    if one.kind == "guarantee":
        return Said(_("At least %(amount)s is paid, whatever was earned") % facts)
    if one.recoverable:
        return Said(_("An advance up to %(amount)s, which later pay gives back") % facts)
    return Said(_("Filled up to %(amount)s, which nobody gives back") % facts)


def _bonus(one: Bonus, section: str, currency: str) -> Said:
    if one.amount is not None:
        facts = {"amount": quantity(one.amount, currency), "per": words.fact(one.per)}
        return Said((_("%(amount)s on top for each of %(per)s") if one.per else _("%(amount)s on top")) % facts)
    if one.rate is not None:
        return Said(_("%(rate)s of %(of)s on top") % {"rate": share(one.rate), "of": quantity(one.of, currency)})
    values = [cash(row.value, currency) for row in one.table.rows]
    rows = tuple(_row(value, spot) for value, spot in zip(values, spans(one.table, one.by), strict=True))
    return Said(_("On top, by %(by)s:") % {"by": words.fact(one.by)}, rows)


def _pool(one: Pool, section: str, currency: str) -> Said:
    facts: dict[str, Any] = {"by": words.fact(one.by), "share": words.fact(one.share_by)}
    rows: tuple[str, ...] = ()
    if one.by:
        text = _("A pot of the team by its %(by)s, shared by %(share)s:") % facts
        if one.of is not None:
            facts |= {"of": quantity(one.of, currency)}
            text = _("A pot of the team's %(of)s by its %(by)s, shared by %(share)s:") % facts
        values = [cash(row.value, currency) if one.mode == "amount" else share(row.value) for row in one.table.rows]
        rows = tuple(_row(value, spot) for value, spot in zip(values, spans(one.table, one.by), strict=True))
    elif isinstance(one.amount.of, str) and 0 < one.amount.times < 1:
        facts |= {"rate": share(one.amount.times), "of": words.fact(one.amount.of)}
        text = _("A pot of %(rate)s of the team's %(of)s, shared by %(share)s") % facts
    else:
        text = _("A pot of %(amount)s, shared by %(share)s") % (facts | {"amount": quantity(one.amount, currency)})
    if one.exclude_gate:
        gone = _("Who gets nothing by the gate “%(gate)s” has no part.") % {"gate": words.part(one.exclude_gate)}
        return Said(text, (*rows, gone))
    return Said(text, rows)


def _override(one: Override, section: str, currency: str) -> Said:
    facts = {"rate": share(one.rate), "of": words.fact(one.of), "role": one.role, "by": words.fact(one.by)}
    if one.by:
        text = _("A part of the team's %(of)s for who is “%(role)s”, by the team's %(by)s; their own is left out:")
        spots = zip(one.table.rows, spans(one.table, one.by), strict=True)
        return Said(text % facts, tuple(_row(share(row.value), spot) for row, spot in spots))
    return Said(_("%(rate)s of the team's %(of)s for who is “%(role)s”; their own is left out") % facts)


SENTENCES: Mapping[type, Callable[[Any, str, str], Said]] = {
    Rate: _rate,
    Threshold: _threshold,
    Bands: _bands,
    Matrix: _matrix,
    PerUnit: _per_unit,
    Factor: _factor,
    Gate: _gate,
    CapFloor: _cap_floor,
    Attainment: _attainment,
    GuaranteeDraw: _guarantee,
    Bonus: _bonus,
    Pool: _pool,
    Override: _override,
}
