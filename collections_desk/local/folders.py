"""Where a local desk keeps its things: everything below one git-ignored folder, sockets in a short one."""

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from collections_desk.local.refusals import LocalRefusal, of_folder

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST_SOCKET_FOLDER = 80  # bytes; a socket's whole path may have 107, PostgreSQL adds up to 20
LEAST_FREE_BYTES = 300 * 1024 * 1024
KEPT_LOG_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True)
class Folders:
    """The folders of one local desk below `home` (usually `var/` of the checkout)."""

    home: Path

    @property
    def postgres(self) -> Path:
        """Return PostgreSQL's data."""
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        """Return the broker's data."""
        return self.home / "valkey"

    @property
    def logs(self) -> Path:
        """Return where every process writes its log."""
        return self.home / "log"

    @property
    def run(self) -> Path:
        """Return what is true only while the desk runs, and what saves work at the next start."""
        return self.home / "run"

    @property
    def lock(self) -> Path:
        """Return the file that the running desk holds locked."""
        return self.run / "desk.lock"

    @property
    def addresses(self) -> Path:
        """Return the file that tells other commands where the running engines are."""
        return self.run / "addresses.json"

    def make(self) -> None:
        """Make the folders. Raises LocalRefusal when they cannot be made or the disk is nearly full."""
        try:
            self.home.mkdir(parents=True, exist_ok=True)
            for folder in (self.valkey, self.logs, self.run):
                folder.mkdir(mode=0o700, exist_ok=True)
            free_bytes = shutil.disk_usage(self.home).free
        except OSError as error:
            raise of_folder(error, self.home) from error
        if free_bytes < LEAST_FREE_BYTES:
            raise LocalRefusal(
                f"The disk that holds {self.home} has only {free_bytes // 2**20} MB left: "
                "free about 1 GB, then start again."
            )

    def log(self, name: str) -> Path:
        """Return the log of `name`, turned over when it has grown long."""
        path = self.logs / f"{name}.log"
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_size > KEPT_LOG_BYTES:
                path.replace(self.logs / f"{name}.1.log")
        return path


@contextlib.contextmanager
def held(folders: Folders) -> Iterator[None]:
    """Hold the desk's lock for as long as the block runs; the kernel frees it when this process dies.

    Raises LocalRefusal when another process holds it.
    """
    folders.make()
    try:
        lock_file = folders.lock.open("a")
    except OSError as error:
        raise of_folder(error, folders.lock) from error
    with lock_file:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            known = known_addresses(folders)
            where = f" at {known['DESK_ADDRESS']}" if "DESK_ADDRESS" in known else ""
            raise LocalRefusal(
                f"The desk of this folder runs already{where}: "
                "use that one, or stop it with Ctrl-C where it was started."
            ) from None
        yield


def is_held(folders: Folders) -> bool:
    """Return whether a desk runs in these folders."""
    try:
        with folders.lock.open("a") as lock_file:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def known_addresses(folders: Folders) -> dict[str, str]:
    """Return the environment that leads to the running engines, as the last start wrote it."""
    try:
        known = json.loads(folders.addresses.read_text())
    except (OSError, ValueError):
        return {}
    return {str(name): str(value) for name, value in known.items()}


def write_privately(path: Path, text: str) -> None:
    """Write a file that nobody else on the machine can read, whole or not at all."""
    scratch = path.with_name(path.name + ".new")
    scratch.unlink(missing_ok=True)
    with os.fdopen(os.open(scratch, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    scratch.replace(path)


def socket_folders(folders: Folders, owner: int) -> list[Path]:
    """Return the short folders that may hold the sockets of the user id `owner`, the best first."""
    digest = hashlib.sha256(os.fsencode(folders.home)).hexdigest()[:12]
    bases = dict.fromkeys([tempfile.gettempdir(), "/tmp"])  # noqa: S108  Owner and mode are checked before use.
    named = [Path(base) / f"desk-{owner}-{digest}" for base in bases]
    return [folder for folder in named if len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER]


def socket_folder(folders: Folders, owner: int) -> Path:
    """Return a short folder for sockets that only the user id `owner` may enter; make it if missing.

    It is the same one at every start of the same desk. A folder of that name that belongs to
    somebody else is never used. Raises LocalRefusal.
    """
    for folder in socket_folders(folders, owner):
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            found = folder.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() != owner:
                os.chown(folder, owner, -1)
                found = folder.lstat()
            if stat.S_ISDIR(found.st_mode) and found.st_uid == owner:
                folder.chmod(0o700)
                return folder
        except OSError:
            continue
    raise LocalRefusal(
        f"No folder for PostgreSQL's socket can be made below {tempfile.gettempdir()}: "
        "set TMPDIR to a short folder that you may write, then start again."
    )
