"""Dates and instants as a person reads them: with the weekday where it matters, in the reader's language."""

from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.dates import MONTHS, MONTHS_3, WEEKDAYS_ABBR
from django.utils.translation import get_language


def chinese() -> bool:
    """Return whether the reader reads Chinese."""
    return (get_language() or "en").startswith("zh")


def day(value: date, *, today: date | None = None) -> str:
    """Return "Tue 24 Nov" or "11月24日 周二"; the year is added when it is not that of `today`."""
    year = (today or timezone.localdate()).year
    return _day(date(value.year, value.month, value.day), with_year=value.year != year, in_chinese=chinese())


@lru_cache(maxsize=4096)
def _day(value: date, *, with_year: bool, in_chinese: bool) -> str:
    if in_chinese:
        text = f"{value.month}月{value.day}日 周{'一二三四五六日'[value.weekday()]}"
        return f"{value.year}年{text}" if with_year else text
    text = f"{WEEKDAYS_ABBR[value.weekday()]} {value.day} {str(MONTHS_3[value.month]).capitalize()}"
    return f"{text} {value.year}" if with_year else text


def month_name(month: int) -> str:
    """Return "November" or "11月"."""
    return f"{month}月" if chinese() else str(MONTHS[month])


def month(value: date) -> str:
    """Return "November 2026" or "2026年11月"."""
    return f"{value.year}年{value.month}月" if chinese() else f"{MONTHS[value.month]} {value.year}"


def clock_time(value: datetime, zone: str | None = None) -> str:
    """Return "14:26" in the IANA `zone`, or in the reader's when None."""
    return (value.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(value)).strftime("%H:%M")


def moment(value: datetime, zone: str | None = None) -> str:
    """Return "Tue 24 Nov, 14:26" or "11月24日 周二 14:26" in `zone`, or in the reader's zone when None."""
    local = value.astimezone(ZoneInfo(zone)) if zone else timezone.localtime(value)
    return f"{day(local.date())}{' ' if chinese() else ', '}{local:%H:%M}"
