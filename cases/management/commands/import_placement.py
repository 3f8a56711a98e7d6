"""Import a creditor's placement file from the command line and print what became of its rows."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from cases.actions.placements import placements, placements_apply, placements_read
from cases.enums import FileScope
from cases.imports import report
from cases.imports.progress import Silent
from cases.management.imports import ImportCommand
from cases.models import Placement
from common import clock, money
from common.clock import local_date
from common.errors import Refusal


class Command(ImportCommand):
    help = "Import a placement file (CSV or XLSX) of a creditor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare file and options."""
        super().add_arguments(parser)
        parser.add_argument("--scope", choices=FileScope.values, default=FileScope.PARTIAL)
        parser.add_argument(
            "--placed-on", type=date.fromisoformat, help="YYYY-MM-DD; today at the creditor if left out"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, report and import."""
        try:
            placement = self._read(options)
            self._report(placement)
            self.report_refused(placement, placement.counts["refuse"], options)
            if options["dry_run"]:
                placements.discard(placement=placement, by=None, now=clock.now())
                self.stdout.write("Nothing is stored: this was a dry run.")
                return
            placement = placements_apply.apply(placement_id=placement.pk, by=None, progress=Silent(), now=clock.now())
            self.stdout.write(report.deed(placement))
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal

    def _read(self, options: dict[str, Any]) -> Placement:
        creditor, now, name = self.creditor_of(options["creditor"]), clock.now(), options["file"].name
        placed_on = options["placed_on"] or local_date(now, creditor.time_zone)
        terms = placements.Terms(creditor=creditor, placed_on=placed_on, scope=options["scope"])
        try:
            with options["file"].open("rb") as stream:
                placement = placements.upload(stream=stream, name=name, terms=terms, by=None, now=now)
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.") from error
        try:
            columns, settings = self._columns(placement, options["mapping"])
            placements.map_columns(placement=placement, columns=columns, options=settings, by=None, now=now)
            return placements_read.read(placement_id=placement.pk, progress=Silent(), now=now)
        except (Refusal, CommandError):
            placements.discard(placement=placement, by=None, now=now)
            raise

    def _columns(self, placement: Placement, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
        if not name:
            return placement.columns, placement.options
        saved = self.mapping_of(placement.creditor, purpose=placements.purpose_of(placement.scope), name=name)
        return saved.columns, saved.options

    def _report(self, placement: Placement) -> None:
        figures = report.of(placement)
        for sentence in report.sentences(placement):
            self.stdout.write(sentence)
        for age in figures.ages:
            amount = money.grouped(age.amount, figures.currency)
            plus = "+" if age.bucket == 7 else ""
            self.stdout.write(f"  M{age.bucket}{plus:1} {age.rows:>9,} {amount:>20} {figures.currency}")
