"""`manage.py plan_check FILE…`: check plan files, each case a definition, inputs and the amounts expected."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from commissions.engine.checks import Checked, check
from commissions.engine.reading import NotAPlan
from commissions.queries.plans import outcomes
from common import punctuation


class Command(BaseCommand):
    """Exit code 0 when every case passes, 1 when one fails, 2 when a file cannot be read."""

    help = "Check plan files (JSON: definition, inputs, expected amounts), one line for each case. See docs/plans.md."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the files."""
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], help="say it in words")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Print one line for each case and the sum of both kinds."""
        passed = failed = unread = 0
        for path in options["files"]:
            try:
                cases = check(json.loads(path.read_text(encoding="utf-8"), parse_constant=str))
            except (OSError, UnicodeDecodeError) as error:
                unread += self._unread(path, f"cannot be read: {error}")
                continue
            except (json.JSONDecodeError, RecursionError) as error:
                unread += self._unread(path, f"is no JSON: {error}")
                continue
            except NotAPlan as error:
                unread += self._unread(path, "; ".join(str(problem) for problem in error.problems))
                continue
            for one in cases:
                self.stdout.write(line(one, options.get("language")))
            good = sum(not one.differences for one in cases)
            passed, failed = passed + good, failed + len(cases) - good
        self.stdout.write(f"{passed} passed, {failed + unread} failed")
        if failed or unread:
            sys.exit(2 if unread else 1)

    def _unread(self, path: Path, sentence: str) -> int:
        self.stderr.write(f"{path}: {sentence}")
        return 1


def line(one: Checked, language: str | None = None) -> str:
    """Return the line of one case: its name, and what differs when something does, in the words of a language."""
    if not one.differences:
        return f"PASS {one.id}"
    if not language:
        return f"FAIL {one.id}: {' '.join(map(str, one.differences))}"
    with translation.override(language):
        return f"FAIL {one.id}: {punctuation.sentences(map(outcomes.told, one.differences))}"
