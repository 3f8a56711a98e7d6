"""The pages of plans: what is left, offers, proposing, agreeing, deciding, the list and its file."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from cases.actions.plans import plans
from cases.actions.plans.plans import Agreed
from cases.models import Account, AffordabilityStatement, Plan
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from common import clock, dates
from staff.enums import Role
from staff.models import User
from tests.factories import AccountFactory, CaseFactory
from tests.people import Person, SignIn
from tests.plan_factories import AffordabilityStatementFactory, PlanTermsFactory, RepaymentPlanFactory
from tests.tables import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(collector: User) -> Account:
    account = AccountFactory.create(case__team=collector.team, case__collector=collector)
    AffordabilityStatementFactory.create(case=account.case)
    return account


def propose(account: Account, by: User, wanted: Wanted | None = None) -> Plan:
    first_on = clock.now().date() + timedelta(days=30)
    wanted = wanted or Wanted(Kind.INSTALMENTS, first_on, count=6)
    return plans.propose(case=account.case, wanted=wanted, by=by, now=clock.now())


def settlement() -> Wanted:
    return Wanted(Kind.SETTLEMENT, clock.now().date() + timedelta(days=8), amount=Decimal(800))


def test_what_is_left_is_shown_with_the_offers(browser: Client, account: Account) -> None:
    url = reverse("cases:affordability-record", args=[account.case_id])
    assert "5,000.00" in browser.get(url).content.decode()
    told = {"income": "6,000", "living_costs": "5,000", "other_debts": "", "dependants": "2", "willing": "1"}
    assert browser.post(url, told | {"income": "much"}).status_code == 422
    answer = browser.post(url, told)
    assert answer.headers["Location"] == reverse("cases:plan-offers", args=[account.case_id])
    assert AffordabilityStatement.objects.latest("version").left == 1000
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "Left each month" in page
    assert "All at once" in page


def test_what_was_told_shows_its_age_and_asks_for_a_new_one(browser: Client, account: Account) -> None:
    offers = reverse("cases:plan-offers", args=[account.case_id])
    assert "Told today, " in browser.get(offers).content.decode()
    day = clock.now().date() - timedelta(days=120)
    AffordabilityStatementFactory.create(case=account.case, version=2, stated_on=day)
    anew = reverse("cases:affordability-record", args=[account.case_id])
    for address in (
        offers,
        reverse("cases:plan-propose", args=[account.case_id]),
        f"/cases/{account.case_id}/?tab=plans",
    ):
        page = browser.get(address).content.decode()
        assert ("Too old to carry a new offer: it counts for 90 days." in page, anew in page) == (True, True)
        assert re.search(r"12[01] days ago", page)
    assert "is filled in" in browser.get(anew).content.decode()
    told = {"income": "6,000", "living_costs": "5,000", "other_debts": "", "dependants": "2", "willing": "1"}
    browser.post(anew, told)
    assert "Too old" not in browser.get(offers).content.decode()


def test_an_offer_becomes_a_plan_by_its_button(browser: Client, account: Account) -> None:
    page = browser.get(reverse("cases:plan-offers", args=[account.case_id]))
    row, values = next((one, values) for one, values in page.context["rows"] if one.monthly)
    answer = browser.post(reverse("cases:plan-propose", args=[account.case_id]), values)
    plan = Plan.objects.get()
    assert (answer.headers["Location"], plan.total, plan.last_due_on) == (
        plan.get_absolute_url(),
        row.total,
        row.last_on,
    )
    assert "The case has a plan." in browser.get(reverse("cases:plan-offers", args=[account.case_id])).content.decode()


def test_a_promise_from_the_offers_is_filled_in(browser: Client, account: Account) -> None:
    page = browser.get(reverse("cases:plan-offers", args=[account.case_id]))
    row = next(one for one, _values in page.context["rows"] if one.is_promise)
    link = next(part.split('"')[0] for part in page.content.decode().split('href="') if "amount=" in part)
    form = browser.get(link.replace("&amp;", "&")).content.decode()
    assert f'value="{row.total:,.2f}"' in form
    assert f'value="{row.last_on:%Y-%m-%d}"' in form


def test_own_terms_are_refused_in_words(browser: Client, account: Account) -> None:
    url = reverse("cases:plan-propose", args=[account.case_id])
    assert browser.get(url).status_code == 200
    wanted = {"kind": "instalments", "first_on": "+30", "count": "61", "frequency": "monthly"}
    answer = browser.post(url, wanted)
    assert answer.status_code == 422
    assert "The law allows 60 months at most" in answer.content.decode()
    assert browser.post(url, wanted | {"count": "6", "each": "100"}).status_code == 422
    assert browser.post(url, wanted | {"count": "6"}).status_code == 302


def test_agreeing_changing_and_cancelling(browser: Client, account: Account, collector: User) -> None:
    plan = propose(account, collector)
    agree = reverse("cases:plan-agree", args=[plan.pk])
    assert browser.get(agree).status_code == 200
    answer = browser.post(agree, {"form": "oral", "agreed_on": "today", "pledge": "on"})
    assert (answer.status_code, "counts with its recording" in answer.content.decode()) == (422, True)
    assert (
        browser.post(agree, {"form": "oral", "agreed_on": "today", "pledge": "on", "recording": "R1"}).status_code
        == 302
    )
    page = browser.get(plan.get_absolute_url()).content.decode()
    assert "active" in page
    case_page = browser.get(account.case.get_absolute_url(), {"tab": "plans"}).content.decode()
    assert "Plan: ¥0.00 of ¥1,000.00 paid" in case_page
    change = reverse("cases:plan-change", args=[plan.pk])
    told = {"kind": "instalments", "first_on": "+40", "count": "8", "frequency": "monthly"}
    assert "How the debtor agreed to the new terms" in browser.get(change).content.decode()
    proof = {"reason": "lost work", "form": "oral", "agreed_on": "today", "pledge": "on"}
    assert browser.post(change, told | proof | {"reason": ""}).status_code == 422
    answer = browser.post(change, told | proof)
    assert (answer.status_code, "counts with its recording" in answer.content.decode()) == (422, True)
    assert browser.post(change, told | proof | {"recording": "R2"}).status_code == 302
    assert list(plan.versions.order_by("number").values_list("recording", flat=True)) == ["R1", "R2"]
    cancel, end = (reverse(f"cases:plan-{name}", args=[plan.pk]) for name in ("cancel", "end"))
    page = browser.get(plan.get_absolute_url()).content.decode()
    assert (cancel in page, end in page) == (False, False)
    answer = browser.post(cancel, {"reason": "asked"})
    assert (answer.status_code, "Collection stops until" in answer.content.decode()) == (422, True)
    assert browser.post(end, {"reason": "asked", "proof": "R3"}).status_code == 403


def test_cancelling_an_offer(browser: Client, account: Account, collector: User) -> None:
    plan = propose(account, collector)
    cancel = reverse("cases:plan-cancel", args=[plan.pk])
    assert cancel in browser.get(plan.get_absolute_url()).content.decode()
    assert browser.post(cancel, {"reason": ""}).status_code == 422
    assert browser.post(cancel, {"reason": "asked"}).status_code == 302
    assert browser.post(cancel, {"reason": "asked"}).status_code == 422


def test_who_approves_plans_ends_an_agreed_one(
    account: Account, collector: User, person: Person, signed_in: SignIn
) -> None:
    plan = propose(account, collector)
    today = clock.local_date(clock.now(), account.creditor.time_zone)
    proof = plans.Agreed("oral", today, recording="R1", pledge=True)
    plans.activate(plan=plan, agreed=proof, by=collector, now=clock.now())
    finance = signed_in(person(Role.FINANCE))
    end = reverse("cases:plan-end", args=[plan.pk])
    assert end in finance.get(plan.get_absolute_url()).content.decode()
    assert "What the debtor said" in finance.get(end).content.decode()
    assert finance.post(end, {"reason": "no more", "proof": ""}).status_code == 422
    assert finance.post(end, {"reason": "no more", "proof": "R3"}).status_code == 302
    assert "no more (R3)" in finance.get(plan.get_absolute_url()).content.decode()


def test_the_inbox_says_why_and_decides(account: Account, collector: User, person: Person, signed_in: SignIn) -> None:
    plan = propose(account, collector, settlement())
    finance = signed_in(person(Role.FINANCE))
    page = finance.get(reverse("cases:approval-list")).content.decode()
    assert "Discount of 20 percent; the authority ends at 0 percent." in page
    assert "¥200.00" in page
    version = plan.versions.get()
    there = f"{reverse('cases:approval-list')}#plan-{version.pk}"
    assert there in finance.get(plan.get_absolute_url()).content.decode()
    assert there not in signed_in(collector).get(plan.get_absolute_url()).content.decode()
    url = reverse("cases:plan-decide", args=[version.pk])
    assert finance.post(url, {"answer": "refuse", "words": ""}).status_code == 422
    assert finance.post(url, {"answer": "approve", "words": "fits"}).status_code == 302
    plan.refresh_from_db()
    assert plan.state == "approved"


def test_the_inbox_shows_the_last_day_of_the_terms_that_wait(
    account: Account, collector: User, person: Person, signed_in: SignIn
) -> None:
    """Until they are approved an active plan keeps its own last day: that is what they change."""
    today = clock.local_date(clock.now(), account.creditor.time_zone)
    proof = Agreed("oral", today, "REC-1", pledge=True)
    PlanTermsFactory.create(creditor=account.creditor, smallest_instalment=10)
    supervisor = person(Role.SUPERVISOR)
    plan = plans.activate(plan=propose(account, supervisor), agreed=proof, by=supervisor, now=clock.now())
    longer = Wanted(Kind.INSTALMENTS, today + timedelta(days=30), count=15)
    plans.change(plan=plan, wanted=longer, reason="lost work", agreed=proof, by=collector, now=clock.now())
    plan.refresh_from_db()
    new = plan.versions.get(state="awaiting").instalments.latest("number").due_on
    page = signed_in(person(Role.FINANCE)).get(reverse("cases:approval-list"))
    (item,) = next(one.items for one in page.context["sections"] if one.source.name == "plans")
    effect = next(one for one in item.effects if one.label == "Last due")
    assert (effect.before, effect.after) == (dates.day(plan.last_due_on), dates.day(new))
    assert plan.last_due_on < new


def test_a_case_without_a_plan_says_what_to_do(browser: Client, collector: User) -> None:
    case = CaseFactory.create(team=collector.team)
    page = browser.get(case.get_absolute_url(), {"tab": "plans"}).content.decode()
    assert "No repayment plan" in page
    assert reverse("cases:plan-offers", args=[case.pk]) in page


def test_the_list_narrows_and_sums(browser: Client, account: Account, collector: User) -> None:
    plan = propose(account, collector)
    stranger = RepaymentPlanFactory.create()
    url = reverse("cases:plan-list")
    assert "No plan here" in browser.get(url).content.decode()
    page = browser.get(url, {"show": "all"}).content.decode()
    assert account.case.number in page
    assert stranger.case.number not in page
    assert "1 plan" in rows(page)[-1][0]
    for sort in ("due", "total_up", "ends", "proposed"):
        assert account.case.number in browser.get(url, {"show": "offered", "sort": sort}).content.decode()
    assert "No plan here" in browser.get(url, {"show": "all", "due": "overdue"}).content.decode()
    Plan.objects.filter(pk=plan.pk).update(next_due_on=clock.now().date() - timedelta(days=1))
    assert account.case.number in browser.get(url, {"show": "all", "due": "overdue"}).content.decode()
    Plan.objects.filter(pk=plan.pk).update(next_due_on=None)
    assert account.case.number in browser.get(url, {"show": "all", "sort": "due"}).content.decode()
    answer: Any = browser.get(reverse("cases:plan-export-csv"), {"show": "all"})
    file = b"".join(answer.streaming_content).decode()
    assert account.case.number in file
    assert stranger.case.number not in file


def test_the_list_asks_as_often_for_20_rows_as_for_one(
    browser: Client, collector: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for number in (1, 20):
        for _one in range(number):
            RepaymentPlanFactory.create(case=CaseFactory.create(team=collector.team))
        with django_assert_max_num_queries(14) as queries:
            browser.get(reverse("cases:plan-list"), {"show": "all"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_plan_asks_as_often_for_60_instalments_as_for_one(
    browser: Client, account: Account, collector: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    plan = propose(account, collector)
    counts = []
    for number in (7, 10):
        first_on = clock.now().date() + timedelta(days=30)
        wanted = Wanted(Kind.INSTALMENTS, first_on, count=number)
        plans.change(plan=plan, wanted=wanted, reason="anew", by=collector, now=clock.now())
        with django_assert_max_num_queries(14) as queries:
            browser.get(plan.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]
