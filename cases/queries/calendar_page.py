"""One year of a calendar as its page shows it: published days, what the desk states, who changed what."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.models import CalendarDay, CalendarYear, Creditor
from cases.queries import calendars
from common import dates

CHANGES_SHOWN = 50


@dataclass(frozen=True)
class Line:
    """One day that is not what its weekday says; `stated` is the desk's own word on it, empty when published."""

    day: date
    is_working: bool
    name: str
    stated: CalendarDay | None = None


@dataclass(frozen=True)
class Step:
    """One change of the calendar: who said what, when."""

    at: datetime
    by: str
    words: str
    reason: str


@dataclass(frozen=True)
class YearPage:
    """A year: its days in order, whether it is published, the notice that an administrator named, its history."""

    year: int
    lines: list[Line]
    is_published: bool
    stated: CalendarYear | None
    changes: list[Step]


def page(*, jurisdiction: str, year: int) -> YearPage:
    """Return the year of a jurisdiction, with the days stated for its creditors."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    published = calendars.published_year(jurisdiction, year, language)
    stated = CalendarYear.objects.filter(jurisdiction=jurisdiction, year=year).select_related("stated_by").first()
    lines = [Line(day, is_working=False, name=name) for day, name in published.off.items()]
    lines += [Line(day, is_working=True, name=_("Worked instead of a day off")) for day in published.worked]
    lines += [Line(one.day, one.is_working, one.reason, one) for one in calendars.days_of(jurisdiction, year)]
    lines.sort(key=lambda one: (one.day, one.stated is not None, one.stated.creditor_id or 0 if one.stated else 0))
    return YearPage(year, lines, published.is_published or stated is not None, stated, _changes(jurisdiction, year))


def _changes(jurisdiction: str, year: int) -> list[Step]:
    of_days = Q(jurisdiction=jurisdiction) | Q(creditor__in=Creditor.objects.filter(jurisdiction=jurisdiction))
    days = CalendarDay.history.filter(of_days, day__year=year).select_related("history_user", "creditor")
    years = CalendarYear.history.filter(jurisdiction=jurisdiction, year=year).select_related("history_user")
    steps = [
        *(_step(one, _of_day(one)) for one in days.order_by("-history_date", "-history_id")[:CHANGES_SHOWN]),
        *(_step(one, _of_year(one)) for one in years.order_by("-history_date", "-history_id")[:CHANGES_SHOWN]),
    ]
    return sorted(steps, key=lambda one: one.at, reverse=True)[:CHANGES_SHOWN]


def _step(record: CalendarDay | CalendarYear, words: str) -> Step:
    row: object = record
    by = getattr(row, "history_user", None)
    reason = getattr(row, "reason", "") or getattr(row, "source", "")
    return Step(getattr(row, "history_date"), str(by) if by else "", words, reason)  # noqa: B009


def _of_day(record: CalendarDay) -> str:
    facts = {"day": dates.day(record.day), "for": str(record.creditor) if record.creditor else _("everybody")}
    if getattr(record, "history_type", "") == "-":
        return _("%(day)s taken back, for %(for)s") % facts
    return (_("%(day)s is worked, for %(for)s") if record.is_working else _("%(day)s is off, for %(for)s")) % facts


def _of_year(record: CalendarYear) -> str:
    if getattr(record, "history_type", "") == "-":
        return _("%(year)s is not complete after all") % {"year": record.year}
    return _("%(year)s is complete") % {"year": record.year}


def creditors(jurisdiction: str) -> list[Creditor]:
    """Return the creditors of a jurisdiction by name."""
    return list(Creditor.objects.filter(jurisdiction=jurisdiction).order_by("name", "pk"))
