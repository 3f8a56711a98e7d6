"""The two tables of a plan as rows of a form: the end of each row and its value; the start follows from above."""

import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from commissions.forms import months
from commissions.queries import advice
from commissions.rules import bands, lint

MOST_ROWS = lint.MOST_ROWS
OPEN_WORDS = {"", "open", "noend", "∞", "以上", "不限", "不设上限"}


@dataclass
class Row:
    """One row as typed: `start` is shown, `end` ("" open) and `value` are fields, `error` stands beside them."""

    number: int
    start: str
    end: str
    value: str
    error: str = ""

    @property
    def buckets(self) -> list[int]:
        """The age buckets of the first and the last day, for a row of rates."""
        if not self.start.isdigit():
            return []
        first = min(7, -(-int(self.start) // 30))
        last = min(7, -(-int(self.end) // 30)) if self.end.isdigit() else 7
        return [first] if first >= last else [first, last]


@dataclass
class Editor:
    """A draft as typed: both tables with their faults. `rates` and `attainment` are None while one has faults."""

    since: date | None
    rate_rows: list[Row]
    step_rows: list[Row]
    errors: list[str] = field(default_factory=list)
    rates: bands.Table = ()
    attainment: bands.Table = ()

    @property
    def is_valid(self) -> bool:
        """Whether the draft can be kept."""
        return self.since is not None and not self.errors and not any(row.error for row in self.all_rows)

    @property
    def all_rows(self) -> list[Row]:
        """The rows of both tables."""
        return [*self.rate_rows, *self.step_rows]

    @property
    def rates_fine(self) -> bool:
        """Whether every day has exactly one rate."""
        return bool(self.rates) and not any(row.error for row in self.rate_rows)

    @property
    def steps_fine(self) -> bool:
        """Whether every percentage of the target has exactly one factor."""
        return bool(self.attainment) and not any(row.error for row in self.step_rows)


def from_tables(since: date, rates: bands.Table, attainment: bands.Table) -> Editor:
    """Return the editor of stored tables."""
    rate_rows = [
        Row(
            place,
            advice.plain(band.start),
            "" if band.end is None else advice.plain(band.end - 1),
            advice.plain(band.value * 100),
        )
        for place, band in enumerate(rates, start=1)
    ]
    step_rows = [
        Row(
            place,
            advice.plain(band.start),
            "" if band.end is None else advice.plain(band.end),
            advice.plain(band.value),
        )
        for place, band in enumerate(attainment, start=1)
    ]
    editor = Editor(since, rate_rows, step_rows, [], rates, attainment)
    _note(editor.rate_rows, "rates", lint.rates(rates), editor)
    _note(editor.step_rows, "attainment", lint.attainment(attainment), editor)
    return editor


def from_post(data: QueryDict) -> Editor:
    """Return the editor of what was typed, with every fault beside its row. A row left empty is no row."""
    since = months.parse(data.get("since", ""))
    begin = "0" if data.get("rate_start") == "0" else "1"
    editor = Editor(since, _typed(data, "rate", begin, step=1), _typed(data, "step", "0", step=0))
    if since is None:
        editor.errors.append(_("Choose the month from which the version counts."))
    editor.rates = _read(editor.rate_rows, inclusive=True)
    editor.attainment = _read(editor.step_rows, inclusive=False)
    if not any(row.error for row in editor.rate_rows):
        _note(editor.rate_rows, "rates", lint.rates(editor.rates), editor)
    if not any(row.error for row in editor.step_rows):
        _note(editor.step_rows, "attainment", lint.attainment(editor.attainment), editor)
    return editor


def _typed(data: QueryDict, name: str, start: str, *, step: int) -> list[Row]:
    rows: list[Row] = []
    for place in range(1, MOST_ROWS + 1):
        end = _plain(data.get(f"{name}_end_{place}", ""))
        value = _plain(data.get(f"{name}_value_{place}", ""))
        if not value and end.lower() in OPEN_WORDS:
            continue
        end = "" if end.lower() in OPEN_WORDS else end
        rows.append(Row(len(rows) + 1, start, end, value))
        number = _number(end)
        start = advice.plain(number + step) if number is not None else "?"
    return rows


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("%", "").replace(" ", "").strip()


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < 10**9 else None


def _read(rows: list[Row], *, inclusive: bool) -> bands.Table:
    """Return the table of the rows; a row that cannot be read gets its error and is left out."""
    found = []
    for row in rows:
        start, end, value = _number(row.start), _number(row.end), _number(row.value)
        if value is None:
            row.error = _("Write a number in row %(row)s.") % {"row": row.number}
        elif row.end and end is None:
            row.error = _("Row %(row)s ends at no number. Write one, or leave it open.") % {"row": row.number}
        elif start is None:
            row.error = _("Row %(row)s is never reached: the row above is open.") % {"row": row.number}
        else:
            last = end + 1 if inclusive and end is not None else end
            found.append(bands.Band(start, last, value / 100 if inclusive else value))
    return tuple(found)


def _note(rows: list[Row], table: str, findings: list[lint.Finding], editor: Editor) -> None:
    for finding in findings:
        text = advice.sentence(table, finding)
        if 0 < finding.row <= len(rows):
            rows[finding.row - 1].error = rows[finding.row - 1].error or text
        else:
            editor.errors.append(text)
