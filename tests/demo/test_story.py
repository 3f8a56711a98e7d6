import csv
from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
import pytest

from collections_desk.demo import book, names, story
from collections_desk.demo.chance import chance
from common import cards
from contacts.gate import packs

SINCE = datetime(2026, 6, 1, 4, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=90)


def debt(case_id: int, region: str = "us", zone: str = "America/Denver", currency: str = "USD") -> story.Debt:
    return story.Debt(
        case_id=case_id,
        account=f"PL{case_id}",
        code="pl",
        region=region,
        currency=currency,
        zones=(zone,),
        balance=Decimal(2000),
        smallest=Decimal(25),
        furthest=30,
        points=[story.Point(1, "+13035550142"), story.Point(2, "+13035550143")],
        collector_id=7,
        chinese=False,
        has_promise=False,
        memory=story.Memory(),
        since=SINCE,
        packs=packs.load(),
    )


def told(region: str, zone: str, cases: range = range(40)) -> list[list[story.Told]]:
    return [story.tell(debt(pk, region, zone), since=SINCE, until=UNTIL).told for pk in cases]


def test_the_same_story_every_time() -> None:
    first, second = (story.tell(debt(3), since=SINCE, until=UNTIL) for _ in range(2))
    assert [(one.at, one.outcome) for one in first.told] == [(one.at, one.outcome) for one in second.told]
    assert first.paid == second.paid


@pytest.mark.parametrize(
    ("region", "zone"), [("us", "Pacific/Honolulu"), ("uk", "Europe/London"), ("cn", "Asia/Shanghai")]
)
def test_every_call_was_allowed_and_within_hours(region: Any, zone: Any) -> None:
    for case in told(region, zone):
        for one in case:
            assert SINCE < one.at < UNTIL
            if one.direction == "outbound":
                assert one.answer.is_allowed
                assert 8 <= one.at.astimezone(ZoneInfo(zone)).hour < 22


def test_no_call_for_seven_days_after_a_conversation_in_america() -> None:
    for case in told("us", "America/Denver"):
        talks = [one.at.date() for one in case if one.party == "debtor" and one.channel == "phone"]
        calls = [one.at.date() for one in case if one.direction == "outbound" and one.channel == "phone"]
        for talk in talks:
            assert not [day for day in calls if talk < day < talk + timedelta(days=7)]


def test_a_promise_has_its_money_or_not_and_never_more_than_is_owed() -> None:
    episodes = [story.tell(debt(pk), since=SINCE, until=UNTIL) for pk in range(60)]
    promises = [one.promise for episode in episodes for one in episode.told if one.promise]
    assert promises
    assert all(25 <= one.amount <= 2000 for one in promises)
    assert all(UNTIL.date() > paid.value_on > SINCE.date() for episode in episodes for paid in episode.paid)


def test_names_and_numbers_belong_to_nobody() -> None:
    for code in ("ys", "pl", "td"):
        text = book.placement(code, 1).decode("gb18030" if code == "ys" else "utf-8-sig")
        assert not cards.find(text)
    american = phonenumbers.parse("(808) 555-0119", "US")
    assert str(american.national_number)[3:6] == "555"
    assert cards.is_resident_number(names.resident_number(chance("a"), 4))


def test_first_file_holds_what_creditors_get_wrong() -> None:
    text = book.placement("pl", 0).decode("utf-8-sig")
    assert len(cards.find(text)) == 1
    assert "=HYPERLINK" in text


def test_sample_is_what_its_readme_says() -> None:
    with book.SAMPLE.open(encoding="ascii") as file:
        rows = list(csv.DictReader(file))
    late = Counter(min(7, max(0, int(row["PAY_0"]))) for row in rows)
    owed: Counter[int] = Counter()
    for row in rows:
        owed[min(7, max(0, int(row["PAY_0"])))] += int(row["BILL_AMT1"])
    assert len(rows) == 850
    assert [late[months] for months in range(1, 8)] == [241, 250, 60, 30, 26, 11, 28]
    assert [owed[months] for months in range(1, 8)] == [5675725, 16499840, 2104908, 2547986, 2106911, 963463, 3556979]
    assert sum(1 for row in rows if int(row["BILL_AMT1"]) < 0) == 41
    assert book.SAMPLE.stat().st_size < 150_000
