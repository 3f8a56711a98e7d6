"""Cases passed over: with a reason, out of the queue until tomorrow or until something new comes."""

from datetime import timedelta
from typing import Any

import pytest

from cases.actions.strategies import queue as act
from cases.models import Case, Skip
from cases.queries.strategies import queue
from cases.rules.strategies.queue import Why
from tests.factories import NOW, TODAY, CaseFactory, SkipFactory, UserFactory
from tests.openings import every

pytestmark = pytest.mark.django_db
ZONE = "Asia/Shanghai"


def test_skipped_case_rests_until_tomorrow_and_keeps_the_reason() -> None:
    me = UserFactory.create(time_zone=ZONE)
    case = CaseFactory.create(collector=me, team=me.team)
    act.next_case(by=me, now=NOW, openings=every)
    act.skip(case=case, by=me, now=NOW, reason=" Speaks only Welsh ")
    assert Skip.objects.get().reason == "Speaks only Welsh"
    assert act.next_case(by=me, now=NOW, openings=every) is None
    assert queue.mine(user=me, now=NOW).rows == []
    assert act.next_case(by=me, now=NOW + timedelta(hours=10), openings=every) is not None


@pytest.mark.parametrize(
    ("news", "why"),
    [
        ({"promise_broken_on": TODAY, "promise_broken_at": NOW + timedelta(minutes=5)}, Why.PROMISE_BROKEN),
        ({"next_action": "call_back", "next_action_at": NOW + timedelta(minutes=5)}, Why.CALL_BACK),
        ({"next_action": "call_back", "next_action_at": NOW + timedelta(minutes=20)}, None),
        ({"promise_broken_on": TODAY, "promise_broken_at": NOW - timedelta(minutes=5)}, None),
    ],
)
def test_what_comes_after_a_skip_brings_the_case_back_the_same_day(news: dict[str, Any], why: Why | None) -> None:
    me = UserFactory.create(time_zone=ZONE)
    case = CaseFactory.create(collector=me, team=me.team)
    SkipFactory.create(case=case, collector=me)
    Case.objects.filter(pk=case.pk).update(**news)
    at = NOW + timedelta(minutes=6)
    found = act.next_case(by=me, now=at, openings=every)
    assert (found.why if found else None) == why
    assert [row.case for row in queue.mine(user=me, now=at).rows] == ([case] if why else [])
    act.skip(case=case, by=me, now=at, reason="known")
    assert act.next_case(by=me, now=at, openings=every) is None, "passed over again"


def test_skip_refuses_without_reason_and_for_anothers_case() -> None:
    me = UserFactory.create()
    with pytest.raises(act.SkipReasonMissing):
        act.skip(case=CaseFactory.create(collector=me), by=me, now=NOW, reason=" ")
    with pytest.raises(act.CaseNotYours):
        act.skip(case=CaseFactory.create(collector=UserFactory.create()), by=me, now=NOW, reason="x")
    assert not Skip.objects.exists()
