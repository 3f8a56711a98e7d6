"""Folded migrations: a desk that ran those they stand for has nothing to run, and one that stopped goes on."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

FOLDED = [key for key, found in MigrationLoader(None).disk_migrations.items() if found.replaces]
pytestmark = pytest.mark.django_db


def plan() -> tuple[MigrationExecutor, list[str]]:
    executor = MigrationExecutor(connection)
    return executor, [str(found) for found, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def test_a_desk_that_ran_the_earlier_ones_runs_nothing() -> None:
    recorder = MigrationRecorder(connection)
    for key in FOLDED:
        recorder.record_unapplied(*key)
    executor, to_run = plan()
    assert to_run == []
    executor.migrate(executor.loader.graph.leaf_nodes())
    assert set(FOLDED) <= set(recorder.applied_migrations())


def test_a_new_desk_that_was_stopped_runs_the_rest_alone() -> None:
    there = MigrationLoader(None).disk_migrations
    last = max(key for key in FOLDED if key[0] == "cases")
    rest = sorted(key for key in there if key[0] == "cases" and key >= last)
    recorder = MigrationRecorder(connection)
    for key in [*rest, *there[last].replaces]:
        recorder.record_unapplied(*key)
    assert plan()[1] == [".".join(key) for key in rest]
