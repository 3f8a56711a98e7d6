"""What the local desk says on the terminal: short calm lines."""

import contextlib
import os
import sys
import time

from collections_desk.local.refusals import LocalRefusal


def prepare() -> None:
    """Let no letter in a folder's name and no closed terminal stop the desk."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace", line_buffering=True)


def say(text: str = "") -> None:
    """Print a line."""
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


def say_step(what: str, seconds: float) -> None:
    """Print what was done and how long it took."""
    say(f"  {what:<52}{seconds:6.1f} s")


def refuse(refusal: LocalRefusal) -> None:
    """Print why the desk does not go on."""
    with contextlib.suppress(OSError, ValueError):
        print(str(refusal), file=sys.stderr, flush=True)


def seconds_since_start() -> float:
    """Return the seconds since the command was given, packages included."""
    try:
        return max(0.0, time.time() - float(os.environ["DESK_STARTED_AT"]))
    except (KeyError, ValueError):
        return 0.0
