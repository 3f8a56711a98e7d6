"""The wage file: statements, lines and control totals of a locked run as one XLSX."""

import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.engine.lines import ordered
from commissions.engine.read_plan import read
from commissions.exports import sheets
from commissions.exports.sheets import BATCH, SHEET_ROWS, rows_of
from commissions.models import PlanVersion, Run
from commissions.queries import reasons
from commissions.queries.plans.advice import plain

STATEMENTS = """
    SELECT s.id, u.employee_number, u.name, s.recovered, s.target, s.line_total, s.effects - COALESCE(t.effect, 0),
           COALESCE(t.effect, 0), s.rounding, s.total, s.paid - s.total, s.paid
    FROM commissions_statement s JOIN staff_user u ON u.id = s.collector_id
    LEFT JOIN LATERAL (
        SELECT sum((x ->> 'effect')::numeric) AS effect FROM jsonb_array_elements(s.steps) x WHERE x ->> 'stage' = 'S9'
    ) t ON true
    WHERE s.run_id = %(run)s ORDER BY u.employee_number, u.name, s.id
"""
LINES = """
    SELECT s.id, u.employee_number, u.name, p.reference, a.reference, c.name, p.value_on, p.amount, l.base,
           a.dpd_at_placement, l.amount, l.version_id, l.rows, l."values", l.exclusion
    FROM commissions_line l
    LEFT JOIN commissions_statement s ON s.run_id = l.run_id AND s.collector_id = l.collector_id AND l.exclusion = ''
    JOIN cases_payment p ON p.id = l.payment_id
    JOIN cases_account a ON a.id = p.account_id
    JOIN cases_creditor c ON c.id = p.creditor_id
    LEFT JOIN staff_user u ON u.id = l.collector_id
    WHERE l.run_id = %(run)s ORDER BY l.id
"""
Tell = Callable[[int, int], None]


def file_name(run: Run) -> str:
    """Return the name of the wage file."""
    return f"commission-{run.month:%Y-%m}-{run.currency}.xlsx"


def workbook(run: Run, *, language: str = "en", tell: Tell = lambda _done, _total: None) -> bytes:
    """Return the XLSX of `run`: text stays text, dates are dates, amounts are numbers to the currency's cent.

    Line amounts are unrounded, as they are figured; statements and control totals are exact to the cent.
    """
    target = io.BytesIO()
    with translation.override(language), transaction.atomic(), sheets.opened(target) as book:
        wages = Wages(book, run.currency)
        wages.statements(run)
        wages.lines(run, tell)
        wages.control(run)
    return target.getvalue()


class Wages(sheets.Sheets):
    """The three kinds of sheet of the wage file."""

    def statements(self, run: Run) -> None:
        """Write one row per collector."""
        heads = [_("Statement"), _("Employee number"), _("Name"), _("Period"), _("Currency"), _("Credited")]
        heads += [_("Target"), _("Payments"), _("Month"), _("Team"), _("Rounding"), _("Earned")]
        heads += [_("Held back, released, taken back"), _("To pay")]
        sheet = self.opened(_("Statements"), heads)
        for row, (pk, number, name, *amounts) in enumerate(rows_of(STATEMENTS, {"run": run.pk}), start=1):
            cells = (pk, number, name, f"{run.month:%Y-%m}", run.currency, *amounts)
            self.written(sheet, row, cells, "nttttmmxxxxmmm")

    def lines(self, run: Run, tell: Tell) -> None:
        """Write one row per payment, counted or not; more rows than a sheet holds go on in a further one."""
        heads = [_("Statement"), _("Employee number"), _("Name"), _("Payment"), _("Account"), _("Creditor")]
        heads += [_("Value date"), _("Received"), _("Credited or not counted"), _("Days at placement"), _("Amount")]
        heads += [pgettext("pay", "How"), _("Not counted because")]
        total = run.lines.count()
        sheet, ids = None, _components(run)
        for done, (*cells, version, rows, values, exclusion) in enumerate(rows_of(LINES, {"run": run.pk})):
            if done % SHEET_ROWS == 0:
                part = done // SHEET_ROWS
                sheet = self.opened(_("Lines") + (f" {part + 1}" if part else ""), heads)
            how = _how(ids.get(version, []), rows, values)
            reason = reasons.label(exclusion) if exclusion else ""
            self.written(sheet, done % SHEET_ROWS + 1, (*cells, how, reason), "ntttttdmmnxtt")
            if done % BATCH == 0:
                tell(done, total)
        if sheet is None:
            self.opened(_("Lines"), heads)

    def control(self, run: Run) -> None:
        """Write the totals by which the receiver proves the file."""
        sheet = self.opened(_("Control"), [_("Control total"), run.currency])
        counts = run.counts
        rows: list[tuple[str, Any, str]] = [
            (_("Statements"), counts["statements"], "tn"),
            (_("Lines"), run.lines.count(), "tn"),
            (_("Credited"), counts["credited"][1], "tm"),
            (_("Payments"), counts["line_total"], "tx"),
            (_("Month and team"), counts["effects"], "tx"),
            (_("Rounding"), counts["rounding"], "tx"),
            (_("Earned"), counts["total"], "tm"),
            (_("To pay"), run.total, "tm"),
            (_("Fingerprint"), run.fingerprint, "tt"),
            *((_("Plan"), f"{one['plan']} {one['number']}", "tt") for one in run.plans),
        ]
        for row, (label, value, formats) in enumerate(rows, start=1):
            self.written(sheet, row, (label, value), formats)


def _components(run: Run) -> dict[int, list[str]]:
    """Return the ids of the line components of each version of the run, in the order in which they work."""
    versions = PlanVersion.objects.filter(pk__in=[one["version"] for one in run.plans])
    return {one.pk: [component.id for _rank, component in ordered(read(one.definition).line)] for one in versions}


def _how(ids: list[str], rows: list[int | None], values: list[Decimal | None]) -> str:
    """Return what each component did: its id, the row counted from 1, and the rate, factor or sum."""
    said = []
    for name, row, value in zip(ids, rows, values, strict=False):
        if value is not None:
            said.append(f"{name}{'' if row is None else f' {row + 1}'}: {plain(value)}")
    return "; ".join(said)
