"""`manage.py demo_sign_ins` prints one sign-in per role of the demo desk."""

from typing import Any

from django.core.management.base import BaseCommand

from collections_desk.demo.local import refuse_elsewhere
from collections_desk.demo.people import PASSWORD, SIGN_INS
from staff.models import User


class Command(BaseCommand):
    help = "Print role, user name and password, tab between, of one demo person per role (two of finance)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Print those whose password is still the demo's."""
        refuse_elsewhere()
        people = {user.username: user for user in User.objects.filter(username__in=SIGN_INS, is_active=True)}
        for username in SIGN_INS:
            user = people.get(username)
            if user and user.check_password(PASSWORD):
                self.stdout.write(f"{user.get_role_display()}\t{user.username}\t{PASSWORD}")
