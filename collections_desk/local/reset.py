"""`make reset`: remove the local desk's data, so that the next start begins with a fresh demo desk."""

import os
import shutil
import signal
import sys

from collections_desk.local import console, postgres, valkey
from collections_desk.local.command import framed
from collections_desk.local.engines import sweep
from collections_desk.local.folders import ROOT, Folders, held
from collections_desk.local.processes import Interruptions, end_strays, marked
from collections_desk.local.refusals import LocalRefusal

KEPT = ("install.lock", "throwaway")


def reset(_asked: Interruptions) -> int:
    """Remove everything below `var/`, unless the desk runs or the person says no. Return the exit code."""
    folders = Folders(ROOT / "var")
    with held(folders):
        if not agreed():
            console.say("Nothing was removed.")
            return 1
        clear(folders)
    console.say("The local data are removed; `make run` begins with a fresh demo desk.")
    return 0


def agreed() -> bool:
    """Return whether the person wants it: YES=1, or the word on the terminal."""
    if os.environ.get("YES") == "1":
        return True
    if not sys.stdin.isatty():
        raise LocalRefusal(
            "This removes every account, contact and payment of the local desk: confirm with `make reset YES=1`."
        )
    return (
        input("This removes every account, contact and payment of the local desk. Type yes to go on: ").strip() == "yes"
    )


def clear(folders: Folders) -> None:
    """End what a killed start may have left, then remove its data."""
    end_strays(lambda: marked(folders.home), [(signal.SIGTERM, 3.0)])
    postgres.end_left_behind(folders.postgres)
    valkey.end_left_behind(folders.valkey)
    if (folders.home / "throwaway").is_dir():
        sweep(folders.home / "throwaway")
    for path in folders.home.iterdir():
        if path.name in KEPT:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


if __name__ == "__main__":
    sys.exit(framed(reset))
