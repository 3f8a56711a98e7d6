"""Until when a closed case is kept: the longest duty wins, in Python and in SQL alike."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.actions.closings import retention
from cases.rules.closings import retention as rule
from cases.rules.closings.retention import Facts, Rule
from tests.factories import NOW, AccountFactory, CaseFactory, CreditorFactory, PlacementFactory
from tests.life_factories import RetentionRuleFactory

CLOSED = date(2026, 1, 31)
FACTS = Facts(closed_on=CLOSED, last_contact_on=date(2026, 3, 10), recall_on=date(2026, 2, 15))


@pytest.mark.parametrize(
    ("rules", "facts", "expected"),
    [
        ([Rule("closed", 12)], FACTS, date(2027, 1, 31)),
        ([Rule("recording", 24), Rule("placement_end", 0)], FACTS, date(2028, 3, 10)),
        ([Rule("recording", 24), Rule("placement_end", 0)], Facts(CLOSED), CLOSED),
        ([Rule("last_activity", 36)], FACTS, date(2029, 3, 10)),
        ([Rule("last_activity", 36)], Facts(CLOSED), date(2029, 1, 31)),
        ([Rule("recording", 24)], Facts(CLOSED), None),
        ([], FACTS, None),
    ],
)
def test_the_longest_wins_and_without_a_rule_there_is_no_day(
    rules: list[Rule], facts: Facts, expected: date | None
) -> None:
    assert rule.until(rules, facts) == expected


DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
RULES = st.lists(st.builds(Rule, st.sampled_from(["closed", "recording"]), st.integers(0, 120)), min_size=1)


@given(rules=RULES, more=RULES, closed=DAYS, talked=st.none() | DAYS)
def test_a_further_rule_never_shortens(rules: list[Rule], more: list[Rule], closed: date, talked: date | None) -> None:
    facts = Facts(closed, talked)
    before, after = rule.until(rules, facts), rule.until([*rules, *more], facts)
    assert before is None or (after is not None and after >= before)


@pytest.mark.django_db
@pytest.mark.parametrize("talked", [None, date(2026, 3, 10)])
@pytest.mark.parametrize("recall", [None, date(2026, 2, 15)])
@pytest.mark.parametrize("basis", ["closed", "recording", "last_activity", "placement_end"])
def test_the_database_figures_the_same_day(talked: date | None, recall: date | None, basis: str) -> None:
    creditor = CreditorFactory.create(jurisdiction="us", time_zone="UTC")
    RetentionRuleFactory.create(creditor=creditor, basis=basis, months=37)
    at = datetime.combine(talked, time(3), UTC) if talked else None
    case = CaseFactory.create(
        creditor=creditor, state="closed", close_reason="paid", closed_on=CLOSED, last_contact_at=at
    )
    AccountFactory.create(case=case, placement=PlacementFactory.create(creditor=creditor, recall_on=None))
    if recall:
        placed: dict[str, Any] = {"creditor": creditor, "placed_on": date(2026, 1, 1), "recall_on": recall}
        AccountFactory.create(case=case, placement=PlacementFactory.create(**placed))
    retention.clock(creditor=creditor, on=CLOSED, now=NOW, by=None)
    case.refresh_from_db()
    facts = Facts(CLOSED, talked, recall)
    packs = [Rule(one.basis, one.months) for one in rule.duties("us", facts)]
    rules = [Rule(basis, 37), Rule("last_activity", 36), *packs]
    assert case.retain_until == rule.until(rules, facts)
    assert retention.clock(creditor=creditor, on=CLOSED, now=NOW, by=None) == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 1, 1), date(2031, 3, 10)), (date(2026, 3, 11), date(2029, 3, 10))]
)
def test_a_duty_of_a_pack_counts_from_the_day_of_the_pack(
    monkeypatch: pytest.MonkeyPatch, since: date, until: date
) -> None:
    monkeypatch.setattr(rule, "DUTIES", [rule.Duty("us", "last_activity", 60, "law", "pack", since)])
    creditor = CreditorFactory.create(jurisdiction="us", time_zone="UTC")
    case = CaseFactory.create(
        creditor=creditor, state="closed", close_reason="paid", closed_on=CLOSED,
        last_contact_at=datetime.combine(date(2026, 3, 10), time(3), UTC),
    )  # fmt: skip
    retention.clock(creditor=creditor, on=CLOSED, now=NOW, by=None)
    case.refresh_from_db()
    assert case.retain_until == until


def test_the_packs_state_their_duties() -> None:
    stated = {(one.jurisdiction, one.basis, one.months, one.citation) for one in rule.DUTIES}
    assert ("cn", "recording", 24, "信用卡业务监督管理办法 art. 68") in stated
    assert ("us", "last_activity", 36, "12 CFR 1006.100(a)") in stated
    assert ("us", "recording", 36, "12 CFR 1006.100(b)") in stated
    assert ("us", "last_activity", 36, "6 RCNY 2-193") in stated
