"""The kinds of two fixtures of tests of pages: `person` makes one of a role, `signed_in` gives a browser."""

from collections.abc import Callable

from django.test import Client

from staff.enums import Role
from staff.models import User

Person = Callable[[Role], User]
SignIn = Callable[[User], Client]
