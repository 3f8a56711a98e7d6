"""What figuring a plan comes to, in the reader's words: figures of a statement, reasons, exceptions, differences."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from commissions.engine.differences import Difference
from commissions.queries.plans import advice
from commissions.queries.plans import plan_words as words
from commissions.queries.reasons import label
from common import punctuation

Words = dict[str, str | Promise]

# Figures of a statement in the order of the stages, then those of a line.
FIGURES: Words = {
    "total": _("the total"),
    "line_total": _("what the payments earned"),
    "S4": _("pay after the measures (S4)"),
    "S5": _("pay after the target (S5)"),
    "S6": _("pay after the factors (S6)"),
    "S7": _("pay after the gates (S7)"),
    "S8": _("pay after floor and cap (S8)"),
    "S9": _("pay with the team's part (S9)"),
    "S10": _("pay with bonuses (S10)"),
    "exact": _("pay before rounding"),
    "rounding": _("rounding"),
    "multiplier": _("factor of the whole month"),
    "held": pgettext_lazy("pay", "held back"),
    "released": _("released"),
    "late": _("for late payments"),
    "clawback": pgettext_lazy("pay", "taken back"),
    "clawback_from_held": _("taken back from what is held"),
    "draw": _("advance"),
    "net": _("net"),
    "paid_now": _("paid before what is owed"),
    "taken": _("taken off for what is owed"),
    "carried": _("carried on"),
    "paid": _("paid out"),
    "pay": _("what it earns"),
    "base": _("what counts of it"),
}
SUBJECTS: Words = {
    "line": _("payment %(name)s"),
    "payment": _("payment %(name)s"),
    "pool": _("pot %(name)s"),
}


def figure(name: str) -> str:
    """Return what a figure of a statement or a line is called."""
    return str(FIGURES.get(name) or words.fact(name))


def reasons(codes: Iterable[str]) -> str:
    """Return several reasons why money does not count."""
    return punctuation.listed(label(code) for code in codes)


def fault(code: str, detail: str = "") -> str:
    """Return what is wrong, with the name of the figure or the part of the plan that it concerns."""
    said = label(code)
    if not detail:
        return said
    return _now("%(what)s (%(detail)s)") % {"what": said, "detail": words.fact(detail)}


def subject(kind: str, name: str) -> str:
    """Return of whom or what a figure is: "Lin", "payment p1", "pot team"."""
    return str(SUBJECTS[kind]) % {"name": name} if kind in SUBJECTS else name


def told(one: Difference) -> str:
    """Return a difference as a sentence."""
    if one.problem is not None:
        place = one.problem.place.removeprefix("definition, ")
        said = advice.of_problem(replace(one.problem, place=place)).sentence
    else:
        said = SENTENCES[one.code](one)
    return _now("Period %(number)d: %(said)s") % {"number": one.period, "said": said} if one.period else said


def what(one: Difference) -> str:
    """Return which figure differs: "Lin, the total", "payment p1, what it earns"."""
    return punctuation.parts([subject(one.kind, one.of), figure(one.figure) if one.figure else ""])


def _amounts(one: Difference) -> dict[str, str]:
    return {"what": what(one), "expected": one.expected, "found": one.found, "of": one.of}


def _codes(text: str) -> str:
    return punctuation.listed(text.split(", "))


# What to do about an exception that nobody expected.
REMEDIES: dict[str, Promise] = {
    "missing_fact": _("State it in the case, as a number where one is needed, or say in the plan whom that part asks."),
    "missing_target": _("State a target above 0."),
    "no_row": _("No row holds the value, or it is left open: a row holds its beginning and not its end."),
    "unattributed": _("Name its owner, or shares of at most 100 % in all."),
    "unknown_collector": _("Name one of the people."),
    "no_plan": _("Let a version hold on that day."),
    "unknown_payment": _("Let it take back a payment of the case."),
    "over_reversed": _("Take back no more than was paid, by an amount below zero."),
    "no_clawback_policy": _("Say in the plan how it is taken back."),
    "pool_without_members": _("Let somebody have a part in it."),
}


def _exception(one: Difference) -> str:
    code, _blank, detail = one.found.partition(" ")
    if code == "unknown_collector":
        said = _now("%(of)s: %(who)s is not among the people of the case.") % {"of": one.of, "who": detail}
    else:
        said = _now("%(of)s: %(what)s.") % {"of": one.of, "what": fault(code, detail)}
    return f"{said}{punctuation.signs().gap}{REMEDIES[code]}" if code in REMEDIES else said


def _refused(one: Difference) -> str:
    facts = {"expected": _codes(one.expected), "found": _codes(one.found)}
    return _now("The plan is to be refused for %(expected)s; found: %(found)s.") % facts


SENTENCES: dict[str, Callable[[Difference], str]] = {
    "differs": lambda one: _now("%(what)s: %(expected)s is expected, %(found)s was found.") % _amounts(one),
    "no_figure": lambda one: _now("%(what)s: %(expected)s is expected, there is no such figure.") % _amounts(one),
    "no_person": lambda one: _now("%(of)s is not among the people of the case.") % _amounts(one),
    "no_line": lambda one: _now("Payment %(of)s earns nothing: it has no line.") % _amounts(one),
    "counts": lambda one: (
        _now("Payment %(of)s is not to count (%(reason)s), but it counts.")
        % {"of": one.of, "reason": label(one.expected)}
    ),
    "other_reason": lambda one: (
        _now("Payment %(of)s is not to count for this reason: %(reason)s. It does not count for another: %(found)s.")
        % {"of": one.of, "reason": label(one.expected), "found": reasons(one.found.split(", "))}
    ),
    "left_out": lambda one: (
        _now("Payment %(of)s does not count: %(reason)s.") % {"of": one.of, "reason": label(one.found)}
    ),
    "no_exception": lambda one: _now("This is expected and did not occur: %(what)s.") % {"what": fault(one.expected)},
    "exception": _exception,
    "not_refused": _refused,
    "not_codes": lambda _one: _now("What the plan is to be refused for must be a list of codes."),
    "no_version": lambda one: _now("No version of the plan holds on %(day)s.") % {"day": one.expected},
    "too_many_digits": lambda _one: _now("A figure comes to more digits than money has."),
    "too_far": lambda _one: _now("A day comes to lie after the year 9999. Write fewer days, or an earlier day."),
    "periods": lambda one: (
        _now("The case has %(number)s periods. Say for each what is expected.") % {"number": one.expected}
    ),
    "nothing": lambda _one: _now("The case expects nothing. Say what one person must be paid."),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A difference in words: its code, which figure, what was expected and found, and all of it as a sentence."""

    code: str
    what: str
    expected: str
    found: str
    sentence: str


def tell(found: Iterable[Difference]) -> list[Told]:
    """Return differences in words."""
    return [Told(one.code, what(one), one.expected, one.found, told(one)) for one in found]
