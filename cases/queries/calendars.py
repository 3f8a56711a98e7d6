"""The working-day calendar of a creditor: what is published for its jurisdiction, and above it what the desk states.

Published days come from the `holidays` package: the State Council's yearly notices with their worked weekends
(调休), the federal holidays of the United States, the bank holidays of England and Wales, the statutory days of Taiwan,
Hong Kong, Singapore and the Philippines, the national days of Australia and India. Only the Chinese calendar must be
published year by year; the others are fixed by law and can be figured. Until the notice is out, a Chinese year has its
statutory days (全国年节及纪念日放假办法) and weekends, no more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet

from cases.enums import Jurisdiction
from cases.models import CalendarDay, CalendarYear, Creditor
from cases.rules.working_days import Calendar

COUNTRIES: dict[str, tuple[str, str | None]] = {
    Jurisdiction.CHINA: ("CN", None),
    Jurisdiction.UNITED_STATES: ("US", None),
    Jurisdiction.UNITED_KINGDOM: ("GB", "ENG"),
    Jurisdiction.TAIWAN: ("TW", None),
    Jurisdiction.AUSTRALIA: ("AU", None),
    Jurisdiction.INDIA: ("IN", None),
    Jurisdiction.PHILIPPINES: ("PH", None),
    Jurisdiction.HONG_KONG: ("HK", None),
    Jurisdiction.SINGAPORE: ("SG", None),
}
YEARLY = frozenset({Jurisdiction.CHINA})
"""Where each year waits for a notice of its own: 国务院办公厅 publishes it in the last weeks of the year before."""
LANGUAGES = {"zh": {Jurisdiction.CHINA: "zh_CN", Jurisdiction.TAIWAN: "zh_TW"}}


@dataclass(frozen=True)
class PublishedYear:
    """One year of a jurisdiction as it is installed; `is_published` is False while its notice is awaited."""

    off: dict[date, str]
    worked: frozenset[date]
    is_published: bool


def of(*, creditor: Creditor, first: date, last: date | None = None) -> Calendar:
    """Return the calendar of `creditor` from the year of `first` to the year after that of `last`.

    Deadlines run on into the next year, so it is always there. Two queries.
    """
    years = range(first.year, (last or first).year + 2)
    off: set[date] = set()
    worked: set[date] = set()
    for stated in (published_year(creditor.jurisdiction, year) for year in years):
        off.update(stated.off)
        worked.update(stated.worked)
    for day, is_working in stated_days(creditor, years):
        (worked if is_working else off).add(day)
        (off if is_working else worked).discard(day)
    return Calendar(frozenset(off), frozenset(worked), published_years(creditor.jurisdiction, years))


def stated_days(creditor: Creditor, years: range) -> Iterable[tuple[date, bool]]:
    """Return what the desk states of days: of the jurisdiction first, of the creditor last, so that it wins."""
    rows = CalendarDay.objects.filter(
        Q(creditor=creditor) | Q(creditor=None, jurisdiction=creditor.jurisdiction),
        day__gte=date(years[0], 1, 1),
        day__lte=date(years[-1], 12, 31),
    )
    return rows.order_by("-jurisdiction", "day").values_list("day", "is_working")


def published_years(jurisdiction: str, years: range) -> frozenset[int]:
    """Return which of `years` are known in full: installed as published, or stated so by an administrator."""
    stated = CalendarYear.objects.filter(jurisdiction=jurisdiction, year__in=years).values_list("year", flat=True)
    return frozenset(year for year in years if published_year(jurisdiction, year).is_published) | frozenset(stated)


def days_of(jurisdiction: str, year: int) -> QuerySet[CalendarDay]:
    """Return what the desk states of the days of a year for a jurisdiction and its creditors, by day."""
    of_jurisdiction = Q(jurisdiction=jurisdiction) | Q(creditor__jurisdiction=jurisdiction)
    rows = CalendarDay.objects.filter(of_jurisdiction, day__year=year).select_related("creditor", "stated_by")
    return rows.order_by("day", "creditor_id")


@lru_cache(maxsize=512)
def published_year(jurisdiction: str, year: int, language: str = "en") -> PublishedYear:
    """Return what is installed for a year, its days named in `language` ("en" or "zh") where they can be."""
    from holidays import country_holidays  # It loads a quarter of a second of tables: only when asked.

    country, part = COUNTRIES[jurisdiction]
    wanted = LANGUAGES.get(language, {}).get(Jurisdiction(jurisdiction), "en_US")
    found = country_holidays(country, subdiv=part, years=year, language=wanted)
    worked = frozenset(day for day in getattr(found, "weekend_workdays", ()) if day.year == year)
    names = {day: str(name) for day, name in sorted(found.items()) if day.year == year and day not in worked}
    return PublishedYear(names, worked, jurisdiction not in YEARLY or bool(worked))
