"""What a statement says on paper and in a workbook: blocks of rows in the reader's language.

No debtor is named: whoever keeps the file at home holds payments by their references alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commissions.enums import PayKind
from commissions.exports.sheets import rows_of
from commissions.models import Statement
from commissions.queries import reasons, traces
from commissions.queries import statements as queries
from commissions.queries.plans import plan_words as words
from commissions.queries.plans.advice import Examined, plain
from commissions.queries.plans.stages import stages
from commissions.queries.traces import Parts
from common import dates, money, punctuation

LINES = """
    SELECT p.reference, p.value_on, a.dpd_at_placement, p.amount, l.base, l.version_id, l.rows, l."values", l.amount,
           l.exclusion
    FROM commissions_line l
    JOIN cases_payment p ON p.id = l.payment_id
    LEFT JOIN cases_account a ON a.id = p.account_id
    WHERE l.run_id = %(run)s AND l.collector_id = %(collector)s AND (l.exclusion = '') = %(counted)s
    ORDER BY l.id LIMIT %(most)s
"""
NOT_SAID = {"team", "role", "accounts"}  # keys of the desk, and what is counted only where a plan asks for it
AMOUNTS = {"recovered", "line_total", "earned", "target", "salary", "wage", "pay"}


@dataclass(frozen=True)
class Block:
    """A part of a statement: rows under heads, or without heads pairs of name and text.

    A letter of `kinds` per cell: t text, m money, x unrounded amount, n whole number, d day. `widths` in millimetres.
    """

    title: str
    rows: Sequence[Sequence[Any]]
    heads: Sequence[str] = ()
    kinds: str = "tt"
    widths: tuple[int, ...] = ()
    note: str = ""
    figures: int = 0


def title(statement: Statement) -> str:
    """Return what the statement is called."""
    name = _("Correction of %(month)s") if statement.run.booked_in_id else _("Commission for %(month)s")
    return name % {"month": dates.month(statement.run.month)}


def head(statement: Statement) -> Block:
    """Return who is paid, for which month, by which plan and run, and by what the run is proved."""
    run, who, version = statement.run, statement.collector, statement.version
    rows = [
        (_("Company"), settings.ORGANISATION_NAME),
        (_("Collector"), who.name),
        (_("Employee number"), who.employee_number or "–"),
        (_("Team"), who.team.name if who.team else ""),
        (_("Month"), dates.month(run.month)),
        (_("Currency"), run.currency),
        (_("To pay"), money.signed(statement.paid, run.currency)),
    ]
    if version:
        number = _("version %(number)s") % {"number": version.number}
        rows += [(_("Plan"), punctuation.parts([version.plan, number])), (_("Digest of the plan"), version.sha256)]
    rows += [
        (_("Statement"), f"{run.month:%Y-%m}/{statement.pk}"),
        (_("Run"), punctuation.parts([run.pk, run.get_state_display()])),
        (pgettext("by", "Approved"), _approved(statement)),
        (_("Fingerprint"), run.fingerprint),
    ]
    return Block(title(statement), [row for row in rows if row[1]])


def _approved(statement: Statement) -> str:
    run = statement.run
    if run.approved_at is None:
        return _("Not approved yet, may change.")
    return punctuation.parts([run.approved_by, dates.moment(run.approved_at)])


def blocks(statement: Statement, parts: Parts) -> list[Block]:
    """Return the blocks between the head and the payments; those without rows are left out."""
    found = [
        _steps(statement, parts),
        _worked(statement, parts),
        _left(statement),
        _corrections(statement),
        _figures(statement),
        _plan(statement),
    ]
    return [one for one in found if one.rows]


def _steps(statement: Statement, parts: Parts) -> Block:
    """Return the staircase; as written, to the cent, it adds up to what was earned, then to what is paid."""
    currency = statement.run.currency
    stairs = queries.staircase(statement, parts)
    credited = ngettext(
        "%(number)d payment, %(credited)s credited", "%(number)d payments, %(credited)s credited", statement.payments
    ) % {"number": statement.payments, "credited": money.signed(statement.recovered, currency)}
    rows: list[tuple[Any, ...]] = [(_("Payments"), credited, stairs["lines"].amount, stairs["lines"].so_far)]
    rows += [(one.title, one.says, one.stair.amount, one.stair.so_far) for one in stairs["steps"]]
    once = _("From %(earned)s, once") % {"earned": plain(stairs["exact"])}
    rows.append((_("Rounding"), once, stairs["rounding"].amount, stairs["rounding"].so_far))
    rows.append((_("Earned"), "", statement.total, statement.total))
    so_far = statement.total
    for label, amount in queries.settled(statement):
        so_far += amount
        rows.append((str(label), "", amount, so_far))
    rows.append((_("To pay"), "", statement.paid, statement.paid))
    heads = (_("Step"), _("What it says"), currency, _("So far"))
    return Block(_("How it adds up"), rows, heads, "ttmm", (40, 74, 26, 26), figures=2)


def _worked(statement: Statement, parts: Parts) -> Block:
    rows = [
        (one.part.title, row.span, row.payments, row.base, row.value, row.amount)
        for one in queries.components(statement, parts)
        for row in one.rows
    ]
    makes = _("Makes, %(currency)s") % {"currency": statement.run.currency}
    heads = (pgettext("of a plan", "Part"), _("Row"), _("Payments"), _("Credited"), _("Counts"), makes)
    return Block(_("Rows that worked on payments"), rows, heads, "ttnmtx", (34, 46, 18, 26, 18, 24), figures=4)


def _left(statement: Statement) -> Block:
    """Return what stays for the months to come."""
    left = statement.balances
    rows: list[tuple[Any, ...]] = [
        (PayKind.HELD.label, date.fromisoformat(one["release_on"]), Decimal(one["amount"]))
        for one in left.get("held", [])
    ]
    for name, label in (("owed", _("To be taken back from later months")), ("draw", _("Advance not given back"))):
        if left.get(name):
            rows.append((label, None, Decimal(left[name])))
    heads = (_("What stays open"), _("Due on"), statement.run.currency)
    return Block(_("Open after this month"), rows, heads, "tdm", (94, 36, 36), figures=1)


def _corrections(statement: Statement) -> Block:
    rows = [(dates.month(one.run.month), one.run.fingerprint, one.total) for one in queries.corrections(statement)]
    heads = (_("Month"), _("Fingerprint"), statement.run.currency)
    return Block(_("Corrections of earlier months in it"), rows, heads, "ttm", (34, 104, 28), figures=1)


def _figures(statement: Statement) -> Block:
    rows = []
    for name in sorted(statement.figures.keys() - NOT_SAID, key=words.head):
        value = traces.figure(statement.figures, name)
        if value is None:
            text = str(statement.figures[name])
        elif name in AMOUNTS:
            text = money.grouped(value, statement.run.currency)
        else:
            text = plain(traces.shown(value))
        if text:
            rows.append((words.head(name), text))
    return Block(_("Figures of the month"), rows, (_("Figure"), _("Value")), "tt", (110, 56), figures=1)


def _plan(statement: Statement) -> Block:
    """Return each part of the plan as its sentence."""
    if statement.version is None:
        return Block(_("What the plan says"), [])
    said = stages(statement.version.definition, Examined(None, ()), statement.run.currency).rows
    rows = [(one.title, "\n".join([text for text in (one.said.text, *one.said.lines) if text])) for one in said]
    return Block(_("What the plan says"), rows, (pgettext("of a plan", "Part"), _("What it says")), "tt", (40, 126))


def lines(statement: Statement, parts: Parts, *, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield each payment that counts, in order: what it brought, what each component did, what it makes; at most some.

    The rows come from the server one after another; within a transaction.
    """
    told: dict[Any, str] = {}
    for reference, on, dpd, received, base, version, rows, values, amount, _why in _rows(statement, most, counted=True):
        key = (version, tuple(rows), tuple(values))
        if key not in told:
            told[key] = punctuation.listed(parts.worked(version, rows, values))
        yield reference, on, dpd, received, base, told[key], amount


