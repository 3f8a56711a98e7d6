"""Pages of overdue reports: who sees what, figures that agree with rows, files, flat numbers of queries."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from common.models import AuditEvent
from reports.actions import overdue
from reports.actions.overdue import Filters
from reports.models import OverdueReport
from staff.enums import Role
from staff.models import User
from tests import factories
from tests.factories import NOW, TODAY
from tests.people import Person, SignIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def report_of(by: User, **filters: Any) -> OverdueReport:
    report = overdue.ask(by=by, as_of=TODAY, filters=Filters(**filters), now=NOW)
    overdue.make(report_id=report.pk, now=NOW)
    report.refresh_from_db()
    return report


def account(**changes: Any) -> Any:
    return factories.AccountFactory.create(**changes)


def test_page_reads_like_a_report(person: Person, signed_in: SignIn) -> None:
    account(overdue_amount=Decimal(400))
    account(principal=0, interest=0, fees=0, unapplied=5)
    finance = person(Role.FINANCE)
    text = signed_in(finance).get(report_of(finance).get_absolute_url()).content.decode()
    assert "995.00" in text
    assert "owes nothing: −5.00" in text
    assert "M3 holds 100 % of the balance" in text
    assert "No collector" in text
    assert text.count('<svg class="chart') == 1


def test_figures_open_their_rows(person: Person, signed_in: SignIn) -> None:
    account(principal=900)
    account(oldest_due_on=TODAY - timedelta(days=10))
    admin = person(Role.ADMINISTRATOR)
    address = report_of(admin).get_absolute_url()
    page = signed_in(admin).get(address, {"bucket": "1", "currency": "CNY"})
    assert [row.dpd for row in page.context["rows"]] == [10]
    assert [row.dpd for row in signed_in(admin).get(address, {"concern": "no_collector"}).context["rows"]] == [74, 10]
    assert [row.dpd for row in signed_in(admin).get(address, {"sort": "days"}).context["rows"]] == [74, 10]
    assert signed_in(admin).get(address, {"team": "0"}).context["rows"]


def test_supervisor_sees_the_own_teams_accounts_only(person: Person, signed_in: SignIn) -> None:
    supervisor, admin = person(Role.SUPERVISOR), person(Role.ADMINISTRATOR)
    account(case__team=supervisor.team)
    account(case__team=factories.TeamFactory.create())
    daily = overdue.ask_scheduled(now=NOW + timedelta(days=1))[0]
    overdue.make(report_id=daily.pk, now=NOW + timedelta(days=1))
    client = signed_in(supervisor)
    page = client.get(daily.get_absolute_url())
    assert len(page.context["rows"]) == page.context["accounts"] == 1
    assert client.get(reverse("reports:overdue-list")).context["lines"][0].accounts == 1
    assert client.get(report_of(admin).get_absolute_url()).status_code == 404
    files = b"".join(client.get(reverse("reports:overdue-export", args=[daily.pk, "csv"])).streaming_content)  # type: ignore[attr-defined]
    assert len(files.splitlines()) == 2
    assert AuditEvent.objects.get(action="overdue.export", subject_id=daily.pk).actor == supervisor


def test_download_is_written_down_as_it_was_narrowed(person: Person, signed_in: SignIn) -> None:
    account()
    admin = person(Role.ADMINISTRATOR)
    report = report_of(admin)
    client = signed_in(admin)
    for form, narrowed in (("csv", {"currency": "CNY", "bucket": "3", "team": "0", "sort": "days"}), ("xlsx", {})):
        client.get(reverse("reports:overdue-export", args=[report.pk, form]), narrowed)
    client.get(reverse("api-overdue-file", args=[report.pk, "csv"]), {"concern": "no_collector", "creditor": "x"})
    taken = AuditEvent.objects.filter(action="overdue.export", actor=admin, subject_id=report.pk).order_by("pk")
    assert [one.facts for one in taken] == [
        {"form": "csv", "filters": "currency=CNY&bucket=3&team=0"},
        {"form": "xlsx", "filters": ""},
        {"form": "csv", "filters": "concern=no_collector"},
    ]


@pytest.mark.parametrize(
    ("role", "list_status", "make_status"),
    [
        (Role.COLLECTOR, 403, 403),
        (Role.SUPERVISOR, 200, 200),
        (Role.QUALITY, 200, 403),
        (Role.FINANCE, 200, 200),
        (Role.ADMINISTRATOR, 200, 200),
    ],
)
def test_roles(person: Person, signed_in: SignIn, role: Role, list_status: int, make_status: int) -> None:
    client = signed_in(person(role))
    assert client.get(reverse("reports:overdue-list")).status_code == list_status
    assert client.get(reverse("reports:overdue-make")).status_code == make_status


def test_form_asks_and_shows_the_job(person: Person, signed_in: SignIn) -> None:
    account()
    client = signed_in(person(Role.FINANCE))
    answer = client.post(reverse("reports:overdue-make"), {"as_of": TODAY.isoformat(), "buckets": ["3"]}, follow=True)
    report = OverdueReport.objects.get()
    assert answer.redirect_chain == [(report.get_absolute_url(), 302)]
    assert report.filters["buckets"] == [3]
    assert 'class="note job"' in answer.content.decode()


def test_form_refuses_a_day_to_come(person: Person, signed_in: SignIn) -> None:
    account()
    client = signed_in(person(Role.FINANCE))
    answer = client.post(reverse("reports:overdue-make"), {"as_of": "2026-11-26"})
    assert answer.status_code == 422
    assert "Choose Tue 24 Nov or an earlier day" in answer.content.decode()


def test_csv_and_xlsx_hold_the_rows(person: Person, signed_in: SignIn) -> None:
    account(case__debtor__name="=cmd()", card_last_four="0316")
    admin = person(Role.ADMINISTRATOR)
    report = report_of(admin)
    client = signed_in(admin)
    answer: Any = client.get(reverse("reports:overdue-export", args=[report.pk, "csv"]))
    head, row = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig")))
    found = dict(zip(head, row, strict=True))
    assert found["Debtor"] == "'=cmd()"
    assert found["Card, last four digits"] == "'0316"
    assert (found["Balance"], found["Bucket"], found["Days past due"]) == ("1000.00", "M3", "74")
    assert "No collector" in found["Needs a decision"]
    sheet: Any = client.get(reverse("reports:overdue-export", args=[report.pk, "xlsx"]))
    assert b"".join(sheet.streaming_content).startswith(b"PK")


def test_head_is_in_the_readers_language(person: Person, signed_in: SignIn) -> None:
    account()
    admin = person(Role.ADMINISTRATOR)
    report = report_of(admin)
    User.objects.filter(pk=admin.pk).update(language="zh-hans")
    answer: Any = signed_in(admin).get(reverse("reports:overdue-export", args=[report.pk, "csv"]))
    assert len(b"".join(answer.streaming_content).splitlines()) == 2


def test_removed_rows_are_said_and_not_exported(person: Person, signed_in: SignIn) -> None:
    account()
    daily = overdue.ask_scheduled(now=NOW)[0]
    overdue.make(report_id=daily.pk, now=NOW)
    overdue.retire_rows(now=NOW + timedelta(days=36))
    client = signed_in(person(Role.FINANCE))
    text = client.get(daily.get_absolute_url()).content.decode()
    assert "its totals stay" in text
    assert "1,000.00" in text
    assert client.get(reverse("reports:overdue-export", args=[daily.pk, "csv"])).status_code == 404


def test_cursor_of_another_list_is_refused_in_words(person: Person, signed_in: SignIn) -> None:
    admin = person(Role.ADMINISTRATOR)
    account()
    page = signed_in(admin).get(report_of(admin).get_absolute_url(), {"after": "WzFd"})
    assert "another list" in page.content.decode()


def test_number_of_queries_is_flat(person: Person, signed_in: SignIn) -> None:
    admin = person(Role.ADMINISTRATOR)
    client = signed_in(admin)
    counts = []
    for more in (1, 19):
        for _one in range(more):
            collector = factories.UserFactory.create()
            account(case__collector=collector, case__team=collector.team)
        report = report_of(admin)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(report.get_absolute_url())
        with CaptureQueriesContext(connection) as list_queries:
            client.get(reverse("reports:overdue-list"))
        counts.append((len(queries), len(list_queries)))
    assert counts[0] == counts[1]
