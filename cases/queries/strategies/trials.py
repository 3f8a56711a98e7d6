"""What a test of a challenger shows: each arm's cases and metric with its interval, the difference, the verdict."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection

from cases.enums import TrialMetric, TrialState
from cases.models import Trial
from cases.queries.strategies import strategies
from cases.rules.strategies import trials as rule
from cases.rules.strategies.strategies import Arm
from cases.rules.strategies.trials import Interval, Sample, Stop, Verdict
from common import keyset

SIZE = 50
ENTRIES = """
    SELECT case_id, arm, min(entered_on) AS entered_on FROM cases_casestep
    WHERE segment = %(segment)s AND arm <> '' AND entered_on >= %(from)s
      AND (%(to)s::date IS NULL OR entered_on < %(to)s)
    GROUP BY case_id, arm
"""
# A case is measured once its days have passed, so that young entries do not pull the mean down.
RECOVERED = f"""
    SELECT arm, count(*), sum(got), sum(got * got) FROM (
        SELECT e.case_id, e.arm, COALESCE(sum(y.amount), 0) AS got
        FROM ({ENTRIES}) e LEFT JOIN cases_account a ON a.case_id = e.case_id
        LEFT JOIN cases_payment y ON y.account_id = a.id AND y.state = 'posted' AND y.amount > 0
            AND y.value_on >= e.entered_on AND y.value_on < e.entered_on + %(days)s
        WHERE e.entered_on + %(days)s <= %(on)s GROUP BY e.case_id, e.arm
    ) per_case GROUP BY arm
"""  # noqa: S608 (own text)
# Cases count, not promises: one that promised in its days counts once, and is kept when all that was judged was kept.
# The days are those of the creditor.
KEPT = f"""
    SELECT arm, count(*), count(*) FILTER (WHERE kept), 0 FROM (
        SELECT e.case_id, e.arm, bool_and(p.state IN ('kept', 'kept_with_variance')) AS kept
        FROM ({ENTRIES}) e JOIN cases_case k ON k.id = e.case_id JOIN cases_creditor c ON c.id = k.creditor_id
        JOIN cases_promise p ON p.case_id = e.case_id AND NOT p.after_the_fact
            AND p.state IN ('kept', 'kept_with_variance', 'partly_kept', 'broken')
            AND (p.recorded_at AT TIME ZONE c.time_zone)::date >= e.entered_on
            AND (p.recorded_at AT TIME ZONE c.time_zone)::date < e.entered_on + %(days)s
        WHERE e.entered_on + %(days)s <= %(on)s GROUP BY e.case_id, e.arm
    ) per_case GROUP BY arm
"""  # noqa: S608 (own text)
ENTERED = f"SELECT arm, count(*) FROM ({ENTRIES}) e GROUP BY arm"  # noqa: S608 (own text)


@dataclass(frozen=True)
class ArmResult:
    """One arm: cases that came in, what was measured of them, and the interval of the metric."""

    arm: Arm
    entered: int
    sample: Sample
    interval: Interval | None


@dataclass(frozen=True)
class Result:
    """The two arms, how far they are apart, and what that says under the stop rule."""

    arms: list[ArmResult]
    difference: Interval | None
    verdict: Verdict


def result(trial: Trial, *, on: date) -> Result:
    """Return what the test shows on the day `on`, in two queries."""
    end = trial.stopped_on or on
    values: dict[str, Any] = {
        "segment": trial.segment,
        "from": trial.started_on,
        "to": trial.stopped_on,
        "days": trial.days,
        "on": on,
    }
    with connection.cursor() as cursor:
        cursor.execute(ENTERED, values)
        entered = dict(cursor.fetchall())
        cursor.execute(RECOVERED if trial.metric == TrialMetric.RECOVERED else KEPT, values)
        rows = {arm: Sample(cases, Decimal(total or 0), Decimal(squares or 0)) for arm, cases, total, squares in cursor}
    arms = [_arm(trial, arm, entered.get(arm.value, 0), rows.get(arm.value, Sample(0, Decimal(0)))) for arm in Arm]
    difference = _difference(trial, *(one.sample for one in arms))
    stop = Stop(trial.stop_cases, trial.stop_on, trial.least_difference)
    measured = [one.sample.cases for one in arms]
    return Result(arms, difference, rule.verdict(stop, cases=measured, on=end, difference=difference))


def _arm(trial: Trial, arm: Arm, entered: int, sample: Sample) -> ArmResult:
    is_money = trial.metric == TrialMetric.RECOVERED
    interval = rule.normal(sample) if is_money else rule.wilson(int(sample.total), sample.cases)
    return ArmResult(arm, entered, sample, interval)


def _difference(trial: Trial, one: Sample, two: Sample) -> Interval | None:
    if trial.metric == TrialMetric.RECOVERED:
        return rule.welch(one, two)
    return rule.newcombe((int(one.total), one.cases), (int(two.total), two.cases))


def page(*, cursor: str = "") -> keyset.Page[Trial]:
    """Return one page of the tests, the last started first."""
    return keyset.page(Trial.objects.all(), by=["started_on"], cursor=cursor, size=SIZE)


def startable(*, on: date) -> list[tuple[str, str]]:
    """Return the segments in which a test may be started on the day `on`, as (key, name)."""
    version = strategies.in_force(on)
    busy = set(Trial.objects.filter(state=TrialState.RUNNING).values_list("segment", flat=True))
    segments = version.segments if version else ()
    return [(one.key, one.name) for one in segments if one.challenger and one.key not in busy]
