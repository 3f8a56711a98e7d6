"""The calendar of a creditor: what is published, what the desk states above it, what is not known yet."""

from datetime import date
from typing import Any

import pytest

from cases.actions import calendars as actions
from cases.actions.calendars import CalendarRefused
from cases.models import CalendarDay, CalendarYear
from cases.queries import calendars
from common.models import AuditEvent
from tests.factories import NOW, CreditorFactory, UserFactory
from tests.sql import refusal

pytestmark = pytest.mark.django_db
SUNDAY, MONDAY = date(2026, 11, 29), date(2026, 11, 30)
NEW_YEAR = date(2027, 1, 1)


def state(day: date, *, is_working: bool, **scope: Any) -> CalendarDay:
    by = UserFactory.create()
    return actions.state_day(day=day, is_working=is_working, reason="Typhoon day", by=by, now=NOW, **scope)


@pytest.mark.parametrize(
    ("jurisdiction", "day", "is_working"),
    [
        ("cn", "2026-02-20", False),  # moved: 由 2026-02-14 调休
        ("cn", "2026-02-14", True),
        ("cn", "2027-02-08", False),  # known before the notice: the festival is statutory
        ("us", "2026-11-26", False),  # Thanksgiving
        ("us", "2026-10-01", True),
        ("uk", "2026-12-28", False),  # Boxing Day falls on a Saturday
        ("tw", "2026-02-17", False),
    ],
)
def test_each_jurisdiction_has_its_published_days(jurisdiction: str, day: str, is_working: bool) -> None:
    creditor = CreditorFactory.create(jurisdiction=jurisdiction)
    on = date.fromisoformat(day)
    assert calendars.of(creditor=creditor, first=on).is_working(on) is is_working


def test_a_chinese_year_waits_for_its_notice_and_others_do_not() -> None:
    china, states = CreditorFactory.create(), CreditorFactory.create(jurisdiction="us")
    assert calendars.of(creditor=china, first=MONDAY).published == {2026}
    assert calendars.of(creditor=states, first=MONDAY).published == {2026, 2027}


def test_a_year_that_an_administrator_completes_is_published() -> None:
    creditor = CreditorFactory.create()
    by = UserFactory.create()
    row = actions.state_year(jurisdiction="cn", year=2027, source="国办发明电〔2026〕7号", by=by, now=NOW)
    assert calendars.of(creditor=creditor, first=MONDAY).published == {2026, 2027}
    actions.take_back_year(row=row, by=by, now=NOW)
    assert calendars.of(creditor=creditor, first=MONDAY).published == {2026}
    kinds = CalendarYear.history.order_by("history_id").values_list("history_type", flat=True)
    assert list(kinds) == ["+", "-"]


def test_what_is_stated_for_the_creditor_wins() -> None:
    creditor, other = CreditorFactory.create(), CreditorFactory.create()
    state(SUNDAY, is_working=True, jurisdiction="cn")
    state(SUNDAY, is_working=False, creditor=creditor)
    state(MONDAY, is_working=False, creditor=creditor)
    own, plain = (calendars.of(creditor=one, first=MONDAY) for one in (creditor, other))
    assert (own.is_working(SUNDAY), own.is_working(MONDAY)) == (False, False)
    assert (plain.is_working(SUNDAY), plain.is_working(MONDAY)) == (True, True)


def test_stating_a_day_again_changes_it_with_history() -> None:
    creditor = CreditorFactory.create()
    row = state(MONDAY, is_working=False, creditor=creditor)
    again = state(MONDAY, is_working=True, creditor=creditor)
    assert (again.pk, again.history.count(), CalendarDay.objects.count()) == (row.pk, 2, 1)
    actions.take_back_day(row=again, by=UserFactory.create(), now=NOW)
    assert not CalendarDay.objects.exists()
    assert CalendarDay.history.filter(history_type="-").get().history_date == NOW
    assert AuditEvent.objects.filter(action__startswith="calendar.").count() == 3


@pytest.mark.parametrize(("day", "reason", "field"), [(MONDAY, " ", "reason"), (date(1999, 1, 4), "Old", "day")])
def test_a_day_needs_a_reason_and_a_year_that_is_known(day: date, reason: str, field: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        actions.state_day(day=day, is_working=False, reason=reason, by=UserFactory.create(), now=NOW, jurisdiction="cn")
    assert refused.value.field == field


@pytest.mark.parametrize(("year", "source", "field"), [(2027, "", "source"), (2400, "Notice", "year")])
def test_a_year_needs_its_notice(year: int, source: str, field: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        actions.state_year(jurisdiction="cn", year=year, source=source, by=UserFactory.create(), now=NOW)
    assert refused.value.field == field


INSERT_DAY = """INSERT INTO cases_calendarday (jurisdiction, creditor_id, day, is_working, reason, stated_at,
    stated_by_id) VALUES (%s, %s, '2026-11-30', false, %s, now(), %s)"""
INSERT_YEAR = """INSERT INTO cases_calendaryear (jurisdiction, year, source, stated_at, stated_by_id)
    VALUES (%s, 2027, %s, now(), %s)"""


def test_the_database_holds_one_answer_per_day_and_scope() -> None:
    row = state(MONDAY, is_working=False, creditor=CreditorFactory.create())
    by = row.stated_by_id
    state(MONDAY, is_working=False, jurisdiction="cn")
    assert "calendar_day_of_one" in refusal(INSERT_DAY, "cn", row.creditor_id, "x", by)
    assert "calendar_day_of_one" in refusal(INSERT_DAY, "", None, "x", by)
    assert "calendar_day_reason" in refusal(INSERT_DAY, "us", None, "", by)
    assert "calendar_day_once" in refusal(INSERT_DAY, "cn", None, "x", by)
    assert "calendar_day_once_per_creditor" in refusal(INSERT_DAY, "", row.creditor_id, "x", by)


def test_the_database_holds_one_answer_per_year() -> None:
    by = UserFactory.create()
    actions.state_year(jurisdiction="cn", year=2027, source="Notice", by=by, now=NOW)
    assert "calendar_year_once" in refusal(INSERT_YEAR, "cn", "x", by.pk)
    assert "calendar_year_jurisdiction" in refusal(INSERT_YEAR, "xx", "x", by.pk)
    assert "calendar_year_source" in refusal(INSERT_YEAR, "us", "", by.pk)
