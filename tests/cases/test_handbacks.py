"""Returns and keep requests: chosen, confirmed, closed, written once; kept cases stay until their day."""

import csv
import io
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from cases.actions.placements import handbacks, keeping
from cases.actions.placements.keeping import KeepRefused
from cases.imports.progress import Silent
from cases.models import (
    Account,
    Case,
    ContactPoint,
    Debtor,
    KeepRequest,
    RelatedPerson,
    ReturnFile,
    ReturnItem,
)
from cases.queries.placements import handbacks as queries
from cases.rules.closings import keeping as rule
from cases.rules.closings.keeping import Problem, Within
from common import clock, files, jobs
from staff.models import User
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactPointFactory,
    CreditorFactory,
    DebtorFactory,
    HoldFactory,
    PlacementFactory,
    PromiseFactory,
)
from tests.life_factories import KeepRequestFactory, ReturnItemFactory
from tests.pages import words
from tests.people import SignIn
from tests.plan_factories import RepaymentPlanFactory

WIDE = Within(most_days=60, most_percent=10, cases=40, kept=3)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, None),
        ({"is_open": False}, Problem.CLOSED),
        ({"recall_on": None}, Problem.NO_RECALL),
        ({"recall_on": TODAY}, Problem.PASSED),
        ({"until": TODAY + 10 * DAY}, Problem.TOO_SOON),
        ({"until": TODAY + 70 * DAY}, None),
        ({"until": TODAY + 71 * DAY}, Problem.TOO_LATE),
        ({"within": Within(60, 10, 40, 4)}, Problem.TOO_MANY),
        ({"within": Within(60, 10, 5, 0)}, None),
        ({"within": Within(60, 0, 500, 0)}, Problem.TOO_MANY),
    ],
)
def test_what_stands_against_keeping(changes: dict[str, Any], expected: Problem | None) -> None:
    usual: dict[str, Any] = {
        "is_open": True,
        "recall_on": TODAY + 10 * DAY,
        "until": TODAY + 40 * DAY,
        "today": TODAY,
        "within": WIDE,
    }
    assert rule.problem(**(usual | changes)) == expected


def placed(supervisor: User, *, recall_on: date, count: int = 1, creditor: Any = None) -> list[Case]:
    creditor = creditor or CreditorFactory.create()
    placement = PlacementFactory.create(creditor=creditor, recall_on=recall_on)
    cases = CaseFactory.create_batch(count, creditor=creditor, team=supervisor.team, state="in_work")
    for case in cases:
        AccountFactory.create(case=case, placement=placement)
        ContactPointFactory.create(debtor=case.debtor)
    return cases


def given_back(creditor: Any, by: User, *reasons: str) -> ReturnFile:
    counts = queries.counts(queries.preview(creditor, list(reasons), on=TODAY))
    row = handbacks.ask(creditor=creditor, reasons=list(reasons), confirmed=counts, by=by, now=NOW)
    return handbacks.make(return_file_id=row.pk, by=by, progress=Silent(), now=NOW)


def test_accounts_past_their_recall_date_go_back_and_the_file_ties_out(supervisor: User) -> None:
    cases = placed(supervisor, recall_on=TODAY, count=3)
    creditor = cases[0].creditor
    placed(supervisor, recall_on=TODAY + DAY, creditor=creditor)
    KeepRequestFactory.create(
        case=cases[2], state="granted", recall_on=TODAY - DAY, until=TODAY + DAY, granted_until=TODAY + DAY,
        answered_at=NOW, answered_by=supervisor,
    )  # fmt: skip
    PromiseFactory.create(case=cases[0], state="kept")
    row = given_back(creditor, supervisor, "recall_date")
    assert (row.state, row.counts["accounts"], row.counts["closed"]) == ("made", 2, 2)
    assert row.counts["balance"] == "2000.000"
    assert {one.close_reason for one in Case.objects.filter(pk__in=[one.pk for one in cases[:2]])} == {"returned"}
    assert Case.objects.get(pk=cases[2].pk).state == "in_work", "a kept case stays"
    assert row.csv is not None
    lines = list(csv.reader(io.StringIO(b"".join(files.parts(row.csv)).decode("utf-8-sig"))))
    assert len(lines) == 3
    assert sum(Decimal(line[6]) for line in lines[1:]) == 2000
    assert ReturnItem.objects.get(case=cases[0]).promises_kept == 1
    with pytest.raises(handbacks.ReturnRefused, match="Nothing goes back"):
        given_back(creditor, supervisor, "recall_date")
    handbacks.make(return_file_id=row.pk, by=supervisor, progress=Silent(), now=NOW + DAY)
    row.refresh_from_db()
    assert row.made_at == NOW


