"""Bring the .po up to the sources: new texts are added empty, unused ones go, translations stay."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from common import translations
from common.management.commands.check_translations import CATALOGUE

HEAD = {
    "Project-Id-Version": "collections-desk",
    "Language": "zh_Hans",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}


class Command(BaseCommand):
    """Rewrite the catalogue, sorted by text; `--from` takes translations over from other files."""

    help = "Update the .po from the sources."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take files whose translations fill what is still empty."""
        parser.add_argument("--from", dest="sources", nargs="*", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the catalogue."""
        known = _known([CATALOGUE, *map(Path, options["sources"])])
        fresh = polib.POFile(wrapwidth=110)
        fresh.metadata = HEAD
        for text, places in sorted(translations.texts(settings.BASE_DIR).items()):
            fresh.append(_entry(text, known.get(text), places))
        CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
        fresh.save(str(CATALOGUE))
        empty = sum(1 for entry in fresh if not entry.translated())
        self.stdout.write(f"{len(fresh)} texts, {empty} to translate.")


def _known(paths: list[Path]) -> dict[translations.Text, str]:
    known: dict[translations.Text, str] = {}
    for path in paths:
        if path.exists():
            for entry in polib.pofile(str(path)):
                said = next(iter(entry.msgstr_plural.values()), "") if entry.msgid_plural else entry.msgstr
                if said and not entry.fuzzy:
                    known.setdefault(translations.entry_text(entry), said)
    return known


def _entry(text: translations.Text, said: str | None, places: list[str]) -> polib.POEntry:
    entry = polib.POEntry(
        msgid=text.message, msgctxt=text.context or None, occurrences=[(place, "") for place in sorted(set(places))]
    )
    if text.plural:
        entry.msgid_plural = text.plural
        entry.msgstr_plural = {0: said or ""}
    else:
        entry.msgstr = said or ""
    if "%(" in text.message:
        entry.flags.append("python-format")
    return entry
