"""A plan's document as the editor shows it: stage by stage, each with its sentence and what is found there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from commissions.engine import read_components
from commissions.engine.read_plan import gather
from commissions.engine.reading import Problem, Reader
from commissions.queries.plans import plan_frame as frame
from commissions.queries.plans import plan_sentences as sentences
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.advice import Advice, Examined
from commissions.queries.plans.plan_terms import Said

TYPES = {
    "line": read_components.LINE_TYPES,
    "period": read_components.PERIOD_TYPES,
    "team": read_components.TEAM_TYPES,
}
LISTS = ("measures", "line", "period", "team")
FRAME = ("select", "credit", "target", "settle", "rounding")


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: where it stands in the document, its title and words, and what was found about it.

    `index` is its place in a section that is a list, None for the frame. `whole` says that it can be read.
    """

    section: str
    index: int | None
    id: str
    kind: str
    title: str
    said: Said
    whole: bool
    found: tuple[Advice, ...] = ()
    last: bool = False

    @property
    def key(self) -> str:
        """The name of the stage in addresses."""
        return self.section if self.index is None else f"{self.section}-{self.index}"

    @property
    def named(self) -> str:
        """What the plan calls the part, where its title does not say it already."""
        name = words.part(self.id)
        return "" if name.casefold() == self.title.casefold() else name


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages in the order of their reading, and what was found about none of them."""

    rows: list[Stage]
    rest: list[Advice] = field(default_factory=list)


def stages(document: Mapping[str, Any], examined: Examined, currency: str) -> Stages:
    """Return the stages of a document, whatever state it is in."""
    rows: list[Stage] = []
    taken: set[int] = set()
    for section, index, part in _parts(document):
        found = [one for one in examined.found if _belongs(one, section, index, part)]
        taken |= {id(one) for one in found}
        rows.append(_stage(document, section, index, part, tuple(found), currency))
    rest = [one for one in examined.found if id(one) not in taken and one.section != "schema"]
    return Stages(rows, rest)


def _parts(document: Mapping[str, Any]) -> list[tuple[str, int | None, Any]]:
    found: list[tuple[str, int | None, Any]] = [
        ("select", None, document.get("select", {})),
        ("credit", None, document.get("credit", {})),
    ]
    for section in LISTS:
        listed = document.get(section)
        if isinstance(listed, list):
            found += [(section, place, part) for place, part in enumerate(listed)]
    found += [("settle", None, document.get("settle", {})), ("rounding", None, document.get("rounding", {}))]
    if document.get("target"):
        found.insert(2, ("target", None, document["target"]))
    return found


def _belongs(one: Advice, section: str, index: int | None, part: Any) -> bool:
    if one.section != section:
        return False
    if index is None:
        return True
    name = part.get("id") if isinstance(part, dict) else None
    return one.id in {name, f"#{index + 1}"}


def _stage(
    document: Mapping[str, Any], section: str, index: int | None, part: Any, found: tuple[Advice, ...], currency: str
) -> Stage:
    shape = part if isinstance(part, dict) else {}
    name = shape.get("id") if isinstance(shape.get("id"), str) else ""
    kind = str(shape.get("type" if section != "measures" else "kind", "")) if index is not None else section
    said = _said(document, section, index, part, currency)
    listed = document.get(section)
    last = index is not None and isinstance(listed, list) and index == len(listed) - 1
    title = _title(section, kind, shape)
    unread = Said(_("Not complete yet."))
    return Stage(section, index, str(name), kind, title, said or unread, said is not None, found, last)


def _title(section: str, kind: str, part: Mapping[str, Any]) -> str:
    if section in FRAME:
        return words.section(section)
    if section == "measures":
        return str(words.MEASURE)
    by = part.get("by")
    named = words.TITLES.get(by) if isinstance(by, str) and kind in {"factor", "gate"} else None
    return str(named or words.kind(kind))


def _said(document: Mapping[str, Any], section: str, index: int | None, part: Any, currency: str) -> Said | None:
    if index is None:
        text = _of_frame(document, section, currency)
        return None if text is None else Said(text)
    problems: list[Problem] = []
    if section == "measures":
        plan = gather({"measures": [part]}, problems)
        problems = [one for one in problems if one.place.startswith("measures")]
        known = plan is not None and bool(plan.measures) and not problems
        return Said(frame.measure(plan.measures[0], currency)) if plan is not None and known else None
    reader = Reader({}, "", problems).child(part, "")
    component = None if reader is None else read_components.read(reader, TYPES[section])
    if component is None or problems:
        return None
    return sentences.say(component, section=section, currency=currency)


def _of_frame(document: Mapping[str, Any], section: str, currency: str) -> str | None:
    problems: list[Problem] = []
    plan = gather({section: document[section]} if section in document else {}, problems)
    if plan is None or any(one.place.split(",")[0] == section for one in problems):
        return None
    says: Mapping[str, Callable[[], str]] = {
        "select": lambda: frame.select(plan.select, currency),
        "credit": lambda: frame.credit(plan.credit),
        "target": lambda: frame.prorate(plan),
        "settle": lambda: frame.settle(plan) or _("All at once; nothing is held back."),
        "rounding": lambda: frame.rounding(plan.rounding),
    }
    return says[section]()
