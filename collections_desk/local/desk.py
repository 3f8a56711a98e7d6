"""`make run`: the whole desk on one machine, from the engines to the sign-ins, and back to nothing at Ctrl-C.

A web server, worker or beat that ends by itself is started again; when it ends a second time within a
minute, or when an engine ends, everything is stopped with the reason.
"""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from collections_desk.local import console, prepare
from collections_desk.local.command import environment, framed, python
from collections_desk.local.engines import Engines
from collections_desk.local.folders import ROOT, Folders, held, write_privately
from collections_desk.local.processes import MARK, TICK, Interruptions, Process, end_strays, marked, stop_all
from collections_desk.local.refusals import Interrupted, LocalRefusal, of_log

DEFAULT_PORT = 8000
LONGEST_START = 90.0  # seconds that the web server may take to answer
PATIENCE_WITH_DEATHS = 60.0  # seconds within which a second death stops the desk
QUIET, LOUD = 0.2, TICK  # seconds between two looks: at a running desk, at one that starts


def desk(asked: Interruptions) -> int:
    """Run the desk until somebody stops it. Return the exit code."""
    folders = Folders(ROOT / "var")
    running = Desk(folders, asked, port_from(os.environ.get("DESK_PORT", "")))
    try:
        with held(folders), running.cleared_away():
            running.start()
            running.watch()
    except Interrupted:
        console.say("Stopped. The data stay in var/.")
    return 0


class Desk:
    """One running desk: engines, preparations, services."""

    def __init__(self, folders: Folders, asked: Interruptions, port: int) -> None:
        self.folders = folders
        self.asked = asked
        self.port = port
        self.engines = Engines(folders, patience=asked.patience, report=console.say_step)
        self.preparations: list[Process] = []
        self.services: list[Process] = []
        self.sign_ins: list[list[str]] = []
        self.deaths: dict[str, float] = {}

    @property
    def address(self) -> str:
        """Return where the desk is in a browser."""
        return f"http://127.0.0.1:{self.port}/"

    def environment(self) -> dict[str, str]:
        """Return the environment of every process of the desk."""
        return {
            **environment(self.engines.environment(), "local"),
            "DESK_PORT": str(self.port),
            "DESK_ADDRESS": self.address,
            "PYTHONUNBUFFERED": "1",
            MARK: str(self.folders.home),
        }

    @contextlib.contextmanager
    def cleared_away(self) -> Iterator[None]:
        """Leave nothing running when the block ends, however it ends."""
        try:
            yield
        finally:
            if self.asked.count:
                console.say("\nStopping …")
            stop_all([*self.preparations, *self.services], self.asked.in_hurry)
            self.engines.stop()
            self.folders.addresses.unlink(missing_ok=True)

    def start(self) -> None:
        """Start everything and say where it is. Raises LocalRefusal or Interrupted."""
        console.say("Collections desk")
        end_strays(lambda: marked(self.folders.home), [(signal.SIGTERM, 3.0)], self.asked.patience)
        refuse_busy(self.port)
        files = None if prepare.files_are_ready(self.folders) else self._begin("files")
        self.engines.start()
        known = {**self.engines.environment(), "DESK_PORT": str(self.port), "DESK_ADDRESS": self.address}
        write_privately(self.folders.addresses, json.dumps(known))
        self._prepare_data()
        if files:
            self._finish(files, "Translations and static files could not be made ready")
            prepare.remember_files(self.folders)
        self._serve()
        self._introduce()

    def watch(self) -> None:
        """Stay until somebody stops the desk. Raises LocalRefusal when it cannot go on."""
        while True:
            self.asked.patience()
            refusal = self.engines.death()
            if refusal:
                raise refusal
            for service in self.services:
                if not service.is_alive():
                    self._revive(service)
            time.sleep(QUIET)

    def _prepare_data(self) -> None:
        """Bring the database up to date, unless it is as the last start left it."""
        begun = time.monotonic()
        sign_ins = prepare.known_sign_ins(self.folders, self.engines.migrations())
        if sign_ins is not None:
            self.sign_ins = sign_ins
            console.say_step("Database as it was", time.monotonic() - begun)
            return
        self._finish(self._begin("data"), "The database could not be made ready")
        prepare.remember_data(self.folders, self.engines.migrations(), self.sign_ins)

    def _begin(self, kind: str) -> Process:
        """Start one kind of preparation in a process of its own."""
        process = Process(
            f"prepare {kind}",
            python("-m", "collections_desk.local.prepare", kind),
            log=self.folders.log(f"prepare-{kind}"),
            stops=[(signal.SIGTERM, 5.0)],
            at_death=signal.SIGTERM,
        )
        process.start(self.environment(), folder=ROOT, output=subprocess.PIPE)
        self.preparations.append(process)
        return process

    def _finish(self, process: Process, failure: str) -> None:
        """Wait for a preparation and say its steps as they come."""
        unread = b""
        while True:
            self.asked.patience()
            ended = not process.is_alive()
            unread += process.printed()
            *lines, unread = unread.split(b"\n")
            for line in lines:
                self._hear(line)
            if ended:
                break
            time.sleep(LOUD)
        if process.exit_code():
            raise of_log(failure, process.log, process.log_begun_at)

    def _hear(self, line: bytes) -> None:
        """Take in one line that a preparation told."""
        told = json.loads(line)
        if "sign_in" in told:
            self.sign_ins.append(told["sign_in"])
        else:
            console.say_step(told["step"], told["seconds"])

    def _serve(self) -> None:
        """Start the web server, the worker and the beat, and wait until a page answers."""
        begun = time.monotonic()
        self.services = services(self.folders, self.port)
        for service in self.services:
            service.start(self.environment(), folder=ROOT)
        web = self.services[0]
        while not answers(self.port):
            self.asked.patience()
            for service in self.services:
                if not service.is_alive():
                    raise of_log(f"The {service.name} does not start", service.log, service.log_begun_at)
            if time.monotonic() - begun > LONGEST_START:
                raise of_log(f"The {web.name} does not answer at {self.address}health/", web.log, web.log_begun_at)
            time.sleep(LOUD)
        console.say_step("Web server, worker and beat started", time.monotonic() - begun)

    def _introduce(self) -> None:
        """Say where the desk is and who may sign in."""
        console.say(f"\nOpen {self.address}")
        if self.sign_ins:
            widths = [max(len(sign_in[column]) for sign_in in self.sign_ins) for column in range(2)]
            for role, user, password in self.sign_ins:
                console.say(f"  {role:<{widths[0]}}  {user:<{widths[1]}}  {password}")
        console.say(f"\nReady in {console.seconds_since_start():.1f} s. Ctrl-C stops everything; logs are in var/log.")

    def _revive(self, service: Process) -> None:
        """Start a service again that ended by itself. Raises LocalRefusal when that has just been tried."""
        service.stop()
        now = time.monotonic()
        if now - self.deaths.get(service.name, -PATIENCE_WITH_DEATHS) < PATIENCE_WITH_DEATHS:
            raise of_log(
                f"The {service.name} stopped by itself twice within a minute", service.log, service.log_begun_at
            )
        self.deaths[service.name] = now
        console.say(f"The {service.name} stopped by itself and is started again; why is in {service.log}")
        service.start(self.environment(), folder=ROOT)


