"""The pages and the API of hand-overs and closings."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cases.models import Case, Closing, Transfer
from staff.enums import Role
from staff.models import User
from tests.factories import CaseFactory, ClosingFactory, UserFactory

pytestmark = pytest.mark.django_db
NOTE = "Promised to call after payday."
SignIn = Callable[[User], Client]


@pytest.fixture
def supervisor() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


@pytest.fixture
def case(supervisor: User) -> Case:
    collector = UserFactory.create(team=supervisor.team)
    return CaseFactory.create(team=supervisor.team, collector=collector, state="in_work")


def test_both_sides_are_shown_before_cases_move(supervisor: User, case: Case, signed_in: SignIn) -> None:
    browser, dale = signed_in(supervisor), UserFactory.create(name="Dale Hobart", most_cases=0)
    address = f"{reverse('cases:case-transfer')}?case={case.pk}"
    terms = {"to": f"c{dale.pk}", "reason": "leaving", "note": NOTE}
    page = browser.post(address, terms)
    assert not Transfer.objects.exists()
    assert [(one.name, one.before, one.after) for one in page.context["preview"].sides] == [
        (case.collector.name, 1, 0),
        ("Dale Hobart", 0, 1),
    ]
    assert "more than this person should have" in page.content.decode()
    other = UserFactory.create()
    again = browser.post(address, {**terms, "to": f"c{other.pk}", "seen": page.context["mark"]})
    assert not Transfer.objects.exists(), "the preview was of another person"
    browser.post(address, {**terms, "to": f"c{other.pk}", "seen": again.context["mark"]})
    case.refresh_from_db()
    assert case.collector_id == other.pk


def test_the_note_is_read_until_the_next_contact(supervisor: User, case: Case, signed_in: SignIn) -> None:
    browser, dale = signed_in(supervisor), UserFactory.create(team=supervisor.team)
    body = {"cases": [case.pk], "collector": dale.pk, "reason": "absent", "note": NOTE}
    answer = browser.post(reverse("api-case-transfer"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["moved"]) == (201, 1)
    page = signed_in(dale).get(case.get_absolute_url()).content.decode()
    assert "Handed over by" in page
    assert NOTE in page
    Case.objects.filter(pk=case.pk).update(last_contact_at=Transfer.objects.get().at + timedelta(hours=1))
    assert "Handed over by" not in signed_in(dale).get(case.get_absolute_url()).content.decode()
    history = signed_in(dale).get(f"{case.get_absolute_url()}?tab=history").content.decode()
    assert NOTE in history


def test_a_stranger_s_case_does_not_move_by_the_api(supervisor: User, signed_in: SignIn) -> None:
    strange, dale = CaseFactory.create(team=UserFactory.create().team), UserFactory.create()
    body = {"cases": [strange.pk], "collector": dale.pk, "reason": "absent", "note": NOTE}
    answer = signed_in(supervisor).post(reverse("api-case-transfer"), body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_moves")


def test_a_closing_is_asked_decided_and_taken_back(supervisor: User, case: Case, signed_in: SignIn) -> None:
    browser = signed_in(supervisor)
    assert (
        browser.post(reverse("cases:case-close", args=[case.pk]), {"reason": "paid", "evidence": "x"}).status_code
        == 422
    )
    browser.post(reverse("cases:case-close", args=[case.pk]), {"reason": "sold", "evidence": "Contract 7"})
    closing = Closing.objects.get()
    assert "a second person decides" in browser.get(case.get_absolute_url()).content.decode()
    address = reverse("cases:closing-detail", args=[closing.pk])
    own = browser.post(address, {"answer": "approve", "words": ""})
    assert (own.status_code, "You asked for this yourself" in own.content.decode()) == (422, True)
    finance = signed_in(UserFactory.create(role=Role.FINANCE))
    assert finance.post(address, {"answer": "approve", "words": ""}).status_code == 302
    assert "Closed on this evidence" in browser.get(case.get_absolute_url()).content.decode()
    browser.post(reverse("cases:case-reopen", args=[case.pk]), {"reason": "Wrong case"})
    case.refresh_from_db()
    assert case.state == "in_work"


def test_a_closing_waits_in_the_inbox_of_the_second_person(supervisor: User, case: Case, signed_in: SignIn) -> None:
    ClosingFactory.create(case=case, asked_by=supervisor)
    finance = signed_in(UserFactory.create(role=Role.FINANCE))
    section = finance.get(reverse("cases:approval-list")).context["sections"][0]
    assert [(one.case.pk, one.is_own) for one in section.items] == [(case.pk, False)]
    finance.post(section.items[0].decide_url, {"answer": "refuse", "words": "Ask the bank first"})
    assert Closing.objects.get().state == "refused"


def test_the_api_closes_and_decides(supervisor: User, case: Case, signed_in: SignIn) -> None:
    body = {"reason": "written_off", "evidence": "Board minutes of 3 May"}
    asked = signed_in(supervisor).post(
        reverse("api-case-close", args=[case.pk]),
        body,
        content_type="application/json",
        headers={"Idempotency-Key": "a"},
    )
    assert (asked.status_code, asked.json()["state"]) == (201, "waiting")
    finance = signed_in(UserFactory.create(role=Role.FINANCE))
    decide = reverse("api-closing-decide", args=[asked.json()["id"]])
    done = finance.post(decide, {"verb": "approve"}, content_type="application/json")
    assert done.json()["state"] == "done"
    assert finance.post(decide, {"verb": "approve"}, content_type="application/json").status_code == 409


def test_the_list_of_closings_filters_and_stays_flat(
    supervisor: User, signed_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(supervisor)
    counts = []
    for many in (1, 20):
        for _ in range(many):
            ClosingFactory.create(case=CaseFactory.create(team=supervisor.team))
        with django_assert_max_num_queries(20) as queries:
            page = browser.get(reverse("cases:closing-list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(page.context["page"].rows) == 21
    assert "No such closing" in browser.get(f"{reverse('cases:closing-list')}?show=done").content.decode()
    assert browser.get(f"{reverse('cases:closing-list')}?reason=sold").context["page"].rows == []