def test_each_reason_chooses_its_own(supervisor: User) -> None:
    creditor = CreditorFactory.create()
    dead, sold, *unreached = placed(supervisor, recall_on=TODAY + 9 * DAY, count=6, creditor=creditor)
    _lost, promised, kept, planned = unreached
    HoldFactory.create(case=dead, debtor=dead.debtor, kind="deceased", scope="person")
    HoldFactory.create(case=sold, debtor=sold.debtor, kind="sold", scope="debt")
    ContactPoint.objects.filter(debtor__in=[one.debtor for one in unreached]).update(state="wrong")
    Case.objects.filter(pk=promised.pk).update(promise_due_on=TODAY)
    KeepRequestFactory.create(
        case=kept, state="granted", recall_on=TODAY + 9 * DAY, until=TODAY + 40 * DAY, granted_until=TODAY + 40 * DAY,
        answered_at=NOW, answered_by=supervisor,
    )  # fmt: skip
    RepaymentPlanFactory.create(case=planned, state="active", agreed_on=TODAY, activated_at=NOW, form="written")
    everything = ["recall_date", "exhausted", "deceased", "sold"]
    found = {one.reason: one.accounts for one in queries.preview(creditor, everything, on=TODAY)}
    assert found == {"deceased": 1, "sold": 1, "exhausted": 1}


def test_only_a_hold_that_reaches_the_case_on_that_day_sends_it_back(supervisor: User) -> None:
    """A guarantor's death, a lifted or ended hold and the sale of another debt leave the case where it is."""
    creditor = CreditorFactory.create()
    guaranteed, living, other, same = placed(supervisor, recall_on=TODAY + 9 * DAY, count=4, creditor=creditor)
    guarantor = RelatedPerson.objects.create(debtor=guaranteed.debtor, role="guarantor", name="Qian Shu")
    HoldFactory.create(case=guaranteed, kind="deceased", scope="person", person=guarantor)
    HoldFactory.create(case=living, kind="deceased", scope="person", state="lifted", lifted_at=NOW)
    sold = CaseFactory.create(
        creditor=creditor, debtor=other.debtor, state="closed", close_reason="sold", closed_on=TODAY
    )
    HoldFactory.create(case=sold, kind="sold", scope="debt")
    Debtor.objects.filter(pk=same.debtor_id).update(national_number_hash=b"1" * 32)
    twin = DebtorFactory.create(national_number_hash=b"1" * 32)
    elsewhere = CaseFactory.create(debtor=twin, creditor=twin.creditor)
    HoldFactory.create(case=elsewhere, kind="deceased", scope="person")
    assert [(one.reason, one.cases) for one in queries.preview(creditor, ["deceased", "sold"], on=TODAY)] == [
        ("deceased", 1)
    ], "who is dead at one creditor is dead at the other"


def test_nothing_goes_back_that_was_not_confirmed(supervisor: User) -> None:
    cases = placed(supervisor, recall_on=TODAY, count=2)
    creditor = cases[0].creditor
    counts = queries.counts(queries.preview(creditor, ["recall_date"], on=TODAY))
    row = handbacks.ask(creditor=creditor, reasons=["recall_date"], confirmed=counts, by=supervisor, now=NOW)
    Account.objects.filter(case=cases[1]).update(state="recalled")
    with pytest.raises(handbacks.ReturnRefused, match="changed since"):
        handbacks.make(return_file_id=row.pk, by=supervisor, progress=Silent(), now=NOW)
    row.refresh_from_db()
    assert row.state == "failed"
    assert not ReturnItem.objects.exists()
    assert given_back(creditor, supervisor, "recall_date").counts["accounts"] == 1


