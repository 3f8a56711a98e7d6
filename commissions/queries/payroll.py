"""The rows that go to payroll, the map by which they go, and why a map is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from commissions.enums import LOCKED, PayKind, PayrollField
from commissions.models import ExportBatch, PayrollMap, Run
from commissions.rules import payroll as rules
from commissions.rules.months import following_month
from commissions.rules.payroll import Column, Layout, Problem
from common import punctuation

# The entries of each statement but what was paid: they add up to that. Parts that were held go as one sum.
ROWS = """
    SELECT u.employee_number, u.name, COALESCE(t.name, ''), e.kind, sum(e.amount), COALESCE(p.name, ''), s.id
    FROM commissions_payentry e
    JOIN commissions_statement s ON s.id = e.statement_id
    JOIN staff_user u ON u.id = e.collector_id
    LEFT JOIN staff_team t ON t.id = u.team_id
    LEFT JOIN commissions_planversion v ON v.id = s.version_id
    LEFT JOIN commissions_plan p ON p.id = v.plan_id
    WHERE e.run_id = %(run)s AND e.kind <> 'paid'
    GROUP BY u.employee_number, u.name, t.name, e.kind, p.name, s.id
    ORDER BY u.employee_number, u.name, s.id, array_position(%(kinds)s::text[], e.kind::text)
    LIMIT %(most)s
"""
NAMELESS = """
    SELECT u.name FROM commissions_statement s JOIN staff_user u ON u.id = s.collector_id
    WHERE s.run_id = %s AND s.paid <> 0 AND u.employee_number = '' ORDER BY u.name
"""
HEADS = {
    "employee_number": "employee_no",
    "earning_code": "earning_code",
    "period": "period",
    "earned_on": "earnings_date",
    "amount": "amount",
    "currency": "currency",
    "statement": "statement_id",
}
CODES = {
    "earned": "COMM",
    "held": "HOLD",
    "released": "HOLD-REL",
    "late": "COMM-CORR",
    "clawback": "CLAWBACK",
    "from_held": "HOLD-CLAW",
    "draw": "DRAW",
    "guarantee": "GUAR",
    "adjustment": "ADJ",
    "carried": "CARRY",
    "taken": "CARRY-REC",
}
FIRST = Layout([Column(name, head, place) for place, (name, head) in enumerate(HEADS.items(), start=1)], CODES)
"""What the house begins with, until it says otherwise."""


@dataclass(frozen=True, slots=True)
class Row:
    """What one person is paid of one kind, in the currency of the run."""

    employee_number: str
    name: str
    team: str
    kind: str
    amount: Decimal
    plan: str
    statement: int


def present() -> PayrollMap | None:
    """Return the version of the map that is in force."""
    return PayrollMap.objects.select_related("made_by").order_by("-number").first()


def layout(stored: PayrollMap | None) -> Layout:
    """Return what a version says; without one what the house begins with."""
    if stored is None:
        return FIRST
    columns = [Column(one["field"], one["head"], place) for place, one in enumerate(stored.columns, start=1)]
    return Layout(columns, stored.codes, stored.day, stored.amount, stored.separator, stored.language)


def latest() -> Run | None:
    """Return the approved run by whose rows a map is shown."""
    return Run.objects.official().filter(state__in=LOCKED).order_by("-month", "currency").first()


def rows(run: Run, *, most: int | None = None) -> Iterator[Row]:
    """Yield who is paid what of a run, by employee number; amounts of one statement add up to what it pays."""
    with connection.cursor() as cursor:
        cursor.execute(ROWS, {"run": run.pk, "kinds": list(rules.KINDS), "most": most})
        while found := cursor.fetchmany(1_000):
            yield from (Row(*one) for one in found)


def nameless(run: Run) -> list[str]:
    """Return who is paid but has no employee number."""
    with connection.cursor() as cursor:
        cursor.execute(NAMELESS, [run.pk])
        return [name for (name,) in cursor.fetchall()]


def cell(row: Row, run: Run, layout: Layout, name: str) -> Any:
    """Return what a column holds of a row: text, a date, or an amount."""
    if name == "amount":
        return row.amount
    if name == "earned_on":
        return following_month(run.month) - timedelta(days=1)
    values = {
        "company": settings.ORGANISATION_NAME,
        "earning_code": layout.codes[row.kind],
        "earning": str(PayKind(row.kind).label),
        "period": run.month.strftime(rules.DAYS[layout.day][1]),
        "currency": run.currency,
        "statement": str(row.statement),
        "fingerprint": run.fingerprint,
    }
    return values[name] if name in values else getattr(row, name)


def written(value: Any, layout: Layout, places: int) -> str:
    """Return a cell as text, in the formats of the layout."""
    if isinstance(value, date):
        return value.strftime(rules.DAYS[layout.day][0])
    if isinstance(value, Decimal):
        point, thousands = rules.NUMBERS[layout.number]
        text = f"{value:,.{places}f}"
        return text.translate({ord(","): thousands, ord("."): point})
    return str(value)


def batches(run: Run) -> QuerySet[ExportBatch]:
    """Return the files that were made of a run, newest first."""
    return ExportBatch.objects.filter(run=run).select_related("map", "made_by", "file").order_by("-pk")


def sentences(found: Sequence[Problem]) -> list[str]:
    """Return why a map is refused, the column named, and what to do."""
    return [_sentence(one) for one in found]


def _sentence(one: Problem) -> str:
    told = {
        "missing": _("The column “%(column)s” is missing; payroll needs it. Give it a place."),
        "unknown": _("Nothing is known under “%(column)s”. Take the column out."),
        "no_head": _("The column “%(column)s” has no head. Write one."),
        "long_head": _("The head of the column “%(column)s” is longer than %(most)s signs. Shorten it."),
        "head_runs": _("A spreadsheet would run the head “%(head)s” of the column “%(column)s”. Begin with a letter."),
        "no_number": _("The place of the column “%(column)s” is no whole number from 1 on. Write one, or none."),
        "twice": _("The column “%(column)s” stands twice. Take one out."),
        "same_place": _("The columns “%(other)s” and “%(column)s” have one place. Give each its own number."),
        "same_head": _("The columns “%(other)s” and “%(column)s” have one head, “%(head)s”. Give each its own."),
        "no_code": _("“%(kind)s” has no earning code. Write the one that payroll uses."),
        "odd_code": _("The earning code “%(head)s” of “%(kind)s” has odd signs or more than %(code)s. Mend it."),
        "comma_twice": _("The column “%(column)s” has commas in it. Put semicolons or tabs between columns."),
    }
    facts = {
        "column": label(one.field),
        "other": label(one.other),
        "kind": dict(PayKind.choices).get(one.field, one.field),
        "head": one.head,
        "most": rules.MOST_HEAD,
        "code": rules.MOST_CODE,
    }
    return told[one.code] % facts


def label(name: str) -> str:
    """Return what a column holds, in the reader's words."""
    return str(dict(PayrollField.choices).get(name, name))


def missing_numbers(names: Sequence[str]) -> str:
    """Return the sentence about people without employee number."""
    shown = punctuation.listed(names[:5])
    return _("No employee number: %(names)s. Have the administrator add it, then make the file.") % {"names": shown}
