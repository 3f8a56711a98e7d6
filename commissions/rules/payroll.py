"""What a file for payroll may look like: which columns, under which heads, in which formats, under which codes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FIELDS = (
    "company",
    "employee_number",
    "name",
    "team",
    "earning_code",
    "earning",
    "period",
    "earned_on",
    "amount",
    "currency",
    "plan",
    "statement",
    "fingerprint",
)
NEEDED = ("employee_number", "earning_code", "amount")
KINDS = (
    "earned",
    "held",
    "released",
    "late",
    "clawback",
    "from_held",
    "draw",
    "guarantee",
    "adjustment",
    "carried",
    "taken",
)
# Of a day and of a month, as `strftime` writes them.
DAYS = {
    "iso": ("%Y-%m-%d", "%Y-%m"),
    "compact": ("%Y%m%d", "%Y%m"),
    "slashes": ("%d/%m/%Y", "%m/%Y"),
    "american": ("%m/%d/%Y", "%m/%Y"),
    "dots": ("%d.%m.%Y", "%m.%Y"),
}
# The sign before the cents and the one between thousands.
NUMBERS = {"point": (".", ""), "comma": (",", ""), "grouped": (".", ","), "european": (",", ".")}
SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t"}
MOST_HEAD, MOST_CODE = 60, 20
CODE = re.compile(r"[\w.\-/ ]+")
RUNS = re.compile(r"\s*[=+\-@＝＋－＠]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the field it holds, its head, and the number at which it stands."""

    field: str
    head: str
    at: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A column map: columns in their order, the code of each kind of pay, formats by their names."""

    columns: Sequence[Column]
    codes: Mapping[str, str]
    day: str = "iso"
    number: str = "point"
    separator: str = "comma"
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a map is refused: a code, the column or kind of pay that is meant, and what it clashes with."""

    code: str
    field: str = ""
    other: str = ""
    head: str = ""


def problems(layout: Layout) -> list[Problem]:
    """Return what stands against a layout, in the order of its columns; nothing when it may be kept."""
    found = [Problem("missing", name) for name in NEEDED if name not in {one.field for one in layout.columns}]
    for place, column in enumerate(layout.columns):
        found += _of_column(column, layout.columns[:place])
    found += _of_codes(layout.codes)
    if layout.separator == "comma" and "," in NUMBERS[layout.number]:
        found.append(Problem("comma_twice", "amount"))
    return found


def _of_column(column: Column, before: Sequence[Column]) -> list[Problem]:
    if column.field not in FIELDS:
        return [Problem("unknown", column.field)]
    found = [] if column.at > 0 else [Problem("no_number", column.field)]
    found += _of_head(column)
    for other in before:
        found += _of_pair(column, other)
    return found


def _of_head(column: Column) -> list[Problem]:
    head = column.head.strip()
    if not head:
        return [Problem("no_head", column.field)]
    if len(head) > MOST_HEAD:
        return [Problem("long_head", column.field)]
    return [Problem("head_runs", column.field, head=head)] if RUNS.match(head) else []


def _of_pair(column: Column, other: Column) -> list[Problem]:
    if other.field == column.field:
        return [Problem("twice", column.field)]
    found = []
    head = column.head.strip()
    if other.at == column.at > 0:
        found.append(Problem("same_place", column.field, other.field))
    if head and other.head.strip() == head:
        found.append(Problem("same_head", column.field, other.field, head))
    return found


def _of_codes(codes: Mapping[str, str]) -> list[Problem]:
    found = []
    for kind in KINDS:
        code = codes.get(kind, "").strip()
        if not code:
            found.append(Problem("no_code", kind))
        elif len(code) > MOST_CODE or not CODE.fullmatch(code) or RUNS.match(code):
            found.append(Problem("odd_code", kind, head=code))
    return found
