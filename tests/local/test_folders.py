"""Folders: one sentence when they cannot be written, a short private one for sockets, logs that stay small."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from collections_desk.local.folders import KEPT_LOG_BYTES, Folders, socket_folder, socket_folders, write_privately
from collections_desk.local.refusals import LocalRefusal, last_words, of_folder, of_log


def test_a_folder_that_cannot_be_written_is_one_sentence() -> None:
    # /sys refuses everybody, root included.
    with pytest.raises(LocalRefusal, match=r"^/sys/desk cannot be written .*: move the desk into a folder of your own"):
        Folders(Path("/sys/desk")).make()


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=5 * 2**20))
    with pytest.raises(LocalRefusal, match=r"has only 5 MB left: free about 1 GB, then start again\.$"):
        Folders(tmp_path).make()
    full = of_folder(OSError(errno.ENOSPC, "No space left on device", "x"), tmp_path)
    assert "is full: free about 1 GB" in str(full)


def test_sockets_have_a_short_folder_however_deep_the_desk_lies(tmp_path: Path) -> None:
    folders = Folders(tmp_path / ("deep" * 50) / "var")
    folder = socket_folder(folders, os.geteuid())
    assert len(os.fsencode(folder / ".s.PGSQL.5432")) < 107
    assert folder == socket_folder(folders, os.geteuid())
    folder.rmdir()


def test_sockets_never_go_into_a_folder_of_somebody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folders = Folders(tmp_path)
    wanted = socket_folders(folders, os.geteuid())[-1]
    wanted.symlink_to(tmp_path)
    try:
        monkeypatch.setattr("tempfile.gettempdir", lambda: "/tmp")
        with pytest.raises(LocalRefusal, match="set TMPDIR to a short folder"):
            socket_folder(folders, os.geteuid())
    finally:
        wanted.unlink()


def test_a_long_log_is_turned_over(tmp_path: Path) -> None:
    folders = Folders(tmp_path)
    folders.make()
    folders.log("web").write_bytes(b"x" * (KEPT_LOG_BYTES + 1))
    assert not folders.log("web").exists()
    assert (folders.logs / "web.1.log").exists()


def test_what_holds_a_password_is_for_its_owner_alone(tmp_path: Path) -> None:
    for text in ("old", "new"):
        write_privately(tmp_path / "addresses.json", text)
    assert (tmp_path / "addresses.json").read_text() == "new"
    assert (tmp_path / "addresses.json").stat().st_mode & 0o777 == 0o600


def test_the_last_words_are_those_that_tell_what_is_wrong(tmp_path: Path) -> None:
    log = tmp_path / "postgres.log"
    log.write_text("FATAL:  of yesterday\n")
    begun_at = log.stat().st_size
    today = "LOG:  starting\nFATAL:  lock file is broken.\nLOG:  database system is shut down\n"
    log.write_text(log.read_text() + today)
    assert last_words(log, begun_at) == "FATAL:  lock file is broken"
    sentence = str(of_log("It stopped", log, begun_at, "mend that"))
    assert sentence == f"It stopped (FATAL:  lock file is broken): mend that; the whole log is in {log}."
    assert last_words(tmp_path / "missing.log") == ""
