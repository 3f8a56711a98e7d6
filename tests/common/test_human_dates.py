"""Dates and times as people type them."""

from datetime import UTC, date, datetime

import pytest

from common import human_dates

TODAY = date(2026, 11, 24)  # a Tuesday
NOW = datetime(2026, 11, 24, 6, 26, tzinfo=UTC)  # 14:26 in Shanghai
SHANGHAI = "Asia/Shanghai"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", date(2026, 11, 24)),
        ("Tomorrow", date(2026, 11, 25)),
        ("fri", date(2026, 11, 27)),
        ("Friday", date(2026, 11, 27)),
        ("tue", date(2026, 12, 1)),
        ("next mon", date(2026, 11, 30)),
        ("+7", date(2026, 12, 1)),
        ("+2w", date(2026, 12, 8)),
        ("31/12", date(2026, 12, 31)),
        ("12/31", date(2026, 12, 31)),
        ("1/2", date(2027, 2, 1)),
        ("24/11", date(2026, 11, 24)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
        ("27 Nov", date(2026, 11, 27)),
        ("Fri 27 Nov", date(2026, 11, 27)),
        ("Nov 27", date(2026, 11, 27)),
        ("3rd December 2026", date(2026, 12, 3)),
        ("周五", date(2026, 11, 27)),
        ("星期日", date(2026, 11, 29)),
        ("下周五", date(2026, 12, 4)),
        ("明天", date(2026, 11, 25)),
        ("后天", date(2026, 11, 26)),
        ("12月31日", date(2026, 12, 31)),
        ("11月27日 周五", date(2026, 11, 27)),
        ("５号", date(2026, 12, 5)),
        ("３１／１２", date(2026, 12, 31)),
        ("yesterday", date(2026, 11, 23)),
        ("前天", date(2026, 11, 22)),
        ("last fri", date(2026, 11, 20)),
        ("last tue", date(2026, 11, 17)),
        ("上周五", date(2026, 11, 20)),
        ("上周一", date(2026, 11, 16)),
        ("", None),
        ("soon", None),
        ("31/2", None),
        ("99/99", None),
        ("一", None),
    ],
)
def test_a_day(text: str, expected: date | None) -> None:
    assert human_dates.day(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("today", date(2026, 11, 24)),
        ("昨天", date(2026, 11, 23)),
        ("fri", date(2026, 11, 20)),
        ("tue", date(2026, 11, 24)),
        ("周三", date(2026, 11, 18)),
        ("24/11", date(2026, 11, 24)),
        ("25/11", date(2025, 11, 25)),
        ("1/2", date(2026, 2, 1)),
        ("23 Nov", date(2026, 11, 23)),
        ("12月31日", date(2025, 12, 31)),
        ("5号", date(2026, 11, 5)),
        ("28号", date(2026, 10, 28)),
        ("31号", date(2026, 10, 31)),
        ("25/11/2026", date(2026, 11, 25)),
        ("2126-01-01", date(2126, 1, 1)),
        ("+7", date(2026, 12, 1)),
        ("tomorrow", date(2026, 11, 25)),
        ("next mon", date(2026, 11, 30)),
        ("下周五", date(2026, 12, 4)),
        ("soon", None),
    ],
)
def test_a_day_of_what_has_happened(text: str, expected: date | None) -> None:
    assert human_dates.past_day(text, today=TODAY) == expected


@pytest.mark.parametrize(
    ("text", "local"),
    [
        ("14:30", "2026-11-24 14:30"),
        ("9:00", "2026-11-25 09:00"),
        ("fri", "2026-11-27 09:00"),
        ("fri 10:00", "2026-11-27 10:00"),
        ("Sat 28 Nov, 10:00", "2026-11-28 10:00"),
        ("tomorrow 3pm", "2026-11-25 15:00"),
        ("31/12 18.30", "2026-12-31 18:30"),
        ("+2h", "2026-11-24 16:26"),
        ("+30m", "2026-11-24 14:56"),
        ("+3", "2026-11-27 09:00"),
        ("明天 15:30", "2026-11-25 15:30"),
        ("周五下午3点", "2026-11-27 15:00"),
        ("明天上午10点半", "2026-11-25 10:30"),
        ("2小时", "2026-11-24 16:26"),
        ("25:00", ""),
        ("later", ""),
    ],
)
def test_a_moment(text: str, local: str) -> None:
    from zoneinfo import ZoneInfo

    found = human_dates.moment(text, now=NOW, zone=SHANGHAI)
    assert (found.astimezone(ZoneInfo(SHANGHAI)).strftime("%Y-%m-%d %H:%M") if found else "") == local
