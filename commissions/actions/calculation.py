"""Figuring a run: lines by set-based SQL, statements by the reference engine, and the proof that both agree."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from commissions.enums import RunState
from commissions.models import Line, PlanVersion, Run, Statement, Target
from commissions.queries import credits as chosen
from commissions.queries.plans import plans
from commissions.rules import bands
from commissions.rules.statements import Figured, figure
from common import audit, punctuation
from common.errors import Refusal
from staff.models import User

LINES = """
    INSERT INTO commissions_line
        (run_id, statement_id, payment_id, collector_id, base, dpd, row, rate, amount, exclusion)
    SELECT %(run)s, s.id, c.payment_id, c.collector_id, c.base, c.dpd,
           CASE WHEN c.exclusion = '' THEN c.row END, CASE WHEN c.exclusion = '' THEN c.rate END,
           CASE WHEN c.exclusion = '' THEN c.base * c.rate ELSE 0 END, c.exclusion
    FROM commissions_chosen c
    LEFT JOIN commissions_statement s
        ON s.run_id = %(run)s AND s.collector_id = c.collector_id AND c.exclusion = ''
    ORDER BY c.payment_id
"""
# Statements whose lines, summed by the database, differ from what the reference engine figured for them.
DIFFER = """
    SELECT count(*) FROM commissions_statement s
    LEFT JOIN (SELECT statement_id, sum(amount) AS amount, sum(base) AS base FROM commissions_line
               WHERE run_id = %(run)s GROUP BY statement_id) l ON l.statement_id = s.id
    WHERE s.run_id = %(run)s AND (l.amount IS DISTINCT FROM s.line_total OR l.base IS DISTINCT FROM s.recovered)
"""
TOTALS = """
    SELECT count(*) FILTER (WHERE NOT late), COALESCE(sum(paid) FILTER (WHERE NOT late), 0),
           count(*) FILTER (WHERE late), COALESCE(sum(paid) FILTER (WHERE late), 0),
           count(*) FILTER (WHERE exclusion <> ''),
           COALESCE(sum(paid) FILTER (WHERE exclusion <> ''), 0),
           count(*) FILTER (WHERE exclusion = '' AND paid <> base),
           COALESCE(sum(paid - base) FILTER (WHERE exclusion = ''), 0),
           count(*) FILTER (WHERE exclusion = ''), COALESCE(sum(base) FILTER (WHERE exclusion = ''), 0),
           count(*) FILTER (WHERE state_differs)
    FROM (SELECT *, moved <> -paid AND exclusion <> 'before_placement' AS state_differs FROM commissions_chosen) c
"""
# Two levels, so that no text grows with the number of payments: one digest per collector, one over all.
FINGERPRINT = """
    SELECT COALESCE(encode(sha256(string_agg(part, '' ORDER BY who)), 'hex'), '')
    FROM (SELECT COALESCE(collector_id, 0) AS who, sha256(string_agg(sha256(convert_to(concat_ws('|', payment_id,
                 collector_id, base, dpd, COALESCE(row, -1), COALESCE(rate, 0), amount, exclusion), 'UTF8')), ''
                 ORDER BY payment_id)) AS part
          FROM commissions_line WHERE run_id = %(run)s GROUP BY 1
          UNION ALL
          SELECT -collector_id, sha256(convert_to(concat_ws('|', recovered, target, line_total, factor,
                 attainment_effect, rounding, total), 'UTF8'))
          FROM commissions_statement WHERE run_id = %(run)s) d
