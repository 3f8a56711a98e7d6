"""Giving a person their data: everything of theirs, nothing of anybody else, for two weeks."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cases.imports.progress import Silent
from cases.models import Account, Case, RelatedPerson
from common import files, secrets
from common.models import AuditEvent
from contacts.actions import data_requests
from contacts.models import DataRequest
from staff.enums import Role
from staff.models import User
from tests.factories import (
    NOW,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    CorrectionFactory,
    DebtorFactory,
    PaymentFactory,
    RequestFactory,
    UserFactory,
)
from tests.life_factories import DataRequestFactory
from tests.plan_factories import (
    AffordabilityStatementFactory,
    AgreementFactory,
    InstalmentFactory,
    RepaymentPlanFactory,
    RepaymentVersionFactory,
)

pytestmark = pytest.mark.django_db
PROOF = "Resident card seen by Zhou Ning on 24 November"
SignIn = Callable[[User], Client]


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(role=Role.ADMINISTRATOR)


def known(number: str = "11010519491231002X", **about: str) -> Case:
    """Return a case of the person with this national number, and of somebody around them."""
    debtor = DebtorFactory.create(national_number_hash=secrets.keyed_hash(number), language="zh-Hans", **about)
    bound = f"debtor:{debtor.creditor_id}:{debtor.reference}"
    debtor.national_number = secrets.encrypt(number.encode(), bound_to=bound)
    debtor.save()
    case = CaseFactory.create(debtor=debtor, creditor=debtor.creditor)
    account = AccountFactory.create(case=case)
    PaymentFactory.create(account=account)
    ContactPointFactory.create(debtor=debtor, value=f"+8613800{case.pk:06d}")
    friend = RelatedPerson.objects.create(debtor=debtor, role="contact_person", name="Friend Wang", relation="friend")
    number_of_friend = ContactPointFactory.create(debtor=debtor, person=friend, value=f"+8613999{case.pk:06d}")
    caller = UserFactory.create(name="Caller Qin")
    ContactFactory.create(case=case, party="debtor", outcome="refuses", note="Said it was paid", collector=caller)
    ContactFactory.create(
        case=case,
        party="contact_person",
        outcome="message_taken",
        note="Friend Wang will tell",
        person=friend,
        contact_point=number_of_friend,
        collector=caller,
    )
    return case


def made(case: Case, by: User) -> dict[str, str]:
    row = data_requests.ask(case=case, proof=PROOF, by=by, now=NOW)
    row = data_requests.make(data_request_id=row.pk, progress=Silent(), now=NOW)  # type: ignore[arg-type]
    assert row.file is not None
    with zipfile.ZipFile(io.BytesIO(b"".join(files.parts(row.file)))) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def test_the_archive_holds_all_of_the_person_and_nobody_else(administrator: User) -> None:
    case, other = known(), known(name="Zhao Qiwen")
    stranger = known("110105194912310038", name="Stranger Liu")
    found = made(case, administrator)
    assert set(found) == {"personal-data-en.html", "personal-data-zh-hans.html", "personal-data.json"}
    read = json.loads(found["personal-data.json"])
    assert {one["Case"] for one in read["cases"]} == {case.number, other.number}
    assert read["person"][0]["National number"] == "11010519491231002X"
    assert [one["Note"] for one in read["contacts"]].count("Said it was paid") == 2
    assert {one["By"] for one in read["contacts"]} == {"Collector"}
    everything = "".join(found.values())
    for text in ("Friend Wang", f"+8613999{case.pk:06d}", "Caller Qin", "Stranger Liu", stranger.number):
        assert text not in everything
    assert "催收员" in found["personal-data-zh-hans.html"]


def test_the_archive_holds_what_the_person_told_of_money_and_the_plans_made_of_it(administrator: User) -> None:
    case = known()
    for one in (case, known("110105194912310038")):
        AffordabilityStatementFactory.create(case=one, note=f"Rent went up, {one.number}")
        plan = RepaymentPlanFactory.create(case=one, reason=f"Plan of {one.number}")
        InstalmentFactory.create(version=RepaymentVersionFactory.create(plan=plan))
    found = made(case, administrator)
    read = json.loads(found["personal-data.json"])
    (told,), (plan,), (part,) = read["affordability"], read["plans"], read["instalments"]
    assert (told["Income a month"], told["Note"]) == ("¥5,000.00", f"Rent went up, {case.number}")
    assert (told["Dependants"], told["Wants to pay"]) == ("1", "yes")
    assert (plan["To be paid"], plan["State"], plan["Reason"]) == ("¥1,000.00", "offered", f"Plan of {case.number}")
    assert (part["Plan"], part["Number"], part["Amount"]) == (plan["Plan"], "1", "¥1,000.00")
    assert "月收入" in found["personal-data-zh-hans.html"]


def test_the_archive_holds_requests_agreements_corrections_and_money_beyond(administrator: User) -> None:
    case = known()
    for one in (case, known("110105194912310038")):
        closed = {"outcome": "answered", "answer": f"Paid twice, {one.number}", "closed_at": NOW}
        RequestFactory.create(
            case=one, kind="payment_query", subject="Where is my money", **closed, closed_by=administrator
        )
        account = Account.objects.get(case=one)
        CorrectionFactory.create(account=account, words=f"Never explained, {one.number}")
        Account.objects.filter(pk=account.pk).update(unapplied=30)
        version = RepaymentVersionFactory.create(plan=RepaymentPlanFactory.create(case=one))
        AgreementFactory.create(version=version)
        named = {"account_reference": one.debtor.reference, "creditor": one.creditor, "state": "unmatched"}
        PaymentFactory.create(account=None, amount=77, **named)
    found = made(case, administrator)
    read = json.loads(found["personal-data.json"])
    (asked,), (corrected,), (agreed,) = read["requests"], read["corrections"], read["agreements"]
    assert (asked["Subject"], asked["Answer"]) == ("Where is my money", f"Paid twice, {case.number}")
    assert (corrected["Interest"], corrected["Why"]) == ("−¥50.00", f"Never explained, {case.number}")
    assert agreed["Case"] == case.number
    assert read["accounts"][0]["Paid beyond the debt"] == "¥30.00"
    assert [one["Amount"] for one in read["payments"]] == ["¥100.00", "¥77.00"], "money that waits is theirs too"
    assert "投诉、异议与工单" in found["personal-data-zh-hans.html"]


def test_it_is_asked_with_proof_made_once_and_expires(administrator: User) -> None:
    case = known()
    with pytest.raises(data_requests.DataRequestRefused, match="proved who they are"):
        data_requests.ask(case=case, proof=" ", by=administrator, now=NOW)
    made(case, administrator)
    row = DataRequest.objects.get()
    data_requests.make(data_request_id=row.pk, progress=Silent(), now=NOW + timedelta(days=1))  # type: ignore[arg-type]
    row.refresh_from_db()
    assert (row.made_at, row.expires_at) == (NOW, NOW + timedelta(days=14))
    assert data_requests.expire(now=NOW + timedelta(days=13)) == 0
    assert data_requests.expire(now=NOW + timedelta(days=14)) == 1
    assert data_requests.expire(now=NOW + timedelta(days=14)) == 0
    assert AuditEvent.objects.filter(action__startswith="data_request.").count() == 2


def test_the_page_asks_and_gives_while_it_lasts(administrator: User, signed_in: SignIn) -> None:
    browser, case = signed_in(administrator), known()
    address = reverse("contacts:data-request", args=[case.pk])
    assert browser.post(address, {"proof": ""}).status_code == 422
    assert browser.post(address, {"proof": PROOF}).status_code == 302
    assert PROOF in browser.get(address).content.decode()
    lasting = DataRequestFactory.create(debtor=case.debtor)
    assert browser.get(reverse("contacts:data-request-file", args=[lasting.pk])).content == b"PK"
    gone = DataRequestFactory.create(debtor=case.debtor, expires_at=NOW + timedelta(seconds=1))
    assert browser.get(reverse("contacts:data-request-file", args=[gone.pk])).status_code == 404
    assert AuditEvent.objects.filter(action="data_request.download").count() == 1
    body = {"proof": PROOF}
    sent = browser.post(reverse("api-data-request", args=[case.pk]), body, content_type="application/json")
    assert sent.status_code == 201


@pytest.mark.parametrize(
    ("change", "constraint"),
    [("proof = ''", "data_request_has_proof"), ("expires_at = made_at", "data_request_expires")],
)
def test_the_database_wants_proof_and_an_end(change: str, constraint: str) -> None:
    DataRequestFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contacts_datarequest SET {change}")
