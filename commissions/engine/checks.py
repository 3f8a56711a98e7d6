"""Plan files: a definition, inputs and expected amounts, checked one case after another."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import combinations, islice
from typing import Any

from commissions.engine import read_inputs
from commissions.engine.conduct import judge
from commissions.engine.definition import Plan, Version
from commissions.engine.differences import Difference, of_problem
from commissions.engine.engine import NoPlan
from commissions.engine.lint import lint
from commissions.engine.months import Book
from commissions.engine.numbers import Value, exact, plain, rounded
from commissions.engine.read_plan import gather
from commissions.engine.reading import NotAPlan, Problem, Reader
from commissions.engine.results import Line, Result, Statement

KINDS = {"people": dict, "lines": dict, "excluded": dict, "pools": dict, "exceptions": list}
SHAPES = {dict: ("not_an_object", "must be an object in braces."), list: ("not_a_list", "must be a list.")}
TWO_READINGS = frozenset({"overlap", "backwards", "unreachable"})
BENIGN = frozenset({"negative_statement"})
PAIRS = frozenset({"reversal", "reversed"})
MOST_LEFT_OUT = 5
FIGURES = ("total", "line_total", "exact", "rounding", "multiplier")
SETTLED = (
    "held", "released", "late", "clawback", "clawback_from_held", "draw", "net", "paid_now", "taken", "carried", "paid",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """One case: its name, what differs (nothing when it passed), and what each of its periods came to."""

    id: str
    differences: tuple[Difference, ...]
    results: tuple[Result, ...] = ()


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
    if not cases and not problems:
        reader.fault("cases", "empty", "has no case; write at least one.")
    if problems:
        raise NotAPlan(problems)
    return [_case(one, shared, row) for row, one in enumerate(cases, start=1)]


def _case(document: Any, shared: Mapping[str, Any], row: int) -> Checked:
    name = document.get("id") if isinstance(document, dict) else None
    title = name if isinstance(name, str) else f"case {row}"
    problems: list[Problem] = []
    reader = Reader({}, "", problems).child(document, "")
    if reader is None:
        return Checked(title, _told(problems))
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
    problems += _ambiguous(versions)
    periods = [] if inputs is None else read_inputs.read(inputs)
    if problems:
        return Checked(title, _told(problems))
    book = Book(versions)
    try:
        results = [book.post(one) for one in periods]
        return Checked(title, tuple(_compared(results, expected, versions[-1].plan)), tuple(results))
    except NoPlan as none:
        return Checked(title, (Difference("no_version", expected=str(none)),))
    except (InvalidOperation, OverflowError) as error:
        code = "too_far" if isinstance(error, OverflowError) else "too_many_digits"
        return Checked(title, (Difference(code),))


def _told(problems: list[Problem]) -> tuple[Difference, ...]:
    return tuple(of_problem(one) for one in problems)


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


def _ambiguous(versions: list[Version]) -> Iterator[Problem]:
    """Return where a plan has two readings, so that no amount can prove it: rows, and versions, that overlap."""
    for version in versions:
        for one in lint(version.plan):
            if one.code in TWO_READINGS:
                yield Problem(f'definition, "{one.component}"', "ambiguous", one.sentence)
    for (this, first), (that, second) in combinations(enumerate(versions, start=1), 2):
        if _within(first.start, second.end) and _within(second.start, first.end):
            sentence = f"rows {this} and {that} hold on the same days; let them meet."
            yield Problem("definition, versions", "overlapping_versions", sentence)


def _within(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def _refusal(codes: Any, versions: list[Version], problems: list[Problem], pack: str) -> Iterator[Difference]:
    """Return what differs between the codes expected and those found, read and linted."""
    found = {one.code for one in problems}
    for version in versions:
        judged = judge(version.plan, chinese=pack.startswith("cn"))
        found |= {one.code for one in (*lint(version.plan), *judged.findings) if one.refuses}
    if not codes or not _are_words(codes):
        yield Difference("not_codes")
        return
    if missing := set(codes) - found:
        yield Difference(
            "not_refused", expected=", ".join(sorted(missing)), found=", ".join(sorted(found)) or "nothing"
        )


def _are_words(codes: Any) -> bool:
    return isinstance(codes, list) and all(isinstance(one, str) for one in codes)


def _compared(results: list[Result], expected: Mapping[str, Any], plan: Plan) -> Iterator[Difference]:
    each = expected.get("periods", [expected])
    if not isinstance(each, list) or len(each) != len(results):
        yield Difference("periods", expected=str(len(results)))
        return
    if not any(map(_names_something, each)):
        yield Difference("nothing")
        return
    for place, (result, wanted) in enumerate(zip(results, each, strict=True), start=1):
        for one in _of_period(result, wanted, plan):
            yield replace(one, period=place) if len(results) > 1 else one


def _names_something(wanted: Any) -> bool:
    """Return whether a figure, a reason or exceptions are expected; what has no such form is told later."""
    if not isinstance(wanted, dict):
        return True
    return any(any(one != {} for one in part.values()) if isinstance(part, dict) else True for part in wanted.values())


def _of_period(result: Result, wanted: Any, plan: Plan) -> Iterator[Difference]:
    if wrong := _misshapen(wanted):
        yield from map(of_problem, wrong)
        return
    found = [*_of_figures(result, wanted, plan)]
    yield from found
    if found:
        yield from _left_out(result, wanted.get("excluded", {}))


def _of_figures(result: Result, wanted: Mapping[str, Any], plan: Plan) -> Iterator[Difference]:
    yield from _faults(result, wanted.get("exceptions", []))
    for who, figures in wanted.get("people", {}).items():
        yield from _of_person(result, who, figures, plan)
    for name, amount in wanted.get("lines", {}).items():
        yield from _line(result, name, amount, plan)
    for name, amount in wanted.get("pools", {}).items():
        yield from _differs(Difference("differs", "pool", name), _pool(result, name), amount, plan)
    yield from _excluded(result, wanted.get("excluded", {}))


def _misshapen(wanted: Any) -> list[Problem]:
    if not isinstance(wanted, dict):
        return [Problem("expected", "not_an_object", "must be an object in braces.")]
    found = [
        Problem(f"expected, {name}", *SHAPES[KINDS[name]])
        for name in KINDS
        if not isinstance(wanted.get(name, KINDS[name]()), KINDS[name])
    ]
    if not found and not _are_words(wanted.get("exceptions", [])):
        found.append(Problem("expected, exceptions", "not_codes", "must be a list of codes."))
    if unknown := set(wanted) - set(KINDS):
        sentence = f"knows no {', '.join(sorted(unknown))}; known are {', '.join(KINDS)}."
        found.append(Problem("expected", "unknown_expected", sentence))
    return found


def _excluded(result: Result, wanted: Mapping[str, Any]) -> Iterator[Difference]:
    for payment, reason in wanted.items():
        reasons = [one.reason for one in result.excluded if one.payment == payment]
        if reason not in reasons:
            code = "other_reason" if reasons else "counts"
            yield Difference(code, "payment", payment, expected=str(reason), found=", ".join(reasons))


def _left_out(result: Result, wanted: Mapping[str, Any]) -> Iterator[Difference]:
    """Return which payments do not count though nobody said so: often that is why a figure differs."""
    silent = (one for one in result.excluded if one.payment not in wanted and one.reason not in PAIRS)
    for one in islice(silent, MOST_LEFT_OUT):
        yield Difference("left_out", "payment", one.payment, found=one.reason)


def _of_person(result: Result, who: str, wanted: Any, plan: Plan) -> Iterator[Difference]:
    if who not in result.statements:
        yield Difference("no_person", "person", who)
        return
    figures = wanted if isinstance(wanted, dict) else {"total": wanted}
    for name, amount in figures.items():
        about = Difference("differs", "person", who, name)
        yield from _differs(about, figure_of(result.statements[who], name), amount, plan)


def _faults(result: Result, wanted: list[str]) -> Iterator[Difference]:
    found = {one.code for one in result.faults}
    for code in sorted(set(wanted) - found):
        yield Difference("no_exception", expected=code)
    for one in result.faults:
        if one.code not in wanted and one.code not in BENIGN:
            yield Difference("exception", of=one.subject, found=f"{one.code}{one.detail and ' ' + one.detail}")


def figure_of(statement: Statement, name: str) -> Decimal | None:
    """Return a figure of a statement that a case may expect, unrounded; None when it has no such figure."""
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


def _line(result: Result, name: str, wanted: Any, plan: Plan) -> Iterator[Difference]:
    lines = lines_of(result, name)
    if not lines:
        yield Difference("no_line", "line", name)
        return
    figures = wanted if isinstance(wanted, dict) else {"pay": wanted}
    for field, amount in figures.items():
        yield from _differs(Difference("differs", "line", name, field), _of_line(lines, field), amount, plan)


def lines_of(result: Result, name: str) -> list[Line]:
    """Return the lines of a payment, or of its part that one person has: "payment/person"."""
    payment, _slash, who = name.partition("/")
    return [
        line
        for person, one in result.statements.items()
        for line in one.lines
        if line.payment.id == payment and who in {"", person}
    ]


def _of_line(lines: list[Line], field: str) -> Decimal | None:
    if field in {"pay", "base"}:
        return sum((getattr(line, field) for line in lines), Decimal(0))
    return next((trace.value for line in lines for trace in line.trace if trace.component == field), None)


def _differs(about: Difference, found: Decimal | None, wanted: Any, plan: Plan) -> Iterator[Difference]:
    """Return what differs when the figure, rounded to as many digits as are expected, is another."""
    problems: list[Problem] = []
    amount = Reader({}, "", problems).decimal(wanted, about.what)
    if amount is None:
        yield replace(about, code=problems[0].code, problem=problems[0])
        return
    if found is None:
        yield replace(about, code="no_figure", expected=str(wanted))
        return
    shown = to_digits(found, amount, plan)
    if shown != amount:
        told = max(shown, to_digits(found, None, plan), key=_digits)
        yield replace(about, expected=str(wanted), found=str(told))


def _digits(number: Decimal) -> int:
    """Return how many digits a number has after the point."""
    exponent = number.as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def to_digits(found: Decimal, wanted: Decimal | None, plan: Plan) -> Decimal:
    """Return a figure rounded to as many digits as are expected, without such to those of the plan."""
    digits = plan.rounding.places if wanted is None else _digits(wanted)
    with exact():
        return rounded(found, places=digits, mode=plan.rounding.mode)
