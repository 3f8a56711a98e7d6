"""Import a creditor's placement file from the command line and print what became of its rows."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.actions.placements import placements, placements_apply, placements_read
from cases.enums import FileScope
from cases.imports import refused, report, sentences
from cases.imports.progress import Silent
from cases.models import Creditor, FileMapping, Placement
from common import clock, dates, money
from common.clock import local_date
from common.errors import Refusal

SHOWN = 20


class Command(BaseCommand):
    help = "Import a placement file (CSV or XLSX) of a creditor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare file and options."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--creditor", required=True, help="the creditor's code")
        parser.add_argument("--mapping", default="", help="a saved mapping of the creditor; else the best that fits")
        parser.add_argument("--scope", choices=FileScope.values, default=FileScope.PARTIAL)
        parser.add_argument(
            "--placed-on", type=date.fromisoformat, help="YYYY-MM-DD; today at the creditor if left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what an import would do")
        parser.add_argument("--refused", type=Path, help="write the refused rows to this file, to be mended")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, report and import."""
        try:
            placement = self._read(options)
            self._report(placement)
            if options["refused"] and placement.counts["refuse"]:
                self._write_refused(placement, options["refused"])
            if options["dry_run"]:
                placements.discard(placement=placement, by=None, now=clock.now())
                self.stdout.write("Nothing is stored: this was a dry run.")
                return
            placement = placements_apply.apply(placement_id=placement.pk, by=None, progress=Silent(), now=clock.now())
            self.stdout.write(report.deed(placement))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _read(self, options: dict[str, Any]) -> Placement:
        creditor = Creditor.objects.filter(code__iexact=options["creditor"]).first()
        if creditor is None:
            codes = ", ".join(Creditor.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"No creditor has the code {options['creditor']}. Choose one of: {codes}.")
        now = clock.now()
        terms = placements.Terms(
            creditor=creditor,
            placed_on=options["placed_on"] or local_date(now, creditor.time_zone),
            scope=options["scope"],
        )
        try:
            with options["file"].open("rb") as stream:
                placement = placements.upload(stream=stream, name=options["file"].name, terms=terms, by=None, now=now)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        try:
            columns, settings = self._columns(placement, options["mapping"])
            placements.map_columns(placement=placement, columns=columns, options=settings, by=None, now=now)
            return placements_read.read(placement_id=placement.pk, progress=Silent(), now=now)
        except Refusal:
            placements.discard(placement=placement, by=None, now=now)
            raise

    def _columns(self, placement: Placement, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        if not name:
            return placement.columns, placement.options
        saved = FileMapping.objects.filter(
            creditor=placement.creditor, purpose=placements.purpose_of(placement.scope), name=name
        ).first()
        if saved is None:
            placements.discard(placement=placement, by=None, now=clock.now())
            raise CommandError(f"{placement.creditor} has no mapping named {name}.")
        return saved.columns, saved.options

    def _report(self, placement: Placement) -> None:
        figures = report.of(placement)
        for sentence in report.sentences(placement):
            self.stdout.write(sentence)
        for age in figures.ages:
            amount = money.grouped(age.amount, figures.currency)
            plus = "+" if age.bucket == 7 else ""
            self.stdout.write(f"  M{age.bucket}{plus:1} {age.rows:>9,} {amount:>20} {figures.currency}")
        for row in placement.refused_rows.order_by("line")[:SHOWN]:
            problem = sentences.problem(row)
            self.stdout.write(f"  line {row.line}, {row.column}: {row.value}: {problem.wrong} {problem.remedy}")
        if placement.counts["refuse"] > SHOWN:
            self.stdout.write(f"  … and {placement.counts['refuse'] - SHOWN:,} more")

    def _write_refused(self, placement: Placement, path: Path) -> None:
        rows = placement.refused_rows.order_by("line").iterator()
        with path.open("wb") as file:
            if path.suffix.lower() == ".xlsx":
                refused.write_xlsx(placement.header, rows, file)
            else:
                file.writelines(refused.csv_parts(placement.header, rows))
        self.stdout.write(f"The refused rows are in {path.name}, {dates.day(placement.placed_on)}.")