@pytest.mark.parametrize("step", [1, 2, 3])
def test_a_return_that_is_stopped_returns_nothing(supervisor: User, step: int) -> None:
    cases = placed(supervisor, recall_on=TODAY)

    class Stopped(Silent):
        steps = 0

        def step(self, label: Any, total: int = 0) -> None:
            self.steps += 1
            if self.steps == step:
                raise jobs.Cancelled

    counts = queries.counts(queries.preview(cases[0].creditor, ["recall_date"], on=TODAY))
    row = handbacks.ask(creditor=cases[0].creditor, reasons=["recall_date"], confirmed=counts, by=supervisor, now=NOW)
    with pytest.raises(jobs.Cancelled):
        handbacks.make(return_file_id=row.pk, by=supervisor, progress=Stopped(), now=NOW)
    assert Case.objects.get(pk=cases[0].pk).state == "in_work"
    assert not ReturnItem.objects.exists()


def test_a_case_is_asked_for_answered_and_lapses(supervisor: User) -> None:
    first, second = placed(supervisor, recall_on=TODAY + 5 * DAY, count=2)
    creditor = first.creditor
    creditor.keep_most_percent = 100
    creditor.save()
    promise = PromiseFactory.create(case=first, state="open")
    row = keeping.ask(case=first, until=TODAY + 30 * DAY, reason="Pays after payday", by=supervisor, now=NOW)
    assert (row.recall_on, row.promise_id) == (TODAY + 5 * DAY, promise.pk)
    with pytest.raises(keeping.KeepRefused, match="asked already"):
        keeping.ask(case=first, until=TODAY + 30 * DAY, reason="Again", by=supervisor, now=NOW)
    with pytest.raises(keeping.KeepRefused, match="no longer"):
        keeping.ask(case=second, until=TODAY + 99 * DAY, reason="Long", by=supervisor, now=NOW)
    with pytest.raises(KeepRefused, match="over a year after the recall date"):
        keeping.answer(request=row, granted_until=TODAY + 900 * DAY, words="", by=supervisor, now=NOW)
    keeping.answer(request=row, granted_until=TODAY + 20 * DAY, words="Mail of today", by=supervisor, now=NOW)
    with pytest.raises(keeping.KeepAnswered):
        keeping.answer(request=row, granted_until=None, words="", by=supervisor, now=NOW)
    other = keeping.ask(case=second, until=TODAY + 30 * DAY, reason="Sick", by=supervisor, now=NOW)
    assert keeping.lapse(creditor=creditor, on=TODAY + 4 * DAY, now=NOW) == 0
    assert keeping.lapse(creditor=creditor, on=TODAY + 5 * DAY, now=NOW) == 1
    assert keeping.lapse(creditor=creditor, on=TODAY + 5 * DAY, now=NOW) == 0
    other.refresh_from_db()
    assert other.state == "lapsed"
    assert not queries.preview(creditor, ["recall_date"], on=TODAY + 4 * DAY)
    assert queries.preview(creditor, ["recall_date"], on=TODAY + 20 * DAY)[0].cases == 2


def test_no_more_are_kept_than_the_creditor_lets(supervisor: User) -> None:
    first, second = placed(supervisor, recall_on=TODAY + 5 * DAY, count=2)
    keeping.ask(case=first, until=TODAY + 30 * DAY, reason="x", by=supervisor, now=NOW)
    with pytest.raises(keeping.KeepRefused, match="1 of the 2 cases"):
        keeping.ask(case=second, until=TODAY + 30 * DAY, reason="x", by=supervisor, now=NOW)


