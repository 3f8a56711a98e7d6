"""The page of working days: read by supervisors, changed by administrators, in words about what is not published."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import CalendarDay, CalendarYear
from staff.enums import Role
from staff.models import User
from tests.factories import CalendarDayFactory, CreditorFactory

pytestmark = pytest.mark.django_db
URL = "/calendar/?jurisdiction=cn&year="


@pytest.fixture
def administrator(person: Callable[[Role], User], signed_in: Callable[[User], Client]) -> Client:
    return signed_in(person(Role.ADMINISTRATOR))


def test_a_published_year_and_one_that_is_not(administrator: Client) -> None:
    page = administrator.get(f"{URL}2026").content.decode()
    assert "The calendar is complete" in page
    assert "National Day" in page
    assert "Worked instead of a day off" in page
    assert "calendar of 2027 is not published yet" in administrator.get(f"{URL}2027").content.decode()
    # What is nonsense in the address shows the present year.
    assert administrator.get("/calendar/?jurisdiction=xx&year=²").status_code == 200


def test_stating_a_day_and_taking_it_back(administrator: Client) -> None:
    creditor = CreditorFactory.create()
    sent = {"day": "2027-02-20", "kind": "worked", "creditor": creditor.pk, "reason": "Moved for the festival"}
    assert administrator.post(f"{URL}2027", {**sent, "reason": ""}).status_code == 422
    assert administrator.post(f"{URL}2027", {**sent, "day": "some day"}).status_code == 422
    assert administrator.post(f"{URL}2027", sent).status_code == 302
    row = CalendarDay.objects.get()
    assert (row.day, row.is_working, row.creditor, row.jurisdiction) == (date(2027, 2, 20), True, creditor, "")
    assert f"for {creditor} alone" in administrator.get(f"{URL}2027").content.decode()
    administrator.post(reverse("cases:calendar-day-take-back", args=[row.pk]))
    assert not CalendarDay.objects.exists()
    page = administrator.get(f"{URL}2027").content.decode()
    assert "taken back" in page
    assert "Moved for the festival" in page


def test_completing_a_year_and_not_after_all(administrator: Client) -> None:
    url = f"{reverse('cases:calendar-year-state')}?jurisdiction=cn&year=2027"
    administrator.post(url, {"source": ""})
    assert not CalendarYear.objects.exists()
    administrator.post(url, {"source": "国办发明电〔2026〕7号"})
    page = administrator.get(f"{URL}2027").content.decode()
    assert "The calendar is complete" in page
    assert "国办发明电〔2026〕7号" in page
    administrator.post(url, {"back": "1"})
    assert "2027 is not complete after all" in administrator.get(f"{URL}2027").content.decode()


def test_a_supervisor_reads_and_states_nothing(
    person: Callable[[Role], User], signed_in: Callable[[User], Client]
) -> None:
    client = signed_in(person(Role.SUPERVISOR))
    row = CalendarDayFactory.create(day=date(2026, 12, 1))
    page = client.get(f"{URL}2026").content.decode()
    assert row.reason in page
    assert "State the day" not in page
    client.post(f"{URL}2026", {"day": "2026-12-02", "kind": "off", "reason": "Mine"})
    assert CalendarDay.objects.count() == 1


def test_the_page_speaks_chinese(administrator: Client) -> None:
    administrator.cookies["django_language"] = "zh-hans"
    User.objects.filter(role=Role.ADMINISTRATOR).update(language="zh-hans")
    assert "国庆节" in administrator.get(f"{URL}2026").content.decode()


def test_the_api_reads_and_states(administrator: Client) -> None:
    creditor = CreditorFactory.create()
    sent = {"day": "2027-02-20", "is_working": True, "reason": "Moved", "creditor": creditor.code}
    answer = administrator.post(reverse("api-calendar-day"), sent, content_type="application/json")
    assert answer.status_code == 201
    sent = {"day": "2027-02-20", "is_working": True, "reason": "Moved"}
    assert administrator.post(reverse("api-calendar-day"), sent, content_type="application/json").status_code == 400
    year: dict[str, Any] = {"jurisdiction": "cn", "year": 2027}
    found = administrator.get(reverse("api-calendar"), year).json()
    assert found["is_published"] is False
    assert [one for one in found["days"] if one["stated_by_desk"]] == [
        {"day": "2027-02-20", "is_working": True, "name": "Moved", "stated_by_desk": True, "creditor": creditor.code}
    ]
    told = {**year, "notice": "Notice 7"}
    answer = administrator.post(reverse("api-calendar-year"), told, content_type="application/json")
    assert (answer.status_code, answer.json()["is_published"], answer.json()["notice"]) == (201, True, "Notice 7")
