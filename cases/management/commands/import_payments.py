"""Import a creditor's payment file from the command line and print what became of its rows."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError

from cases.actions.payments import payments_files, payments_import
from cases.imports import payment_report
from cases.imports.progress import Silent
from cases.management.imports import ImportCommand
from cases.models import FileMapping, PaymentFile
from common import clock
from common.errors import Refusal


class Command(ImportCommand):
    help = "Import a payment file (CSV or XLSX) of a creditor, reversals included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare file and options."""
        super().add_arguments(parser)
        parser.add_argument(
            "--columns",
            type=json.loads,
            help='a mapping as JSON: {"amount": {"column": "PAID"}, …} instead of a saved one',
        )
        parser.add_argument(
            "--wide",
            action="append",
            default=[],
            metavar="COLUMN=YYYY-MM-DD",
            help="an amount column with its value date, for files with several payments in a row; may be repeated",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, report and post."""
        try:
            row = self._read(options)
            for sentence in payment_report.sentences(row):
                self.stdout.write(sentence)
            self.report_refused(row, row.counts["refused"], options)
            if options["dry_run"]:
                payments_files.discard(payment_file=row, by=None, now=clock.now())
                self.stdout.write("Nothing is stored: this was a dry run.")
                return
            row = payments_import.apply(payment_file_id=row.pk, by=None, progress=Silent(), now=clock.now())
            self.stdout.write(payment_report.deed(row))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _read(self, options: dict[str, Any]) -> PaymentFile:
        creditor, now, name = self.creditor_of(options["creditor"]), clock.now(), options["file"].name
        try:
            with options["file"].open("rb") as stream:
                row = payments_files.upload(stream=stream, name=name, creditor=creditor, by=None, now=now)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        try:
            payments_files.map_columns(payment_file=row, reading=self._reading(row, options), by=None, now=now)
            return payments_import.read(payment_file_id=row.pk, progress=Silent(), now=now)
        except (Refusal, CommandError):
            payments_files.discard(payment_file=row, by=None, now=now)
            raise

    def _reading(self, row: PaymentFile, options: dict[str, Any]) -> payments_files.Reading:
        columns, settings = row.columns, row.options
        if options["mapping"]:
            purpose = FileMapping.Purpose.PAYMENT
            saved = self.mapping_of(row.creditor, purpose=purpose, name=options["mapping"])
            columns, settings = saved.columns, saved.options
        wide = [dict(zip(("column", "value_on"), one.rsplit("=", 1), strict=True)) for one in options["wide"]]
        return payments_files.Reading(
            columns=options["columns"] or columns,
            day_first=settings.get("day_first"),
            wide=wide or settings.get("wide", []),
        )
