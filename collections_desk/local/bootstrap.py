"""Make `.venv` ready, then hand over to the part of the local desk that was asked for.

Runs as a plain file under the machine's own Python and imports nothing but the standard library, since
nothing else is installed yet. Older Pythons must still be able to *read* this file, to be told what to do.
"""

import sys

OLDEST_PYTHON = (3, 11)


def refusal_of_python(version: "tuple[int, ...]") -> str:
    """Return the sentence that refuses the Python `version`, or an empty string when it will do."""
    if tuple(version[:2]) >= OLDEST_PYTHON:
        return ""
    return "The desk needs Python {}.{} or newer and this is {}.{}: {}, then start it with `make {}`.".format(
        OLDEST_PYTHON[0],
        OLDEST_PYTHON[1],
        version[0],
        version[1],
        "install a newer one",
        "run PYTHON=python3.11",
    )


if __name__ == "__main__" and refusal_of_python(sys.version_info[:3]):
    sys.exit(refusal_of_python(sys.version_info[:3]))

import contextlib  # noqa: E402  Only a Python that will do reads on.
import errno  # noqa: E402
import fcntl  # noqa: E402
import hashlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
import re  # noqa: E402
import shutil  # noqa: E402
import subprocess  # noqa: E402
import time  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import IO, NoReturn  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent.parent
OLDEST_PIP = (22, 3)  # The first that installs into another environment (`--python`).
RUN_LOCK, DEV_LOCK = "requirements.txt", "requirements-dev.txt"
COMMANDS = {  # what was asked for: the packages it needs, the module that does it
    "run": (RUN_LOCK, "collections_desk.local.desk"),
    "manage": (RUN_LOCK, "collections_desk.local.manage"),
    "reset": (RUN_LOCK, "collections_desk.local.reset"),
    "test": (DEV_LOCK, "collections_desk.local.testing"),
    "check": (DEV_LOCK, "collections_desk.local.gate"),
    "format": (DEV_LOCK, "collections_desk.local.formatting"),
    "bench": (DEV_LOCK, "collections_desk.local.bench"),
    "audit": (DEV_LOCK, "collections_desk.local.audit"),
    "install": (DEV_LOCK, ""),
}


class SetUpError(Exception):
    """The environment cannot be made. The text is one sentence that says what to do."""


