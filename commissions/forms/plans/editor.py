"""The editor of a version: its document in stages, one of them open as a form, with everything found on the way."""

import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from commissions.engine.definition import Plan
from commissions.engine.tables import Table
from commissions.forms.plans import parts, shapes
from commissions.forms.plans.parts import Shown
from commissions.models import PlanVersion
from commissions.queries.plans import advice, bench, curves
from commissions.queries.plans import plan_words as words
from commissions.queries.plans import plans as queries
from commissions.queries.plans.advice import Advice, Examined
from commissions.queries.plans.stages import FRAME, LISTS, TYPES, Stages, stages
from commissions.rules import curve

KEY = re.compile(r"^([a-z]+)(?:-(\d{1,3}))?$")
CONDUCT = frozenset({"only_money", "no_quality_gate", "mostly_variable"})
OF_FRAME: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "split": ("credit", {"by": "owner"}, shapes.SPLIT),
    "holdback": ("settle", {}, shapes.HOLDBACK),
    "clawback_carry": ("settle", {}, shapes.CARRY),
}


class NoSuchPart(LookupError):
    """The document has no such part."""


@dataclass(slots=True)
class Editor:
    """What the page of a version shows of its document."""

    document: dict[str, Any]
    examined: Examined
    stages: Stages
    opened: str = ""
    form: list[Shown] = field(default_factory=list)
    conduct: list[Advice] = field(default_factory=list)
    drawing: Any = None
    tried: list[bench.Tried] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def failed(self) -> int:
        """How many of the version's cases fail."""
        return sum(not one.passed for one in self.tried)

    @property
    def faults(self) -> list[Advice]:
        """What stands before approval."""
        return self.examined.faults

    @property
    def jumps_by_money(self) -> frozenset[str]:
        """The keys of the stages whose jumps slices would cure."""
        plan = self.examined.plan
        return frozenset() if plan is None else frozenset(_jumping(plan))


def _jumping(plan: Plan) -> list[str]:
    return [
        f"{section}-{place}"
        for section in ("line", "period")
        for place, one in enumerate(getattr(plan, section))
        if curve.jumps(one) and len(getattr(one, "table", Table(())).rows) > 1
    ]


def editor(
    version: PlanVersion,
    *,
    document: dict[str, Any] | None = None,
    opened: str = "",
    pasted: Mapping[str, str] | None = None,
) -> Editor:
    """Return the editor of a version, or of a `document` that is typed for it, with the part `opened` as a form.

    `pasted` is what was pasted into tables of the form and cannot be read.
    """
    shown = version.definition if document is None else document
    currency = version.plan.currency
    chinese = queries.under_chinese_pack(currency)
    share = bench.variable_share(version.cases)
    examined = advice.examine(shown, currency=currency, chinese=chinese, share=share)
    held = stages(shown, examined, currency)
    found = Editor(shown, examined, held, opened)
    found.conduct = [one for one in held.rest if one.code in CONDUCT]
    held.rest[:] = [one for one in held.rest if one.code not in CONDUCT]
    found.drawing = curves.drawing(examined.plan)
    found.tried = bench.run(shown, version.cases)
    if opened:
        found.form = _form(found, opened, pasted or {})
    return found


def _form(found: Editor, key: str, pasted: Mapping[str, str]) -> list[Shown]:
    section, index = place_of(key)
    part = part_at(found.document, section, index)
    stage = next((one for one in found.stages.rows if one.key == key), None)
    by_row: dict[int, list[Advice]] = {}
    for one in stage.found if stage else ():
        by_row.setdefault(one.row, []).append(one)
    own = [str(one.get("id")) for one in _listed(found.document, "measures") if isinstance(one, dict)]
    return parts.show(section, part, by_row, own, pasted)


def place_of(key: str) -> tuple[str, int | None]:
    """Return section and place of a part by its key, "line-0" or "select". Raises NoSuchPart."""
    found = KEY.match(key)
    if found is None or (found[1] in FRAME) is not (found[2] is None) or found[1] not in (*FRAME, *LISTS):
        raise NoSuchPart(key)
    return found[1], None if found[2] is None else int(found[2])


def _listed(document: Mapping[str, Any], section: str) -> list[Any]:
    found = document.get(section)
    return found if isinstance(found, list) else []


def part_at(document: Mapping[str, Any], section: str, index: int | None) -> dict[str, Any]:
    """Return a part of the document; a part of the frame that is not there is empty. Raises NoSuchPart."""
    if index is None:
        found = document.get(section, {})
    else:
        listed = _listed(document, section)
        if index >= len(listed):
            raise NoSuchPart(section)
        found = listed[index]
    return found if isinstance(found, dict) else {}


def with_part(document: Mapping[str, Any], key: str, part: dict[str, Any]) -> dict[str, Any]:
    """Return the document with a part put in the place of another; an empty part of the frame is left out."""
    section, index = place_of(key)
    found = deepcopy(dict(document))
    if index is not None:
        part_at(found, section, index)
        found[section][index] = part
    elif part:
        found[section] = part
    else:
        found.pop(section, None)
    return found


def moved(document: Mapping[str, Any], key: str, act: str) -> dict[str, Any]:
    """Return the document with a part moved "up" or "down", taken out ("remove"), or counted in "slices"."""
    section, index = place_of(key)
    if index is None:
        raise NoSuchPart(key)
    found = deepcopy(dict(document))
    part_at(found, section, index)
    part = found[section].pop(index)
    if act == "slices":
        part["mode"] = "slice"
    if act != "remove":
        to = {"up": max(index - 1, 0), "down": min(index + 1, len(found[section]))}.get(act, index)
        found[section].insert(to, part)
    if not found[section]:
        del found[section]
    return found


def added(document: Mapping[str, Any], what: str) -> tuple[dict[str, Any], str]:
    """Return the document with a new part, and its key. `what` is "line:bands", "split" or "measures:measure"."""
    found = deepcopy(dict(document))
    section, _sign, kind = what.partition(":")
    if section in OF_FRAME:
        name, first, more = OF_FRAME[section]
        held = found.get(name)
        found[name] = {**first, **more, **(held if isinstance(held, dict) else {})}
        return found, name
    if section == "target":
        return found | {"target": {"prorate": "calendar_days"}}, "target"
    known = {"measures": ("measure",), **TYPES}
    if kind not in known.get(section, ()):
        raise NoSuchPart(what)
    part = {"id": _free_name(found, kind)} | ({"type": kind} if section != "measures" else {}) | shapes.FIRST[kind]
    listed = _listed(found, section)
    found[section] = [*listed, deepcopy(part)]
    return found, f"{section}-{len(listed)}"


def _free_name(document: Mapping[str, Any], kind: str) -> str:
    taken = {one.get("id") for section in LISTS for one in _listed(document, section) if isinstance(one, dict)}
    return next(name for n in range(1, 1000) if (name := kind if n == 1 else f"{kind}_{n}") not in taken)


def addable() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Return what can be added, by section: the sixteen types, measures, and the part of a target."""
    found = [
        (words.SECTIONS[name], [(f"{name}:{kind}", words.TYPES[kind]) for kind in kinds])
        for name, kinds in TYPES.items()
    ]
    frame = [("split", words.TYPES["split"]), ("holdback", words.TYPES["holdback"])]
    frame += [("clawback_carry", words.TYPES["clawback_carry"]), ("target", words.SECTIONS["target"])]
    return [*found, (words.SECTIONS["measures"], [("measures:measure", words.MEASURE)]), (words.FRAME, frame)]
