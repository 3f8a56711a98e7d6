"""A payment file from its bytes to the ledger: read, previewed, posted once, refused rows aside."""

import io
from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from cases.actions.import_files import ColumnsUnmapped, NotAtThisStep
from cases.actions.payments import payments_files, payments_import
from cases.actions.payments.payments_files import Reading
from cases.imports import payment_report, refused, sentences
from cases.imports.progress import Silent
from cases.models import Account, Creditor, LedgerEntry, Payment, PaymentFile, StagedPayment
from common import jobs
from tests.factories import NOW, TODAY, AccountFactory, UserFactory

pytestmark = pytest.mark.django_db
HEADER = "account,reference,amount,value date,method,reversal of\n"


@pytest.fixture
def account() -> Account:
    return AccountFactory.create(reference="A-1")


def day(number: int = 0) -> str:
    return (TODAY + timedelta(days=number)).isoformat()


def upload(creditor: Creditor, text: str, name: str = "payments.csv") -> PaymentFile:
    return payments_files.upload(
        stream=io.BytesIO(text.encode()), name=name, creditor=creditor, by=UserFactory.create(), now=NOW
    )


def read(creditor: Creditor, rows: Iterable[str], header: str = HEADER) -> PaymentFile:
    row = upload(creditor, header + "\n".join(rows))
    return payments_import.read(payment_file_id=row.pk, progress=Silent(), now=NOW)


def apply(row: PaymentFile) -> PaymentFile:
    return payments_import.apply(payment_file_id=row.pk, by=None, progress=Silent(), now=NOW)


def test_preview_counts_and_writes_nothing(account: Account) -> None:
    rows = [
        f"A-1,R1,100,{day()},transfer,",
        f"A-9,R2,50,{day()},,",
        f"A-1,R3,10,{day(-30)},,",
        f"A-1,B1,100,{day()},,R1",
    ]
    row = read(account.creditor, rows)
    counts = {name: row.counts[name] for name in ("rows", "posted", "unmatched", "before_placement", "reversals")}
    assert counts == {"rows": 4, "posted": 1, "unmatched": 1, "before_placement": 1, "reversals": 1}
    assert row.counts["sums"]["posted"] == "100.000"
    assert not Payment.objects.exists()
    row.file.refresh_from_db()
    assert row.file.dropped_at == NOW
    assert len(payment_report.sentences(row)) == 5


def test_apply_posts_what_the_preview_showed(account: Account) -> None:
    row = apply(read(account.creditor, [f"A-1,R1,100,{day()},transfer,", f"A-1,R2,50.5,{day(-1)},,"]))
    assert (row.state, row.applied_at, StagedPayment.objects.count()) == ("applied", NOW, 0)
    payment = Payment.objects.get(reference="R1")
    assert (payment.payment_file, payment.method, payment.account) == (row, "transfer", account)
    account.refresh_from_db()
    assert account.balance == Decimal("849.5")


def test_the_same_file_again_changes_nothing(account: Account) -> None:
    rows = [f"A-1,R1,100,{day()},,", f"A-1,B1,-100,{day()},,R1", f"A-9,R2,50,{day()},,"]
    apply(read(account.creditor, rows))
    before = list(LedgerEntry.objects.order_by("pk").values())
    row = apply(read(account.creditor, rows))
    assert (row.counts["already"], row.counts["posted"], row.counts["refused"]) == (3, 0, 0)
    assert list(LedgerEntry.objects.order_by("pk").values()) == before


def test_apply_twice_is_once(account: Account) -> None:
    row = read(account.creditor, [f"A-1,R1,100,{day()},,"])
    apply(row)
    assert apply(row).counts["posted"] == 1
    assert Payment.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ("A-1,R1,abc,{day},,", "not_a_number"),
        ("A-1,R1,0,{day},,", "nothing_paid"),
        ("A-1,R1,-5,{day},,", "reversal_unnamed"),
        ("A-1,R1,5,2026-02-31,,", "no_such_day"),
        ("A-1,R1,5,2026-11-25,,", "day_in_future"),
        ("A-1,,5,{day},,", "required"),
        ("A-1,=R1,5,{day},,", "formula"),
        ("4111111111111111,R1,5,{day},,", "card_number"),
        ("A-1,R1,5,{day},card 4111 1111 1111 1111,", "card_number"),
        ("A-1,B1,-5,{day},,R0", "reverses_other_amount"),
        ("A-1,R0,5,{day},,", "reference_taken"),
    ],
)
def test_refused_rows_say_why_and_wait_for_nothing_else(account: Account, cells: str, code: str) -> None:
    apply(read(account.creditor, [f"A-1,R0,100,{day()},,"]))
    row = apply(read(account.creditor, [cells.format(day=day()), f"A-1,R7,1,{day()},,"]))
    problem = row.refused_rows.get()
    assert (problem.code, problem.line, row.counts["posted"]) == (code, 2, 1)
    assert sentences.problem(problem).remedy
    assert "4111111111111111" not in str(list(row.refused_rows.values()))
    text = b"".join(refused.csv_parts(row.header, row.refused_rows.all())).decode()
    assert "4111" not in text
    assert len(text.splitlines()) == 2


