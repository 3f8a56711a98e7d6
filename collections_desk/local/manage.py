"""`make manage ARGS="…"`: a management command on the local desk, whether it runs or not."""

import os
import shlex
import sys

from collections_desk.local.command import environment, framed, python
from collections_desk.local.engines import running
from collections_desk.local.folders import ROOT, Folders, is_held, known_addresses
from collections_desk.local.processes import Interruptions, run_in_front


def manage(asked: Interruptions) -> int:
    """Run `manage.py` with ARGS against the engines of the desk and return its exit code."""
    folders = Folders(ROOT / "var")
    command = python(str(ROOT / "manage.py"), *shlex.split(os.environ.get("ARGS", "")))
    if is_held(folders):
        return run_in_front(command, environment({**known_addresses(folders), **os.environ}, "local"), asked)
    with running(folders.home, durable=True, patience=asked.patience) as started:
        return run_in_front(command, environment(started, "local"), asked)


if __name__ == "__main__":
    sys.exit(framed(manage))
