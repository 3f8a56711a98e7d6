"""Compile every .po of the desk to .mo; needs no gettext programs."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Write the .mo beside each .po that changed since."""

    help = "Compile the translations (.po) that changed since the last time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Compile what is older than its source."""
        for folder in settings.LOCALE_PATHS:
            for source in sorted(Path(folder).rglob("*.po")):
                compiled = source.with_suffix(".mo")
                if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                    polib.pofile(str(source)).save_as_mofile(str(compiled))
                    self.stdout.write(f"compiled {source.relative_to(settings.BASE_DIR)}")
