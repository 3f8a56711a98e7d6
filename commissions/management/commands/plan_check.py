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

LONGEST_NAME = 120
# What would break a line, or turn it round, is written out.
CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
WRITTEN_OUT = {code: chr(code).encode("unicode_escape").decode() for code in CONTROLS}


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
                    cases = check(documents.load(documents.decode(content(path))))
                except (OSError, documents.NotADocument, NotAPlan) as error:
                    unread += 1
                    self.stderr.write(f"{path}: {why(error, options.get('language'))}")
                    continue
                for one in cases:
                    self.stdout.write(writable(line(one, options.get("language")), self.stdout.encoding))
                good = sum(not one.differences for one in cases)
                passed, failed = passed + good, failed + len(cases) - good
        self.stdout.write(f"{passed} passed, {failed + unread} failed")
        if failed or unread:
            sys.exit(2 if unread else 1)


def content(path: Path) -> bytes:
    """Return what a file holds, one byte more than is read of any at most."""
    with path.open("rb") as opened:
        return opened.read(documents.MOST_BYTES + 1)


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
    name = one.id if len(one.id) <= LONGEST_NAME else f"{one.id[:LONGEST_NAME]}…"
    told = (
        punctuation.sentences(map(outcomes.told, one.differences)) if language else " ".join(map(str, one.differences))
    )
    said = f"FAIL {name}: {told}" if one.differences else f"PASS {name}"
    return said.translate(WRITTEN_OUT)


def writable(text: str, encoding: str | None) -> str:
    """Return the text with every sign written out that a terminal of the encoding cannot show."""
    encoding = encoding or "utf-8"
    return text.encode(encoding, errors="backslashreplace").decode(encoding)