def test_a_reference_twice_in_the_file(account: Account) -> None:
    row = read(account.creditor, [f"A-1,R1,5,{day()},,", f"A-1,R1,6,{day()},,", f"A-1,R1,5,{day()},,"])
    problem = row.refused_rows.get()
    assert (problem.code, problem.line, problem.facts["other"]) == ("reference_twice", 3, 2)
    assert (row.counts["posted"], row.counts["already"]) == (1, 1)


def test_a_payment_that_came_in_between_is_left_out(account: Account) -> None:
    first = read(account.creditor, [f"A-1,R1,5,{day()},,", f"A-1,R2,6,{day()},,"])
    apply(read(account.creditor, [f"A-1,R1,5,{day()},,", f"A-1,R2,7,{day()},,"]))
    row = apply(first)
    assert (row.counts["already"], row.counts["posted"], row.counts["refused"]) == (1, 0, 1)
    assert row.refused_rows.get().code == "reference_taken"


def test_a_wide_file(account: Account) -> None:
    row = upload(account.creditor, "ID,PAY_AMT1,PAY_AMT2\nA-1,100,0\nA-2,0,7\n")
    wide = [{"column": "PAY_AMT1", "value_on": day()}, {"column": "PAY_AMT2", "value_on": day(-5)}]
    reading = Reading({"account_reference": {"column": "ID"}}, wide=wide, save_as="UCI")
    payments_files.map_columns(payment_file=row, reading=reading, by=None, now=NOW)
    row = apply(payments_import.read(payment_file_id=row.pk, progress=Silent(), now=NOW))
    assert (row.counts["zero"], row.counts["posted"], row.counts["unmatched"]) == (2, 1, 1)
    assert set(Payment.objects.values_list("reference", "value_on")) == {
        ("A-1-PAY_AMT1", TODAY),
        ("A-2-PAY_AMT2", TODAY - timedelta(days=5)),
    }
    again = upload(account.creditor, "ID,PAY_AMT1,PAY_AMT2\nA-1,100,0\n")
    assert again.options == {"wide": wide, "mapping": "UCI"}


def test_columns_are_checked(account: Account) -> None:
    row = upload(account.creditor, "account,paid\nA-1,5\n")
    for columns in ({"account_reference": {"column": "account"}}, {"amount": {"column": "nowhere"}}):
        with pytest.raises(ColumnsUnmapped):
            payments_files.map_columns(payment_file=row, reading=Reading(columns), by=None, now=NOW)


def test_put_aside(account: Account) -> None:
    row = payments_files.discard(payment_file=read(account.creditor, [f"A-1,R1,5,{day()},,"]), by=None, now=NOW)
    assert (row.state, StagedPayment.objects.count()) == ("discarded", 0)
    with pytest.raises(NotAtThisStep):
        payments_files.start_applying(payment_file=row, by=None)


def test_cancel_posts_nothing(account: Account) -> None:
    class Stops(Silent):
        def step(self, label: Any, total: int = 0) -> None:
            if "Counting" in str(label):
                raise jobs.Cancelled

    row = read(account.creditor, [f"A-1,R1,5,{day()},,"])
    with pytest.raises(jobs.Cancelled):
        payments_import.apply(payment_file_id=row.pk, by=None, progress=Stops(), now=NOW)
    row.refresh_from_db()
    assert (row.state, Payment.objects.count()) == ("read", 0)


def test_the_command(account: Account, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, rest = tmp_path / "payments.csv", tmp_path / "refused.csv"
    path.write_text(HEADER + "A-1,R1,100,2026-11-20,,\nA-1,R2,x,2026-11-20,,\n", encoding="utf-8")
    call_command("import_payments", path, creditor=account.creditor.code, refused=rest)
    assert "Posted 1 payment," in capsys.readouterr().out
    assert "R2" in rest.read_text(encoding="utf-8-sig")
    call_command("verify_ledger")
    assert "All agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE cases_account SET principal = principal + 1", "account A-1"),
        ("UPDATE cases_account SET oldest_due_on = oldest_due_on - 1", "oldest due date"),
        ("UPDATE cases_case SET balance = 7", "its accounts say"),
    ],
)
def test_verify_ledger_finds_what_was_changed(
    account: Account, statement: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    from django.db import connection

    apply(read(account.creditor, [f"A-1,R1,100,{day()},,"]))
    call_command("verify_ledger")
    with connection.cursor() as cursor:
        cursor.execute(statement)
    with pytest.raises(CommandError):
        call_command("verify_ledger")
    assert said in capsys.readouterr().err
