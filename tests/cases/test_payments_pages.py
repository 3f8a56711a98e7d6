"""The pages of payments and payment files: who sees what, and what each shows."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.actions.payments import payments, payments_files, payments_import
from cases.actions.payments.payments import Stated
from cases.imports.progress import Silent
from cases.models import Account, Payment, PaymentFile
from common.models import AuditEvent
from staff.enums import Role
from tests.factories import NOW, TODAY, AccountFactory, PaymentFactory
from tests.pages import words
from tests.people import Person, SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def finance(person: Person, signed_in: SignIn) -> Client:
    return signed_in(person(Role.FINANCE))


@pytest.fixture
def account() -> Account:
    return AccountFactory.create(reference="A-1")


def post(account: Account, reference: str = "R1", amount: int = 100, **more: object) -> Payment:
    values = {"account_reference": "A-1", "reference": reference, "amount": Decimal(amount), "value_on": TODAY, **more}
    return payments.record(creditor=account.creditor, stated=Stated(**values), by=None, now=NOW)  # type: ignore[arg-type]


def upload(account: Account, text: str) -> PaymentFile:
    return payments_files.upload(
        stream=io.BytesIO(text.encode()), name="p.csv", creditor=account.creditor, by=None, now=NOW
    )


def test_the_list_shows_payments_and_sums(finance: Client, account: Account) -> None:
    post(account)
    post(account, "OF-NOBODY", 50, account_reference="A-9")
    page = finance.get(reverse("cases:payment-list")).content.decode()
    assert "¥150.00" in page
    assert "1 payment has no account yet" in page
    assert "OF-NOBODY" not in finance.get(reverse("cases:payment-list"), {"state": "posted"}).content.decode()
    assert "OF-NOBODY" in finance.get(reverse("cases:payment-list"), {"reference": "A-9"}).content.decode()


def test_the_list_turns_round_at_the_head_of_its_date(finance: Client, account: Account) -> None:
    post(account, "EARLY", value_on=TODAY - timedelta(days=3))
    post(account, "LATE")
    page = finance.get(reverse("cases:payment-list")).content.decode()
    assert page.index("LATE") < page.index("EARLY")
    assert 'aria-sort="descending"' in page
    turned = finance.get(reverse("cases:payment-list"), {"sort": "value_up"}).content.decode()
    assert turned.index("EARLY") < turned.index("LATE")
    assert finance.get(reverse("cases:payment-list"), {"sort": "nonsense"}).status_code == 200


def test_a_download_holds_what_fits_and_leaves_a_trace(finance: Client, account: Account) -> None:
    post(account, "R1")
    post(account, "R2", account_reference="A-9")
    answer: Any = finance.get(reverse("cases:payment-export-csv"), {"state": "posted", "sort": "value_up"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert "R1" in text
    assert "100.00,CNY,posted" in text
    assert "R2" not in text
    assert finance.get(reverse("cases:payment-export-xlsx")).status_code == 200
    taken = AuditEvent.objects.filter(action="payments.export").order_by("pk")
    assert [(one.facts["form"], one.facts["filters"]) for one in taken] == [("csv", {"state": "posted"}), ("xlsx", {})]
    finance.get(reverse("cases:payment-export-csv"), {"reference": "A-1"})
    facts = AuditEvent.objects.filter(action="payments.export").order_by("-pk")[0].facts
    assert facts["filters"] == {"reference": "…"}, "a number that names a person stands in no audit"


def test_a_filter_that_makes_no_sense_downloads_nothing(finance: Client, account: Account) -> None:
    post(account)
    answer = finance.get(reverse("cases:payment-export-csv"), {"since": "yesterweek"})
    assert answer.status_code == 302
    assert "since=yesterweek" in answer.headers["Location"]
    assert not AuditEvent.objects.filter(action="payments.export").exists()


def test_the_list_asks_as_often_for_20_rows_as_for_one(
    finance: Client, account: Account, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (1, 20):
        PaymentFactory.create_batch(number, account=account)
        with django_assert_max_num_queries(14) as queries:
            finance.get(reverse("cases:payment-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", [Role.COLLECTOR, Role.SUPERVISOR, Role.QUALITY])
def test_others_do_not_see_payments(person: Person, signed_in: SignIn, role: Role) -> None:
    assert signed_in(person(role)).get(reverse("cases:payment-list")).status_code == 403


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "74 days past due"),
        ({"amount": 1100}, "kept as unapplied"),
        ({"account_reference": "A-9"}, "No account of"),
        ({"value_on": TODAY - timedelta(days=30)}, "counts for nothing"),
    ],
)
def test_a_payment_explains_itself(finance: Client, account: Account, more: dict[str, object], said: str) -> None:
    payment = post(account, **more)  # type: ignore[arg-type]
    assert said in finance.get(reverse("cases:payment-detail", args=[payment.pk])).content.decode()


def test_a_reversal_explains_itself(finance: Client, account: Account) -> None:
    first = post(account)
    bounce = post(account, "B1", 100, reverses="R1")
    assert "takes back exactly" in finance.get(reverse("cases:payment-detail", args=[bounce.pk])).content.decode()
    assert "B1" in words(finance.get(reverse("cases:payment-detail", args=[first.pk])).content.decode())


def test_recording_by_hand(finance: Client, account: Account) -> None:
    url = reverse("cases:payment-record")
    form = {
        "creditor": account.creditor.pk,
        "account_reference": "A-1",
        "reference": "R1",
        "amount": "１００",
        "value_on": "2026-11-20",
    }
    answer = finance.post(url, {**form, "amount": "much"})
    assert (answer.status_code, Payment.objects.count()) == (422, 0)
    assert finance.post(url, form).status_code == 302
    assert Payment.objects.get().amount == 100


def test_matching_looks_twice(finance: Client, account: Account) -> None:
    payment = post(account, account_reference="A-?")
    url = reverse("cases:payment-match", args=[payment.pk])
    assert "A-1" in words(finance.get(url, {"q": account.debtor.name}).content.decode())
    assert "¥900.00" in finance.get(url, {"q": "A", "account": str(account.pk)}).content.decode()
    assert finance.post(url, {"account": account.pk}).status_code == 302
    assert finance.post(url, {"account": account.pk}).status_code == 422
    payment.refresh_from_db()
    assert payment.account == account


def test_another_creditors_account_cannot_be_picked(finance: Client, account: Account) -> None:
    payment = post(account, account_reference="A-?")
    other = AccountFactory.create()
    url = reverse("cases:payment-match", args=[payment.pk])
    assert finance.post(url, {"account": other.pk}).status_code == 404


def test_setting_aside_asks_why(finance: Client, account: Account) -> None:
    payment = post(account, account_reference="A-?")
    url = reverse("cases:payment-set-aside", args=[payment.pk])
    assert finance.post(url, {}).status_code == 422
    assert finance.post(url, {"reason": "another bank"}).status_code == 302
    assert "another bank" in finance.get(reverse("cases:payment-detail", args=[payment.pk])).content.decode()
    finance.post(url, {"back": "1"})
    assert "R1" in words(finance.get(reverse("cases:payment-unmatched")).content.decode())


def test_a_file_from_upload_to_columns(finance: Client, account: Account) -> None:
    file = SimpleUploadedFile("p.csv", b"account,reference,amount,value date\nA-1,R1,5,2026-11-20\n")
    answer = finance.post(reverse("cases:payment-file-new"), {"creditor": account.creditor.pk, "file": file})
    row = PaymentFile.objects.get()
    assert answer.headers["Location"] == reverse("cases:payment-file-columns", args=[row.pk])
    columns = finance.get(answer.headers["Location"]).content.decode()
    assert "2026-11-20" in columns
    answer = finance.post(answer.headers["Location"], {"column_amount": "amount"})
    assert (answer.status_code, "No column is chosen for" in answer.content.decode()) == (422, True)
    chosen = {"account_reference": "account", "reference": "reference", "amount": "amount", "value_on": "value date"}
    form = {f"column_{name}": column for name, column in chosen.items()}
    assert finance.post(reverse("cases:payment-file-columns", args=[row.pk]), form).status_code == 302
    row.refresh_from_db()
    assert row.job.kind == payments_files.READ


def test_an_unreadable_file_is_refused_with_a_sentence(finance: Client, account: Account) -> None:
    file = SimpleUploadedFile("p.csv", b"account,account\n1,2\n")
    answer = finance.post(reverse("cases:payment-file-new"), {"creditor": account.creditor.pk, "file": file})
    assert answer.status_code == 422
    assert "Two columns" in answer.content.decode()


def test_preview_then_report(finance: Client, account: Account) -> None:
    row = upload(account, "account,reference,amount,value date\nA-1,R1,5,2026-11-20\nA-1,R2,x,2026-11-20\n")
    payments_import.read(payment_file_id=row.pk, progress=Silent(), now=NOW)
    url = reverse("cases:payment-file-detail", args=[row.pk])
    page = finance.get(url).content.decode()
    assert "Import 1 payment" in page
    assert "Not an amount." in page
    assert "R2" in finance.get(reverse("cases:payment-file-refused", args=[row.pk])).content.decode()
    finance.post(reverse("cases:payment-file-apply", args=[row.pk]))
    row.refresh_from_db()
    assert row.job.kind == payments_files.APPLY
    row.job.delete()
    payments_import.apply(payment_file_id=row.pk, by=None, progress=Silent(), now=NOW)
    assert "What became of the rows" in finance.get(url).content.decode()
    assert finance.post(reverse("cases:payment-file-discard", args=[row.pk])).status_code == 422
    assert "p.csv" in finance.get(reverse("cases:payment-file-list")).content.decode()