@pytest.mark.parametrize(
    ("table", "change", "constraint"),
    [
        ("keeprequest", "until = recall_on", "keep_request_beyond_recall"),
        ("keeprequest", "state = 'granted'", "keep_request_"),
        ("keeprequest", "state = 'refused'", "keep_request_answered_by"),
        ("keeprequest", "state = 'lost'", "keep_request_"),
        ("keeprequest", "reason = ''", "keep_request_has_reason"),
        ("returnfile", "state = 'made'", "return_file_made_at"),
        ("returnfile", "state = 'lost'", "return_file_state_known"),
        ("returnitem", "reason = 'bored'", "return_item_reason_known"),
        ("creditor", "keep_most_percent = 101", "creditor_keep_percent"),
    ],
)
@pytest.mark.django_db
def test_the_database_keeps_them_in_order(table: str, change: str, constraint: str) -> None:
    KeepRequestFactory.create()
    ReturnItemFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE cases_{table} SET {change}")


@pytest.mark.django_db
def test_one_request_waits_and_an_account_stands_once_in_a_file() -> None:
    keep, item = KeepRequestFactory.create(), ReturnItemFactory.create()
    with pytest.raises(IntegrityError, match="keep_request_one_asked"), transaction.atomic():
        KeepRequestFactory.create(case=keep.case)
    with pytest.raises(IntegrityError, match="return_item_once"), transaction.atomic():
        ReturnItemFactory.create(return_file=item.return_file, account=item.account)


def test_the_pages_show_choose_and_confirm(supervisor: User, signed_in: SignIn) -> None:
    cases = placed(supervisor, recall_on=TODAY, count=2)
    browser, creditor = signed_in(supervisor), cases[0].creditor
    new = reverse("cases:return-new")
    page = browser.get(f"{new}?creditor={creditor.pk}&reason=recall_date")
    assert page.context["counts"]["accounts"] == 2
    terms = {"creditor": creditor.pk, "reason": "recall_date"}
    assert browser.post(new, {**terms, "seen": "1:1"}).status_code == 422
    browser.post(new, {**terms, "seen": page.context["mark"]})
    row = ReturnFile.objects.get()
    handbacks.make(return_file_id=row.pk, by=supervisor, progress=Silent(), now=NOW)
    detail = browser.get(reverse("cases:return-detail", args=[row.pk])).content.decode()
    assert "The file ties out" in detail
    sent: Any = browser.get(reverse("cases:return-csv", args=[row.pk]))
    assert b"".join(sent.streaming_content).count(b"\n") == 3
    assert "made" in words(browser.get(reverse("cases:return-list")).content.decode())


def test_keeping_is_asked_and_answered_on_pages(supervisor: User, signed_in: SignIn) -> None:
    case = placed(supervisor, recall_on=clock.now().date() + 20 * DAY)[0]
    browser = signed_in(supervisor)
    assert "Ask to keep" in browser.get(case.get_absolute_url()).content.decode()
    ask = reverse("cases:keep-ask", args=[case.pk])
    assert browser.post(ask, {"until": "+900", "reason": "x"}).status_code == 422
    browser.post(ask, {"until": "+40", "reason": "Pays after payday"})
    row = KeepRequest.objects.get()
    assert "The creditor is asked" in browser.get(case.get_absolute_url()).content.decode()
    listed: Any = browser.get(reverse("cases:keep-export-csv"))
    assert "Pays after payday" in b"".join(listed.streaming_content).decode()
    browser.post(reverse("cases:keep-answer", args=[row.pk]), {"answer": "grant", "granted_until": "", "words": ""})
    row.refresh_from_db()
    assert (row.state, row.granted_until) == ("granted", row.until)
    assert "Kept with us until" in browser.get(case.get_absolute_url()).content.decode()


def test_programs_preview_and_return(supervisor: User, signed_in: SignIn) -> None:
    case = placed(supervisor, recall_on=TODAY)[0]
    browser, address = signed_in(supervisor), reverse("api-return-list")
    body = {"creditor": case.creditor_id, "reasons": ["recall_date"]}
    preview = browser.post(address, body, content_type="application/json").json()
    wrong = browser.post(address, {**body, "accounts": 9, "balance": "1"}, content_type="application/json")
    assert wrong.status_code == 409
    confirmed = {**body, "accounts": preview["accounts"], "balance": preview["balance"]}
    assert browser.post(address, confirmed, content_type="application/json").status_code == 201
