"""`manage.py verify_archive`: prove contact log, decisions and ledger and name the first broken row."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from contacts.queries import archive


class Command(BaseCommand):
    """Exit code 0 when everything holds, 1 when a row is broken."""

    help = "Prove contact log, decisions and ledger and name the first broken row."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read everything and say what it proves."""
        whole = archive.prove_all()
        proof = whole.log
        self.stdout.write(f"{proof.rows:,} contacts of {proof.cases:,} cases read.")
        if proof.sealed:
            self.stdout.write(f"{proof.sealed:,} of them are sealed: the note is gone, its digest is in the chain.")
        if proof.older:
            self.stdout.write(f"{proof.older:,} of them do not prove which request they opened: they are older.")
        self.stdout.write(f"{whole.decisions.rows:,} decisions of {whole.decisions.chains:,} cases read.")
        self.stdout.write(f"{whole.ledger.rows:,} ledger entries of {whole.ledger.chains:,} accounts read.")
        if whole.holds:
            self.stdout.write("Everything holds: nothing was changed, taken away or put in.")
            return
        broken = f"{proof.broken_cases:,} logs, {whole.decisions.broken:,} chains of decisions, "
        self.stderr.write(
            f"Broken: {broken}{whole.ledger.broken:,} ledgers. {archive.first_words(archive.first(whole))}"
        )
        sys.exit(1)
