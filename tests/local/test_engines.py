"""The engines: they start anywhere, refuse in a sentence, and keep what was written."""

import os
import shutil
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
import redis

from collections_desk.local import engines
from collections_desk.local.folders import ROOT, Folders, held, is_held, socket_folder
from collections_desk.local.processes import working_in
from collections_desk.local.refusals import LocalRefusal
from tests.local.standin import ask

pytestmark = pytest.mark.processes

HOLDER = """
import sys, time
from pathlib import Path
from collections_desk.local.engines import running
with running(Path(sys.argv[1]), durable=True) as started:
    print(started["DATABASE_URL"], started["REDIS_URL"], flush=True)
    time.sleep(60)
"""


@pytest.fixture(autouse=True)
def no_engines_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def test_engines_answer_and_are_private(tmp_path: Path) -> None:
    with engines.running(tmp_path) as started:
        assert ask(started["DATABASE_URL"], "SELECT current_setting('server_encoding')") == "UTF8"
        assert ask(started["DATABASE_URL"], "SELECT upper('zoë 债')") == "ZOË 债"
        assert ask(started["DATABASE_URL"], "SELECT current_setting('listen_addresses')") == ""
        broker = redis.Redis.from_url(started["REDIS_URL"])
        assert broker.ping()
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=broker.connection_pool.connection_kwargs["port"]).ping()
        owner = (tmp_path / "postgres").stat().st_uid
        sockets = socket_folder(Folders(tmp_path), owner)
        assert (stat.S_IMODE(sockets.stat().st_mode), sockets.stat().st_uid) == (0o700, owner)
    assert not sockets.exists()
    assert engines_of(tmp_path) == []


def test_kill_9_of_the_holder_ends_the_engines_and_loses_nothing(tmp_path: Path) -> None:
    kill_holder(tmp_path)
    deadline = time.monotonic() + 15
    while engines_of(tmp_path):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert_kept(tmp_path)


def test_engines_that_outlived_their_launcher_are_ended_and_keep_their_data(tmp_path: Path) -> None:
    deaf = tmp_path / "bin" / "setpriv"  # As if the kernel had not told them that the launcher is dead.
    deaf.parent.mkdir()
    deaf.write_text(f'#!/bin/sh\nshift 2\n[ "$#" -gt 0 ] && exec {shutil.which("setpriv")} --pdeathsig clear "$@"\n')
    deaf.chmod(0o755)
    kill_holder(tmp_path, PATH=f"{deaf.parent}:{os.environ['PATH']}")
    time.sleep(0.5)
    assert engines_of(tmp_path)
    assert_kept(tmp_path)


def kill_holder(folder: Path, **environment: str) -> None:
    """Write something into the engines of another process, then kill that process."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout is not None
    with holder.stdout as printed:
        database, broker = printed.readline().split()
    ask(database, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS number")
    redis.Redis.from_url(broker).set("kept", "yes")
    assert is_held(Folders(folder))
    holder.kill()
    holder.wait()


def assert_kept(folder: Path) -> None:
    """Start engines on the folder again and look for what was written."""
    with engines.running(folder, durable=True) as started:
        assert ask(started["DATABASE_URL"], "SELECT count(*) FROM kept") == 1000
        assert redis.Redis.from_url(started["REDIS_URL"]).get("kept") == b"yes"
    assert engines_of(folder) == []


def engines_of(folder: Path) -> list[int]:
    """Return the ids of the engines that run in the folder."""
    return [*working_in(folder / "postgres", "postgres"), *working_in(folder / "valkey", "valkey-server")]


def test_what_the_environment_names_is_used_and_nothing_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/desk")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere/0")
    with engines.running(tmp_path) as started:
        assert started == {}
    assert not (tmp_path / "postgres").exists()


def test_a_server_that_will_not_start_is_one_sentence_with_its_last_words(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(LocalRefusal) as refused, engines.running(tmp_path):
        pass
    assert str(refused.value).startswith(f"PostgreSQL does not start on {tmp_path / 'postgres'} (")
    assert "mend that, or move the data folder away" in str(refused.value)
    assert str(tmp_path / "log" / "postgres.log") in str(refused.value)
    assert engines_of(tmp_path) == []


def test_a_cluster_cut_short_while_it_was_made_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "postgres" / "base").mkdir(parents=True)
    (tmp_path / "postgres" / "postgresql.conf").touch()
    with engines.running(tmp_path) as started:
        assert ask(started["DATABASE_URL"], "SELECT 1") == 1


def test_throwaway_engines_leave_no_folder_and_sweep_those_of_a_killed_run() -> None:
    litter = ROOT / "var" / "throwaway" / "test-of-a-killed-run"
    (litter / "postgres").mkdir(parents=True)
    with engines.throwaway("probe") as started:
        assert not litter.exists()
        assert ask(started["DATABASE_URL"], "SELECT current_setting('fsync')") == "off"
        folder = next((ROOT / "var" / "throwaway").glob("probe-*"))
    assert not folder.exists()


def test_two_desks_never_share_a_folder(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    with held(folders), pytest.raises(LocalRefusal, match="runs already"), held(folders):
        pass
    assert not is_held(folders)


def test_the_database_is_shut_down_in_order(tmp_path: Path) -> None:
    with engines.running(tmp_path) as started:
        ask(started["DATABASE_URL"], "SELECT 1")
    words = (tmp_path / "log" / "postgres.log").read_text()
    assert "received fast shutdown request" in words
    assert "database system is shut down" in words
