"""Every route against every role: the table, and nothing but the table."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse

from staff.middleware import OPEN_WITH_A_GIVEN_PASSWORD
from staff.models import User
from tests.access.conftest import World
from tests.access.routes import Route
from tests.access.table import EVERYBODY, OPEN, ROUTES
from tests.access.teams import OTHER_TEAM
from tests.factories import NOW

pytestmark = pytest.mark.django_db
REFUSED = {403, 404}
NONSENSE = ("99999999999999999999", "a\x00b", "WzFd")
# What the addresses of the desk may carry behind the question mark.
ASKED = [
    "account", "after", "as_of", "back", "before", "bucket", "case", "channel", "collector", "creditor", "currency",
    "cursor", "department", "due", "from", "kind", "limit", "mine", "month", "offset", "outcome", "owner", "q", "role",
    "row", "show", "sort", "state", "tab", "team", "tests", "to", "until", "view",
]  # fmt: skip


def routes(resolver: Any = None, space: str = "") -> Iterator[str]:
    patterns: Any = (resolver or get_resolver()).url_patterns
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def address(name: str, keys: list[Any]) -> str:
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return reverse(name, kwargs={"pk": keys[0], "form": keys[1]})


def ask(client: Client, name: str, keys: list[Any]) -> int:
    return int(getattr(client, ROUTES[name].method.lower())(address(name, keys)).status_code)


@contextmanager
def taken_back() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def answer(world: World, name: str, route: Route, letter: str) -> int:
    with taken_back():
        return ask(world.client(letter), name, world.keys(route.subject, letter))


def test_every_route_is_in_the_table_and_every_line_is_a_route() -> None:
    found = set(routes())
    assert (found - set(ROUTES) - OPEN, (set(ROUTES) | OPEN) - found) == (set(), set())


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_opens_for_the_roles_of_the_table(name: str, world: World) -> None:
    route = ROUTES[name]
    answers = {letter: answer(world, name, route, letter) for letter in EVERYBODY}
    assert not {405, 500} & set(answers.values())
    assert "".join(letter for letter in EVERYBODY if answers[letter] not in REFUSED) == route.roles


@pytest.mark.parametrize("name", ROUTES)
def test_a_stranger_opens_nothing(name: str, world: World) -> None:
    with taken_back():
        keys = world.keys(ROUTES[name].subject, "a")
        expected = {401, 403} if address(name, keys).startswith("/api/") else {302}
        assert ask(Client(), name, keys) in expected


@pytest.mark.parametrize("name", [name for name in ROUTES if name not in OPEN_WITH_A_GIVEN_PASSWORD])
def test_a_given_password_opens_nothing_before_an_own_one(name: str, world: World) -> None:
    with taken_back():
        User.objects.filter(pk=world.people["a"].pk).update(password_given_at=NOW)
        path = address(name, world.keys(ROUTES[name].subject, "a"))
        answer = getattr(world.client("a"), ROUTES[name].method.lower())(path)
        led = answer.headers.get("Location", "").startswith(reverse("staff:password-choose"))
        assert answer.status_code == 403 if path.startswith("/api/") and name != "api-docs" else led


@pytest.mark.parametrize(("name", "letter"), [(name, letter) for name in OTHER_TEAM for letter in OTHER_TEAM[name]])
def test_a_row_of_another_team_is_not_there(name: str, letter: str, world: World) -> None:
    with taken_back():
        assert ask(world.client(letter), name, world.strange_keys(ROUTES[name].subject)) == 404


@pytest.mark.parametrize("name", [name for name, route in ROUTES.items() if route.method == "GET"])
def test_no_page_breaks_on_a_nonsensical_address(name: str, world: World) -> None:
    route = ROUTES[name]
    client = world.client(route.roles[0])
    client.raise_request_exception = False
    keys = world.keys(route.subject, route.roles[0])
    with taken_back():
        answers = {
            value: client.get(address(name, keys), dict.fromkeys(ASKED, value)).status_code for value in NONSENSE
        }
    assert {value: code for value, code in answers.items() if code >= 500} == {}


def test_jobs_files_and_views_are_their_owners(world: World) -> None:
    for name in ("common:job-detail", "common:file-download", "staff:view-rename", "staff:view-remove"):
        with taken_back():
            assert ask(world.client("a"), name, world.keys(ROUTES[name].subject, "f")) == 404
