"""Working days: weekdays that are not off, and weekend days that are worked (调休). Pure.

A calendar that is not published yet still counts: weekends and what is known. What was figured in such a year is
provisional (`is_provisional`) and is figured anew when the calendar arrives.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days on which a creditor works differently from Monday to Friday, and the years known in full."""

    off: frozenset[date] = field(default_factory=frozenset)
    worked: frozenset[date] = field(default_factory=frozenset)
    published: frozenset[int] = field(default_factory=frozenset)

    def is_working(self, day: date) -> bool:
        """Return whether `day` is worked: a day that is stated as worked wins over one stated as off."""
        return day in self.worked or (day.weekday() < SATURDAY and day not in self.off)


def next_working_day(day: date, calendar: Calendar) -> date:
    """Return `day` when it is worked, otherwise the first worked day after it."""
    while not calendar.is_working(day):
        day += DAY
    return day


def add_working_days(day: date, days: int, calendar: Calendar) -> date:
    """Return the `days`-th working day after `day`; `day` itself is never counted, and 0 days return it."""
    for _number in range(days):
        day = next_working_day(day + DAY, calendar)
    return day


def count_working_days(first: date, last: date, calendar: Calendar) -> int:
    """Return how many working days lie after `first` up to and with `last`; negative when `last` lies before."""
    if last < first:
        return -count_working_days(last, first, calendar)
    return sum(calendar.is_working(first + number * DAY) for number in range(1, (last - first).days + 1))


def is_provisional(first: date, last: date, calendar: Calendar) -> bool:
    """Return whether a year between the two dates has no published calendar yet."""
    return any(year not in calendar.published for year in range(first.year, last.year + 1))
