"""Overdue reports for programs: the same access and figures as the pages, and a POST that is done once."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from reports.actions import overdue
from reports.actions.overdue import Filters
from reports.models import OverdueReport
from staff.enums import Role
from staff.models import User
from tests import factories
from tests.factories import NOW, TODAY
from tests.people import Person, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def made(by: User) -> OverdueReport:
    report = overdue.ask(by=by, as_of=TODAY, filters=Filters(), now=NOW)
    overdue.make(report_id=report.pk, now=NOW)
    return report


def test_ask_once_with_one_key(person: Person, signed_in: SignIn) -> None:
    client = signed_in(person(Role.FINANCE))
    creditor = factories.CreditorFactory.create()
    body = {"as_of": TODAY.isoformat(), "creditors": [creditor.pk], "buckets": [1, 7]}
    answers = [
        client.post(
            reverse("api-overdue-make"), body, content_type="application/json", headers={"Idempotency-Key": "k"}
        )
        for _twice in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["filters"]["buckets"] == [1, 7]
    assert OverdueReport.objects.count() == 1


def test_a_day_to_come_is_a_problem(person: Person, signed_in: SignIn) -> None:
    factories.CreditorFactory.create()
    body = {"as_of": (TODAY + timedelta(days=2)).isoformat()}
    answer = signed_in(person(Role.FINANCE)).post(reverse("api-overdue-make"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (409, "date_refused", "as_of")


def test_detail_rows_and_file_agree(person: Person, signed_in: SignIn) -> None:
    user = person(Role.FINANCE)
    one = factories.AccountFactory.create()
    report = made(user)
    client = signed_in(user)
    detail = client.get(reverse("api-overdue-detail", args=[report.pk])).json()
    assert (detail["state"], detail["totals"][0]["currency"]) == ("made", "CNY")
    assert detail["totals"][0]["sums"]["balance"] == "1000.000"
    assert detail["totals"][0]["buckets"][0]["key"] == 3
    rows = client.get(reverse("api-overdue-rows", args=[report.pk])).json()["results"]
    assert [(row["account"], row["balance"]) for row in rows] == [(one.reference, "1000.000")]
    file: Any = client.get(reverse("api-overdue-file", args=[report.pk, "csv"]))
    assert len(b"".join(file.streaming_content).splitlines()) == 2
    assert client.get(reverse("api-overdue-file", args=[report.pk, "pdf"])).status_code == 404
    assert client.get(reverse("api-overdue-list")).json()["results"][0]["id"] == report.pk


@pytest.mark.parametrize(("role", "status"), [(Role.COLLECTOR, 403), (Role.QUALITY, 200)])
def test_roles(person: Person, signed_in: SignIn, role: Role, status: int) -> None:
    client = signed_in(person(role))
    assert client.get(reverse("api-overdue-list")).status_code == status
    assert client.post(reverse("api-overdue-make")).status_code == 403


def test_report_of_another_is_not_there_for_a_supervisor(person: Person, signed_in: SignIn) -> None:
    report = made(person(Role.ADMINISTRATOR))
    client = signed_in(person(Role.SUPERVISOR))
    for name in ("api-overdue-detail", "api-overdue-rows"):
        assert client.get(reverse(name, args=[report.pk])).status_code == 404
