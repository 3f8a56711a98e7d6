"""A whole desk for the journeys: its own database with the demo, a web process and a worker, all real."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg2
from django.db import connection

from tests import databases

ROOT = Path(__file__).resolve().parent.parent.parent
SECONDS_TO_ANSWER = 60


@dataclass(frozen=True)
class Desk:
    """A running desk: its address, its environment for commands, and one sign-in per role."""

    address: str
    environment: dict[str, str]
    sign_ins: dict[str, list[tuple[str, str]]]

    def manage(self, *words: str) -> str:
        """Run a management command against this desk and return what it printed."""
        return _manage(self.environment, *words)

    def sql(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """Return the rows of a query against this desk's database."""
        with psycopg2.connect(self.environment["JOURNEY_DSN"]) as link, link.cursor() as cursor:
            cursor.execute(statement, values)
            return list(cursor.fetchall())


def _manage(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stdout[-2000:]}{done.stderr[-4000:]}"
    return done.stdout


def _environment(database: str) -> dict[str, str]:
    params = connection.get_connection_params()
    host, port, user = str(params.get("host") or ""), params.get("port"), params.get("user") or ""
    password = params.get("password")
    who = f"{user}:{password}" if password else user
    where = f":{port}" if port else ""
    url = (
        f"postgres://{who}@/{host}/{database}" if host.startswith("/") else f"postgres://{who}@{host}{where}/{database}"
    )
    redis_url = os.environ["REDIS_URL"]
    base, _slash, number = redis_url.rpartition("/")
    # Desks of test processes side by side must not take each other's messages.
    place = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    dsn = " ".join(
        f"{k}='{v}'" for k, v in {"host": host, "port": port, "user": user, "password": password}.items() if v
    )
    return {
        **os.environ,
        "DATABASE_URL": url,
        "REDIS_URL": f"{base}/{int(number) + place}" if number.isdigit() else redis_url,
        "DESK_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": "collections_desk.settings.test",
        "JOURNEY_DSN": f"{dsn} dbname='{database}'",
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < until:
        assert process.poll() is None, "the web process ended"
        with suppress(OSError), urllib.request.urlopen(f"{address}/health/", timeout=2) as answer:
            if answer.status == 200:
                return
    raise AssertionError("the web process did not answer")


def demo() -> str:
    """Return the name of the database with the demo, which is loaded once a run."""
    return databases.once("demo", databases.schema(), lambda name: _manage(_environment(name), "load_demo"))


@contextmanager
def running(database: str, *, log: Path) -> Iterator[Desk]:
    """Run a desk on a fresh database of that name with the demo; everything ends with the block."""
    databases.copy(demo(), database)
    environment = _environment(database)
    sign_ins: dict[str, list[tuple[str, str]]] = {}
    for line in _manage(environment, "demo_sign_ins").splitlines():
        role, name, password = line.split("\t")
        sign_ins.setdefault(role.lower(), []).append((name, password))
    port = _free_port()
    web = [sys.executable, "manage.py", "runserver", "--noreload", "--insecure", f"127.0.0.1:{port}"]
    worker = [sys.executable, "-m", "celery", "-A", "collections_desk", "worker", "--concurrency", "1", "--beat"]
    worker += ["--schedule", str(log.parent / "beat"), "--loglevel", "WARNING"]
    with log.open("wb") as out:
        processes = [
            subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out) for command in (web, worker)
        ]
        try:
            _wait(f"http://127.0.0.1:{port}", processes[0])
            yield Desk(f"http://127.0.0.1:{port}", environment, sign_ins)
        finally:
            for process in processes:
                process.terminate()
            for process in processes:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(15)
                process.kill()
