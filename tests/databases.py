"""Databases that are made once a run: every process of tests copies the schema, and every desk of them the demo."""

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import psycopg2
from django.core.management import call_command
from django.db import connection

KEPT = ("host", "port", "user", "password")
# The first process names the run, those that it starts inherit the name.
RUN = os.environ.setdefault("DESK_TEST_RUN", secrets.token_hex(4))
NAME = "tests_{what}_{run}"


@contextmanager
def server() -> Iterator[Any]:
    """Yield a cursor beside all databases of the tests' server, outside of a transaction."""
    params = connection.get_connection_params()
    link = psycopg2.connect(dbname="postgres", **{name: params[name] for name in KEPT if params.get(name)})
    link.autocommit = True
    try:
        with link.cursor() as cursor:
            yield cursor
    finally:
        link.close()


def copy(template: str, name: str) -> None:
    """Make the database `name` anew, with all that the template holds."""
    drop(name)
    with server() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def drop(name: str) -> None:
    """Remove the database `name`, if there is one."""
    with server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def once(what: str, template: str, fill: Callable[[str], object]) -> str:
    """Return the name of a database of this run that is only copied: who asks first fills it, the others wait."""
    name = NAME.format(what=what, run=RUN)
    with server() as cursor:
        cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])  # Until this connection ends.
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() is None:
            copy(template, f"{name}_begun")
            fill(f"{name}_begun")
            cursor.execute(f'ALTER DATABASE "{name}_begun" RENAME TO "{name}"')
    return name


@contextmanager
def at(name: str) -> Iterator[None]:
    """Lead what Django asks to the database `name` for as long as the block runs."""
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


def migrate(name: str) -> None:
    """Run every migration on the database `name`."""
    with at(name):
        call_command("migrate", verbosity=0, interactive=False)


def schema() -> str:
    """Return the name of the database that holds what migrations make."""
    return once("schema", "template1", migrate)


def remove() -> None:
    """Remove what this run has made to be copied."""
    with suppress(psycopg2.OperationalError), server() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [NAME.format(what="%", run=f"{RUN}%")])
        for (name,) in cursor.fetchall():
            drop(name)
