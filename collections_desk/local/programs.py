"""Programs of Debian's that tests drive: found, or installed where that is allowed, or their tests say what lacks."""

import os
import shutil
import subprocess
from dataclasses import dataclass

from collections_desk.local import console
from collections_desk.local.folders import ROOT


@dataclass(frozen=True)
class Program:
    """A program with the names of its command and its packages, and what is tested by it.

    `variable` names its path in the environment, `unwanted` why its tests are not to run.
    """

    title: str
    tested: str
    commands: tuple[str, ...]
    packages: tuple[str, ...]
    variable: str
    unwanted: str


BROWSER = Program(
    "Chromium",
    "browser journeys (tests/browser)",
    ("chromium", "chromium-browser", "google-chrome"),
    ("chromium", "fonts-noto-cjk"),
    "DESK_CHROMIUM",
    "DESK_NO_BROWSER",
)
OFFICE = Program(
    "LibreOffice",
    "tests of sheets and papers in an office program",
    ("soffice", "libreoffice"),
    ("libreoffice-calc", "libreoffice-draw"),
    "DESK_OFFICE",
    "DESK_NO_OFFICE",
)


def environment(program: Program) -> dict[str, str]:
    """Return where the program is, or why its tests are skipped; a missing one is installed where allowed."""
    reason = os.environ.get(program.unwanted, "")
    path = os.environ.get(program.variable) or found(program)
    if not reason and not path:
        reason = _installed(program)
        path = found(program)
    if reason or not path:
        reason = reason or f"{program.title} was installed but is not found"
        console.say(f"The {program.tested} are skipped: {reason}")
        return {program.unwanted: reason}
    return {program.variable: path}


def found(program: Program) -> str:
    """Return the path of the machine's own program, or an empty string."""
    return next((path for name in program.commands if (path := shutil.which(name))), "")


def _installed(program: Program) -> str:
    """Install Debian's program. Return an empty string, or why that is not possible."""
    if not shutil.which("apt-get"):
        return f"{program.title} is missing and this machine has no apt-get; install {program.title} by hand"
    if os.geteuid() != 0:
        return f"{program.title} is missing; install it with `sudo apt-get install {' '.join(program.packages)}`"
    console.say(f"Installing Debian's {program.title} for the {program.tested}")
    log = ROOT / "var" / "apt.log"
    with log.open("ab") as stream:
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *program.packages]):
            result = subprocess.run(
                ["apt-get", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                check=False,
            )
    if result.returncode:
        return f"{program.title} is missing and apt-get could not install it; its output is in {log.relative_to(ROOT)}"
    return ""
