"""The order in which the demo desk is built: half a year, told in stretches of time that end now."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from itertools import pairwise

from django.db import transaction

from cases.actions import business_days, snapshots
from cases.actions.promises import promises
from cases.models import Creditor
from collections_desk.demo import (
    calls,
    commissions,
    corrections,
    creditors,
    debts,
    evidence,
    holds,
    library,
    life,
    messages,
    money,
    packs,
    payments,
    people,
    placements,
    plans,
    record,
    reports,
    requests,
    story,
    strategies,
    templates,
    wishes,
)
from collections_desk.demo.story import Memory
from common import clock
from common.clock import local_date
from contacts.actions import best_hours
from staff.models import User

Say = Callable[[str], None]
HISTORY = timedelta(days=184)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
WEEKS = 4
MARGIN = timedelta(minutes=20)


@dataclass
class Desk:
    """Everybody, the creditors and what the story remembers."""

    everybody: dict[str, User]
    creditors: dict[str, Creditor]
    memories: dict[int, Memory] = field(default_factory=dict)


def load(*, say: Say) -> None:
    """Build the demo desk once, in one transaction; a desk that has people is left as it is."""
    if User.objects.exists():
        say("The desk has people already. The demo desk is loaded on an empty desk only, so nothing was done.")
        return
    began = time.monotonic()
    with transaction.atomic():
        _build(now=clock.now(), say=say)
    say(f"Demo desk loaded in {time.monotonic() - began:.1f} s.")


def _build(*, now: datetime, say: Say) -> None:
    marks = _marks(now)
    everybody = people.load(now=marks[0])
    administrator, finance = everybody["pan.siyuan"], everybody["fang.yi"]
    desk = Desk(everybody, creditors.load(by=administrator, now=marks[0]))
    plans.set_terms(desk.creditors, by=administrator, now=marks[0])
    placements.save_mappings(desk.creditors, by=administrator, now=marks[0])
    payments.save_mappings(desk.creditors, by=finance, now=marks[0])
    strategies.begin(everybody=everybody, now=marks[0])
    templates.begin(everybody=everybody, now=marks[0])
    packs.begin(everybody=everybody, now=marks[0])
    library.begin(everybody=everybody, now=marks[0])
    for number, (since, until) in enumerate(pairwise(marks), start=1):
        for creditor in desk.creditors.values():
            _stretch(desk, creditor, number=number, since=since, until=until, today=now)
            strategies.night(creditor, now=until)
        if until == marks[-WEEKS - 2]:
            strategies.test(everybody=everybody, now=until)
        if until > now - WEEK * WEEKS:
            reports.make(now=until)
    requests.load(creditors=desk.creditors, everybody=everybody, now=now)
    strategies.end(everybody=everybody, now=now)
    templates.end(everybody=everybody, now=now)
    plans.load(creditors=desk.creditors, everybody=everybody, now=now)
    holds.load(creditors=desk.creditors, everybody=everybody, now=now)
    for creditor in desk.creditors.values():
        _close_days(creditor, now=now)
    business_days.catch_up(now=now)
    best_hours.learn(now=now)
    corrections.load(creditors=desk.creditors, everybody=everybody, now=now)
    calls.load(creditor=desk.creditors["ys"], everybody=everybody, now=now)
    wishes.load(creditors=desk.creditors, now=now)
    money.load(creditors=desk.creditors, by=finance, now=now)
    life.load(creditors=desk.creditors, everybody=everybody, now=now)
    messages.load(creditor=desk.creditors["ys"], everybody=everybody, now=now)
    evidence.load(creditor=desk.creditors["ys"], everybody=everybody, now=now)
    packs.end(everybody=everybody, now=now)
    library.end(creditors=desk.creditors, everybody=everybody, now=now)
    say(f"Told until {now:%Y-%m-%d}.")
    commissions.load(everybody=everybody, by=finance, now=now)


def _close_days(creditor: Creditor, *, now: datetime) -> None:
    """Write the ages at the month ends of the story and at the close of the last days."""
    today = local_date(now, creditor.time_zone)
    days = [today - DAY * back for back in range(HISTORY.days)]
    for day in reversed([one for one in days if one.day == 1 or one >= today - WEEK]):
        snapshots.take(creditor=creditor, on=day, now=now)


def _marks(now: datetime) -> list[datetime]:
    """Return the ends of the stretches: months at first, weeks at last."""
    weeks = [now - WEEK * back for back in range(1, WEEKS + 1)]
    begin = now - HISTORY
    months = []
    month = begin.replace(day=1)
    while month < weeks[-1]:
        month = (month + timedelta(days=32)).replace(day=1)
        first = datetime.combine(month.date(), time_of_day(4), month.tzinfo)
        if begin < first < weeks[-1] - timedelta(days=3):
            months.append(first)
    return sorted([begin, *months, *weeks, now - MARGIN])


def _stretch(desk: Desk, creditor: Creditor, *, number: int, since: datetime, until: datetime, today: datetime) -> None:
    """Tell one stretch of time of one creditor: files in, calls and promises, payments, verdicts."""
    by, finance = desk.everybody["pan.siyuan"], desk.everybody["fang.yi"]
    for placement in placements.bring_due(creditor, since=since, until=until, today=today, by=by):
        if creditor.code == "jd" and placement.applied_at:
            payments.bring_sample(creditor, placed_on=placement.placed_on, now=placement.applied_at, by=finance)
    if creditor.code == "ys" and until > today - timedelta(days=1):
        placements.bring_full(creditor, by=by, now=since + timedelta(minutes=5))
    episodes = [
        story.tell(debt, since=max(since, debt.since), until=until)
        for debt in debts.open_debts(creditor, desk.memories)
    ]
    record.store([told for episode in episodes for told in episode.told])
    paid = [one for episode in episodes for one in episode.paid]
    payments.bring(creditor, paid, now=until, number=number, by=finance)
    promises.judge(creditor=creditor, on=local_date(until, creditor.time_zone), now=until)
