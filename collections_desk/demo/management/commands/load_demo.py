"""`manage.py load_demo` builds the demo desk on an empty local desk."""

from typing import Any

from django.core.management.base import BaseCommand

from collections_desk.demo.load import load
from collections_desk.demo.local import refuse_elsewhere


class Command(BaseCommand):
    help = "Build the demo desk: invented people, four creditors, half a year of history. Nothing if it is there."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build it and say what was done."""
        refuse_elsewhere()
        load(say=self.stdout.write)