def main(arguments: list[str]) -> int:
    """Install what the command needs and become the process that does it. Return an exit code otherwise."""
    for stream in (sys.stdout, sys.stderr):
        # A folder's name may hold letters that the terminal's encoding lacks.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    if not arguments or arguments[0] not in COMMANDS:
        print(f"Say what to do: {', '.join(COMMANDS)}. `make help` explains each.", file=sys.stderr)
        return 2
    lock_name, module = COMMANDS[arguments[0]]
    started_at = time.time()
    try:
        ensure_environment(ROOT, lock_name)
    except SetUpError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except OSError as error:
        print(sentence_for(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. The next start installs the packages anew.", file=sys.stderr)
        return 130
    if not module:
        return 0
    return become(module, arguments[1:], started_at)


def become(module: str, arguments: list[str], started_at: float) -> NoReturn:
    """Replace this process by `module` in `.venv`."""
    environment = dict(os.environ, DESK_STARTED_AT=f"{started_at:.3f}")
    environment.pop("PYTHONHOME", None)
    os.chdir(ROOT)
    command = [str(python_of(ROOT)), "-m", module, *arguments]
    leash = shutil.which("setpriv")
    if leash and "MAKELEVEL" in os.environ:
        # When `make` is killed outright, what it started must stop too, and in order.
        command = [leash, "--pdeathsig", "TERM", *command]
    os.execve(command[0], command, environment)  # noqa: S606  No shell is wanted.


def python_of(root: Path) -> Path:
    """Return the Python of the environment below `root`."""
    return root / ".venv" / "bin" / "python"


def sentence_for(error: OSError) -> str:
    """Return what is wrong with the folder or the disk, and what to do."""
    where = error.filename or ROOT
    if error.errno == errno.ENOSPC:
        return f"The disk that holds {ROOT} is full: free about 1 GB, then start again."
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return (
            f"{where} cannot be written ({error.strerror}): "
            "move the desk into a folder of your own, or start it as the user who owns this one."
        )
    return f"The set-up stopped at {where}: {error.strerror or error}."


# --- the environment ---------------------------------------------------------------------------------------


def ensure_environment(root: Path, lock_name: str) -> None:
    """Make `.venv` hold exactly what `lock_name` locks. Nothing is installed when it does already.

    Raises SetUpError with what to do, and OSError when the folder cannot be written.
    """
    if stamp_of(root).get(lock_name) == fingerprint(root, lock_name):
        return
    with one_at_a_time(root) as lock_file:
        stamp = stamp_of(root)
        if stamp.get(lock_name) == fingerprint(root, lock_name):
            return  # Another start has just done it.
        say("Installing packages into .venv", end="")
        begun = time.monotonic()
        if not is_sound(root):
            remove_environment(root)
        try:
            install(root, lock_name, lock_file)
        except BaseException:
            say("")
            raise
        say(f": {time.monotonic() - begun:.1f} s")


def install(root: Path, lock_name: str, lock_file: IO[str]) -> None:
    """Make `.venv` if it is missing and install the locked packages into it."""
    environment = root / ".venv"
    pip = pip_command(root)
    if not python_of(root).exists():
        make_environment(root, with_pip=pip is None)
    pip = pip or [str(python_of(root)), "-m", "pip"]
    marker = environment / "installing"
    marker.touch()
    wanted = fingerprint(root, lock_name)
    # `--no-compile`: Python compiles what is used when it is first used, which is a fraction of the whole.
    command = [*pip, "install", "--disable-pip-version-check", "--no-input", "--no-compile", "--progress-bar=off"]
    command += ["--require-hashes", "-r", str(root / lock_name)]
    log_path = environment / "install.log"
    with log_path.open("wb") as log:
        # pip keeps the lock open: were this process killed, the next start would wait for pip's end.
        result = subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[lock_file.fileno()], check=False
        )
    if result.returncode:
        raise SetUpError(
            f"pip could not install the packages ({reason_in(log_path)}): check the network, the disk and "
            f"pip's settings, then start again. Its whole output is in {log_path}."
        )
    stamp = {"python": python_fingerprint(root), lock_name: wanted}
    if lock_name == DEV_LOCK:
        stamp[RUN_LOCK] = fingerprint(root, RUN_LOCK)  # The development lock holds the other one whole.
    scratch = environment / "stamp.new"
    scratch.write_text(json.dumps(stamp))
    scratch.replace(environment / "stamp.json")
    marker.unlink()


def make_environment(root: Path, *, with_pip: bool) -> None:
    """Make an empty `.venv` from the machine's own Python."""
    if with_pip and not runs([base_python(), "-c", "import ensurepip"]):
        raise SetUpError("pip is missing or too old: run `apt-get install python3-pip` as root, then start again.")
    if not runs([base_python(), "-c", "import venv"]):
        raise SetUpError("Python's venv is missing: run `apt-get install python3-venv` as root, then start again.")
    command = [base_python(), "-m", "venv", *([] if with_pip else ["--without-pip"]), str(root / ".venv")]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if result.returncode:
        lines = (result.stderr or result.stdout).strip().splitlines() or ["no reason given"]
        raise SetUpError(f"The folder .venv could not be made: {lines[-1]}")


def remove_environment(root: Path) -> None:
    """Remove `.venv`, whole or half-made."""
    environment = root / ".venv"
    if environment.is_symlink():
        environment.unlink()
    elif environment.exists():
        # Where the environment stands half removed it must not look whole.
        (environment / "stamp.json").unlink(missing_ok=True)
        shutil.rmtree(environment)


def pip_command(root: Path) -> list[str] | None:
    """Return the machine's pip aimed at `.venv`, or None when it has none that is new enough for that.

    That pip works where Debian's `venv` cannot bring one of its own, and the mark "externally managed"
    of Debian's Python does not concern it, since it installs into `.venv` alone.
    """
    for python in dict.fromkeys([sys.executable, base_python()]):
        if Path(python).is_relative_to(root / ".venv"):
            continue
        result = subprocess.run(
            [python, "-m", "pip", "--version"], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        found = re.match(r"pip (\d+)\.(\d+)", result.stdout)
        if found and (int(found[1]), int(found[2])) >= OLDEST_PIP:
            return [python, "-m", "pip", "--python", str(python_of(root))]
    return None


# --- what is installed already -----------------------------------------------------------------------------


def is_sound(root: Path) -> bool:
    """Return whether more may be installed into `.venv`: no installation was cut short, and it is of this Python."""
    environment = root / ".venv"
    if (environment / "installing").exists() or not os.access(python_of(root), os.X_OK):
        return False
    try:
        made_by = json.loads((environment / "stamp.json").read_text())["python"]
    except (OSError, ValueError, TypeError, KeyError):
        # Made by hand, or the stamp is lost: its Python says whether it is one of ours to use.
        question = f"import sys; sys.exit(sys.prefix == sys.base_prefix or sys.version_info < {OLDEST_PYTHON})"
        return runs([str(python_of(root)), "-c", question])
    return bool(made_by == python_fingerprint(root))


def stamp_of(root: Path) -> dict[str, str]:
    """Return what was installed by which Python, or nothing when that is unknown."""
    environment = root / ".venv"
    if (environment / "installing").exists() or not os.access(python_of(root), os.X_OK):
        return {}
    try:
        stamp = json.loads((environment / "stamp.json").read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(stamp, dict) or stamp.get("python") != python_fingerprint(root):
        return {}
    return {str(name): str(value) for name, value in stamp.items()}


def fingerprint(root: Path, lock_name: str) -> str:
    """Return a digest of the locked requirements."""
    try:
        return hashlib.sha256((root / lock_name).read_bytes()).hexdigest()
    except FileNotFoundError:
        raise SetUpError(
            f"{lock_name} is missing from {root}: bring it back with `git checkout {lock_name}`."
        ) from None


def python_fingerprint(root: Path) -> str:
    """Return which Python is behind the environment; an upgrade of the machine changes it."""
    return os.path.realpath(python_of(root))


def base_python() -> str:
    """Return the machine's own Python, also when an environment is active."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


# --- small things ------------------------------------------------------------------------------------------


@contextlib.contextmanager
def one_at_a_time(root: Path) -> Iterator[IO[str]]:
    """Hold the lock of the installation; wait while another start holds it."""
    folder = root / "var"
    folder.mkdir(exist_ok=True)
    with (folder / "install.lock").open("w") as lock_file:
        try:
            fcntl.flock(lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another start is installing packages; this one waits for it")
            fcntl.flock(lock_file, fcntl.LOCK_EX)
        yield lock_file


def runs(command: list[str]) -> bool:
    """Return whether the command ends well."""
    return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def reason_in(log_path: Path) -> str:
    """Return the line of pip's output that says best what went wrong."""
    lines = [line.strip() for line in log_path.read_text(errors="replace").splitlines() if line.strip()]
    errors = [line.removeprefix("ERROR: ") for line in lines if line.startswith("ERROR: ")]
    return (errors or lines or ["no reason given"])[-1].rstrip(".")


def say(text: str, end: str = "\n") -> None:
    """Print at once; a closed terminal is no reason to stop."""
    with contextlib.suppress(OSError):
        print(text, end=end, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