"""


class RunLocked(Refusal):
    """The run is approved; nothing in it changes any more."""

    code = "run_locked"


class PlanMissing(Refusal):
    """No approved plan pays this month."""

    code = "plan_missing"


class PlanNotFigured(Refusal):
    """The plan pays for more than runs figure."""

    code = "plan_not_figured"


class EnginesDisagree(Refusal):
    """The database and the reference engine came to different sums."""

    code = "engines_disagree"


class Tells(Protocol):
    """Who is told how far the work is."""

    def step(self, label: str, total: int = 0) -> None:
        """Begin a part."""

    def at(self, done: int, total: int) -> None:
        """Say how far the part is."""


def version_of(*, month: date, currency: str) -> PlanVersion:
    """Return the version that pays the month.

    Raises PlanMissing when no approved version does, PlanNotFigured when several do, or when the one pays for more
    than a run figures: nobody is paid by half a plan, or by the plan of others.
    """
    paying = plans.paying(month=month, currency=currency)
    if not paying:
        sentence = _("No approved plan pays this month. Approve a version that counts from it or before.")
        raise PlanMissing(sentence, field="month")
    if len(paying) > 1:
        named = punctuation.listed(plans.named(one) for one in paying)
        sentence = _("Several versions pay this month: %(versions)s. Runs figure a month that one version pays alone.")
        raise PlanNotFigured(sentence % {"versions": named}, field="month")
    version = paying[0]
    if not plans.runs_figure(version):
        sentence = _("Runs cannot pay all parts of %(plan)s, version %(number)s yet. Nothing is paid by half a plan.")
        raise PlanNotFigured(sentence % {"plan": version.plan.name, "number": version.number}, field="month")
    return version


@transaction.atomic
def calculate(*, by: User, run: Run, now: datetime, tell: Tells) -> Run:
    """Figure all lines and statements of `run` anew, in one transaction: what was figured before is replaced.

    Raises RunLocked for an approved run, PlanMissing and PlanNotFigured as `version_of` does.
    """
    run = Run.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.is_locked:
        raise RunLocked(_("This run is approved and locked. A difference is posted in the next month."))
    version = version_of(month=run.month, currency=run.currency)
    tables = plans.tables_of(version)
    tell.step(gettext_noop("Choosing the payments"))
    Line.objects.filter(run=run)._raw_delete(using="default")  # noqa: SLF001 - one DELETE, no objects
    Statement.objects.filter(run=run)._raw_delete(using="default")  # noqa: SLF001 - the lines are gone
    payments = chosen.choose(month=run.month, currency=run.currency, rates=tables.rates)
    tell.step(gettext_noop("Calculating the statements"), payments)
    statements = list(_statements(run, tables, version.number))
    Statement.objects.bulk_create(statements)
    tell.step(gettext_noop("Writing the lines"), payments)
    with connection.cursor() as cursor:
        cursor.execute(LINES, {"run": run.pk})
        tell.step(gettext_noop("Proving the sums"), payments)
        counts = _proved(cursor, run, statements)
        cursor.execute(FINGERPRINT, {"run": run.pk})
        (fingerprint,) = cursor.fetchone()
    counts["figured"] = int(run.counts.get("figured", 0)) + 1
    counts["same"] = bool(run.fingerprint) and run.fingerprint == fingerprint
    run.plan_version, run.counts, run.fingerprint = version, counts, fingerprint
    run.total = sum((one.total for one in statements), Decimal(0))
    run.state, run.calculated_at, run.calculated_by = RunState.CALCULATED, now, by
    run.review_at = run.review_by = None
    run.save()
    facts = {"payments": payments, "total": str(run.total), "fingerprint": fingerprint}
    audit.record(by=by, action="run.calculate", subject=run, now=now, **facts)
    return run


def _statements(run: Run, tables: plans.Tables, version: int) -> Iterator[Statement]:
    of_month = Target.objects.approved().filter(month=run.month, currency=run.currency)
    targets = dict(of_month.values_list("collector_id", "amount"))
    for collector_id, credits_of_month in chosen.chosen_credits().items():
        target = targets[collector_id]
        done = figure(
            credits_of_month,
            target=target,
            rates=tables.rates,
            attainment=tables.attainment,
            currency=run.currency,
        )
        yield Statement(
            run=run,
            collector_id=collector_id,
            recovered=done.recovered,
            target=target,
            line_total=done.line_total,
            factor=done.factor,
            attainment_effect=done.attainment_effect,
            rounding=done.rounding,
            total=done.total,
            trace=trace_of(done, tables, version),
        )


def trace_of(done: Figured, tables: plans.Tables, version: int) -> dict[str, Any]:
    """Return how a statement was figured, with the rows of both tables as they stood; numbers are text."""
    rates, attainment = bands.stored(tables.rates), bands.stored(tables.attainment)
    return {
        "version": version,
        "bands": [
            {"row": one.row, "band": rates[one.row], "payments": one.payments}
            | {"base": str(one.base), "amount": str(one.amount)}
            for one in done.bands
        ],
        "slices": [{"row": one.row, "band": attainment[one.row], "part": str(one.part)} for one in done.slices],
    }


def _proved(cursor: Any, run: Run, statements: list[Statement]) -> dict[str, Any]:
    cursor.execute(DIFFER, {"run": run.pk})
    if cursor.fetchone()[0]:
        raise EnginesDisagree(_("Two calculations came to different sums. Nothing was stored. Tell the administrator."))
    cursor.execute(TOTALS)
    names = ("posted", "late", "not_counted", "beyond", "credited")
    row = cursor.fetchone()
    counts: dict[str, Any] = {name: [row[2 * place], str(row[2 * place + 1])] for place, name in enumerate(names)}
    counts["ledger_differs"] = row[-1]
    for name in ("line_total", "attainment_effect", "rounding"):
        counts[name] = str(sum((getattr(one, name) for one in statements), Decimal(0)))
    counts["statements"] = len(statements)
    return counts
