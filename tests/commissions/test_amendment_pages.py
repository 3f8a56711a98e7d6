"""The pages and the API of amendments: what is said before, who decides, where it is posted."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from commissions.actions import plans, targets
from commissions.models import Amendment, Assignment, Run, Target
from commissions.queries import amendments as queries
from staff.enums import Role
from tests import factories
from tests.commissions.conftest import OCTOBER, figured
from tests.commissions.test_amendments import BETTER, superseded
from tests.commissions.test_deltas import NOVEMBER, approved, following

NOW = factories.NOW
FORWARD = "posted in the run of November 2026"
pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    paid("800", by=collector, dpd=100)
    return approved(figured(october, clerk), clerk, second)


def asked_for(clerk: Any, collector: Any, amount: str = "500") -> Amendment:
    amounts: dict[int, Decimal | None] = {collector.pk: Decimal(amount)}
    targets.set_month(by=clerk, month=OCTOBER, currency="CNY", amounts=amounts, reason="Typed wrong", now=NOW)
    return Amendment.objects.get()


def test_the_page_of_targets_says_where_the_difference_is_posted(
    signed_in: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    url, typed = reverse("commissions:target-list"), {"month": "2026-10", "currency": "CNY"}
    page = signed_in(clerk).get(url, typed).content.decode()
    assert FORWARD in page
    assert reverse("commissions:target-copy") not in page
    typed[f"t_{collector.pk}"] = "500"
    refused = signed_in(clerk).post(url, typed)
    assert (refused.status_code, Amendment.objects.count()) == (422, 0)
    assert "Say why" in refused.content.decode()
    assert signed_in(clerk).post(url, {**typed, "reason": "Typed wrong"}).status_code == 302
    page = signed_in(second).get(url, {"month": "2026-10"}).content.decode()
    for words in ("500.00 asked for by Hannah Pryce", "Typed wrong", "1 target of another person waits for you"):
        assert words in page
    signed_in(second).post(reverse("commissions:target-approve"), typed)
    assert Target.objects.get().amount == 500


def test_an_open_month_is_typed_as_ever(signed_in: Any, clerk: Any, collector: Any, closed: Any) -> None:
    page = signed_in(clerk).get(reverse("commissions:target-list"), {"month": "2026-11"}).content.decode()
    assert FORWARD not in page
    assert 'name="reason"' not in page


def test_the_second_person_decides_in_the_inbox(
    signed_in: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    row = asked_for(clerk, collector)
    inbox = reverse("cases:approval-list")
    page = signed_in(second).get(inbox).content.decode()
    for words in (f"Target of {collector} for October 2026", FORWARD, "Typed wrong"):
        assert words in page
    decide = reverse("commissions:amendment-decide", args=[row.pk])
    assert signed_in(clerk).post(decide, {"answer": "approve"}).status_code == 422
    assert signed_in(second).post(decide, {"answer": "refuse", "words": ""}).status_code == 422
    assert signed_in(second).post(decide, {"answer": "approve"}).status_code == 302
    run = figured(following(NOVEMBER, collector), clerk)
    page = signed_in(clerk).get(reverse("commissions:amendment-list")).content.decode()
    for words in (f"Target of {collector} for October 2026", run.get_absolute_url(), "Marcus Feld"):
        assert words in page
    assert signed_in(collector).get(reverse("commissions:amendment-list")).status_code in {403, 404}


def test_what_one_asked_for_can_be_taken_back(
    signed_in: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    row = asked_for(clerk, collector)
    url = reverse("commissions:amendment-discard", args=[row.pk])
    pages = [signed_in(who).get(reverse("commissions:amendment-list")).content.decode() for who in (clerk, second)]
    assert [url in page for page in pages] == [True, False]
    signed_in(clerk).post(url)
    assert Amendment.objects.get().state == "discarded"


def test_a_plan_is_assigned_in_an_approved_month_with_a_reason(
    signed_in: Any, clerk: Any, collector: Any, closed: Any
) -> None:
    other = factories.PlanVersionFactory.create(definition=BETTER)
    url = reverse("commissions:plan-assign", args=[other.plan_id])
    since = f"{OCTOBER:%Y-%m}"
    refused = signed_in(clerk).post(url, {"who": f"c{collector.pk}", "since": since})
    assert refused.status_code == 422
    assert FORWARD in refused.content.decode()
    signed_in(clerk).post(url, {"who": f"c{collector.pk}", "since": since, "reason": "Moved"})
    assert Amendment.objects.get().kind == "assigned"


def test_an_assignment_ends_before_an_approved_month_with_a_reason(
    signed_in: Any, clerk: Any, collector: Any, closed: Any
) -> None:
    url = reverse("commissions:assignment-end", args=[Assignment.objects.get().pk])
    refused = signed_in(clerk).post(url, {"since": "2026-10"})
    page = refused.content.decode()
    assert (refused.status_code, FORWARD in page, f"ends for {collector} before October" in page) == (422, True, True)
    signed_in(clerk).post(url, {"since": "2026-10", "reason": "Left"})
    assert Amendment.objects.get().kind == "ended"


def test_a_version_for_an_approved_month_is_handed_in_twice(
    signed_in: Any, clerk: Any, second: Any, version: Any, closed: Any
) -> None:
    draft = plans.draft(by=clerk, plan=version.plan, now=NOW)
    plans.write(by=clerk, version=draft, definition=BETTER, now=NOW)
    url = reverse("commissions:version-submit", args=[draft.pk])
    typed = {"effective_on": "2026-10-01", "note": "Typed wrong"}
    page = signed_in(clerk).post(url, typed).content.decode()
    assert FORWARD in page
    assert '<input type="hidden" name="amends" value="2026-10-01">' in page
    other_day = signed_in(clerk).post(url, {**typed, "effective_on": "2026-10-02", "amends": "2026-10-01"})
    assert other_day.status_code == 422
    assert signed_in(clerk).post(url, {**typed, "amends": "2026-10-01"}).status_code == 302
    assert FORWARD in signed_in(second).get(reverse("cases:approval-list")).content.decode()
    signed_in(second).post(reverse("commissions:version-decide", args=[draft.pk]), {"answer": "approve"})
    assert Amendment.objects.get().state == "approved"
    assert signed_in(clerk).get(reverse("commissions:amendment-list")).status_code == 200


def test_a_version_without_a_day_left_is_still_shown(signed_in: Any, clerk: Any, second: Any, version: Any) -> None:
    draft = plans.draft(by=clerk, plan=version.plan, now=NOW)
    plans.write(by=clerk, version=draft, definition=BETTER, now=NOW)
    plans.submit(by=clerk, version=draft, effective_on=date(2026, 1, 1), note="Typed wrong", now=NOW)
    plans.approve(by=second, version=draft, now=NOW)
    page = signed_in(clerk).get(version.get_absolute_url()).content.decode()
    assert "Another version took over from its first day on" in page
    for url in (version.plan.get_absolute_url(), reverse("commissions:plan-list")):
        assert signed_in(clerk).get(url).status_code == 200
    row = signed_in(clerk).get(reverse("api-pay-version-list", args=[version.plan_id])).json()["results"][-1]
    assert (row["number"], row["valid_from"], row["valid_until"]) == (1, None, None)


def test_programs_amend_as_people_do(signed_in: Any, clerk: Any, second: Any, collector: Any, closed: Any) -> None:
    send: dict[str, Any] = {"content_type": "application/json"}
    targets_url = reverse("api-pay-target-list")
    body: dict[str, Any] = {
        "month": "2026-10-01", "currency": "CNY", "targets": [{"collector": collector.pk, "amount": "500"}],
    }  # fmt: skip
    refused = signed_in(clerk).post(targets_url, body, **send)
    assert (refused.status_code, refused.json()["code"]) == (409, "month_locked")
    assert signed_in(clerk).post(targets_url, {**body, "reason": "Typed wrong"}, **send).json() == {"count": 1}
    [row] = signed_in(clerk).get(reverse("api-pay-amendment-list"), {"month": "2026-10"}).json()["results"]
    assert (row["kind"], row["amount"], row["state"]) == ("target", "500.000", "submitted")
    approve = reverse("api-pay-amendment-approve", args=[row["id"]])
    assert signed_in(clerk).post(approve, {}, **send).json()["code"] == "second_person_needed"
    assert signed_in(second).post(approve, {}, **send).json()["state"] == "approved"
    plan = factories.PlanVersionFactory.create(definition=BETTER).plan_id
    body = {"plan": plan, "collector": collector.pk, "since": "2026-10-01", "reason": "Moved"}
    answer = signed_in(clerk).post(reverse("api-pay-assignment-list"), body, **send)
    assert (answer.status_code, answer.json()["kind"]) == (202, "assigned")
    refuse = reverse("api-pay-amendment-refuse", args=[answer.json()["id"]])
    assert signed_in(second).post(refuse, {"words": "No"}, **send).json()["state"] == "refused"
    end = reverse("api-pay-assignment-end", args=[Assignment.objects.get().pk])
    answer = signed_in(clerk).post(end, {"since": "2026-10-01", "reason": "Left"}, **send)
    discard = reverse("api-pay-amendment-discard", args=[answer.json()["id"]])
    assert signed_in(clerk).post(discard, **send).json()["state"] == "discarded"
    supervisor = factories.UserFactory.create(role=Role.SUPERVISOR)
    assert signed_in(supervisor).get(reverse("api-pay-amendment-list")).status_code == 403


def test_the_page_of_a_run_says_why_it_posts_what(
    hired: Any, signed_in: Any, clerk: Any, second: Any, collector: Any, closed: Any
) -> None:
    other = hired(name="Dale Hobart")
    for who, amount, reason in ((collector, "800", "Typed wrong"), (other, "1600", "Half a year by mistake")):
        amounts: dict[int, Decimal | None] = {who.pk: Decimal(amount)}
        targets.set_month(by=clerk, month=OCTOBER, currency="CNY", amounts=amounts, reason=reason, now=NOW)
        targets.approve(by=second, month=OCTOBER, currency="CNY", now=NOW)
    run = figured(following(NOVEMBER, collector, other), clerk)
    found = queries.posted_by(run)
    assert [(one.row.collector, one.difference) for one in found] == [(collector, Decimal("0.80")), (other, 0)]
    page = signed_in(clerk).get(run.get_absolute_url()).content.decode()
    for words in (
        "Typed wrong",
        "Half a year by mistake",
        "Hannah Pryce",
        "Marcus Feld",
        "+0.80",
        f"Target of {other}",
    ):
        assert words in page
    assert "Changes of approved months, posted" not in signed_in(clerk).get(closed.get_absolute_url()).content.decode()


def test_a_version_for_everybody_is_told_with_what_all_come_to(
    clerk: Any, second: Any, collector: Any, version: Any, closed: Any, django_assert_max_num_queries: Any
) -> None:
    superseded(version.plan, clerk, second)
    run = figured(following(NOVEMBER, collector), clerk)
    with django_assert_max_num_queries(2):
        [one] = queries.posted_by(run)
    assert (one.row.kind, one.difference, one.row.reason) == ("version", 16, "The rates were typed wrong")
