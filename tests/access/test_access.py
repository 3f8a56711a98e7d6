"""Every route against every role: the table, and nothing but the table."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from tests.access.conftest import World
from tests.access.table import EVERYBODY, OPEN, OTHER_TEAM, ROUTES, Route

pytestmark = pytest.mark.django_db
REFUSED = {403, 404}


def routes(resolver: Any = None, space: str = "") -> Iterator[str]:
    patterns: Any = (resolver or get_resolver()).url_patterns
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}"


def ask(client: Client, name: str, route: Route, key: int | None) -> int:
    url = reverse(name, args=[key] if key is not None else [])
    return int(getattr(client, route.method.lower())(url).status_code)


def answer(world: World, name: str, route: Route, letter: str) -> int:
    with transaction.atomic():
        status = ask(world.client(letter), name, route, world.key(route.subject, letter) if route.subject else None)
        transaction.set_rollback(True)
    return status


def test_every_route_is_in_the_table_and_every_line_is_a_route() -> None:
    assert set(routes()) == set(ROUTES) | OPEN


@pytest.mark.parametrize("name", ROUTES)
def test_a_route_opens_for_the_roles_of_the_table(name: str, world: World) -> None:
    route = ROUTES[name]
    answers = {letter: answer(world, name, route, letter) for letter in EVERYBODY}
    assert not {405, 500} & set(answers.values())
    assert "".join(letter for letter in EVERYBODY if answers[letter] not in REFUSED) == route.roles


@pytest.mark.parametrize("name", ROUTES)
def test_a_stranger_opens_nothing(name: str, world: World) -> None:
    route = ROUTES[name]
    key = world.key(route.subject, "a") if route.subject else None
    is_api = reverse(name, args=[key] if key else []).startswith("/api/")
    assert ask(Client(), name, route, key) in ({401, 403} if is_api else {302})


@pytest.mark.parametrize(("name", "letter"), [(name, letter) for name in OTHER_TEAM for letter in OTHER_TEAM[name]])
def test_a_row_of_another_team_is_not_there(name: str, letter: str, world: World) -> None:
    route = ROUTES[name]
    assert ask(world.client(letter), name, route, world.strange[route.subject]) == 404


def test_jobs_and_files_are_their_owners(world: World) -> None:
    for name in ("common:job-detail", "common:file-download"):
        key = world.key(ROUTES[name].subject, "f")
        assert ask(world.client("a"), name, ROUTES[name], key) == 404
