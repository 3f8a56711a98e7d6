"""A placement from file to ledger: what is added, changed, recalled, and what a second time does."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from cases.actions import import_files
from cases.actions.placements import placements, placements_apply
from cases.actions.placements.placements_apply import PreviewOutdated
from cases.actions.strategies.assignment import assign
from cases.imports import report
from cases.imports.progress import Silent
from cases.models import (
    Account,
    Assignment,
    Case,
    ContactPoint,
    Creditor,
    Debtor,
    LedgerEntry,
    Placement,
    RelatedPerson,
    StagedAccount,
)
from cases.rules.age import bucket_of
from common import jobs
from common.models import AuditEvent, FileChunk
from tests import factories
from tests.cases.placing import LATER, ON, account, place, read, row
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PARTS = ("debtor", "case", "account", "contactpoint", "relatedperson", "ledgerentry", "historicaldebtor", "assignment")


@pytest.fixture
def creditor() -> Creditor:
    return factories.CreditorFactory.create()


def versions() -> dict[str, list[tuple[Any, ...]]]:
    """Return place and writing transaction of every row: equal when nothing was written."""
    with connection.cursor() as cursor:
        found = {}
        for part in PARTS:
            cursor.execute(f"SELECT ctid::text, xmin::text FROM cases_{part} ORDER BY 1")
            found[part] = cursor.fetchall()
        return found


def test_new_accounts_come_with_debtor_case_phone_and_ledger(creditor: Creditor) -> None:
    placed = place(creditor, [row()])
    one = account()
    assert (one.principal, one.interest, one.balance) == (Decimal(1000), Decimal("50.5"), Decimal("1050.5"))
    assert (one.oldest_due_on, one.dpd_at_placement, one.placement_id) == (ON - timedelta(days=45), 45, placed.pk)
    assert (one.debtor.name, one.debtor.reference) == ("Lan Test", "PA1")
    assert (one.case.balance, one.case.oldest_due_on) == (one.balance, one.oldest_due_on)
    assert one.case.number == f"{creditor.code.upper()}-{one.case_id}"
    assert one.debtor.contact_points.get().value == "+8613800000001"
    entry = one.entries.get()
    assert (entry.kind, entry.reference, entry.principal) == ("placement", f"placement:{placed.pk}", one.principal)
    assert AuditEvent.objects.filter(action="placements.apply", subject_id=placed.pk).exists()


def test_two_cards_of_one_person_are_one_case_with_two_accounts(creditor: Creditor) -> None:
    place(creditor, [row("A1", customer="P"), row("A2", customer="P", dpd="75")])
    case = Case.objects.get()
    assert (case.accounts.count(), Debtor.objects.count(), ContactPoint.objects.count()) == (2, 1, 1)
    assert (case.balance, case.oldest_due_on) == (Decimal(2101), ON - timedelta(days=75))


def test_a_further_account_joins_the_open_case(creditor: Creditor) -> None:
    place(creditor, [row("A1", customer="P")])
    place(creditor, [row("A2", customer="P")])
    assert Case.objects.get().balance == Decimal(2101)


def test_the_same_file_again_writes_not_one_row(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2", interest="0")])
    before = versions()
    again = place(creditor, [row("A1"), row("A2", interest="0")], scope="full")
    assert versions() == before
    assert (again.counts["add"], again.counts["update"], again.counts["unchanged"]) == (0, 0, 2)


def test_a_newer_file_books_the_difference_and_leaves_payments_alone(creditor: Creditor) -> None:
    place(creditor, [row()])
    one = account()
    paid = factories.LedgerEntryFactory.create(
        account=one, kind="payment", reference="payment:1", effective_on=ON + timedelta(days=3), principal=-300
    )
    Account.objects.filter(pk=one.pk).update(principal=700)
    newer = place(creditor, [row(principal="650", dpd="60")], on=LATER)
    one.refresh_from_db()
    entry = one.entries.get(kind="creditor_update")
    assert (entry.principal, entry.effective_on, entry.reference) == (-50, LATER, f"update:{newer.pk}")
    assert (one.principal, one.stated_on, one.stated_due_on) == (650, LATER, LATER - timedelta(days=60))
    paid.refresh_from_db()
    assert paid.principal == -300
    assert Case.objects.get().balance == one.balance


def test_a_payment_after_the_statement_stays_on_top_of_it(creditor: Creditor) -> None:
    place(creditor, [row()])
    one = account()
    factories.LedgerEntryFactory.create(
        account=one, kind="payment", reference="payment:1", effective_on=LATER + timedelta(days=1), principal=-300
    )
    Account.objects.filter(pk=one.pk).update(principal=700)
    place(creditor, [row(principal="900")], on=LATER)
    one.refresh_from_db()
    assert one.principal == 600
    assert sum(entry.principal for entry in one.entries.all()) == 600


def test_an_older_file_changes_nothing(creditor: Creditor) -> None:
    place(creditor, [row()], on=LATER)
    older = place(creditor, [row(principal="1")], on=ON)
    assert older.refused_rows.get().code == "stated_later"
    assert account().principal == 1000


def test_the_same_amounts_of_a_later_day_move_the_day_only(creditor: Creditor) -> None:
    place(creditor, [row(dpd="45")])
    placed = place(creditor, [row(dpd=str(45 + (LATER - ON).days))], on=LATER)
    assert placed.counts["unchanged"] == 1
    assert (account().stated_on, LedgerEntry.objects.count()) == (LATER, 1)


def test_an_overpayment_is_kept_and_not_cut(creditor: Creditor) -> None:
    header = ["account", "balance", "dpd"]
    placed = place(creditor, [["A1", "-15308", "30"], ["A2", "0", "0"], ["A3", "250", "0"]], header=header)
    one = account("A1")
    assert (one.principal, one.unapplied, one.balance) == (0, 15308, -15308)
    assert one.oldest_due_on == ON - timedelta(days=30)
    figures = report.of(placed)
    assert (figures.credits, figures.credits_overdue, figures.nothing, figures.overdue_rows) == (1, 1, 1, 1)
    assert figures.current is not None
    assert (figures.current.rows, figures.current.amount) == (2, Decimal(250))
    assert any("negative balance" in line and "¥15,308.00" in line for line in report.sentences(placed))


def test_a_full_file_recalls_what_is_missing_and_closes_its_case(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2")])
    placed = place(creditor, [row("A1")], on=LATER, scope="full")
    gone = account("A2")
    assert (gone.state, gone.case.state, gone.case.close_reason) == ("recalled", "closed", "recalled")
    assert (gone.case.balance, gone.case.oldest_due_on) == (0, None)
    assert (placed.counts["recall"], account("A1").state) == (1, "open")


def test_a_partial_file_recalls_nothing(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2")])
    place(creditor, [row("A1")], on=LATER)
    assert account("A2").state == "open"


def test_a_case_stays_open_while_one_account_is(creditor: Creditor) -> None:
    place(creditor, [row("A1", customer="P"), row("A2", customer="P")])
    place(creditor, [row("A1", customer="P")], on=LATER, scope="full")
    case = Case.objects.get()
    assert (case.state, case.balance) == ("placed", account("A1").balance)


def test_a_recalled_account_that_is_back_is_opened_again(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2")])
    place(creditor, [row("A1")], on=LATER, scope="full")
    placed = place(creditor, [row("A1"), row("A2")], on=LATER, scope="full")
    back = account("A2")
    assert (back.state, back.closed_on, back.case.state, back.case.close_reason) == ("open", None, "placed", "")
    assert (back.case.balance, placed.counts["reopen"], Case.objects.count()) == (back.balance, 1, 2)


def test_who_had_a_recalled_case_is_history_and_has_it_again_when_it_is_back(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2")])
    case, lin = account("A2").case, factories.UserFactory.create(team=creditor.team)
    assign(cases=[case], collector=lin, by=factories.UserFactory.create(role="administrator"), now=NOW, reason="New")
    place(creditor, [row("A1")], on=LATER, scope="full")
    ended = Assignment.objects.get(case=case)
    assert (ended.collector, ended.until is None) == (lin, False)
    placed = place(creditor, [row("A1"), row("A2")], on=LATER, scope="full")
    since = Assignment.objects.get(case=case, until__isnull=True)
    assert (since.collector, since.reason, case.assignments.count()) == (lin, f"Placement {placed.pk}", 2)


def test_a_refused_row_keeps_its_account_from_being_recalled(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2")])
    placed = place(creditor, [row("A1"), row("A2", principal="much")], on=LATER, scope="full")
    assert (account("A2").state, placed.counts["recall"], placed.counts["refuse"]) == ("open", 0, 1)


def test_nothing_is_recalled_while_a_refused_row_may_mean_any_account(creditor: Creditor) -> None:
    place(creditor, [row("A1"), row("A2")])
    placed = place(creditor, [row("A1"), row("", name="Whoever")], on=LATER, scope="full")
    assert (account("A2").state, placed.counts["recall"], placed.counts["held_back"]) == ("open", 0, 1)
    assert any("nothing is recalled" in line for line in report.sentences(placed))


def test_a_changed_name_leaves_both_states_in_the_history(creditor: Creditor) -> None:
    place(creditor, [row()])
    place(creditor, [row(name="Lan Newname")], on=LATER)
    steps = list(account().debtor.history.order_by("history_id").values_list("history_type", "name"))
    assert steps == [("+", "Lan Test"), ("~", "Lan Newname")]


def test_new_contact_points_are_added_and_old_ones_stay(creditor: Creditor) -> None:
    place(creditor, [row()])
    placed = place(creditor, [row(mobile="13800000002")], on=LATER)
    values = set(account().debtor.contact_points.values_list("value", flat=True))
    assert values == {"+8613800000001", "+8613800000002"}
    assert placed.counts["points"] == 1


def test_guarantor_and_contact_person_come_with_their_phones(creditor: Creditor) -> None:
    header = ["account", "balance", "dpd", "担保人", "担保人电话", "联系人", "联系人电话", "联系人关系"]
    rows = [["A1", "100", "30", "Gu Test", "13800000003", "Wei Test", "13800000004", "brother"]]
    place(creditor, rows, header=header)
    people = {one.role: one for one in RelatedPerson.objects.all()}
    assert people["guarantor"].contact_points.get().value == "+8613800000003"
    assert (people["contact_person"].name, people["contact_person"].relation) == ("Wei Test", "brother")
    before = versions()
    place(creditor, rows, header=header)
    assert versions() == before


def test_a_national_number_is_encrypted_found_and_makes_one_debtor(creditor: Creditor) -> None:
    header = ["account", "balance", "dpd", "身份证号"]
    number = "11010519491231002X"
    place(creditor, [["A1", "100", "30", number], ["A2", "100", "30", number]], header=header)
    debtor = Debtor.objects.get()
    assert number.encode() not in bytes(debtor.national_number or b"")
    assert debtor.cases.get().accounts.count() == 2
    before = versions()
    place(creditor, [["A1", "100", "30", number], ["A2", "100", "30", number]], header=header)
    assert versions() == before


def test_months_late_become_days_so_that_the_bucket_is_the_status(creditor: Creditor) -> None:
    columns = {
        "account_reference": {"column": "ID"},
        "balance": {"column": "BILL_AMT1"},
        "credit_limit": {"column": "LIMIT_BAL"},
        "days_past_due": {"column": "PAY_0", "rule": "months"},
    }
    states = [-2, -1, 0, 1, 2, 3, 6, 7, 8]
    rows = [[str(100 + state), "1e+05", state, 1000 + state] for state in states]
    place(creditor, rows, header=["ID", "LIMIT_BAL", "PAY_0", "BILL_AMT1"], columns=columns)
    found = {int(one.reference) - 100: bucket_of(one.dpd_at_placement) for one in Account.objects.all()}
    assert found == {-2: 0, -1: 0, 0: 0, 1: 1, 2: 2, 3: 3, 6: 6, 7: 7, 8: 7}
    assert account("101").credit_limit == 100_000


def test_after_reading_the_file_and_after_the_import_the_staged_rows_are_gone(creditor: Creditor) -> None:
    sent = read(creditor, [row()])
    assert (FileChunk.objects.count(), StagedAccount.objects.count(), Account.objects.count()) == (0, 1, 0)
    placements_apply.apply(placement_id=sent.pk, by=None, progress=Silent(), now=NOW)
    placements_apply.apply(placement_id=sent.pk, by=None, progress=Silent(), now=NOW)
    assert (StagedAccount.objects.count(), Account.objects.count(), LedgerEntry.objects.count()) == (0, 1, 1)


def test_a_file_put_aside_leaves_nothing(creditor: Creditor) -> None:
    sent = read(creditor, [row(), row("A2", principal="x")])
    placements.discard(placement=sent, by=None, now=NOW)
    assert (StagedAccount.objects.count(), sent.refused_rows.count(), Account.objects.count()) == (0, 0, 0)
    with pytest.raises(import_files.NotAtThisStep):
        placements.start_applying(placement=sent, by=None)


def test_a_preview_that_no_longer_holds_is_not_imported(creditor: Creditor) -> None:
    first, second = read(creditor, [row()]), read(creditor, [row(customer="Somebody else")])
    placements_apply.apply(placement_id=first.pk, by=None, progress=Silent(), now=NOW)
    with pytest.raises(PreviewOutdated):
        placements_apply.apply(placement_id=second.pk, by=None, progress=Silent(), now=NOW)
    second.refresh_from_db()
    assert (second.counts["add"], second.counts["refuse"], second.refused_rows.get().code) == (0, 1, "other_debtor")


class Stopping(Silent):
    """Stops at the last step."""

    def __init__(self, at: int) -> None:
        self.left = at

    def step(self, label: Any, total: int = 0) -> None:
        self.left -= 1
        if self.left < 0:
            raise jobs.Cancelled


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_a_cancelled_import_stores_nothing(creditor: Creditor, at: int) -> None:
    sent = read(creditor, [row()])
    with pytest.raises(jobs.Cancelled):
        placements_apply.apply(placement_id=sent.pk, by=None, progress=Stopping(at), now=NOW)
    assert (Account.objects.count(), Debtor.objects.count(), StagedAccount.objects.count()) == (0, 0, 1)
    assert Placement.objects.get(pk=sent.pk).state == "read"


def test_a_saved_mapping_is_taken_for_the_next_file(creditor: Creditor) -> None:
    columns = {"account_reference": {"column": "K"}, "balance": {"column": "V"}, "days_past_due": {"column": "T"}}
    placements.save_mapping(creditor=creditor, name="Ours", columns=columns, by=None, now=NOW)
    placed = place(creditor, [["A1", "100", "3"]], header=["K", "V", "T"])
    assert (placed.columns, placed.options["mapping"], account().principal) == (columns, "Ours", 100)


def test_a_mapping_without_age_is_refused(creditor: Creditor) -> None:
    columns = {"account_reference": {"column": "account"}, "balance": {"column": "balance"}}
    with pytest.raises(import_files.ColumnsUnmapped, match="Days past due"):
        read(creditor, [["A1", "100"]], header=["account", "balance"], columns=columns)


def test_a_first_file_leaves_statistics_for_the_plans_that_follow(creditor: Creditor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pg_class SET reltuples = 0 WHERE relname = 'cases_account'")
        place(creditor, [row(f"A{number}", mobile="") for number in range(30)])
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'cases_account'")
        assert cursor.fetchone()[0] >= 30
