"""`make check`: the gate. Every check runs, in order; what failed is shown whole at the end."""

import base64
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from collections_desk.local import console
from collections_desk.local.command import environment, framed
from collections_desk.local.engines import throwaway
from collections_desk.local.folders import ROOT
from collections_desk.local.processes import Interruptions, leashed

SHOWN_LINES = 60


@dataclass(frozen=True)
class Check:
    """One check: its name, what Python (or a `program` beside it) is told, what its environment needs on top."""

    name: str
    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    program: str = "python"

    def command(self) -> list[str]:
        """Return the command line."""
        return [str(Path(sys.executable).with_name(self.program)), *self.arguments]


def gate(asked: Interruptions) -> int:
    """Run every check and return 0 when all of them pass."""
    failures: list[tuple[Check, str]] = []
    with throwaway("check", patience=asked.patience) as started:
        for check in checks():
            asked.patience()
            output = run(check, started)
            if output is not None:
                failures.append((check, output))
    for check, output in failures:
        console.say(f"\n--- {check.name}: {check.program} {' '.join(check.arguments)[:100]}\n{ending(output)}")
    console.say(f"\n{len(failures)} of {len(checks())} checks failed." if failures else "\nEvery check passed.")
    return 1 if failures else 0


def ending(output: str) -> str:
    """Return the end of a check's output, which names what to mend."""
    lines = output.rstrip().splitlines()
    left_out = len(lines) - SHOWN_LINES
    return "\n".join([f"({left_out} lines before)", *lines[-SHOWN_LINES:]] if left_out > 0 else lines)


def checks() -> list[Check]:
    """Return the gate's checks in order, the quickest to say no first."""
    templates = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*.html"))
    manage = ("manage.py",)
    return [
        Check("format", ("-m", "ruff", "format", "--check", ".")),
        Check("lint", ("-m", "ruff", "check", ".")),
        Check("types", ("-m", "mypy", ".")),
        Check("import contracts", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
        Check("templates", ("--check", "--target-version", "5.2", *templates), program="djade"),
        Check("migrations", (*manage, "makemigrations", "--check", "--dry-run")),
        Check("deployment", (*manage, "check", "--deploy", "--fail-level", "WARNING"), production()),
        Check("translations", (*manage, "check_translations")),
        Check("dependencies", ("-m", "deptry", ".")),
        Check("house rules", ("-m", "pytest", "-q", "tests/house")),
    ]


def production() -> dict[str, str]:
    """Return an environment as a company would set it, with secrets of the moment."""
    return {
        "DJANGO_SETTINGS_MODULE": "collections_desk.settings.production",
        "DESK_LOCAL": "0",
        "DESK_SECRET_KEY": secrets.token_urlsafe(64),
        "DESK_FIELD_KEYS": base64.b64encode(secrets.token_bytes(32)).decode(),
        "DESK_HASH_KEY": secrets.token_urlsafe(48),
        "DESK_HOSTS": "desk.example.org",
        "DESK_ORIGINS": "https://desk.example.org",
    }


def run(check: Check, started: Mapping[str, str]) -> str | None:
    """Run one check, say how it went, and return its output when it failed."""
    begun = time.monotonic()
    result = subprocess.run(
        leashed(check.command(), signal.SIGTERM),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**environment(started, "test"), "NO_COLOR": "1", **check.environment},
        check=False,
    )
    console.say_step(f"{check.name}: {'failed' if result.returncode else 'passed'}", time.monotonic() - begun)
    return result.stdout if result.returncode else None


if __name__ == "__main__":
    sys.exit(framed(gate))
