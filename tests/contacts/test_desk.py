"""The collector's desk: next case, the case on screen, passing over, and who may come in."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.models import Case, Skip
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, CaseFactory, ContactPointFactory, UserFactory
from tests.people import SignIn


@pytest.fixture(autouse=True)
def afternoon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def me(db: None) -> User:
    return UserFactory.create(time_zone="Asia/Shanghai")


def work(me: User, **more: Any) -> Case:
    case: Case = CaseFactory.create(collector=me, team=me.team, **more)
    ContactPointFactory.create(debtor=case.debtor)
    return case


def test_desk_takes_the_next_case_and_keeps_it(me: User, signed_in: SignIn) -> None:
    work(me, balance=10)
    best = work(me, balance=9000)
    client = signed_in(me)
    for _ in range(2):
        assert client.get("/desk/").headers["Location"] == f"/desk/?case={best.pk}"
    best.refresh_from_db()
    assert best.claimed_by == me
    text = client.get(f"/desk/?case={best.pk}").content.decode()
    assert "2 to work, 0 worked today" in text
    assert 'aria-current="true"' in text


def test_next_asks_why_when_the_case_was_not_worked(me: User, signed_in: SignIn) -> None:
    first, second = work(me, balance=9000), work(me, balance=10)
    client = signed_in(me)
    client.get("/desk/")
    asked = client.post("/desk/next/", {"shown": first.pk})
    assert asked.headers["Location"] == f"/desk/?case={first.pk}&skip=1"
    assert f"Why do you pass over {first.debtor.name}?" in client.get(asked.headers["Location"]).content.decode()
    refused = client.post(f"/desk/{first.pk}/skip/", {"reason": ""})
    assert refused.status_code == 422
    assert "Choose why you pass over this case." in refused.content.decode()
    on = client.post(f"/desk/{first.pk}/skip/", {"reason": "language"})
    assert on.headers["Location"] == f"/desk/?case={second.pk}"
    assert Skip.objects.get().reason == "language"


def test_next_goes_on_when_the_case_was_worked(me: User, signed_in: SignIn) -> None:
    first, second = work(me, balance=9000), work(me, balance=10)
    client = signed_in(me)
    client.get("/desk/")
    Case.objects.filter(pk=first.pk).update(
        claimed_by=None, claimed_until=None, last_contact_at=NOW, last_outcome="refuses"
    )
    assert client.post("/desk/next/", {"shown": first.pk}).headers["Location"] == f"/desk/?case={second.pk}"


def test_nobody_may_be_called_is_said_with_the_first_lawful_moment(me: User, signed_in: SignIn) -> None:
    case = work(me)
    with time_machine.travel(NOW + timedelta(hours=9), tick=False):
        client = signed_in(me)
        assert client.get("/desk/").headers["Location"] == "/desk/?empty=1"
        text = client.get("/desk/?empty=1").content.decode()
    assert "Nobody may be called at this moment" in text
    assert f"First comes {case.debtor.name}" in text


def test_empty_queue_says_what_to_do(me: User, signed_in: SignIn) -> None:
    assert "Your queue is empty" in signed_in(me).get("/desk/?empty=1").content.decode()


def test_case_in_other_hands_is_said(me: User, signed_in: SignIn) -> None:
    mate = UserFactory.create(team=me.team, name="Hao Jie")
    case = CaseFactory.create(team=me.team, claimed_by=mate, claimed_until=NOW + timedelta(minutes=9))
    assert "Hao Jie works this case now" in signed_in(me).get(f"/desk/?case={case.pk}").content.decode()


def test_tabs_are_fragments_of_the_desk(me: User, signed_in: SignIn) -> None:
    case = work(me)
    headers = {"HX-Request": "true", "HX-Target": "case-body"}
    fragment = signed_in(me).get(f"/desk/?case={case.pk}&tab=owed", headers=headers).content.decode()
    assert fragment.strip().startswith('<div id="case-body">')
    assert f"/desk/?case={case.pk}&amp;tab=people" in fragment


def test_strangers_case_is_not_found_and_supervisors_do_not_work(me: User, signed_in: SignIn) -> None:
    assert signed_in(me).get(f"/desk/?case={CaseFactory.create().pk}").status_code == 404
    assert signed_in(UserFactory.create(role=Role.SUPERVISOR)).get("/desk/").status_code == 403


def test_desk_asks_as_many_queries_for_one_row_as_for_thirty(me: User, signed_in: SignIn) -> None:
    case = work(me)
    work(me)
    client = signed_in(me)

    def queries() -> int:
        client.get(f"/desk/?case={case.pk}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/desk/?case={case.pk}")
        return len(captured)

    few = queries()
    for _ in range(30):
        work(me)
    assert queries() <= few


def test_a_promise_broken_meanwhile_is_told_and_moves_nothing(me: User, signed_in: SignIn) -> None:
    shown, other = work(me, balance=9000), work(me, balance=10)
    client = signed_in(me)
    page = client.get(f"/desk/?case={shown.pk}").content.decode()
    news = f"/desk/news/?head={shown.pk}&case={shown.pk}"
    assert news.replace("&", "&amp;") in page
    assert "now first" not in client.get(news).content.decode()
    Case.objects.filter(pk=other.pk).update(promise_broken_on=NOW.date(), promise_broken_at=NOW)
    told = client.get(news).content.decode()
    assert f"{other.debtor.name} is now first: Promise broken today" in told
    assert f"/desk/?case={shown.pk}" in told
    queue = client.get(f"/desk/?case={shown.pk}", headers={"HX-Request": "true", "HX-Target": "queue"})
    assert queue.content.decode().index(other.debtor.name) < queue.content.decode().index(shown.debtor.name)
    # Once it is shown at the head there is nothing to tell.
    assert "now first" not in client.get(f"/desk/news/?head={other.pk}&case={shown.pk}").content.decode()
