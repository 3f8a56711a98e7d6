"""What the two engines have in common: a process that runs, may end by itself, and is stopped."""

from abc import ABC, abstractmethod
from pathlib import Path

from collections_desk.local.folders import Folders
from collections_desk.local.processes import Patience, Process, no_hurry
from collections_desk.local.refusals import LocalRefusal, of_log


class Engine(ABC):
    """One server of a local desk. One that is not `durable` is quick and forgets all in a power cut."""

    name = ""
    log_name = ""

    def __init__(self, folders: Folders, *, durable: bool, patience: Patience = no_hurry) -> None:
        self.folders = folders
        self.durable = durable
        self.patience = patience
        self.process: Process | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """Return the address that programs connect to."""

    @property
    def log(self) -> Path:
        """Return the log of the server."""
        return self.folders.logs / f"{self.log_name}.log"

    @abstractmethod
    def start(self) -> None:
        """Start the server and wait until it answers. Raises LocalRefusal."""

    def launch(self, process: Process, folder: Path, environment: dict[str, str], words: bytes = b"") -> Process:
        """Start `process` as the server."""
        self.process = process
        process.start(environment, folder=folder, words=words)
        return process

    def is_alive(self) -> bool:
        """Return whether the server runs."""
        return self.process is not None and self.process.is_alive()

    def refusal(self, what: str, remedy: str = "") -> LocalRefusal:
        """Return the refusal for a server that ended, with its last words."""
        return of_log(what, self.log, self.process.log_begun_at if self.process else 0, remedy)

    def stop(self) -> None:
        """End the server in order; everything is on the disk then."""
        if self.process:
            self.process.stop()
