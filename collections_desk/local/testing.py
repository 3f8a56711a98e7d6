"""`make test`: every test against engines of its own, with a browser and an office program where possible."""

import os
import shlex
import sys

from collections_desk.local import programs
from collections_desk.local.command import environment, framed, python
from collections_desk.local.engines import throwaway
from collections_desk.local.processes import Interruptions, run_in_front


def test(asked: Interruptions) -> int:
    """Compile the translations, run pytest and return its exit code."""
    found = programs.environment(programs.BROWSER) | programs.environment(programs.OFFICE)
    with throwaway("test", patience=asked.patience) as started:
        settings = environment(started, "test")
        # Once and before all: two processes of tests would read what the other is still writing.
        if failed := run_in_front(python("manage.py", "compile_translations"), settings, asked):
            return failed
        return run_in_front(pytest_command(), {**settings, **found}, asked)


def pytest_command() -> list[str]:
    """Return the command with the person's ARGS; TEST_PROCESSES spreads the tests over that many processes."""
    processes = os.environ.get("TEST_PROCESSES", "")
    spread = ["-n", processes, "--dist", "loadfile"] if processes not in ("", "0", "1") else []
    return python("-m", "pytest", *spread, *shlex.split(os.environ.get("ARGS", "")))


if __name__ == "__main__":
    sys.exit(framed(test))
