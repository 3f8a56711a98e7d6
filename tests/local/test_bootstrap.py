"""The first step of every command: a Python that will do, an environment that holds what is locked."""

import ast
import errno
import fcntl
import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from collections_desk.local import bootstrap

SOURCE = Path(bootstrap.__file__)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a checkout that locks nothing, so that installing it takes a moment."""
    for name in (bootstrap.RUN_LOCK, bootstrap.DEV_LOCK):
        (tmp_path / name).write_text("# nothing\n")
    return tmp_path


@pytest.fixture(scope="module")
def installed_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a checkout whose environment is complete; copy it before changing it."""
    folder = tmp_path_factory.mktemp("installed")
    for name in (bootstrap.RUN_LOCK, bootstrap.DEV_LOCK):
        (folder / name).write_text("# nothing\n")
    bootstrap.ensure_environment(folder, bootstrap.RUN_LOCK)
    return folder


@pytest.fixture
def installed(installed_once: Path, tmp_path: Path) -> Path:
    """Return a checkout of its own whose environment is complete."""
    return shutil.copytree(installed_once, tmp_path / "installed", symlinks=True)


@pytest.mark.parametrize("version", [(3, 10, 14), (3, 6, 0), (2, 7, 18)])
def test_an_old_python_is_told_what_to_do(version: tuple[int, ...]) -> None:
    sentence = bootstrap.refusal_of_python(version)
    assert sentence.startswith(f"The desk needs Python 3.11 or newer and this is {version[0]}.{version[1]}: install")
    assert "make run PYTHON=python3.11" in sentence


def test_a_new_python_is_not_refused() -> None:
    assert bootstrap.refusal_of_python((3, 11, 0)) == ""
    assert bootstrap.refusal_of_python((4, 0, 0)) == ""


def test_an_old_python_can_read_far_enough_to_refuse() -> None:
    ast.parse(SOURCE.read_text(), feature_version=(3, 6))


def test_it_needs_nothing_but_the_standard_library() -> None:
    imported = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else name.name
        for node in ast.walk(ast.parse(SOURCE.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in node.names
    }
    assert {name.split(".")[0] for name in imported} <= set(sys.stdlib_module_names)


def test_the_second_start_installs_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bootstrap.ensure_environment(root, bootstrap.RUN_LOCK)
    assert "Installing packages into .venv: " in capsys.readouterr().out
    bootstrap.ensure_environment(root, bootstrap.RUN_LOCK)
    assert capsys.readouterr().out == ""
    inside = [str(bootstrap.python_of(root)), "-c", "import sys; sys.exit(sys.prefix == sys.base_prefix)"]
    assert bootstrap.runs(inside)


def test_the_packages_of_the_tests_come_on_top_of_the_others(installed: Path) -> None:
    (installed / ".venv" / "kept").touch()
    bootstrap.ensure_environment(installed, bootstrap.DEV_LOCK)
    assert set(bootstrap.stamp_of(installed)) == {"python", bootstrap.RUN_LOCK, bootstrap.DEV_LOCK}
    assert (installed / ".venv" / "kept").exists()


def test_a_changed_lock_is_installed(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(bootstrap, "install", lambda _root, lock_name, _lock_file: asked.append(lock_name))
    bootstrap.ensure_environment(installed, bootstrap.RUN_LOCK)
    assert asked == []
    (installed / bootstrap.RUN_LOCK).write_text("# still nothing\n")
    bootstrap.ensure_environment(installed, bootstrap.RUN_LOCK)
    assert asked == [bootstrap.RUN_LOCK]


@pytest.mark.parametrize("harm", ["interrupted", "other python", "no python", "no environment"])
def test_an_environment_that_cannot_be_trusted_is_made_anew(
    installed: Path, harm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamp = installed / ".venv" / "stamp.json"
    if harm == "interrupted":
        (installed / ".venv" / "installing").touch()
    elif harm == "other python":
        stamp.write_text(json.dumps({**json.loads(stamp.read_text()), "python": "/usr/bin/python3.10"}))
    elif harm == "no python":
        bootstrap.python_of(installed).unlink()
    else:
        stamp.write_text("{")
        (installed / ".venv" / "pyvenv.cfg").unlink()
    assert environment_at_installation(installed, monkeypatch) == [False]


def test_an_environment_made_by_hand_is_kept(installed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (installed / ".venv" / "stamp.json").unlink()
    assert environment_at_installation(installed, monkeypatch) == [True]


def environment_at_installation(root: Path, monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Return, for each time something is installed, whether the environment was still there."""
    found: list[bool] = []
    monkeypatch.setattr(bootstrap, "install", lambda root, *_: found.append((root / ".venv").exists()))
    bootstrap.ensure_environment(root, bootstrap.RUN_LOCK)
    return found


def test_what_pip_cannot_install_is_one_sentence_and_is_tried_again(root: Path) -> None:
    missing = "desk-no-such-package @ file:///nowhere/at-all.whl --hash=sha256:" + "0" * 64
    (root / bootstrap.RUN_LOCK).write_text(missing)
    with pytest.raises(bootstrap.SetUpError, match=r"^pip could not install the packages \(.*start again\. Its whole"):
        bootstrap.ensure_environment(root, bootstrap.RUN_LOCK)
    assert bootstrap.stamp_of(root) == {}


def test_two_starts_at_once_install_once(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with bootstrap.one_at_a_time(root) as lock_file:
        other = threading.Thread(target=bootstrap.ensure_environment, args=(root, bootstrap.RUN_LOCK))
        other.start()
        bootstrap.install(root, bootstrap.RUN_LOCK, lock_file)
        fcntl.flock(lock_file, fcntl.LOCK_UN)
        other.join(30)
    assert "Installing" not in capsys.readouterr().out


def test_a_folder_or_disk_that_refuses_is_one_sentence() -> None:
    read_only = bootstrap.sentence_for(OSError(errno.EROFS, "Read-only file system", "/srv/desk/.venv"))
    assert read_only.startswith("/srv/desk/.venv cannot be written (Read-only file system): move the desk")
    assert "is full: free about 1 GB" in bootstrap.sentence_for(OSError(errno.ENOSPC, "No space left on device"))


def test_an_unknown_command_names_the_known_ones() -> None:
    result = subprocess.run([sys.executable, str(SOURCE), "dance"], check=False, capture_output=True, text=True)
    assert result.returncode == 2
    assert result.stderr.startswith("Say what to do: run, ")
