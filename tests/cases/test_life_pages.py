"""The pages and the API of hand-overs and closings."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from cases.actions.closings import sealing
from cases.actions.placements import transfers
from cases.imports.progress import Silent
from cases.models import Case, Closing, SealBatch, Transfer
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, CaseFactory, ContactFactory, UserFactory
from tests.life_factories import ClosingFactory, RetentionRuleFactory
from tests.pages import words
from tests.people import SignIn

pytestmark = pytest.mark.django_db
NOTE = "Promised to call after payday."
PAST = TODAY - timedelta(days=900)


@pytest.fixture
def case(collector: User) -> Case:
    return CaseFactory.create(team=collector.team, collector=collector, state="in_work")


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
    decide = reverse("cases:closing-decide", args=[closing.pk])
    assert reverse("cases:closing-withdraw", args=[closing.pk]) in browser.get(address).content.decode()
    own = browser.post(decide, {"answer": "approve", "words": ""})
    assert (own.status_code, "A second person decides" in own.content.decode()) == (422, True)
    finance = signed_in(UserFactory.create(role=Role.FINANCE))
    assert decide in finance.get(address).content.decode()
    assert finance.post(decide, {"answer": "approve", "words": ""}).status_code == 302
    late = finance.post(decide, {"answer": "approve", "words": ""})
    assert (late.status_code, "waits no more" in late.content.decode()) == (422, True)
    assert "Closed on this evidence" in browser.get(case.get_absolute_url()).content.decode()
    browser.post(reverse("cases:case-reopen", args=[case.pk]), {"reason": "Wrong case"})
    again = browser.post(reverse("cases:case-reopen", args=[case.pk]), {"reason": "Wrong case"})
    assert (again.status_code, "The case is open" in again.content.decode()) == (422, True)
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
    approve = reverse("api-closing-approve", args=[asked.json()["id"]])
    assert finance.post(approve, {}, content_type="application/json").json()["state"] == "done"
    refuse = reverse("api-closing-refuse", args=[asked.json()["id"]])
    assert finance.post(refuse, {"words": "n" * 301}, content_type="application/json").status_code == 400
    assert finance.post(refuse, {"words": "no"}, content_type="application/json").status_code == 409


def test_one_s_own_closing_is_taken_back(supervisor: User, case: Case, signed_in: SignIn) -> None:
    first, second, third = (ClosingFactory.create(case=one, asked_by=supervisor) for one in (case, *_others(case)))
    browser = signed_in(supervisor)
    assert browser.post(reverse("cases:closing-withdraw", args=[first.pk])).status_code == 302
    assert browser.post(reverse("cases:closing-withdraw", args=[first.pk])).status_code == 422
    withdraw = reverse("api-closing-withdraw", args=[second.pk])
    assert browser.post(withdraw, content_type="application/json").json()["state"] == "withdrawn"
    refuse = reverse("api-closing-refuse", args=[third.pk])
    own = browser.post(refuse, {"words": "no"}, content_type="application/json")
    assert (own.status_code, own.json()["code"]) == (409, "second_person_needed")


def _others(case: Case) -> list[Case]:
    return CaseFactory.create_batch(2, team=case.team)


@pytest.mark.parametrize("name", ["case-close", "hold-place", "plan-offers", "affordability-record", "plan-propose"])
def test_nothing_is_begun_on_a_closed_case(supervisor: User, case: Case, signed_in: SignIn, name: str) -> None:
    browser, address = signed_in(supervisor), reverse(f"cases:{name}", args=[case.pk])
    assert browser.get(address).status_code == 200
    Case.objects.filter(pk=case.pk).update(state="closed", close_reason="paid", closed_on=TODAY)
    page = browser.get(address)
    assert page.status_code == 422
    assert "Nothing is begun on a closed case." in page.content.decode()


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


def test_due_cases_are_seen_asked_for_and_approved(signed_in: SignIn) -> None:
    case = CaseFactory.create(state="closed", close_reason="paid", closed_on=PAST, retain_until=PAST)
    ContactFactory.create(case=case, note="Zhao said so")
    administrator = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    assert [one.due for one in administrator.get(reverse("cases:retention-list")).context["lines"]] == [1]
    due = administrator.get(reverse("cases:retention-due", args=[case.creditor_id]))
    assert case.debtor.name in due.content.decode()
    ask = reverse("cases:seal-ask", args=[case.creditor_id])
    sorted_there = administrator.get(f"{ask}?sort=number")
    assert sorted_there.headers["Location"] == reverse("cases:retention-due", args=[case.creditor_id]) + "?sort=number"
    administrator.post(ask)
    batch = SealBatch.objects.get()
    address = reverse("cases:seal-batch", args=[batch.pk])
    decide = reverse("cases:seal-batch-decide", args=[batch.pk])
    own = administrator.post(decide, {"answer": "approve", "words": ""})
    assert (own.status_code, "A second person decides" in own.content.decode()) == (422, True)
    quality = signed_in(UserFactory.create(role=Role.QUALITY))
    assert decide in quality.get(address).content.decode()
    inbox = quality.get(reverse("cases:approval-list"))
    assert [(one.decide_url, one.is_own) for one in inbox.context["sections"][0].items] == [(decide, False)]
    assert "Seal 1 case of" in inbox.content.decode()
    assert quality.post(decide, {"answer": "refuse", "words": ""}).status_code == 422
    quality.post(decide, {"answer": "approve", "words": "Seen with the lawyer"})
    batch.refresh_from_db()
    assert (batch.state, batch.decision) == ("approved", "Seen with the lawyer")
    assert quality.post(reverse("cases:seal-batch-resume", args=[batch.pk])).status_code == 422
    sealing.seal(batch_id=batch.pk, by=None, progress=Silent(), now=NOW)
    page = administrator.get(case.get_absolute_url()).content.decode()
    assert "Sealed on" in page
    assert "Zhao" not in words(page)
    assert "sealed" in quality.get(address).content.decode()


def test_a_duty_to_keep_is_changed_with_its_source(signed_in: SignIn) -> None:
    rule = RetentionRuleFactory.create()
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    address = reverse("cases:retention-rule", args=[rule.pk])
    assert browser.post(address, {"months": "601", "citation": "x"}).status_code == 422
    browser.post(address, {"months": "60", "citation": "Contract, annex 2", "is_active": "on"})
    rule.refresh_from_db()
    assert (rule.months, rule.is_active, rule.history.count()) == (60, True, 2)


@pytest.mark.parametrize(
    ("citation", "chinese"),
    [
        ("own value: no number was read", "本机构自定：未查到法定年限"),
        ("個人資料保護法 art. 11, own value", "個人資料保護法第11条，本机构自定"),
        ("信用卡业务监督管理办法 art. 68", "信用卡业务监督管理办法第68条"),
    ],
)
def test_the_source_of_a_duty_is_told_in_the_language_of_the_reader(citation: str, chinese: str) -> None:
    rule = RetentionRuleFactory.build(citation=citation)
    assert rule.source == citation
    with translation.override("zh-hans"):
        assert rule.source == chinese


def test_the_api_asks_for_sealing_and_decides(signed_in: SignIn) -> None:
    case = CaseFactory.create(state="closed", close_reason="paid", closed_on=PAST, retain_until=PAST)
    administrator = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    quality = signed_in(UserFactory.create(role=Role.QUALITY))
    batches, body = reverse("api-seal-batch-list"), {"creditor": case.creditor_id}
    assert quality.post(batches, body, content_type="application/json").status_code == 403
    asked = administrator.post(batches, body, content_type="application/json")
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    approve, refuse = (reverse(f"api-seal-batch-{verb}", args=[asked.json()["id"]]) for verb in ("approve", "refuse"))
    assert administrator.post(approve, {}, content_type="application/json").status_code == 409
    assert quality.post(refuse, {}, content_type="application/json").status_code == 409
    assert quality.post(approve, {}, content_type="application/json").json()["state"] == "approved"


def test_a_program_takes_the_hand_overs_as_a_file(supervisor: User, case: Case, signed_in: SignIn) -> None:
    dale = UserFactory.create(team=supervisor.team)
    transfers.transfer(
        cases=Case.objects.filter(pk=case.pk),
        collector=dale,
        team=None,
        reason="absent",
        note=NOTE,
        by=supervisor,
        now=NOW,
    )
    client: Any = signed_in(supervisor)
    files = {
        reason: b"".join(
            client.get(
                reverse("api-transfer-file", args=["csv"]), {"reason": reason}, headers={"Accept": "text/csv"}
            ).streaming_content
        ).decode()
        for reason in ("absent", "leaving")
    }
    assert (NOTE in files["absent"], files["leaving"].count("\n")) == (True, 1)
    assert AuditEvent.objects.filter(action="transfers.export").count() == 2
