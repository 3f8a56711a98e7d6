"""The frame of every command of the local desk: wishes to stop are heard, refusals are one sentence."""

import os
import sys
from collections.abc import Callable, Mapping

from collections_desk.local import console
from collections_desk.local.folders import ROOT
from collections_desk.local.processes import Interruptions
from collections_desk.local.refusals import Interrupted, LocalRefusal, of_folder

STOPPED = 130  # The exit code of a command that Ctrl-C has ended.


def framed(act: Callable[[Interruptions], int]) -> int:
    """Do `act` and return its exit code; 1 with one sentence when it cannot be done, 130 when it was stopped."""
    console.prepare()
    with Interruptions() as asked:
        try:
            return act(asked)
        except LocalRefusal as refusal:
            console.refuse(refusal)
            return 1
        except OSError as error:
            console.refuse(of_folder(error, ROOT))
            return 1
        except Interrupted:
            return STOPPED


def environment(started: Mapping[str, str], settings: str) -> dict[str, str]:
    """Return the environment of a program that works on engines of this machine with these settings."""
    return {
        **os.environ,
        **bytecode(),
        **started,
        "DESK_LOCAL": "1",
        "DJANGO_SETTINGS_MODULE": f"collections_desk.settings.{settings}",
    }


def bytecode() -> dict[str, str]:
    """Return where Python keeps what it compiled, for one that keeps nothing: each start would compile all anew."""
    if not os.environ.get("PYTHONDONTWRITEBYTECODE"):
        return {}
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "bytecode")}


def python(*arguments: str) -> list[str]:
    """Return a command of the Python that runs this one."""
    return [sys.executable, *arguments]
