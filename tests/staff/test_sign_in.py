from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from staff.actions import people
from staff.enums import Role
from tests import factories

pytestmark = pytest.mark.django_db
WRONG = {"username": "lin.yue", "password": "not this one"}


@pytest.fixture
def lin() -> Any:
    return factories.UserFactory.create(username="lin.yue", email="lin@example.com")


def test_wrong_password_is_said_without_saying_which(lin: Any) -> None:
    answer = Client().post(reverse("staff:sign-in"), WRONG)
    assert answer.status_code == 422
    assert "do not match" in answer.content.decode()
    assert 'value="lin.yue"' in answer.content.decode()


@pytest.mark.parametrize("name", ["lin.yue", "LIN@example.com"])
def test_user_name_or_email_opens_and_next_is_kept(lin: Any, name: Any) -> None:
    answer = Client().post(
        reverse("staff:sign-in"), {"username": name, "password": "a quiet password", "next": "/profile/"}
    )
    assert answer.headers["Location"] == "/profile/"


def test_next_never_leads_to_another_host(lin: Any) -> None:
    about = {"username": "lin.yue", "password": "a quiet password", "next": "https://elsewhere.example/"}
    assert Client().post(reverse("staff:sign-in"), about).headers["Location"] == "/"


def test_eight_wrong_passwords_close_the_sign_in_and_a_new_one_opens_it(lin: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    cache.clear()
    browser = Client()
    codes = [browser.post(reverse("staff:sign-in"), WRONG).status_code for _ in range(8)]
    assert codes == [422] * 7 + [429]
    right = {"username": "lin.yue", "password": "a quiet password"}
    closed = browser.post(reverse("staff:sign-in"), right)
    assert closed.status_code == 429
    assert "15 minutes" in closed.content.decode()
    administrator = factories.UserFactory.create(role=Role.ADMINISTRATOR)
    given = people.give_password(by=administrator, person=lin, now=factories.NOW)
    opened = browser.post(reverse("staff:sign-in"), {"username": "lin.yue", "password": given.password})
    assert opened.status_code == 302


def test_ended_session_comes_back_to_where_it_was(lin: Any, signed_in: Any) -> None:
    browser = signed_in(lin)
    people.close_access(by=factories.UserFactory.create(role=Role.ADMINISTRATOR), person=lin, now=factories.NOW)
    answer = browser.get("/profile/?tab=2")
    assert answer.headers["Location"] == "/sign-in/?next=/profile/%3Ftab%3D2&ended=1"
    assert "Your time ran out" in browser.get(answer.headers["Location"]).content.decode()


def test_fragment_of_a_stranger_leaves_the_page() -> None:
    answer = Client().get("/teams/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/7/"})
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=/cases/7/"
    elsewhere = {"HX-Request": "true", "HX-Current-URL": "http://elsewhere.example/cases/7/"}
    assert Client().get("/teams/", headers=elsewhere).headers["HX-Redirect"] == "/sign-in/?next=/"


def test_form_sent_too_late_comes_back_to_its_page() -> None:
    answer = Client().post("/people/3/close/", headers={"Referer": "http://testserver/people/3/"})
    assert answer.headers["Location"] == "/sign-in/?next=/people/3/"
