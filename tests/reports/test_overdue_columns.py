"""Columns and kept views of the accounts in an overdue report."""

from typing import Any

import pytest
from django.urls import reverse

from reports.actions import overdue
from reports.actions.overdue import Filters
from reports.models import OverdueReport
from reports.queries.overdue import Narrowed
from reports.queries.overdue_columns import ACCOUNTS
from staff.actions import lists
from staff.enums import ListName, Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, UserFactory
from tests.people import SignIn
from tests.tables import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NAMES = [column.name for column in ACCOUNTS.columns]


@pytest.fixture
def reader() -> User:
    return UserFactory.create(role=Role.FINANCE)


@pytest.fixture
def report(reader: User) -> OverdueReport:
    AccountFactory.create(card_last_four="0316", case__number="K-2041")
    made = overdue.ask(by=reader, as_of=TODAY, filters=Filters(), now=NOW)
    overdue.make(report_id=made.pk, now=NOW)
    return made


def choose(user: User, names: list[str]) -> None:
    lists.choose_columns(by=user, list_name=ListName.OVERDUE, columns=names)


def test_every_choice_of_columns_gives_rows_of_one_width(
    reader: User, report: OverdueReport, signed_in: SignIn
) -> None:
    client = signed_in(reader)
    for chosen in ([], NAMES, *([name] for name in NAMES)):
        choose(reader, chosen)
        head, row = rows(client.get(report.get_absolute_url()).content.decode())
        shown = [str(one.label) for one in ACCOUNTS.columns if one.fixed or one.name in chosen]
        assert [one.removesuffix(" ↓") for one in head] == shown
        assert len(row) == len(shown)


def test_what_is_added_says_what_the_report_knows(reader: User, report: OverdueReport, signed_in: SignIn) -> None:
    choose(reader, ["number", "principal", "concerns"])
    _head, row = rows(signed_in(reader).get(report.get_absolute_url()).content.decode())
    assert row[1] == "K-2041"
    assert "No collector" in row[3]


def test_a_view_kept_in_one_report_opens_in_every_report(
    reader: User, report: OverdueReport, signed_in: SignIn
) -> None:
    client = signed_in(reader)
    query = "bucket=3&currency=CNY&sort=days"
    lists.keep_view(by=reader, list_name=ListName.OVERDUE, name="M3", query=query, now=NOW)
    text = client.get(report.get_absolute_url()).content.decode()
    assert 'href="?bucket=3&amp;currency=CNY&amp;sort=days#accounts"' in text
    answer = client.get(f"{report.get_absolute_url()}?{query}&after=")
    assert answer.context["listing"].present.name == "M3"


def test_columns_are_not_asked_where_the_accounts_are_gone(
    reader: User, report: OverdueReport, signed_in: SignIn
) -> None:
    OverdueReport.objects.filter(pk=report.pk).update(rows_removed_at=NOW)
    assert "Columns to show" not in signed_in(reader).get(report.get_absolute_url()).content.decode()


def test_a_download_keeps_every_column(reader: User, report: OverdueReport, signed_in: SignIn) -> None:
    choose(reader, [])
    answer: Any = signed_in(reader).get(reverse("reports:overdue-export", args=[report.pk, "csv"]))
    head = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[0]
    assert head.count(",") > 20


def test_every_narrowing_is_kept() -> None:
    assert set(ACCOUNTS.parameters) == {*Narrowed.__dataclass_fields__, "sort"}
