"""The demo's rules of the house: one version in force from the beginning, and a stricter one that waits."""

from datetime import datetime, timedelta
from typing import Any

from common import jobs
from common.clock import local_date
from common.models import Job
from contacts.actions.packs import packs, replays
from contacts.queries.packs import packs as queries
from staff.models import User

ZONE = "Asia/Shanghai"
SUNDAYS: dict[str, Any] = {
    "key": "sunday",
    "kind": "hours",
    "force": "warns",
    "channels": ["sms", "email"],
    "days": ["mon", "tue", "wed", "thu", "fri", "sat"],
    "opens": "08:00",
    "closes": "20:00",
    "reason": "Messages on Sundays and in the evening bring complaints.",
    "reason_zh": "周日和晚间发信息容易引起投诉。",
    "citation": "Collection manual 3.1",
}
CALLS: dict[str, Any] = {
    "key": "calls",
    "kind": "limit",
    "force": "supervisor",
    "channels": ["phone"],
    "unit": "attempts",
    "most": 2,
    "per": "person",
    "span": 1,
    "reason": "Two calls a day to one person are enough.",
    "reason_zh": "同一人每天拨打两次已足够。",
    "citation": "Collection manual 4.2",
}


class _Silent(jobs.Progress):
    def at(self, done: int, total: int) -> None:
        """Say nothing: the demo is loaded at once."""


def begin(*, everybody: dict[str, User], now: datetime) -> None:
    """Have the first version made and approved by two people, before the first answer of the gate."""
    _version([SUNDAYS], "Begin with the hours of messages", everybody=everybody, now=now, waits=False)


def end(*, everybody: dict[str, User], now: datetime) -> None:
    """Leave a version that also limits calls, replayed over the last 90 days, waiting for a second person."""
    _version([SUNDAYS, CALLS], "Fewer calls a day, as decided in November", everybody=everybody, now=now, waits=True)


def _version(rules: list[dict[str, Any]], note: str, *, everybody: dict[str, User], now: datetime, waits: bool) -> None:
    maker, checker, today = everybody["shen.lan"], everybody["pan.siyuan"], local_date(now, ZONE)
    row = packs.draft(based_on=queries.in_force(today), by=maker, now=now)
    packs.write(version=row, content=rules, by=maker, now=now)
    replays.replay(version_id=row.pk, progress=_Silent(Job()), now=now)
    begins = today + timedelta(days=7) if waits else today
    packs.submit(version=row, effective_on=begins, note=note, by=maker, now=now, today=today)
    if not waits:
        packs.approve(version=row, by=checker, now=now, today=today)
