"""`manage.py verify_archive`: prove the contact log of every case and name the first broken row."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from contacts.queries import archive


class Command(BaseCommand):
    """Exit code 0 when every log holds, 1 when one is broken."""

    help = "Prove the contact log of every case and name the first broken row."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read the whole log and say what it proves."""
        proof = archive.prove()
        self.stdout.write(f"{proof.rows:,} contacts of {proof.cases:,} cases read.")
        if proof.sealed:
            self.stdout.write(f"{proof.sealed:,} of them are sealed: the note is gone, its digest is in the chain.")
        if proof.first is None:
            self.stdout.write("Every log holds: nothing was changed, taken away or put in.")
            return
        found = proof.first
        self.stderr.write(
            f"Broken in {proof.broken_cases:,} cases. First: case {archive.number_of(found)}, "
            f"row {found.sequence}. {archive.words(found.differs)}"
        )
        sys.exit(1)
