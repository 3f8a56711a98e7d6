"""The launcher, for real: it starts everything, loses nothing when killed, and leaves nothing behind."""

import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from collections_desk.local.desk import port_from, refuse_busy
from collections_desk.local.refusals import LocalRefusal
from tests.local import standin

pytestmark = pytest.mark.processes
Launch = Callable[..., standin.Launched]


@pytest.fixture
def launch() -> Iterator[Launch]:
    launched: list[standin.Launched] = []

    def start(root: Path, port: int = 0) -> standin.Launched:
        launched.append(standin.Launched(root, port))
        return launched[-1]

    yield start
    for one in launched:
        if one.process.poll() is None:
            one.end()
    for one in launched:
        one.await_nothing_left()


def test_a_desk_in_a_deep_folder_with_a_space_starts_and_stops_at_ctrl_c(tmp_path: Path, launch: Launch) -> None:
    before = os.umask(0o077)  # Nobody else may enter, which PostgreSQL's own account must survive.
    try:
        root = standin.make(tmp_path / "a désk, with a space" / ("deep" * 30) / ("deeper" * 15))
    finally:
        os.umask(before)
    assert len(os.fsencode(root)) > 250
    desk = launch(root)
    desk.await_text("Ready in")
    assert f"Open http://127.0.0.1:{desk.port}/" in desk.text
    assert "Collector  lin.yue  a word" in desk.text
    assert desk.end(signal.SIGINT) == 0
    assert desk.text.endswith("Stopped. The data stay in var/.\n")
    assert desk.left() == []


def test_killed_launcher_leaves_no_orphan_and_loses_nothing(tmp_path: Path, launch: Launch) -> None:
    root = standin.make(tmp_path)
    desk = launch(root)
    desk.await_text("Ready in")
    desk.ask("CREATE TABLE kept (amount numeric); INSERT INTO kept VALUES (12.50)")
    assert desk.named("celery")
    desk.end(signal.SIGKILL)
    desk.await_nothing_left()

    again = launch(root, desk.port)
    again.await_text("Ready in")
    assert "Database as it was" in again.text
    assert str(again.ask("SELECT amount FROM kept")) == "12.50"

    second = launch(root)
    assert second.process.wait(30) == 1
    assert "runs already" in second.text

    worker = again.named("--concurrency")[0]
    os.kill(worker, signal.SIGKILL)
    again.await_text("The worker stopped by itself and is started again")
    assert again.end(signal.SIGTERM) == 0
    assert again.left() == []


def test_an_engine_that_dies_stops_the_desk_with_its_reason(tmp_path: Path, launch: Launch) -> None:
    desk = launch(standin.make(tmp_path))
    desk.await_text("Ready in")
    postmaster = int((desk.folders.postgres / "postmaster.pid").read_text().split("\n", 1)[0])
    os.kill(postmaster, signal.SIGKILL)
    assert desk.process.wait(30) == 1
    assert "The engine PostgreSQL stopped by itself" in desk.text
    desk.await_nothing_left()


def test_a_database_that_cannot_be_made_ready_is_one_sentence(tmp_path: Path, launch: Launch) -> None:
    root = standin.make(tmp_path)
    (root / "standin" / "management" / "commands" / "load_demo.py").write_text(
        standin.COMMAND.format("raise ValueError('the demo is torn')")
    )
    desk = launch(root)
    assert desk.process.wait(60) == 1
    assert "The database could not be made ready (ValueError: the demo is torn): the whole log is in" in desk.text
    assert "Traceback" not in desk.text
    assert desk.left() == []


def test_a_wish_to_stop_during_the_start_is_heard(tmp_path: Path, launch: Launch) -> None:
    desk = launch(standin.make(tmp_path))
    desk.await_text("PostgreSQL started")
    began = time.monotonic()
    assert desk.end(signal.SIGHUP) == 0
    assert time.monotonic() - began < 10
    assert desk.left() == []


def test_a_busy_port_is_one_sentence() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(LocalRefusal, match=f"^Port {port} is taken by another program: .*`make run DESK_PORT="):
            refuse_busy(port)
    refuse_busy(port)


@pytest.mark.parametrize("text", ["abc", "0", "65536", "-1", "8000.0"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(LocalRefusal, match="set it to a number"):
        port_from(text)


def test_the_port_is_8000_unless_named() -> None:
    assert (port_from(""), port_from("8123")) == (8000, 8123)
