"""Plan files: a definition, inputs and expected amounts, checked one case after another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from commissions.engine import read_inputs
from commissions.engine.conduct import judge
from commissions.engine.definition import Plan, Version
from commissions.engine.engine import NoPlan
from commissions.engine.lint import lint
from commissions.engine.months import Book
from commissions.engine.numbers import Value, exact, plain, rounded
from commissions.engine.read_plan import gather
from commissions.engine.reading import NotAPlan, Problem, Reader
from commissions.engine.results import Line, Result, Statement

KINDS = {"people": dict, "lines": dict, "excluded": dict, "pools": dict, "exceptions": list}
SHAPES = {dict: "an object in braces", list: "a list"}
BENIGN = frozenset({"negative_statement"})
FIGURES = ("total", "line_total", "exact", "rounding", "multiplier")
SETTLED = (
    "held", "released", "late", "clawback", "clawback_from_held", "draw", "net", "paid_now", "taken", "carried", "paid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """One case: its name, and the sentences of what differs; none when it passed."""

    id: str
    differences: tuple[str, ...]


def check(document: Any) -> list[Checked]:
    """Return every case of a plan file, checked. Raises NotAPlan when the file is no plan file at all."""
    problems: list[Problem] = []
    reader = Reader({}, "", problems).child(document, "")
    if reader is None:
        raise NotAPlan(problems)
    if reader.has("cases"):
        schema = reader.whole("schema", needed=True)
        cases = reader.items("cases", needed=True)
        shared = reader.mapping("definitions", lambda value, _place: value)
        for name in ("source", "note", "name"):
            reader.raw(name)
        reader.done()
        if schema is not None and schema != 1:
            reader.fault("schema", "unknown_schema", f"is {schema}; this desk reads schema 1.")
    else:
        cases, shared = [document], {}
    if problems:
        raise NotAPlan(problems)
    return [_case(one, shared, row) for row, one in enumerate(cases, start=1)]


def _case(document: Any, shared: Mapping[str, Any], row: int) -> Checked:
    name = document.get("id") if isinstance(document, dict) else None
    title = name if isinstance(name, str) else f"case {row}"
    problems: list[Problem] = []
    reader = Reader({}, "", problems).child(document, "")
    if reader is None:
        return Checked(title, _sentences(problems))
    for field in ("id", "source", "note", "schema"):
        reader.raw(field)
    pack = reader.text("pack")
    versions = _versions(reader, shared)
    raw_expected = reader.inner("expected", needed=True)
    expected = {} if raw_expected is None else raw_expected.data
    inputs = reader.inner("inputs", needed="refused" not in expected)
    reader.done()
    if "refused" in expected:
        return Checked(title, tuple(_refusal(expected["refused"], versions, problems, pack)))
    periods = [] if inputs is None else read_inputs.read(inputs)
    if problems:
        return Checked(title, _sentences(problems))
    try:
        return Checked(title, tuple(_figured(versions, periods, expected)))
    except NoPlan as none:
        return Checked(title, (f"definition: no version holds on {none}.",))
    except InvalidOperation:
        return Checked(title, ("inputs: a figure comes to more digits than money has.",))


def _sentences(problems: list[Problem]) -> tuple[str, ...]:
    return tuple(str(one) for one in problems)


def _versions(reader: Reader, shared: Mapping[str, Any]) -> list[Version]:
    raw = reader.raw("definition", needed=True)
    if isinstance(raw, str):
        if raw not in shared:
            reader.fault("definition", "no_such_definition", f'names "{raw}", which the file does not define.')
            return []
        raw = shared[raw]
    if not isinstance(raw, dict):
        if reader.has("definition"):
            reader.child(raw, "definition")
        return []
    if "versions" not in raw:
        plan = gather(raw, reader.problems, place="definition")
        return [] if plan is None else [Version(plan)]
    found = []
    holder = Reader(raw, "definition", reader.problems)
    for one in holder.children("versions"):
        start, end = one.day("from"), one.day("until")
        plan = gather(one.raw("plan", needed=True), reader.problems, place=one.place)
        one.done()
        if plan is not None:
            found.append(Version(plan, start, end))
    holder.done()
    return found


def _refusal(codes: Any, versions: list[Version], problems: list[Problem], pack: str) -> Iterator[str]:
    """Return what differs between the codes expected and those found, read and linted."""
    found = {one.code for one in problems}
    for version in versions:
        judged = judge(version.plan, chinese=pack.startswith("cn"))
        found |= {one.code for one in (*lint(version.plan), *judged.findings) if one.refuses}
    if not codes or not _are_words(codes):
        yield "expected, refused: must be a list of codes."
        return
    wanted = set(codes)
    if missing := wanted - found:
        yield f"expected to be refused for {', '.join(sorted(missing))}; found {', '.join(sorted(found)) or 'nothing'}."


def _are_words(codes: Any) -> bool:
    return isinstance(codes, list) and all(isinstance(one, str) for one in codes)


def _figured(versions: list[Version], periods: list[Any], expected: Mapping[str, Any]) -> Iterator[str]:
    each = expected.get("periods", [expected])
    if not isinstance(each, list) or len(each) != len(periods):
        yield f"expected: must list {len(periods)} periods, as the inputs do."
        return
    if not any(each):
        yield "expected: must name at least one figure."
        return
    book = Book(versions)
    for place, (inputs, wanted) in enumerate(zip(periods, each, strict=True), start=1):
        where = f"period {place}, " if len(periods) > 1 else ""
        result = book.post(inputs)
        for sentence in _compared(result, wanted, versions[-1].plan):
            yield where + sentence


def _compared(result: Result, wanted: Any, plan: Plan) -> Iterator[str]:
    if wrong := _misshapen(wanted):
        yield from wrong
        return
    yield from _faults(result, wanted.get("exceptions", []))
    for who, figures in wanted.get("people", {}).items():
        yield from _of_person(result, who, figures, plan)
    for name, amount in wanted.get("lines", {}).items():
        yield from _line(result, name, amount, plan)
    for name, amount in wanted.get("pools", {}).items():
        yield from _differs(f"pool {name}", _pool(result, name), amount, plan)
    yield from _excluded(result, wanted.get("excluded", {}))


def _misshapen(wanted: Any) -> list[str]:
    if not isinstance(wanted, dict):
        return ["expected: must be an object in braces."]
    found = [
        f"expected, {name}: must be {SHAPES[KINDS[name]]}."
        for name in KINDS
        if not isinstance(wanted.get(name, KINDS[name]()), KINDS[name])
    ]
    if not found and not _are_words(wanted.get("exceptions", [])):
        found.append("expected, exceptions: must be a list of codes.")
    if unknown := set(wanted) - set(KINDS):
        found.append(f"expected: knows no {', '.join(sorted(unknown))}; known are {', '.join(KINDS)}.")
    return found


def _excluded(result: Result, wanted: Mapping[str, Any]) -> Iterator[str]:
    for payment, reason in wanted.items():
        reasons = [one.reason for one in result.excluded if one.payment == payment]
        if reason not in reasons:
            found = ", ".join(reasons) or "that it counts"
            yield f"payment {payment}: expected not to count for {reason}, found {found}."


def _of_person(result: Result, who: str, wanted: Any, plan: Plan) -> Iterator[str]:
    if who not in result.statements:
        yield f"{who}: is not among the people of the inputs."
        return
    figures = wanted if isinstance(wanted, dict) else {"total": wanted}
    for name, amount in figures.items():
        yield from _differs(f"{who} {name}", _figure(result.statements[who], name), amount, plan)


def _faults(result: Result, wanted: list[str]) -> Iterator[str]:
    found = {one.code for one in result.faults}
    for code in sorted(set(wanted) - found):
        yield f"expected the exception {code}, which did not occur."
    for one in result.faults:
        if one.code not in wanted and one.code not in BENIGN:
            yield f"{one.subject}: {one.code}{one.detail and ' ' + one.detail}."


def _figure(statement: Statement, name: str) -> Decimal | None:
    if name in FIGURES:
        return getattr(statement, name)  # type: ignore[no-any-return]
    if name in SETTLED:
        return getattr(statement.settled, name)  # type: ignore[no-any-return]
    if name in {"S4", "S5", "S6", "S7", "S8", "S9", "S10"}:
        return statement.after(name)
    steps = [step.effect for step in statement.steps if step.component == name]
    if steps:
        return sum(steps, Decimal(0))
    value: Value | None = statement.scope.get(name)
    if value is None or isinstance(value, str):
        return None
    with exact():
        return plain(value)


def _pool(result: Result, name: str) -> Decimal | None:
    return next((size for key, size in result.pools.items() if key == name or key.split("/")[0] == name), None)


def _line(result: Result, name: str, wanted: Any, plan: Plan) -> Iterator[str]:
    payment, _slash, who = name.partition("/")
    lines = [
        line
        for person, one in result.statements.items()
        for line in one.lines
        if line.payment.id == payment and who in {"", person}
    ]
    if not lines:
        yield f"line {name}: there is none."
        return
    figures = wanted if isinstance(wanted, dict) else {"pay": wanted}
    for field, amount in figures.items():
        yield from _differs(f"line {name} {field}", _of_line(lines, field), amount, plan)


def _of_line(lines: list[Line], field: str) -> Decimal | None:
    if field in {"pay", "base"}:
        return sum((getattr(line, field) for line in lines), Decimal(0))
    return next((trace.value for line in lines for trace in line.trace if trace.component == field), None)


def _differs(what: str, found: Decimal | None, wanted: Any, plan: Plan) -> Iterator[str]:
    """Return a sentence when the figure, rounded to as many digits as are expected, is another."""
    problems: list[Problem] = []
    amount = Reader({}, "", problems).decimal(wanted, what)
    if amount is None:
        yield f"{what}: {problems[0].sentence}"
        return
    if found is None:
        yield f"{what}: expected {wanted}, found no such figure."
        return
    digits = amount.as_tuple().exponent
    with exact():
        shown = rounded(found, places=-digits if isinstance(digits, int) else 0, mode=plan.rounding.mode)
    if shown != amount:
        yield f"{what}: expected {wanted}, found {shown}."
