"""Processes that never outlive the desk: how they start, how they stop, and what an earlier start left behind.

Every process is started behind `setpriv --pdeathsig`, so that the kernel itself sends it its stop signal when
the launcher dies, even by `kill -9`. The kernel means the *thread* that started it: start processes from the
main thread only.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO, Any, Self

from collections_desk.local.refusals import Interrupted, LocalRefusal

MARK = "DESK_STARTED_FROM"  # In the environment of every process of a desk: the folder it belongs to.
TICK = 0.05  # seconds between two looks at something that is awaited

Stops = Sequence[tuple[int, float]]
"""Signals that end a process, politest first, each with its seconds of grace; SIGKILL follows by itself."""
Patience = Callable[[], None]
"""Called at every look at something awaited; raises when somebody wants to stop."""


def no_hurry() -> None:
    """Wait without asking whether somebody wants to stop."""


def leashed(command: Sequence[str], stop_signal: signal.Signals, leash: Sequence[str] = ()) -> list[str]:
    """Return `command` so that the kernel sends it `stop_signal` when the process that starts it dies."""
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise LocalRefusal(
            "The program setpriv is missing: run `apt-get install util-linux` as root, then start again."
        )
    return [setpriv, "--pdeathsig", stop_signal.name.removeprefix("SIG"), *leash, *command]


class Interruptions:
    """Somebody's wish to stop, from Ctrl-C, a signal or a closed terminal; kept until there is time for it."""

    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)

    def __init__(self) -> None:
        self.count = 0
        self.last: int = 0
        self._before: dict[signal.Signals, Any] = {}

    def __enter__(self) -> Self:
        for number in self.SIGNALS:
            self._before[number] = signal.signal(number, self._note)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        self.count += 1
        self.last = number

    def patience(self) -> None:
        """Raise Interrupted when somebody wants to stop."""
        if self.count:
            raise Interrupted

    def in_hurry(self) -> bool:
        """Return whether they have asked a second time."""
        return self.count > 1


def run_in_front(command: Sequence[str], environment: Mapping[str, str], asked: Interruptions) -> int:
    """Run a command on this terminal and return its exit code. Ctrl-C is the command's own affair."""
    process = subprocess.Popen(leashed(command, signal.SIGTERM), env=dict(environment))
    told = 0
    while True:
        try:
            code = process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            if asked.count > told and asked.last != signal.SIGINT:
                # As Ctrl-C would: what it has started, it takes down itself.
                process.send_signal(signal.SIGTERM if told else signal.SIGINT)
            told = asked.count
        else:
            return code if code >= 0 else 128 - code


class Process:
    """One process of the desk, in a session of its own, so that Ctrl-C reaches the launcher alone."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        stops: Stops,
        at_death: signal.Signals,
        leash: Sequence[str] = (),
    ) -> None:
        """Describe the process. `at_death` is what it receives when the launcher dies; `leash` goes to setpriv."""
        self.name = name
        self.command = leashed(command, at_death, leash)
        self.log = log
        self.stops = stops
        self.log_begun_at = 0
        self.started_at = 0.0
        self._popen: subprocess.Popen[bytes] | None = None

    def start(
        self, environment: Mapping[str, str], *, folder: Path, words: bytes = b"", output: IO[bytes] | int | None = None
    ) -> None:
        """Start it with `words` on its standard input; what it prints goes to its log or to `output`."""
        with self.log.open("ab") as log:
            self.log_begun_at = log.tell()
            self.started_at = time.monotonic()
            self._popen = subprocess.Popen(
                self.command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.PIPE if words else subprocess.DEVNULL,
                stdout=log if output is None else output,
                stderr=log,
                start_new_session=True,
            )
        if words and self._popen.stdin:
            with contextlib.suppress(BrokenPipeError), self._popen.stdin as stream:
                stream.write(words)

    @property
    def pid(self) -> int:
        """Return its process id; 0 before the start."""
        return self._popen.pid if self._popen else 0

    def printed(self) -> bytes:
        """Return what it has printed since the last look, when it was started with a pipe for that."""
        if not self._popen or not self._popen.stdout:
            return b""
        os.set_blocking(self._popen.stdout.fileno(), False)
        return self._popen.stdout.read() or b""

    def is_alive(self) -> bool:
        """Return whether it runs."""
        return self._popen is not None and self._popen.poll() is None

    def exit_code(self) -> int:
        """Return how it ended; negative is the signal that ended it."""
        return self._popen.poll() or 0 if self._popen else 0

    def stop(self, hurry: Callable[[], bool] = lambda: False) -> None:
        """End it and whatever it started. Once `hurry()` is true, no more grace is given."""
        stop_all([self], hurry)


def stop_all(processes: Sequence[Process], hurry: Callable[[], bool] = lambda: False) -> None:
    """End the processes side by side, each by its own signals, and at last whatever they left in their groups."""
    steps = {process.name: 0 for process in processes}
    deadlines = {process.name: 0.0 for process in processes}
    while waiting := [process for process in processes if process.is_alive()]:
        for process in waiting:
            step = steps[process.name]
            now = time.monotonic()
            hurried = hurry() and 0 < step < len(process.stops)
            if now < deadlines[process.name] and not hurried:
                continue
            stop_signal, grace = process.stops[step] if step < len(process.stops) else (signal.SIGKILL, 5.0)
            with contextlib.suppress(ProcessLookupError):
                os.kill(process.pid, stop_signal)
            steps[process.name] = step + 1
            deadlines[process.name] = now + grace
        time.sleep(TICK)
    for process in processes:
        if process.pid:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)


# --- what an earlier start left behind ---------------------------------------------------------------------


def working_in(folder: Path, program: str) -> list[int]:
    """Return the ids of the processes of `program` that work in `folder` (an engine lives in its data)."""
    try:
        wanted = folder.stat()
    except OSError:
        return []
    found = []
    for pid in all_ids():
        with contextlib.suppress(OSError):
            here = os.path.samestat(Path(f"/proc/{pid}/cwd").stat(), wanted)
            if here and Path(f"/proc/{pid}/comm").read_text().strip() == program:
                found.append(pid)
    return found


def marked(home: Path) -> list[int]:
    """Return the ids of the processes that a desk of the folder `home` has started."""
    wanted = os.fsencode(f"{MARK}={home}")
    found = []
    for pid in all_ids():
        with contextlib.suppress(OSError):
            if wanted in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                found.append(pid)
    return found


def all_ids() -> Iterable[int]:
    """Return the ids of all other processes that can be seen."""
    own = os.getpid()
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal() and int(path.name) != own]


def end_strays(find: Callable[[], list[int]], stops: Stops, patience: Patience = no_hurry) -> bool:
    """End what `find` finds of an earlier start. Return whether there was anything; signal 0 merely waits."""
    strays = find()
    if not strays:
        return False
    for stop_signal, grace in [*stops, (signal.SIGKILL, 5.0)]:
        for pid in strays:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(pid, stop_signal)
        deadline = time.monotonic() + grace
        while time.monotonic() < deadline:
            patience()
            strays = find()
            if not strays:
                return True
            time.sleep(TICK)
    raise LocalRefusal(
        f"Processes of an earlier start cannot be ended (ids {', '.join(map(str, strays))}): "
        "end them as the user who started them, then start again."
    )
