"""`make audit`: look the locked packages up in the public list of known holes; it needs the network."""

import os
import sys

from collections_desk.local.command import framed, python
from collections_desk.local.processes import Interruptions, run_in_front


def audit(asked: Interruptions) -> int:
    """Run pip-audit on the lock file that holds every package and return its exit code."""
    command = python("-m", "pip_audit", "--disable-pip", "--require-hashes", "-r", "requirements-dev.txt")
    return run_in_front(command, os.environ, asked)


if __name__ == "__main__":
    sys.exit(framed(audit))
