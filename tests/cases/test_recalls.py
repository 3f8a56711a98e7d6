"""Recall files: the accounts that a creditor names leave the desk, once, with the day and the reason."""

import io
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.actions import import_files
from cases.actions.placements import placements, placements_apply
from cases.actions.promises import promises
from cases.imports import placement_page
from cases.imports.progress import Silent
from cases.models import Case, FileMapping, StagedAccount
from tests.cases.placing import LATER, account, place, read, refused, row
from tests.factories import NOW, TODAY, CreditorFactory, UserFactory

pytestmark = pytest.mark.django_db
HEADER = ["Account No", "Recall date", "Reason"]


@pytest.fixture
def creditor() -> Any:
    creditor = CreditorFactory.create(code="ys")
    place(creditor, [row("A1"), row("A2"), row("A3"), row("A4", customer="PA3")])
    return creditor


def recall(creditor: Any, rows: list[list[Any]], **how: Any) -> Any:
    return read(creditor, rows, header=HEADER, scope="recall", on=LATER, **how)


def applied(placement: Any) -> Any:
    return placements_apply.apply(placement_id=placement.pk, by=None, progress=Silent(), now=NOW)


def test_named_accounts_leave_and_the_rest_stays(creditor: Any) -> None:
    collector = UserFactory.create()
    case = account("A1").case
    Case.objects.filter(pk=case.pk).update(collector=collector, claimed_by=collector, claimed_until=NOW)
    promise = promises.record(
        case=case, amount=Decimal(100), due_on=TODAY + timedelta(days=3), by=collector, now=NOW - timedelta(hours=1)
    )
    sent = recall(creditor, [["A1", "2026-11-10", "Settled with the bank"], ["A3", "", ""], ["A9", "", ""]])
    assert (sent.counts["recall"], sent.counts["recall_amount"], sent.counts["refuse"]) == (2, "2101.000", 1)
    assert refused(sent) == [(4, "Account No", "unknown_account")]
    assert account("A1").state == "open", "nothing happens before it is confirmed"
    assert [one.count for one in placement_page.picks(sent)] == [0, 0, 2, 1]
    applied(sent)
    case.refresh_from_db()
    promise.refresh_from_db()
    assert (case.state, case.close_reason, case.claimed_by_id) == ("closed", "recalled", None)
    assert promise.state == "withdrawn"
    gone = account("A1")
    assert (gone.state, gone.recalled_on, gone.recall_reason) == (
        "recalled",
        date(2026, 11, 10),
        "Settled with the bank",
    )
    assert account("A2").state == "open"
    assert (account("A3").case.state, account("A3").case.balance) == ("placed", Decimal("1050.500")), "one card is left"
    assert not StagedAccount.objects.exists()


def test_the_same_file_again_changes_nothing(creditor: Any) -> None:
    applied(recall(creditor, [["A1", "", "x"]]))
    again = recall(creditor, [["A1", "", "another reason"]])
    assert (again.counts["recall"], again.counts["unchanged"]) == (0, 1)
    applied(again)
    assert account("A1").recall_reason == "x"


def test_a_recalled_account_that_is_placed_again_forgets_its_recall(creditor: Any) -> None:
    applied(recall(creditor, [["A1", "", "x"]]))
    place(creditor, [row("A1")], on=LATER + timedelta(days=1))
    back = account("A1")
    assert (back.state, back.recalled_on, back.recall_reason, back.case.state) == ("open", None, "", "placed")


def test_bad_rows_say_what_to_do_and_hold_nothing_back(creditor: Any) -> None:
    ahead = (LATER + timedelta(days=9)).isoformat()
    sent = recall(creditor, [["A1", ahead, ""], ["", "", "who?"], ["A2", "soon", ""], ["A3", "", ""]])
    assert {code for _line, _column, code in refused(sent)} == {"recall_ahead", "required", "not_a_date"}
    assert sent.counts["recall"] == 1


def test_a_file_without_the_account_is_not_read(creditor: Any) -> None:
    with pytest.raises(import_files.ColumnsUnmapped, match="Account reference"):
        placements.check_columns(columns={"recall_reason": {"column": "Why"}}, header=["Why"], scope="recall")


def test_what_changed_since_the_preview_is_shown_again(creditor: Any) -> None:
    sent = recall(creditor, [["A1", "", ""], ["A2", "", ""]])
    applied(recall(creditor, [["A1", "", ""]]))
    with pytest.raises(placements_apply.PreviewOutdated):
        applied(sent)
    sent.refresh_from_db()
    assert (sent.counts["recall"], sent.counts["unchanged"]) == (1, 1)
    applied(sent)
    assert account("A2").state == "recalled"


def test_a_mapping_is_kept_for_recalls_alone(creditor: Any) -> None:
    columns = {"account_reference": {"column": "Ref"}, "recall_reason": {"column": "Note"}}
    placements.save_mapping(creditor=creditor, name="recalls", columns=columns, by=None, now=NOW, scope="recall")
    assert FileMapping.objects.get().purpose == "recall"
    found, options = placements.suggested(creditor=creditor, header=["Ref", "Note"], scope="recall")
    assert (found, options["mapping"]) == (columns, "recalls")
    assert placements.suggested(creditor=creditor, header=["Ref", "Note"])[1] == {}


def test_the_command_recalls(creditor: Any, tmp_path: Path) -> None:
    file = tmp_path / "recalls.csv"
    file.write_text("账号,召回原因\nA1,客户已还清\nA7,\n", encoding="utf-8")
    said = io.StringIO()
    call_command("import_recalls", str(file), creditor="ys", stdout=said)
    assert "no such account" in said.getvalue()
    assert account("A1").recall_reason == "客户已还清"
    with pytest.raises(CommandError):
        call_command("import_recalls", str(file), creditor="nobody", stdout=said)
