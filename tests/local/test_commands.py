"""The commands around the desk: tests with or without a browser, the gate's words, the help."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from collections_desk.local import bootstrap, gate, programs, testing
from collections_desk.local.command import STOPPED, environment, framed
from collections_desk.local.folders import ROOT, Folders, is_held
from collections_desk.local.processes import Interruptions, run_in_front
from collections_desk.local.programs import Program
from collections_desk.local.refusals import Interrupted, LocalRefusal
from collections_desk.local.reset import KEPT, clear
from tests.missing import lacks

PROGRAMS = pytest.mark.parametrize("program", [programs.BROWSER, programs.OFFICE], ids=lambda one: one.title)


@pytest.fixture(autouse=True)
def nothing_is_there(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "program" in request.fixturenames:
        program = request.getfixturevalue("program")
        monkeypatch.delenv(program.unwanted, raising=False)
        monkeypatch.delenv(program.variable, raising=False)
        monkeypatch.setattr(programs, "found", lambda _program: "")


@PROGRAMS
def test_an_ordinary_user_is_told_in_one_line_what_is_skipped(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    reason = f"{program.title} is missing; install it with `sudo apt-get install {' '.join(program.packages)}`"
    assert programs.environment(program) == {program.unwanted: reason}
    assert capsys.readouterr().out == f"The {program.tested} are skipped: {reason}\n"


@PROGRAMS
def test_a_machine_without_apt_skips_the_tests(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert "no apt-get" in programs.environment(program)[program.unwanted]


@PROGRAMS
def test_a_program_that_is_named_is_used(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(program.variable, "/opt/program")
    assert programs.environment(program) == {program.variable: "/opt/program"}


@PROGRAMS
def test_a_wish_to_skip_the_tests_is_obeyed(program: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(program.unwanted, "no display")
    assert programs.environment(program) == {program.unwanted: "no display"}


def test_journeys_that_lack_a_browser_fail_on_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """They say so before an engine is asked: none is there. A person's machine skips them."""
    wanted = {"DESK_NO_BROWSER": "no display", "CI": "true", "DATABASE_URL": "postgres:///none"}
    journey = [sys.executable, "-m", "pytest", "-q", "tests/browser/test_panels.py"]
    run = subprocess.run(journey, cwd=ROOT, env=os.environ | wanted, capture_output=True, text=True, check=False)
    assert re.search(r"no display[\s\S]*\b1 error", run.stdout)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="no display"):
        lacks("no display")


def test_tests_take_the_arguments_of_the_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGS", "-k 'promise and not broken'")
    monkeypatch.setenv("TEST_PROCESSES", "2")
    command = testing.pytest_command()
    assert command[-2:] == ["-k", "promise and not broken"]
    assert command[3:7] == ["-n", "2", "--dist", "loadfile"]


def test_a_python_that_keeps_nothing_keeps_what_it_compiled_below_var(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    settings = environment({}, "test")
    kept = subprocess.run(
        [sys.executable, "-c", "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"],
        env=settings,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert kept.split() == ["False", str(ROOT / "var" / "bytecode")]
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    assert "PYTHONPYCACHEPREFIX" not in environment({}, "test")


def test_the_gate_shows_the_end_of_what_a_check_says() -> None:
    assert gate.ending("one\ntwo\n") == "one\ntwo"
    long = gate.ending("\n".join(map(str, range(gate.SHOWN_LINES + 5))))
    assert long.startswith("(5 lines before)\n5\n")


def test_every_target_is_explained_and_has_its_module() -> None:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):.*## \S", makefile, re.MULTILINE))
    assert targets == {*bootstrap.COMMANDS, "help"}
    for _, module in bootstrap.COMMANDS.values():
        assert not module or (ROOT / Path(*module.split("."))).with_suffix(".py").exists()


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (LocalRefusal("The port is taken: choose another."), 1, "The port is taken: choose another.\n"),
        (PermissionError(13, "Permission denied", "/srv/desk"), 1, "/srv/desk cannot be written (Permission denied)"),
        (Interrupted(), STOPPED, ""),
    ],
)
def test_a_command_that_cannot_go_on_says_one_sentence(
    error: Exception, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    def act(_asked: Interruptions) -> int:
        raise error

    assert framed(act) == code
    assert capsys.readouterr().err.startswith(said)


def test_the_exit_code_of_a_command_passes_through() -> None:
    with Interruptions() as asked:
        assert run_in_front([sys.executable, "-c", "raise SystemExit(3)"], os.environ, asked) == 3
        killed = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
        assert run_in_front([sys.executable, "-c", killed], os.environ, asked) == 128 + signal.SIGKILL


def test_reset_removes_everything_but_what_others_hold(tmp_path: Path) -> None:
    for name in ("postgres", "static", "throwaway"):
        (tmp_path / name).mkdir()
    (tmp_path / "install.lock").touch()
    clear(Folders(tmp_path))
    assert {path.name for path in tmp_path.iterdir()} == set(KEPT)


def test_reset_asks_before_it_removes(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT / "collections_desk" / "local", tmp_path / "collections_desk" / "local")
    (copy.parent / "__init__.py").touch()
    (tmp_path / "common").mkdir()
    shutil.copy(ROOT / "common" / "errors.py", tmp_path / "common" / "errors.py")
    (tmp_path / "var" / "postgres").mkdir(parents=True)
    environment = {name: value for name, value in os.environ.items() if name != "YES"}
    command = [sys.executable, "-m", "collections_desk.local.reset"]
    asked = subprocess.run(
        command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert (asked.returncode, asked.stderr.count("\n")) == (1, 1)
    assert "confirm with `make reset YES=1`" in asked.stderr
    assert (tmp_path / "var" / "postgres").exists()
    assert not is_held(Folders(tmp_path / "var"))
    done = subprocess.run(command, cwd=tmp_path, env={**environment, "YES": "1"}, capture_output=True, check=False)
    assert done.returncode == 0
    assert not (tmp_path / "var" / "postgres").exists()
