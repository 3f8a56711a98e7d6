"""Choosing columns and keeping views by their forms: back to the list, refusals, nobody else's."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staff.enums import ListName, Role
from staff.models import ChosenColumns, KeptView, User
from tests.factories import NOW, UserFactory
from tests.people import SignIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def me() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


@pytest.fixture
def browser(me: User, signed_in: SignIn) -> Client:
    return signed_in(me)


def post(browser: Client, route: str, key: Any, **values: Any) -> Any:
    return browser.post(reverse(f"staff:{route}", args=[key]), {"next": "/cases/?bucket=3", **values})


def kept(person: User, name: str = "M3") -> KeptView:
    return KeptView.objects.create(person=person, list_name=ListName.CASES, name=name, query="bucket=3", kept_at=NOW)


def test_columns_are_remembered_and_reset(browser: Client, me: User) -> None:
    answer = post(browser, "list-columns", "cases", column=["owed", "age"])
    assert answer.headers["Location"] == "/cases/?bucket=3"
    assert ChosenColumns.objects.get(person=me).columns == ["owed", "age"]
    post(browser, "list-columns", "cases", standard="1", column=["owed"])
    assert not ChosenColumns.objects.exists()


def test_a_view_is_kept_renamed_and_removed(browser: Client, me: User) -> None:
    assert post(browser, "view-keep", "cases", name="M3", query="bucket=3").status_code == 302
    view = KeptView.objects.get(person=me)
    assert post(browser, "view-rename", view.pk, name="Three months").headers["Location"] == "/cases/?bucket=3"
    view.refresh_from_db()
    assert view.name == "Three months"
    page = browser.post(reverse("staff:view-remove", args=[view.pk]), {"next": "/cases/"}, follow=True)
    assert "The view “Three months” is removed." in page.content.decode()
    assert not KeptView.objects.exists()


def test_a_refusal_keeps_what_was_typed_and_leads_back(browser: Client, me: User) -> None:
    kept(me)
    answer = post(browser, "view-keep", "cases", name="m3", query="bucket=4")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Another view of yours has this name" in text
    assert 'value="bucket=4"' in text
    assert 'href="/cases/?bucket=3"' in text
    assert post(browser, "view-rename", KeptView.objects.get().pk, name="").status_code == 422


def test_the_way_back_never_leaves_the_desk(browser: Client) -> None:
    assert post(browser, "list-columns", "cases", next="https://elsewhere.example/").headers["Location"] == "/"


def test_the_address_of_a_form_leads_home(browser: Client, me: User) -> None:
    for address in (reverse("staff:view-keep", args=["cases"]), reverse("staff:view-rename", args=[kept(me).pk])):
        assert browser.get(address).headers["Location"] == "/"


@pytest.mark.parametrize("name", ["view-rename", "view-remove"])
def test_the_view_of_another_person_is_not_there(browser: Client, name: str) -> None:
    view = kept(UserFactory.create())
    assert post(browser, name, view.pk, name="Mine").status_code == 404
    view.refresh_from_db()
    assert view.name == "M3"


@pytest.mark.parametrize("list_name", ["odd", "payments"])
@pytest.mark.parametrize("name", ["list-columns", "view-keep"])
def test_a_list_that_the_role_does_not_open_is_not_there(browser: Client, name: str, list_name: str) -> None:
    assert post(browser, name, list_name, name="M3").status_code == 404
