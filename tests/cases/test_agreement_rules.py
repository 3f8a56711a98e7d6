"""What an agreement must say, and what of it is missing."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cases.rules.plans import agreements as rules
from cases.rules.plans.agreements import Content, Draft
from cases.rules.plans.plans import Kind
from cases.rules.plans.schedules import Row

WHOLE = Draft(
    creditor="Bank",
    debtor="Debtor",
    accounts=("A1",),
    currency="CNY",
    balance=Decimal(1000),
    parts={"principal": Decimal(800), "interest": Decimal(200)},
    received=Decimal(0),
    discount=Decimal(0),
    rows=(Row(1, date(2026, 12, 24), Decimal(1000)),),
    method="one payment",
    interest="does not run",
    pledge="no other card",
    rights="both keep it",
    other="none",
    made_on=date(2026, 11, 24),
)
CHINA = rules.wanted("cn", Kind.INSTALMENTS)


def test_a_whole_draft_lacks_nothing() -> None:
    assert rules.missing(WHOLE, CHINA) == ()


@pytest.mark.parametrize(
    ("change", "content"),
    [
        ({"debtor": " "}, Content.PARTIES),
        ({"parts": {"principal": Decimal(800)}}, Content.BALANCE),
        ({"currency": ""}, Content.BALANCE),
        ({"rows": ()}, Content.SCHEDULE),
        ({"accounts": ()}, Content.SCHEDULE),
        ({"interest": ""}, Content.INTEREST),
        ({"pledge": ""}, Content.PLEDGE),
        ({"rights": "\n"}, Content.RIGHTS),
        ({"other": ""}, Content.OTHER),
    ],
)
def test_each_missing_content_is_named(change: dict[str, Any], content: Content) -> None:
    assert rules.missing(replace(WHOLE, **change), CHINA) == (content,)


def test_what_was_paid_before_belongs_to_the_balance() -> None:
    changed = replace(WHOLE, balance=Decimal(1300), received=Decimal(300))
    assert rules.missing(changed, CHINA) == ()


@pytest.mark.parametrize(
    ("jurisdiction", "kind", "left_out"),
    [
        ("cn", Kind.INSTALMENTS, set()),
        ("cn", Kind.SETTLEMENT, {Content.PLEDGE}),
        ("us", Kind.INSTALMENTS, {Content.PLEDGE, Content.OTHER}),
    ],
)
def test_what_is_wanted(jurisdiction: str, kind: Kind, left_out: set[Content]) -> None:
    assert set(Content) - set(rules.wanted(jurisdiction, kind)) == left_out


@pytest.mark.parametrize(
    ("spoken", "jurisdiction", "read", "written"),
    [
        ("", "cn", "zh-hans", "zh-hans"),
        ("", "tw", "zh-hant", "zh-hans"),
        ("", "us", "en", "en"),
        ("zh", "cn", "zh-hans", "zh-hans"),
        ("zh", "tw", "zh-hant", "zh-hans"),
        ("zh-Hans", "tw", "zh-hans", "zh-hans"),
        ("zh_TW", "us", "zh-hant", "zh-hans"),
        ("yue-HK", "cn", "zh-hant", "zh-hans"),
        ("nan", "tw", "zh-hant", "zh-hans"),
        ("zh", "us", "zh-hans", "zh-hans"),
        ("en-GB", "uk", "en-gb", "en"),
        ("es", "us", "es", "en"),
    ],
)
def test_which_language_the_debtor_reads_and_the_paper_is_in(
    spoken: str, jurisdiction: str, read: str, written: str
) -> None:
    found = rules.read_by(spoken, jurisdiction)
    assert (found, rules.written_in(found)) == (read, written)
