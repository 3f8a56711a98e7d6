"""Prove the Chinese complete: every text of the sources is translated, and nothing else is."""

from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common import translations

CATALOGUE = settings.BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"


class Command(BaseCommand):
    """Fail with a list of what is missing, unused, empty or fuzzy."""

    help = "Check that every text is translated into Chinese."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compare sources and catalogue."""
        faults = translations.faults(settings.BASE_DIR, polib.pofile(str(CATALOGUE)))
        for fault in faults:
            self.stdout.write(fault)
        if faults:
            raise CommandError(
                f"{len(faults)} texts need work. Run make_translations, then translate them in {CATALOGUE.name}."
            )
        self.stdout.write("Every text is translated.")
