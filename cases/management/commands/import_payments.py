"""Import a creditor's payment file from the command line and print what became of its rows."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.actions.payments import payments_files, payments_import
from cases.imports import payment_report, refused, sentences
from cases.imports.progress import Silent
from cases.models import Creditor, FileMapping, PaymentFile
from common import clock
from common.errors import Refusal

SHOWN = 20


class Command(BaseCommand):
    help = "Import a payment file (CSV or XLSX) of a creditor, reversals included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare file and options."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--creditor", required=True, help="the creditor's code")
        parser.add_argument("--mapping", default="", help="a saved mapping of the creditor; else the best that fits")
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
        parser.add_argument("--dry-run", action="store_true", help="only say what an import would do")
        parser.add_argument("--refused", type=Path, help="write the refused rows to this file, to be mended")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, report and post."""
        try:
            row = self._read(options)
            self._report(row)
            if options["refused"] and row.counts["refused"]:
                self._write_refused(row, options["refused"])
            if options["dry_run"]:
                payments_files.discard(payment_file=row, by=None, now=clock.now())
                self.stdout.write("Nothing is stored: this was a dry run.")
                return
            row = payments_import.apply(payment_file_id=row.pk, by=None, progress=Silent(), now=clock.now())
            self.stdout.write(payment_report.deed(row))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _read(self, options: dict[str, Any]) -> PaymentFile:
        creditor = Creditor.objects.filter(code__iexact=options["creditor"]).first()
        if creditor is None:
            codes = ", ".join(Creditor.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"No creditor has the code {options['creditor']}. Choose one of: {codes}.")
        now = clock.now()
        try:
            with options["file"].open("rb") as stream:
                row = payments_files.upload(
                    stream=stream, name=options["file"].name, creditor=creditor, by=None, now=now
                )
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
            saved = FileMapping.objects.filter(
                creditor=row.creditor, purpose=FileMapping.Purpose.PAYMENT, name=options["mapping"]
            ).first()
            if saved is None:
                raise CommandError(f"{row.creditor} has no mapping of payments named {options['mapping']}.")
            columns, settings = saved.columns, saved.options
        wide = [dict(zip(("column", "value_on"), one.rsplit("=", 1), strict=True)) for one in options["wide"]]
        return payments_files.Reading(
            columns=options["columns"] or columns,
            day_first=settings.get("day_first"),
            wide=wide or settings.get("wide", []),
        )

    def _report(self, row: PaymentFile) -> None:
        for sentence in payment_report.sentences(row):
            self.stdout.write(sentence)
        for one in row.refused_rows.order_by("line")[:SHOWN]:
            problem = sentences.problem(one)
            self.stdout.write(f"  line {one.line}, {one.column}: {one.value}: {problem.wrong} {problem.remedy}")
        if row.counts["refused"] > SHOWN:
            self.stdout.write(f"  … and {row.counts['refused'] - SHOWN:,} more")

    def _write_refused(self, row: PaymentFile, path: Path) -> None:
        rows = row.refused_rows.order_by("line").iterator()
        with path.open("wb") as file:
            if path.suffix.lower() == ".xlsx":
                refused.write_xlsx(row.header, rows, file)
            else:
                file.writelines(refused.csv_parts(row.header, rows))
        self.stdout.write(f"The refused rows are in {path.name}.")
