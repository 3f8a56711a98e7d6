"""A statement as PDF and XLSX: it adds up, says every step, hides debtors, and goes to whom it may."""

import io
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from commissions.actions import runs
from commissions.exports import statements as files
from commissions.models import Statement
from common.models import AuditEvent
from staff.enums import Role
from tests import factories
from tests.commissions.conftest import figured
from tests.papers import text_of
from tests.pay_plans import PLAN

NOW = factories.NOW
HELD = {**PLAN, "settle": {"clawback": "mirror", "holdback": {"rate": "0.10", "days": 60}}}
pytestmark = pytest.mark.django_db


@pytest.fixture
def statement(paid: Any, clerk: Any, second: Any, hired: Any, october: Any) -> Statement:
    """Return an approved statement with a payment beyond what was owed, one not counted, and a part held back."""
    team = factories.TeamFactory.create(supervisor=factories.UserFactory.create(role=Role.SUPERVISOR))
    version = factories.PlanVersionFactory.create(definition=HELD)
    lin = hired(by=version, name="Lin Yue", employee_number="00042", team=team)
    paid("400", by=lin, dpd=10)
    paid("900", by=lin, dpd=100, beyond="300")
    paid("70", by=lin, state="before_placement")
    runs.approve(by=second, run=runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW), now=NOW)
    found: Statement = Statement.objects.select_related("run", "collector__team", "version__plan").get()
    return found


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    """Return the rows of each sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def amount(cell: Any) -> Decimal:
    return Decimal(repr(cell))


def test_the_workbook_adds_up_to_the_statement(statement: Statement) -> None:
    found = sheets_of(files.workbook(statement, language="en"))
    assert list(found) == ["Statement", "Payments", "Not counted"]
    front = {row[0]: row for row in found["Statement"]}
    assert front["Employee number"][1] == "00042"
    assert front["Fingerprint"][1] == statement.run.fingerprint
    assert statement.version is not None
    assert front["Digest of the plan"][1] == statement.version.sha256
    start = next(place for place, row in enumerate(found["Statement"]) if row[0] == "How it adds up")
    steps = found["Statement"][start + 2 : start + 8]
    names = [row[0] for row in steps]
    assert names == ["Payments", "Target", "Rounding", "Earned", "Held back", "To pay"]
    amounts = [amount(row[2]) for row in steps]
    assert sum(amounts[:3]) == amounts[3] == statement.total == Decimal("14.28")
    assert amounts[3] + amounts[4] == amounts[5] == statement.paid == Decimal("12.85")
    lines = found["Payments"][1:]
    assert sum(amount(row[6]) for row in lines) == statement.line_total
    assert sum(amount(row[4]) for row in lines) == statement.recovered
    assert {row[5] for row in lines} == {"1–30: 0.5 %", "91–180: 2.5 %"}
    assert {(row[4], row[5]) for row in found["Not counted"][1:]} == {
        (70.0, "Paid before placement"),
        (300.0, "More than was owed"),
    }


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Commission for October 2026", "Lin Yue", "00042", "12.85", "−1.43", "91–180: 2.5 %", "Held back"]),
        ("zh-hans", ["2026年10月", "Lin Yue", "00042", "12.85", "−1.43", "91–180", "2.5%", "暂扣", "委案前"]),
    ],
)
def test_the_paper_says_every_step_in_both_languages(statement: Statement, language: str, words: list[str]) -> None:
    text = "".join(text_of(files.paper(statement, language=language, now=NOW)).split())
    for one in words:
        assert "".join(one.split()) in text, one
    assert statement.run.fingerprint in text


def test_no_debtor_is_named(statement: Statement) -> None:
    names = {line.payment.account.case.debtor.name for line in statement.run.lines.select_related()}
    said = text_of(files.paper(statement, language="en", now=NOW)) + str(
        sheets_of(files.workbook(statement, language="en"))
    )
    assert names
    assert not [name for name in names if name in said]


def test_of_very_many_payments_the_paper_says_where_all_are(statement: Statement, monkeypatch: Any) -> None:
    assert "download it as Excel" not in text_of(files.paper(statement, language="en", now=NOW))
    monkeypatch.setattr(files, "MOST_ON_PAPER", 1)
    text = " ".join(text_of(files.paper(statement, language="en", now=NOW)).split())
    assert "The first 1 of 2 payments. The workbook has all of them: download it as Excel." in text
    assert "14.28" in text


def test_owner_supervisor_and_finance_take_it_and_that_is_kept(
    statement: Statement, clerk: Any, signed_in: Any
) -> None:
    url = reverse("commissions:statement-file", args=[statement.pk, "pdf"])
    team: Any = statement.collector.team
    for user in (statement.collector, team.supervisor, clerk):
        answer = signed_in(user).get(url + "?language=zh-hans")
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Disposition"] == 'attachment; filename="statement-2026-10-CNY-00042.pdf"'
        assert url in signed_in(user).get(statement.get_absolute_url()).content.decode()
    assert [event.facts["language"] for event in AuditEvent.objects.filter(action="statement.export")] == [
        "zh-hans"
    ] * 3
    for stranger in (factories.UserFactory.create(), factories.UserFactory.create(role=Role.SUPERVISOR)):
        assert signed_in(stranger).get(url).status_code == 404
    assert signed_in(clerk).get(reverse("commissions:statement-file", args=[statement.pk, "doc"])).status_code == 404
    answer = signed_in(clerk).get(reverse("commissions:statement-file", args=[statement.pk, "xlsx"]))
    assert answer.content[:2] == b"PK"


def test_a_supervisor_lists_the_statements_of_the_own_teams(statement: Statement, signed_in: Any) -> None:
    url, team = reverse("commissions:team-statement-list"), statement.collector.team
    assert team is not None
    for address in (url, url + "?month=2026-10", url + "?month=1999-01", url + "?month=x"):
        page = signed_in(team.supervisor).get(address).content.decode()
        assert statement.get_absolute_url() in page
        assert "¥12.85" in page
    other = signed_in(factories.UserFactory.create(role=Role.SUPERVISOR)).get(url).content.decode()
    assert ("Lin Yue" in other, "come when finance sends" in other) == (False, True)
