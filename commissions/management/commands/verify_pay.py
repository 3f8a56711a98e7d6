"""Prove every pay account: its entries against the statements, and the balances that they left."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from commissions.queries.pay import proof

SUBJECTS = {
    "kinds": "statement {0}: settled {1}, its entries come to {2}",
    "whole": "statement {0}: its entries must come to {1}, they come to {2}",
    "stray": "entry {0}: of run, person and currency {2}, its statement is of {1} and of an approved run",
    "held": "held back of person {0}: left {1}, the entries say {2}",
    "owed": "owed by person {0}: left {1}, the entries say {2}",
    "draw": "advance of person {0}: left {1}, the entries say {2}",
}


class Command(BaseCommand):
    help = "Prove every pay account against the statements; exit code 1 when something differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--most", type=int, default=20, help="differences shown of each kind")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and print."""
        found = proof.differences(most=options["most"])
        for one in found:
            self.stderr.write(SUBJECTS[one.check].format(one.subject, one.stored, one.booked))
        if found:
            raise CommandError("The entries do not prove the figures above. Nothing was changed.", returncode=1)
        entries, people = proof.counts()
        self.stdout.write(f"Proved: {entries:,} entries of {people:,} pay accounts. All agree.")
