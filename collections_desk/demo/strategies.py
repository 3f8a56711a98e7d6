"""The demo's strategies: one in force for months, a draft that changes it, a queue for care, a test that runs."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from cases.actions.strategies import queues, stepping, strategies, trials
from cases.actions.strategies.trials import Terms
from cases.enums import QueueKind, TrialMetric
from cases.models import Creditor
from cases.queries.strategies.strategies import in_force
from common.clock import local_date
from staff.models import User

ZONE = "Asia/Shanghai"


def _step(day: int, channel: str, script: str, who: str = "collector") -> dict[str, Any]:
    return {"day": day, "channel": channel, "script": script, "who": who}


def _asked(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


CONTENT: list[dict[str, Any]] = [
    {
        "key": "keeps",
        "name": "守约客户",
        "conditions": [_asked("kept", "at_least", 1), _asked("broken_in_row", "at_most", 0)],
        "steps": [_step(0, "", "关怀电话")],
    },
    {
        "key": "early",
        "name": "早期",
        "conditions": [_asked("age", "at_most", 60)],
        "steps": [_step(0, "", "首次通话"), _step(21, "letter", "催收函")],
        "challenger": [_step(0, "", "晚间电话"), _step(10, "letter", "催收函")],
    },
    {
        "key": "late",
        "name": "晚期大额",
        "conditions": [_asked("age", "at_least", 61), _asked("amount", "at_least", 20000)],
        "steps": [_step(0, "", "分期方案"), _step(30, "letter", "诉前告知函")],
    },
    {"key": "rest", "name": "其他案件", "conditions": [], "steps": [_step(0, "", "按紧急程度拨打")]},
]


def begin(*, everybody: dict[str, User], now: datetime) -> None:
    """Have the first version made and approved by two people, and open the queue for care."""
    maker, checker = everybody["pan.siyuan"], everybody["zhou.ning"]
    today = local_date(now, ZONE)
    row = strategies.draft(by=maker, now=now)
    strategies.write(version=row, content=CONTENT, by=maker, now=now)
    note = "按账龄安排步骤，已与各组商定"
    strategies.submit(version=row, effective_on=today, note=note, by=maker, now=now, today=today)
    strategies.approve(version=row, by=checker, now=now, today=today)
    queues.save(
        queue=None,
        name="关怀",
        kind=QueueKind.VULNERABLE,
        is_active=True,
        workers=[everybody["dale.hobart"]],
        by=checker,
        now=now,
    )


def night(creditor: Creditor, *, now: datetime) -> None:
    """Let one night pass."""
    stepping.step(creditor=creditor, on=local_date(now, creditor.time_zone), now=now)


def test(*, everybody: dict[str, User], now: datetime) -> None:
    """Start the test of the early segment."""
    terms = Terms(
        segment="early",
        name="先打晚间电话",
        share=50,
        metric=TrialMetric.RECOVERED,
        days=7,
        stop_cases=400,
        stop_on=None,
        least_difference=Decimal(100),
    )
    trials.start(terms=terms, by=everybody["zhou.ning"], now=now, today=local_date(now, ZONE))


def end(*, everybody: dict[str, User], now: datetime) -> None:
    """Leave a draft that lets small early cases rest a week."""
    maker = everybody["pan.siyuan"]
    row = strategies.draft(by=maker, now=now, based_on=in_force(local_date(now, ZONE)))
    small = {
        "key": "small",
        "name": "早期小额",
        "conditions": [_asked("age", "at_most", 30), _asked("amount", "at_most", 2000)],
        "steps": [_step(0, "sms", "还款提醒", "nobody"), _step(7, "phone", "首次通话")],
    }
    strategies.write(version=row, content=[*row.content[:1], small, *row.content[1:]], by=maker, now=now)
