"""The first person of a new desk."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from common import clock
from staff.actions import people
from staff.enums import Role


class Command(BaseCommand):
    """Add an administrator and print the password, once."""

    help = "Add an administrator, who then adds everybody else in the browser."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take user name, shown name and zone."""
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--time-zone", default="Asia/Shanghai", help="IANA zone, such as Europe/London")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add the person."""
        profile = people.Profile(
            name=options["name"],
            username=options["username"],
            role=Role.ADMINISTRATOR,
            time_zone=options["time_zone"],
        )
        try:
            given = people.add(by=None, profile=profile, now=clock.now())
        except people.PersonRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{given.person.username} may sign in with the password {given.password}")
        self.stdout.write("It is shown this once. The first sign-in asks for a new one.")
