"""The engines beside a local desk: started where the environment names none, stopped in every case."""

import contextlib
import fcntl
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from collections_desk.local.engine import Engine
from collections_desk.local.folders import ROOT, Folders, held, is_held, socket_folders
from collections_desk.local.postgres import Postgres
from collections_desk.local.processes import Patience, no_hurry
from collections_desk.local.refusals import LocalRefusal, of_folder
from collections_desk.local.valkey import Valkey

Report = Callable[[str, float], None]
"""Called with what was done and the seconds it took."""


def no_report(_what: str, _seconds: float) -> None:
    """Say nothing."""


@dataclass
class Engines:
    """PostgreSQL and Valkey of one set of folders, each unless DATABASE_URL or REDIS_URL names another."""

    folders: Folders
    durable: bool = True
    patience: Patience = no_hurry
    report: Report = no_report
    given: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _started: dict[str, Engine] = field(default_factory=dict)

    def start(self) -> None:
        """Start what is not given. Raises LocalRefusal; what has started is then stopped by `stop`."""
        kinds: dict[str, type[Engine]] = {"DATABASE_URL": Postgres, "REDIS_URL": Valkey}
        for variable, kind in kinds.items():
            begun = time.monotonic()
            if self.given.get(variable):
                self.report(f"{kind.name} is the one that {variable} names", 0)
                continue
            server = kind(self.folders, durable=self.durable, patience=self.patience)
            self._started[variable] = server
            server.start()
            self.report(f"{kind.name} started", time.monotonic() - begun)

    def environment(self) -> dict[str, str]:
        """Return what leads to the engines that were started here."""
        return {variable: server.url for variable, server in self._started.items()}

    def migrations(self) -> str:
        """Return a text that changes with every migration of the database; empty when that is not ours to ask."""
        server = self._started.get("DATABASE_URL")
        return server.migrations() if isinstance(server, Postgres) else ""

    def death(self) -> LocalRefusal | None:
        """Return why an engine ended by itself, or None while all of them run."""
        for server in self._started.values():
            if not server.is_alive():
                return server.refusal(f"The engine {server.name} stopped by itself")
        return None

    def stop(self) -> None:
        """Stop what was started here, the broker first."""
        for server in reversed(self._started.values()):
            server.stop()


@contextlib.contextmanager
def running(folder: Path, *, durable: bool = False, patience: Patience = no_hurry) -> Iterator[dict[str, str]]:
    """Run engines in `folder` for as long as the block runs; yield the environment that leads to them.

    Not `durable`, they are quick and for tests: a power cut would ruin them. Call it from the main
    thread. Raises LocalRefusal.
    """
    folders = Folders(folder)
    with held(folders):
        engines = Engines(folders, durable=durable, patience=patience)
        try:
            engines.start()
            yield engines.environment()
        finally:
            engines.stop()


@contextlib.contextmanager
def throwaway(purpose: str, *, durable: bool = False, patience: Patience = no_hurry) -> Iterator[dict[str, str]]:
    """Run engines on empty data that are removed afterwards; what a killed run left is removed at the next."""
    base = ROOT / "var" / "throwaway"
    folder = base / f"{purpose}-{secrets.token_hex(4)}"
    try:
        base.mkdir(parents=True, exist_ok=True)
        with contextlib.ExitStack() as stack:
            with (base / "sweep.lock").open("a") as lock_file:
                fcntl.flock(lock_file, fcntl.LOCK_EX)  # Nobody sweeps a folder away before it is held.
                sweep(base)
                environment = running(folder, durable=durable, patience=patience)
                started = stack.enter_context(environment)
            yield started
    except OSError as error:
        raise of_folder(error, base) from error
    finally:
        remove(folder)


def sweep(base: Path) -> None:
    """Remove the throwaway folders below `base` that no living process holds."""
    for folder in base.iterdir():
        if folder.is_dir() and not is_held(Folders(folder)):
            remove(folder)


def remove(folder: Path) -> None:
    """Remove the folder of stopped engines and the folder of their socket."""
    with contextlib.suppress(FileNotFoundError):
        owner = (folder / "postgres").stat().st_uid
        for sockets in socket_folders(Folders(folder), owner):
            shutil.rmtree(sockets, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
