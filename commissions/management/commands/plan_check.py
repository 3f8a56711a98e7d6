"""`manage.py plan_check FILE…`: check plan files, each case a definition, inputs and the amounts expected."""

import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _

from commissions.engine.checks import Checked, check
from commissions.engine.reading import NotAPlan
from commissions.queries.plans import advice, outcomes
from commissions.rules import documents
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
        with translation.override(options.get("language") or "en"):
            for path in options["files"]:
                try:
                    cases = check(documents.load(documents.decode(path.read_bytes())))
                except (OSError, documents.NotADocument, NotAPlan) as error:
                    unread += 1
                    self.stderr.write(f"{path}: {why(error, options.get('language'))}")
                    continue
                for one in cases:
                    self.stdout.write(line(one, options.get("language")).encode(errors="backslashreplace").decode())
                good = sum(not one.differences for one in cases)
                passed, failed = passed + good, failed + len(cases) - good
        self.stdout.write(f"{passed} passed, {failed + unread} failed")
        if failed or unread:
            sys.exit(2 if unread else 1)


def why(error: Exception, language: str | None = None) -> str:
    """Return why a file cannot be read, and what to do."""
    if isinstance(error, NotAPlan):
        said = (advice.of_problem(one).sentence for one in error.problems)
        return punctuation.sentences(said) if language else str(error)
    if isinstance(error, documents.NotADocument):
        return advice.unread(error)
    if isinstance(error, FileNotFoundError):
        return _("there is no such file. Look at its name and folder.")
    if isinstance(error, IsADirectoryError):
        return _("is a folder. Name the files in it.")
    return _("cannot be opened. See who may read it.")


def line(one: Checked, language: str | None = None) -> str:
    """Return the line of one case: its name, and what differs when something does, in the words of a language."""
    if not one.differences:
        return f"PASS {one.id}"
    if not language:
        return f"FAIL {one.id}: {' '.join(map(str, one.differences))}"
    return f"FAIL {one.id}: {punctuation.sentences(map(outcomes.told, one.differences))}"
