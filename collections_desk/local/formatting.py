"""`make format`: bring code and templates into the shape that the gate asks for."""

import os
import sys
from pathlib import Path

from collections_desk.local.command import framed, python
from collections_desk.local.folders import ROOT
from collections_desk.local.processes import Interruptions, run_in_front


def shape(asked: Interruptions) -> int:
    """Run the formatters and return 0 when all of them could do their work."""
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    djade = str(Path(sys.executable).with_name("djade"))
    commands = [
        python("-m", "ruff", "check", "--select", "I", "--fix", "--quiet", "."),
        python("-m", "ruff", "format", "."),
        [djade, "--target-version", "5.2", *templates],
    ]
    # djade ends with 1 when it has changed something, which is what it was asked for.
    codes = [run_in_front(command, os.environ, asked) for command in commands]
    return 1 if codes[0] or codes[1] or codes[2] > 1 else 0


if __name__ == "__main__":
    sys.exit(framed(shape))
