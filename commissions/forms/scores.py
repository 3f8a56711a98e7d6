"""The list of review scores as typed down its columns."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from commissions.actions.scores import HIGHEST, Scored
from commissions.queries.scores import ScoreRow

SCORE = re.compile(r"\d{1,3}(\.\d{1,2})?")
COUNT = re.compile(r"\d{1,4}")


@dataclass
class Cell:
    """One collector's row with its two fields."""

    row: ScoreRow
    score: str
    reviewed: str
    error: str = ""


def cells(rows: list[ScoreRow], data: Mapping[str, str] | None = None) -> list[Cell]:
    """Return the list; `data` is what was typed, None for what is stored."""
    found = []
    for row in rows:
        score = f"{row.latest.score.normalize():f}" if row.latest else ""
        reviewed = str(row.latest.reviewed) if row.latest else ""
        if data is not None:
            score, reviewed = (
                data.get(f"{name}_{row.collector.pk}", old) for name, old in (("s", score), ("n", reviewed))
            )
        found.append(Cell(row, score, reviewed))
    return found


def scores(listed: list[Cell]) -> dict[int, Scored]:
    """Return what was typed by collector; a row that is no score gets its error. Empty rows are left out."""
    found: dict[int, Scored] = {}
    for cell in listed:
        score, reviewed = (_plain(text) for text in (cell.score, cell.reviewed))
        if not score and not reviewed:
            if cell.row.latest is not None:
                cell.error = _("A score that is recorded is corrected, not taken away. Write what it is to be.")
        elif not SCORE.fullmatch(score) or Decimal(score) > HIGHEST:
            cell.error = _("Write a score from 0 to 100, such as 87.5.")
        elif not COUNT.fullmatch(reviewed) or int(reviewed) < 1:
            cell.error = _("Write how many contacts were reviewed, 1 or more.")
        else:
            found[cell.row.collector.pk] = Scored(Decimal(score), int(reviewed))
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
