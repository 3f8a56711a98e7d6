"""The demo's rules of the house: one version in force from the beginning, and a stricter one that waits."""

from datetime import datetime, timedelta
from typing import Any

from cases.enums import Channel, Outcome
from cases.models import Case, ContactPoint
from common import jobs
from common.clock import local_date, start_of
from common.models import Job
from contacts.actions import calls, gate, log
from contacts.actions.entries import Entry
from contacts.actions.packs import packs, replays
from contacts.enums import Party, Verdict
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
    "citation": "《催收作业手册》3.1",
}
HOURS: dict[str, Any] = {
    "key": "hours",
    "kind": "hours",
    "force": "supervisor",
    "channels": ["phone"],
    "regions": ["cn"],
    "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    "opens": "08:30",
    "closes": "20:30",
    "reason": "Early and late calls are for those who ask for them.",
    "reason_zh": "早晚时段只联系主动要求的客户。",
    "citation": "《催收作业手册》3.2",
}
CALLS: dict[str, Any] = {
    "key": "calls",
    "kind": "limit",
    "force": "supervisor",
    "channels": ["phone"],
    "unit": "attempts",
    "most": 1,
    "per": "person",
    "span": 3,
    "reason": "One call in three days to one person is enough.",
    "reason_zh": "同一人三天内拨打一次已足够。",
    "citation": "《催收作业手册》4.2",
}


class _Silent(jobs.Progress):
    def at(self, done: int, total: int) -> None:
        """Say nothing: the demo is loaded at once."""


def begin(*, everybody: dict[str, User], now: datetime) -> None:
    """Have the first version made and approved by two people, before the first answer of the gate."""
    _version([SUNDAYS, HOURS], "先定电话和信息的时段", everybody=everybody, now=now, waits=False)


def end(*, everybody: dict[str, User], now: datetime) -> None:
    """Leave calls that a supervisor may let go on, and a version that also limits calls, waiting for approval."""
    _stopped(by=everybody["lin.yue"], now=now)
    _unanswered(by=everybody["lin.yue"], now=now)
    _version([SUNDAYS, HOURS, CALLS], "按11月例会决定减少拨打", everybody=everybody, now=now, waits=True)


def _mine(by: User) -> list[tuple[Case, ContactPoint]]:
    """Return three cases of a collector with a number that is known to be theirs."""
    mine = Case.objects.open().filter(collector=by, creditor__jurisdiction="cn", balance__gt=0)
    points = ContactPoint.objects.filter(debtor__cases__in=mine, kind="phone", person=None, state="verified")
    found = points.order_by("debtor", "pk").distinct("debtor")[:3]
    return [(mine.get(debtor=point.debtor_id), point) for point in found]


def _stopped(*, by: User, now: datetime) -> None:
    """Ask for two calls at ten past eight of the last day, before the house opens and after the law does."""
    early = start_of(local_date(now, ZONE), ZONE) + timedelta(hours=8, minutes=10)
    asked_at = early if early <= now else early - timedelta(days=1)
    for case, point in _mine(by)[:2]:
        gate.ask(case=case, contact_point=point, channel=Channel.PHONE, by=by, now=asked_at)


def _unanswered(*, by: User, now: datetime) -> None:
    """Call one number until the recommended six calls of a day are spent, and ask once more: it stands until tomorrow.

    Where the house is closed by now, or opened less than an hour ago, nobody calls.
    """
    for case, point in _mine(by)[2:]:
        for minutes in range(55, 1, -9):
            at = now - timedelta(minutes=minutes)
            asked = calls.dial(case=case, contact_point=point, by=by, now=at)
            if asked.verdict == Verdict.BLOCKED:
                return
            tried = Entry(Channel.PHONE, Party.NOBODY, Outcome.NO_ANSWER, contact_point=point, decision=asked)
            log.record(case=case, entry=tried, by=by, now=at + timedelta(minutes=1))
        gate.ask(case=case, contact_point=point, channel=Channel.PHONE, by=by, now=now)


def _version(rules: list[dict[str, Any]], note: str, *, everybody: dict[str, User], now: datetime, waits: bool) -> None:
    maker, checker, today = everybody["shen.lan"], everybody["pan.siyuan"], local_date(now, ZONE)
    row = packs.draft(based_on=queries.in_force(today), by=maker, now=now)
    packs.write(version=row, content=rules, by=maker, now=now)
    replays.replay(version_id=row.pk, progress=_Silent(Job()), now=now)
    begins = today + timedelta(days=7) if waits else today
    packs.submit(version=row, effective_on=begins, note=note, by=maker, now=now, today=today)
    if not waits:
        packs.approve(version=row, by=checker, now=now, today=today)
