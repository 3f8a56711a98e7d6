"""`make test`: every test against a PostgreSQL and a broker of its own, browser journeys included where possible."""

import os
import shlex
import shutil
import subprocess
import sys

from collections_desk.local import console
from collections_desk.local.command import environment, framed, python
from collections_desk.local.engines import throwaway
from collections_desk.local.folders import ROOT
from collections_desk.local.processes import Interruptions, run_in_front

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")


def test(asked: Interruptions) -> int:
    """Compile the translations, run pytest and return its exit code."""
    browser = browser_environment()
    with throwaway("test", patience=asked.patience) as started:
        settings = environment(started, "test")
        # Once and before all: two processes of tests would read what the other is still writing.
        if failed := run_in_front(python("manage.py", "compile_translations"), settings, asked):
            return failed
        return run_in_front(pytest_command(), {**settings, **browser}, asked)


def pytest_command() -> list[str]:
    """Return the command with the person's ARGS; TEST_PROCESSES spreads the tests over that many processes."""
    processes = os.environ.get("TEST_PROCESSES", "")
    spread = ["-n", processes, "--dist", "loadfile"] if processes not in ("", "0", "1") else []
    return python("-m", "pytest", *spread, *shlex.split(os.environ.get("ARGS", "")))


def browser_environment() -> dict[str, str]:
    """Return where the browser is, or why the journeys are skipped; a missing one is installed where allowed."""
    reason = os.environ.get("DESK_NO_BROWSER", "")
    path = os.environ.get("DESK_CHROMIUM") or found_browser()
    if not reason and not path:
        reason = install_browser()
        path = found_browser()
    if reason or not path:
        reason = reason or "Chromium was installed but is not found"
        console.say(f"The browser journeys (tests/browser) are skipped: {reason}")
        return {"DESK_NO_BROWSER": reason}
    return {"DESK_CHROMIUM": path}


def found_browser() -> str:
    """Return the path of the machine's Chromium, or an empty string."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


def install_browser() -> str:
    """Install Debian's Chromium. Return an empty string, or why that is not possible."""
    if not shutil.which("apt-get"):
        return "Chromium is missing and this machine has no apt-get; install Chromium by hand"
    if os.geteuid() != 0:
        return f"Chromium is missing; install it with `sudo apt-get install {' '.join(PACKAGES)}`"
    console.say("Installing Debian's Chromium for the browser journeys")
    log = ROOT / "var" / "apt.log"
    with log.open("wb") as stream:
        for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *PACKAGES]):
            result = subprocess.run(
                ["apt-get", *arguments],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
                env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
                check=False,
            )
    if result.returncode:
        return f"Chromium is missing and apt-get could not install it; its output is in {log.relative_to(ROOT)}"
    return ""


if __name__ == "__main__":
    sys.exit(framed(test))