def services(folders: Folders, port: int) -> list[Process]:
    """Return what serves the pages and does the jobs, the web server first."""
    web = ["gunicorn", "collections_desk.wsgi:application", "--bind", f"127.0.0.1:{port}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "8", "--preload", "--timeout", "60", "--graceful-timeout", "4"]
    web += ["--no-control-socket", "--name", "collections-desk"]
    if Path("/dev/shm").is_dir():  # noqa: S108  A heartbeat file on a slow disk stalls a worker.
        web += ["--worker-tmp-dir", "/dev/shm"]  # noqa: S108
    celery = ["celery", "--app", "collections_desk"]
    behind = ["nice", "-n", "5"]  # Pages come first on a small machine, while it starts and while a job runs.
    worker = [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
    beat = [*celery, "beat", "--loglevel", "INFO", "--pidfile=", "--schedule", str(folders.run / "beat")]
    polite = [(signal.SIGTERM, 6.0), (signal.SIGQUIT, 3.0)]

    def service(
        name: str, log: str, arguments: list[str], at_death: signal.Signals, before: Sequence[str] = ()
    ) -> Process:
        return Process(
            name, [*before, *python("-m", *arguments)], log=folders.log(log), stops=polite, at_death=at_death
        )

    # SIGQUIT: when the launcher was killed nobody is left to give grace; interrupted jobs run again.
    return [
        service("web server", "web", web, signal.SIGQUIT),
        service("worker", "worker", worker, signal.SIGQUIT, behind),
        service("beat", "beat", beat, signal.SIGTERM, behind),
    ]


def port_from(text: str) -> int:
    """Return the port that DESK_PORT names. Raises LocalRefusal when it is none."""
    if not text:
        return DEFAULT_PORT
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise LocalRefusal(f'DESK_PORT is "{text}": set it to a number from 1024 to 65535, such as {DEFAULT_PORT}.')


def refuse_busy(port: int) -> None:
    """Raise LocalRefusal when the web server could not listen on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen(1)
        except PermissionError:
            raise LocalRefusal(
                f"Port {port} is for root alone: choose another, for example `make run DESK_PORT=8000`."
            ) from None
        except OSError:
            other = port + 1 if port < 65535 else port - 1
            raise LocalRefusal(
                f"Port {port} is taken by another program: stop that one, or choose another port "
                f"with `make run DESK_PORT={other}`."
            ) from None


def answers(port: int) -> bool:
    """Return whether the web server says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(framed(desk))
