"""Import a creditor's recall file from the command line: the accounts that it names leave the desk."""

from argparse import ArgumentParser
from typing import Any

from cases.enums import FileScope
from cases.management.commands import import_placement


class Command(import_placement.Command):
    help = "Import a recall file (CSV or XLSX) of a creditor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare what `import_placement` takes; the scope is given."""
        super().add_arguments(parser)
        parser.set_defaults(scope=FileScope.RECALL)

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report and recall; the scope cannot be another one."""
        super().handle(*args, **{**options, "scope": FileScope.RECALL})
