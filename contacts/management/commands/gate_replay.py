"""`manage.py gate_replay FILE.yaml`: ask the gate worked examples of a law and compare what they expect."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from contacts.gate import packs
from contacts.gate.scenarios import replay
from contacts.gate.scenarios.moments import ScenarioUnreadable


class Command(BaseCommand):
    """Exit code 0 when every scenario passes, 1 when one fails, 2 when the file cannot be read."""

    help = "Ask the gate the scenarios of a YAML file and compare what they expect, one line each."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file, and the packs when those whose law it cites are not meant."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--pack", action="append", default=[], help="ask this pack; may be given several times")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line per scenario and the sum of both kinds."""
        path: Path = options["file"]
        try:
            outcomes = replay.replay(path.read_text(encoding="utf-8"), packs.load(), named=options["pack"])
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{path} cannot be read: {error}", returncode=2) from error
        except ScenarioUnreadable as error:
            raise CommandError(f"{path}: {error}", returncode=2) from error
        for one in outcomes:
            self.stdout.write(line(one))
        passed = sum(one.is_passed for one in outcomes)
        failed = len(outcomes) - passed
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed:
            sys.exit(1)


def line(one: replay.Outcome) -> str:
    """Return the line of one scenario: its name, and what differs when something does."""
    left = f" (not read: {', '.join(one.unread)})" if one.unread else ""
    said = f": {'; '.join(one.wrong)}" if one.wrong else ""
    return f"{'PASS' if one.is_passed else 'FAIL'} {one.id}{said}{left}"