def left_out(statement: Statement, *, most: int | None = None) -> Iterator[tuple[Any, ...]]:
    """Yield each payment that is not counted, or what of it, with the reason; within a transaction."""
    for reference, on, dpd, received, base, *_trace, why in _rows(statement, most, counted=False):
        yield reference, on, dpd, received, base, reasons.label(why)


def _rows(statement: Statement, most: int | None, *, counted: bool) -> Iterator[tuple[Any, ...]]:
    params = {"run": statement.run_id, "collector": statement.collector_id, "counted": counted, "most": most}
    return rows_of(LINES, params)


def line_heads(currency: str) -> tuple[str, ...]:
    """Return the heads of the payments that count."""
    makes = _("Makes, %(currency)s") % {"currency": currency}
    return (*_heads(), _("Credited"), pgettext("pay", "How"), makes)


def left_out_heads() -> tuple[str, ...]:
    """Return the heads of the payments that do not count."""
    return (*_heads(), _("Not counted"), _("Why"))


def _heads() -> tuple[str, ...]:
    return _("Payment"), _("Value date"), _("Days at placement"), _("Received")


def left_out_sums(statement: Statement) -> Block:
    """Return what is not counted by reason, the dearest first."""
    rows = [(str(one.label), one.payments, one.amount) for one in queries.left_out(statement)]
    heads = (_("Why"), _("Payments"), statement.run.currency)
    return Block(_("Not counted"), rows, heads, "tnm", (100, 30, 36), figures=2)
