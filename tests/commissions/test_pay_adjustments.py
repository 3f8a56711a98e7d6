"""Adjustments of pay: two people, an open month, booked once, visible to who is paid."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from rest_framework.test import APIClient

from commissions.actions import adjustments, runs
from commissions.actions.months import MonthLocked
from commissions.models import Adjustment, PayEntry, PlanVersion, Run
from commissions.queries.pay import proof
from common.exact import AmountTooFine
from common.second_person import SecondPersonNeeded
from contacts.actions.attachments import AttachmentRefused
from tests import factories
from tests.commissions.conftest import OCTOBER, figured
from tests.commissions.test_deltas import NOVEMBER, approved, following
from tests.pay_factories import AdjustmentFactory
from tests.pay_plans import PLAN
from tests.sql import broken, refusal

NOW, TODAY = factories.NOW, date(2026, 11, 24)
pytestmark = pytest.mark.django_db


def wanted(who: Any, amount: str = "12.50", month: date = OCTOBER, **about: Any) -> adjustments.Wanted:
    words = about.pop("words", "The call was hers; the colleague only took the money.")
    return adjustments.Wanted(who, month, about.pop("currency", "CNY"), Decimal(amount), words, **about)


def proposed(by: Any, who: Any, amount: str = "12.50", **about: Any) -> Adjustment:
    return adjustments.propose(by=by, wanted=wanted(who, amount, **about), today=TODAY, now=NOW)


def allowed(clerk: Any, second: Any, who: Any, amount: str = "12.50", **about: Any) -> Adjustment:
    return adjustments.approve(adjustment=proposed(clerk, who, amount, **about), by=second, now=NOW)


def test_an_approved_adjustment_is_paid_once_and_proved(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    paid("800", by=collector, dpd=100)
    row = allowed(clerk, second, collector)
    run = figured(figured(october, clerk), clerk)
    statement = run.statements.get()
    assert (statement.total, statement.settled["adjustment"], statement.paid) == (16, "12.5", Decimal("28.50"))
    approved(run, clerk, second)
    row.refresh_from_db()
    assert (row.booked_in, PayEntry.objects.get(kind="adjustment").amount) == (run, Decimal("12.50"))
    assert figured(following(NOVEMBER, collector), clerk).total == 0
    assert proof.differences(most=5) == []


def test_who_earned_nothing_is_paid_by_an_adjustment_alone(
    clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    allowed(clerk, second, collector, "7")
    allowed(clerk, second, collector, "-2")
    run = figured(october, clerk)
    assert (run.statements.get().settled["adjustment"], run.total) == ("5", 5)


def test_approved_after_the_calculation_it_sends_the_run_back(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    paid("800", by=collector, dpd=100)
    run = figured(october, clerk)
    waits = proposed(clerk, collector)
    run = runs.send_to_review(by=clerk, run=run, now=NOW)
    adjustments.approve(adjustment=waits, by=second, now=NOW)
    with pytest.raises(runs.AdjustmentsWait):
        runs.approve(by=second, run=run, now=NOW)
    assert approved(figured(run, clerk), clerk, second).total == Decimal("28.50")


def test_a_locked_month_takes_none(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> None:
    paid("800", by=collector, dpd=100)
    waits = proposed(clerk, collector)
    approved(figured(october, clerk), clerk, second)
    with pytest.raises(MonthLocked, match="Book the adjustment in the open month"):
        proposed(clerk, collector, "1")
    with pytest.raises(MonthLocked):
        adjustments.approve(adjustment=waits, by=second, now=NOW)
    adjustments.refuse(adjustment=waits, by=second, words="Ask in November", now=NOW)
    allowed(clerk, second, collector, month=NOVEMBER)
    assert figured(following(NOVEMBER, collector), clerk).total == Decimal("12.50")


@pytest.mark.parametrize(
    ("about", "refused"),
    [
        ({"amount": "0"}, adjustments.AdjustmentRefused),
        ({"amount": "0.005"}, AmountTooFine),
        ({"words": "  "}, adjustments.AdjustmentRefused),
        ({"month": date(2026, 12, 1)}, adjustments.AdjustmentRefused),
        ({"currency": "USD"}, adjustments.AdjustmentRefused),
    ],
)
def test_what_cannot_be_asked_for(clerk: Any, collector: Any, about: Any, refused: Any) -> None:
    with pytest.raises(refused):
        proposed(clerk, collector, **about)
    assert not Adjustment.objects.exists()


def test_a_double_click_asks_and_decides_once(clerk: Any, second: Any, collector: Any) -> None:
    row = proposed(clerk, collector)
    with pytest.raises(adjustments.AdjustmentRefused, match="waits for a decision already"):
        proposed(clerk, collector)
    adjustments.approve(adjustment=row, by=second, now=NOW)
    for act in (adjustments.approve, adjustments.refuse):
        with pytest.raises(adjustments.AdjustmentDecided):
            act(adjustment=row, by=second, words="Twice", now=NOW)


def test_it_takes_two_people_and_neither_is_who_is_paid(clerk: Any, second: Any, hired: Any) -> None:
    paid_one = hired(role="finance")
    factories.AssignmentFactory._meta.model.objects.update(collector=paid_one)
    row = AdjustmentFactory.create(collector=paid_one, asked_by=clerk)
    for who in (clerk, paid_one):
        with pytest.raises(SecondPersonNeeded):
            adjustments.approve(adjustment=row, by=who, now=NOW)
        row.state, row.decided_by, row.decided_at = "approved", who, NOW
        assert "pay_adjustment_two_people" in broken(row.save)
    row.refresh_from_db()
    with pytest.raises(adjustments.AdjustmentRefused):
        adjustments.withdraw(adjustment=row, by=second, now=NOW)
    with pytest.raises(adjustments.AdjustmentRefused):
        adjustments.refuse(adjustment=row, by=second, words=" ", now=NOW)
    assert adjustments.withdraw(adjustment=row, by=clerk, now=NOW).state == "withdrawn"


def test_the_database_keeps_what_was_decided_and_booked(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    paid("800", by=collector, dpd=100)
    row, waits = allowed(clerk, second, collector), proposed(clerk, collector, "3")
    later = factories.RunFactory.create(month=NOVEMBER)
    for sql in (
        "UPDATE commissions_adjustment SET amount = 99 WHERE id = %s",
        "UPDATE commissions_adjustment SET state = 'refused' WHERE id = %s",
        "DELETE FROM commissions_adjustment WHERE id = %s",
    ):
        assert "keeps what was asked" in refusal(sql, row.pk)
    assert "keeps what was asked" in refusal("UPDATE commissions_adjustment SET amount = 99 WHERE id = %s", waits.pk)
    assert "booked_when_approved" in refusal(
        "UPDATE commissions_adjustment SET booked_in_id = %s WHERE id = %s", later.pk, waits.pk
    )
    approved(figured(october, clerk), clerk, second)
    for run in (later.pk, None):
        assert "keeps what was asked" in refusal(
            "UPDATE commissions_adjustment SET booked_in_id = %s WHERE id = %s", run, row.pk
        )


def test_where_a_figure_is_missing_it_is_paid_all_the_same(clerk: Any, second: Any, hired: Any) -> None:
    advance = {"id": "d", "type": "guarantee_draw", "kind": "draw", "amount": {"of": "salary"}, "recoverable": True}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "period": [*PLAN["period"], advance]})
    who = hired(by=version)
    allowed(clerk, second, who)
    assert PlanVersion.objects.count() == 2
    statement = figured(factories.RunFactory.create(), clerk).statements.get()
    assert (statement.settled["adjustment"], statement.paid) == ("12.5", Decimal("12.50"))


def test_pages_ask_decide_and_show(
    clerk: Any, second: Any, collector: Any, october: Any, signed_in: Any, time_machine: Any
) -> None:
    time_machine.move_to(NOW, tick=False)
    ask = reverse("commissions:adjustment-propose", args=[collector.pk])
    assert ask in signed_in(clerk).get(reverse("commissions:pay-account", args=[collector.pk])).content.decode()
    told = {"when": "2026-10 CNY", "amount": "−1,200.50", "words": "Credited twice", "attached": ""}
    assert signed_in(clerk).post(ask, {**told, "amount": "1.234"}).status_code == 422
    file = SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof")
    assert signed_in(clerk).post(ask, {**told, "attached": file}).status_code == 302
    row = Adjustment.objects.get()
    assert (row.amount, row.file.name) == (Decimal("-1200.50"), "proof.pdf")
    assert "waits for a decision already" in signed_in(clerk).post(ask, told).content.decode()
    inbox = signed_in(second).get(reverse("cases:approval-list")).content.decode()
    assert "Adjust the pay of Lin Yue by −¥1,200.50" in inbox
    decide = reverse("commissions:adjustment-decide", args=[row.pk])
    own = signed_in(clerk).post(decide, {"answer": "approve"})
    assert (own.status_code, Adjustment.objects.get().state) == (422, "asked")
    assert signed_in(second).post(decide, {"answer": "approve", "words": "Seen"}).status_code == 302
    opened = signed_in(second).get(reverse("commissions:adjustment-file", args=[row.pk]))
    assert b"".join(opened.streaming_content) == b"%PDF-1.7 proof"
    statement = figured(october, clerk).statements.get()
    assert "By hand: Credited twice" in signed_in(clerk).get(statement.get_absolute_url()).content.decode()
    listed = reverse("commissions:adjustment-list")
    assert "Credited twice" in signed_in(clerk).get(f"{listed}?show=approved").content.decode()
    assert "Credited twice" not in signed_in(clerk).get(f"{listed}?show=waiting").content.decode()


def test_a_file_of_another_kind_is_refused(clerk: Any, collector: Any) -> None:
    file: Any = SimpleUploadedFile("a.exe", b"MZ\x00\x00")
    with pytest.raises(AttachmentRefused):
        adjustments.propose(by=clerk, wanted=wanted(collector), today=TODAY, now=NOW, file=file)
    assert not Adjustment.objects.exists()


def test_the_api_asks_once_per_key_and_decides(clerk: Any, second: Any, collector: Any, time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    one, other = APIClient(), APIClient()
    one.force_authenticate(clerk)
    other.force_authenticate(second)
    body = {"collector": collector.pk, "month": "2026-10-09", "currency": "CNY", "amount": "5", "words": "Hers"}
    key: Any = {"HTTP_IDEMPOTENCY_KEY": "a"}
    first = one.post("/api/v1/pay-adjustments/", body, format="json", **key)
    again = one.post("/api/v1/pay-adjustments/", body, format="json", **key)
    assert (first.status_code, again.json()) == (201, first.json())
    at = f"/api/v1/pay-adjustments/{first.json()['id']}/"
    assert one.post(f"{at}approve/").json()["code"] == "second_person_needed"
    assert other.post(f"{at}refuse/", {"words": ""}).json()["code"] == "adjustment_refused"
    assert other.post(f"{at}approve/").json()["state"] == "approved"
    assert one.post(f"{at}withdraw/").json()["code"] == "adjustment_decided"
    assert len(one.get("/api/v1/pay-adjustments/?show=approved").json()["results"]) == 1
    collectors = APIClient()
    collectors.force_authenticate(collector)
    assert collectors.get("/api/v1/pay-adjustments/").status_code == 403
    assert Run.objects.count() == 0
