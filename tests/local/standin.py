"""A desk as small as can be, to start and kill for real: the launcher itself, around pages of one word."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import environ
import psycopg2

from collections_desk.local.folders import ROOT, Folders
from collections_desk.local.processes import marked, working_in
from collections_desk.local.valkey import free_port

FILES = {
    "requirements.txt": "",
    "collections_desk/__init__.py": "from collections_desk.celery import app as celery_app\n",
    "collections_desk/celery.py": """
from celery import Celery
app = Celery("collections_desk")
app.config_from_object("django.conf:settings", namespace="CELERY")
""",
    "collections_desk/settings/__init__.py": "",
    "collections_desk/settings/local.py": """
import os, environ
SECRET_KEY = "stand-in"
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = ["django.contrib.contenttypes", "standin"]
ROOT_URLCONF = "collections_desk.urls"
DATABASES = {"default": environ.Env.db_url_config(os.environ.get("DATABASE_URL", "postgres:///desk"))}
CELERY_BROKER_URL = os.environ.get("REDIS_URL", "")
USE_TZ = True
""",
    "collections_desk/urls.py": """
from django.http import HttpResponse
from django.urls import path
urlpatterns = [path("health/", lambda request: HttpResponse("well"))]
""",
    "collections_desk/wsgi.py": """
from django.core.wsgi import get_wsgi_application
application = get_wsgi_application()
""",
    "standin/__init__.py": "",
    "standin/management/__init__.py": "",
    "standin/management/commands/__init__.py": "",
}
COMMANDS = {
    "compile_translations": "pass",
    "collectstatic": (
        "import pathlib; pathlib.Path('var/static').mkdir(); pathlib.Path('var/static/staticfiles.json').touch()"
    ),
    "load_demo": "self.stdout.write('nothing')",
    "demo_sign_ins": "self.stdout.write('Collector\\tlin.yue\\ta word')",
}
COMMAND = """
from django.core.management.base import BaseCommand
class Command(BaseCommand):
    def add_arguments(self, parser):
        parser.add_argument("--noinput", dest="interactive", action="store_false")
    def handle(self, **options):
        {}
"""


def make(root: Path) -> Path:
    """Write the stand-in below `root` and return it."""
    commands = {f"standin/management/commands/{name}.py": COMMAND.format(do) for name, do in COMMANDS.items()}
    for name, text in {**FILES, **commands}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    shutil.copytree(ROOT / "collections_desk" / "local", root / "collections_desk" / "local")
    (root / "common").mkdir()
    (root / "common" / "__init__.py").touch()
    shutil.copy(ROOT / "common" / "errors.py", root / "common" / "errors.py")
    return root


class Launched:
    """The launcher of a stand-in, started as `make run` starts it."""

    def __init__(self, root: Path, port: int = 0) -> None:
        self.root = root
        self.port = port or free_port()
        self.folders = Folders(root / "var")
        self.printed = root / f"printed-{time.monotonic_ns()}.txt"
        environment = {name: value for name, value in os.environ.items() if not name.endswith("_URL")}
        with self.printed.open("wb") as stream:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "collections_desk.local.desk"],
                cwd=root,
                env={**environment, "DESK_PORT": str(self.port)},
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                start_new_session=True,
            )

    @property
    def text(self) -> str:
        """Return what it has printed so far."""
        return self.printed.read_text()

    def await_text(self, wanted: str, seconds: float = 60) -> None:
        """Wait until it has printed something that matches."""
        deadline = time.monotonic() + seconds
        while not re.search(wanted, self.text):
            assert time.monotonic() < deadline, self.text
            assert self.process.poll() is None or re.search(wanted, self.text), self.text
            time.sleep(0.05)

    def end(self, by: signal.Signals = signal.SIGTERM, seconds: float = 30) -> int:
        """Send a signal to the launcher alone and return how it ended."""
        self.process.send_signal(by)
        return self.process.wait(seconds)

    def left(self) -> list[int]:
        """Return the ids of what runs of this desk, the launcher aside."""
        engines = [
            *working_in(self.folders.postgres, "postgres"),
            *working_in(self.folders.valkey, "valkey-server"),
        ]
        return [*engines, *marked(self.folders.home)]

    def await_nothing_left(self, seconds: float = 15) -> None:
        """Wait until nothing of this desk runs."""
        deadline = time.monotonic() + seconds
        while self.left():
            assert time.monotonic() < deadline, self.left()
            time.sleep(0.05)

    def ask(self, sql: str) -> Any:
        """Run SQL on the desk's database and return the first value, if there is one."""
        address = json.loads(self.folders.addresses.read_text())["DATABASE_URL"]
        return ask(address, sql)

    def named(self, word: str) -> list[int]:
        """Return the ids of its processes whose command line holds the word."""
        return [pid for pid in marked(self.folders.home) if word.encode() in command_line(pid)]


def ask(address: str, sql: str) -> Any:
    """Run SQL on the database at `address` and return the first value, if there is one."""
    config = environ.Env.db_url_config(address)
    connection = psycopg2.connect(host=config["HOST"], user=config["USER"], dbname=config["NAME"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            row = cursor.fetchone() if cursor.description else None
            return row and row[0]
    finally:
        connection.close()


def command_line(pid: int) -> bytes:
    """Return the command line of a process; empty when it has ended."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
