"""`make bench`: the benchmarks, on engines as durable as those of a running desk and empty before."""

import os
import shlex
import sys

from collections_desk.local.command import environment, framed, python
from collections_desk.local.engines import throwaway
from collections_desk.local.processes import Interruptions, run_in_front


def bench(asked: Interruptions) -> int:
    """Run the benchmarks and return their exit code."""
    arguments = shlex.split(os.environ.get("ARGS", ""))
    # Durable: a figure that fsync would spoil is no figure.
    with throwaway("bench", durable=True, patience=asked.patience) as started:
        return run_in_front(python("-m", "benchmarks", *arguments), environment(started, "local"), asked)


if __name__ == "__main__":
    sys.exit(framed(bench))
