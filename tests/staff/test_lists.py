"""Columns chosen and views kept: effect, refusal, what the database itself refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict

from staff.actions import lists
from staff.actions.lists import ViewRefused
from staff.enums import ListName
from staff.models import ChosenColumns, KeptView, User
from staff.queries import lists as queries
from staff.rules.lists import Column, DeskList
from tests.factories import NOW, UserFactory

pytestmark = pytest.mark.django_db
COLUMNS = (Column("debtor", "Debtor", fixed=True), Column("owed", "Owed"), Column("team", "Team", standard=False))
CASES = DeskList(ListName.CASES, COLUMNS, ("bucket", "sort"), {"sort": "owed"})


@pytest.fixture
def me() -> User:
    return UserFactory.create()


def seen(user: User, address: str = "") -> queries.Listing:
    return queries.listing(user, CASES, QueryDict(address), sums={"owed"})


def keep(by: User, name: str = "M3", query: str = "bucket=3", **changes: Any) -> KeptView:
    return lists.keep_view(
        **{"by": by, "list_name": ListName.CASES, "name": name, "query": query, "now": NOW, **changes}
    )


def test_columns_are_remembered_per_person_and_list(me: User) -> None:
    lists.choose_columns(by=me, list_name=ListName.CASES, columns=["owed"])
    lists.choose_columns(by=me, list_name=ListName.CASES, columns=["team"])
    lists.choose_columns(by=me, list_name=ListName.PAYMENTS, columns=[])
    assert (seen(me).columns, seen(me).is_standard) == (("debtor", "team"), False)
    assert (seen(UserFactory.create()).columns, seen(UserFactory.create()).is_standard) == (("debtor", "owed"), True)


def test_standard_columns_come_back_twice_is_once(me: User) -> None:
    lists.choose_columns(by=me, list_name=ListName.CASES, columns=["team"])
    for _ in range(2):
        lists.standard_columns(by=me, list_name=ListName.CASES)
    assert seen(me).columns == ("debtor", "owed")


def test_a_view_is_kept_marked_and_removed(me: User) -> None:
    view = keep(me, "  Three  months ", "sort=days&bucket=3&after=WzFd")
    assert (view.name, view.query, view.kept_at) == ("Three months", "bucket=3&sort=days", NOW)
    assert seen(me, "sort=days&bucket=3&after=x").present == view
    assert seen(me, "bucket=3").present is None
    for _ in range(2):
        lists.remove_view(by=me, view=view)
    assert seen(me).views == []


def test_views_are_their_owners_alone(me: User) -> None:
    view = keep(me)
    stranger = UserFactory.create()
    assert seen(stranger).views == []
    lists.remove_view(by=stranger, view=view)
    assert seen(me).views == [view]
    assert keep(stranger).name == view.name


def test_five_views_are_links_and_six_a_menu(me: User) -> None:
    for number in range(6):
        assert not seen(me).in_menu
        keep(me, f"View {number}", f"bucket={number}")
    assert seen(me).in_menu


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"name": " ", "query": ""}, "name", "Give the view a name"),
        ({"name": "x" * 61, "query": ""}, "name", "61 characters. Shorten it to 60"),
        ({"name": "4111 1111 1111 1111", "query": ""}, "name", "full card number"),
        ({"name": "m3", "query": "bucket=4"}, "name", "Another view of yours"),
        ({"name": "Again"}, "", "already, under the name “M3”"),
        ({"query": "reference=4111+1111+1111+1111"}, "", "A filter holds a full card number"),
        ({"query": f"reference={'x' * 1000}"}, "", "too long"),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(me: User, changes: Any, field: str, said: str) -> None:
    keep(me)
    with pytest.raises(ViewRefused, match=said) as refused:
        keep(me, **{"name": "Other", **changes})
    assert refused.value.field == field
    assert KeptView.objects.count() == 1


def test_thirty_views_fill_a_list(me: User) -> None:
    for number in range(30):
        keep(me, f"View {number}", f"bucket={number}")
    with pytest.raises(ViewRefused, match="You keep 30 views"):
        keep(me, "One more", "bucket=31")
    assert keep(me, "One more", "bucket=31", list_name=ListName.PAYMENTS).name == "One more"


def test_renaming_keeps_the_filters_and_may_change_capitals(me: User) -> None:
    view, _other = keep(me), keep(me, "Other", "bucket=4")
    assert lists.rename_view(by=me, view=view, name="m3").query == "bucket=3"
    with pytest.raises(ViewRefused, match="Another view"):
        lists.rename_view(by=me, view=view, name="OTHER")
    assert set(KeptView.objects.values_list("name", flat=True)) == {"m3", "Other"}


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"name": "m3", "query": "x=1"}, "kept_view_name_once"),
        ({"name": "Other"}, "kept_view_query_once"),
        ({"name": "", "query": "x=1"}, "kept_view_has_a_name"),
        ({"name": "Other", "list_name": "odd"}, "kept_view_list_known"),
    ],
)
def test_the_database_refuses_views(me: User, changes: Any, constraint: str) -> None:
    keep(me)
    values = {"person": me, "list_name": "cases", "name": "M3", "query": "bucket=3", "kept_at": NOW, **changes}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        KeptView.objects.create(**values)


@pytest.mark.parametrize(
    ("list_name", "constraint"), [("cases", "chosen_columns_once"), ("odd", "chosen_columns_list_known")]
)
def test_the_database_refuses_columns(me: User, list_name: str, constraint: str) -> None:
    lists.choose_columns(by=me, list_name=ListName.CASES, columns=[])
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ChosenColumns.objects.create(person=me, list_name=list_name, columns=[])
