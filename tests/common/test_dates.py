"""Dates as people read them, in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone, translation

from common import dates

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("language", "value", "said"),
    [
        ("en", date(2026, 11, 24), "Tue 24 Nov"),
        ("en", date(2025, 5, 1), "Thu 1 May 2025"),
        ("zh-hans", date(2026, 11, 24), "11月24日 周二"),
        ("zh-hans", date(2025, 5, 1), "2025年5月1日 周四"),
    ],
)
def test_a_day_has_its_weekday_and_the_year_when_it_is_another(language: str, value: date, said: str) -> None:
    with translation.override(language):
        assert dates.day(value, today=TODAY) == said


def test_a_moment_is_told_in_the_zone_that_counts() -> None:
    at = datetime(timezone.localdate().year, 7, 1, 6, 26, tzinfo=UTC)
    with translation.override("en"):
        assert dates.moment(at, "Asia/Shanghai").endswith("1 Jul, 14:26")
        assert dates.moment(at, "America/New_York").endswith("1 Jul, 02:26")
        assert dates.clock_time(at, "Europe/London") == "07:26"


@pytest.mark.parametrize(("language", "said"), [("en", "November 2026"), ("zh-hans", "2026年11月")])
def test_a_month(language: str, said: str) -> None:
    with translation.override(language):
        assert dates.month(TODAY) == said
