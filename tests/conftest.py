"""What every test shares: flushing tables whose rows may not change, and the people of the desk."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase

import tests.examples  # noqa: F401 (says how many examples every property holds)
from staff.enums import Role
from staff.models import User
from tests import databases, factories
from tests.spreading import pytest_collection_modifyitems, pytest_xdist_make_scheduler  # noqa: F401 (hooks)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: Any) -> None:
    """Let the database of this process begin as a copy of what migrations make: they run once for all processes."""
    with django_db_blocker.unblock():
        connection.settings_dict["TEST"]["TEMPLATE"] = databases.schema()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the databases that were copied, when all processes of tests have ended."""
    if not hasattr(config, "workerinput"):
        databases.remove()


@pytest.fixture(autouse=True, scope="session")
def flush_past_protection() -> Iterator[None]:
    """Let the flush between transactional tests empty append-only tables, as a superuser who disables triggers.

    What migrations put there stands again afterwards: the duties to keep and the terms of requests that laws state.
    """
    case: Any = TransactionTestCase
    teardown = case._fixture_teardown
    duties: Any = import_module("cases.migrations.0019_first_retention_rules")
    terms: Any = import_module("cases.migrations.0020_first_request_terms")

    def flush(self: Any) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            teardown(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")
                cursor.executemany(duties.ADD, duties.RULES)
                cursor.executemany(terms.ADD, terms.TERMS)

    case._fixture_teardown = flush
    yield
    case._fixture_teardown = teardown


@pytest.fixture
def person(db: None) -> Callable[[Role], User]:
    """Return a function that makes a person of a role."""

    def make(role: Role) -> User:
        return factories.UserFactory.create(role=role)

    return make


@pytest.fixture
def signed_in(db: None) -> Callable[[User], Client]:
    """Return a function that gives a browser in which the person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend="staff.backends.RoleBackend")
        return client

    return sign_in
