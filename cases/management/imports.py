"""What the commands that import a file have in common: whose it is, what was refused of it, the file of those rows."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from cases.imports import refused, sentences
from cases.models import Creditor, FileMapping, ImportFile

SHOWN = 20


class ImportCommand(BaseCommand):
    """A command that reads a file of a creditor, says what an import does, and does it."""

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare file and options."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--creditor", required=True, help="the creditor's code")
        parser.add_argument("--mapping", default="", help="a saved mapping of the creditor; else the best that fits")
        parser.add_argument("--dry-run", action="store_true", help="only say what an import would do")
        parser.add_argument("--refused", type=Path, help="write the refused rows to this file, to be mended")

    def creditor_of(self, code: str) -> Creditor:
        """Return the creditor with that code."""
        creditor = Creditor.objects.filter(code__iexact=code).first()
        if creditor is None:
            codes = ", ".join(Creditor.objects.order_by("code").values_list("code", flat=True))
            raise CommandError(f"No creditor has the code {code}. Choose one of: {codes}.")
        return creditor

    def mapping_of(self, creditor: Creditor, *, purpose: FileMapping.Purpose, name: str) -> FileMapping:
        """Return the saved mapping of that name."""
        saved = FileMapping.objects.filter(creditor=creditor, purpose=purpose, name=name).first()
        if saved is None:
            raise CommandError(f"{creditor} has no mapping of {purpose.label.lower()} named {name}.")
        return saved

    def report_refused(self, row: ImportFile, count: int, options: dict[str, Any]) -> None:
        """Tell of the first refused rows what is wrong with them; write all of them to a file when it is named."""
        for one in row.refused_rows.order_by("line")[:SHOWN]:
            problem = sentences.problem(one)
            self.stdout.write(f"  line {one.line}, {one.column}: {one.value}: {problem.wrong} {problem.remedy}")
        if count > SHOWN:
            self.stdout.write(f"  … and {count - SHOWN:,} more")
        path: Path | None = options["refused"]
        if path is None or not count:
            return
        rows = row.refused_rows.order_by("line").iterator()
        with path.open("wb") as file:
            if path.suffix.lower() == ".xlsx":
                refused.write_xlsx(row.header, rows, file)
            else:
                file.writelines(refused.csv_parts(row.header, rows))
        self.stdout.write(f"The refused rows are in {path.name}.")
