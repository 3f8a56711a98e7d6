"""Prove every stored balance, day, snapshot of ages, and what promises and plans keep of their money."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.actions.ledger import ledger_proof

SUBJECTS = {
    "account_parts": "account {0}: stored {1}, the entries say {2}",
    "account_due": "account {0}: oldest due date stored {1}, should be {2}",
    "case_sums": "case {0}: balance and due date stored {1}, its accounts say {2}",
    "payment_entries": "payment {0}: amount {1}, its entries come to {2}",
    "payment_parts": "payment {0}: amount {1}, its parts come to {2}",
    "payment_without_effect": "payment {0}: is {1} and yet has the entry {2}",
    "reversals": "entry {0} is not the exact opposite of what it reverses",
    "correction_entries": "correction {0}: approved {1}, its entry says {2}",
    "case_parents": "case {0}: of creditor {1}, its debtor is of {2}",
    "account_parents": "account {0}: of creditor, debtor and placer {1}, its case and placement are of {2}",
    "payment_parents": "payment {0}: of creditor {1}, its account is of {2}",
    "entry_parents": "entry {0}: on account {1}, should be on {2}",
    "age_snapshots": "ages of creditor {0}: accounts and balance stored {1}, the entries say {2}",
    "month_end_ages": "age of account {0}: bucket and balance stored {1}, the entries say {2}",
    "roll_flows": "what rolled for creditor {0}: stored {1}, the month ends say {2}",
    "promise_received": "promise {0}: stored {1}, the payments counted come to {2}",
    "payment_counted_twice": "payment {0}: of {1}, promises count {2}",
    "case_promises": "case {0}: days of its promises stored {1}, the promises say {2}",
    "plan_received": "plan {0}: received stored {1}, the payments counted come to {2}",
    "plan_next_due": "plan {0}: next due stored {1}, its instalments say {2}",
    "plan_interest": "interest of plan instalment {0}: stated {1}, its entry says {2}",
    "settlements": "settlement {0}: waived {1}, agreed {2}",
    "instalment_received": "instalment {0}: received stored {1}, the payments counted come to {2}",
    "instalment_state": "instalment {0}: stored as {1}, should be {2}",
}


class Command(BaseCommand):
    help = "Prove every stored balance against the ledger; exit code 1 when something differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the options."""
        parser.add_argument("--most", type=int, default=20, help="differences shown of each kind")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check and print."""
        found = ledger_proof.differences(most=options["most"])
        for one in found:
            self.stderr.write(SUBJECTS[one.check].format(one.subject, one.stored, one.proved))
        if found:
            raise CommandError("The ledger does not prove the figures above. Nothing was changed.", returncode=1)
        accounts, entries, payments = ledger_proof.counts()
        self.stdout.write(
            f"Proved: {accounts:,} accounts and their cases, {entries:,} entries, {payments:,} payments. All agree."
        )
