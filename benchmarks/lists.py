"""Whether each list asks as many queries for a hundred rows as for one.

Rows come from the factories of the tests; each list is tried in a transaction that is taken back.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import time_machine
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks.pages import PLAIN_STATIC
from reports.models import OverdueReport
from staff.enums import Role
from staff.models import User
from tests import factories as make

MANY = 100
Make = Callable[[User, int], object]
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


def _account(user: User, _number: int) -> Any:
    return make.AccountFactory.create(case__team=user.team, case__collector=user, case__state="in_work")


def _payment(user: User, number: int) -> Any:
    return make.PaymentFactory.create(account=_account(user, number), collector=make.UserFactory.create())


def _unmatched(user: User, number: int) -> Any:
    creditor = _account(user, number).creditor
    return make.PaymentFactory.create(account=None, creditor=creditor, account_reference="?", state="unmatched")


def _payment_file(_user: User, number: int) -> Any:
    return make.CreditorFactory.create().payment_files.create(file_name=f"{number}.csv", created_at=make.NOW)


def _january(number: int) -> date:
    return date(1900 + number, 1, 1)


def _version(_user: User, number: int) -> Any:
    valid = (_january(number), _january(number + 1))
    return make.PlanVersionFactory.create(effective_on=_january(number), valid=valid)


def _run(_user: User, number: int) -> Any:
    return make.RunFactory.create(month=_january(number))


def _report(_user: User, _number: int) -> Any:
    return OverdueReport.objects.create(as_of=make.TODAY, asked_at=make.NOW, made_at=make.NOW)


# Name, the role that reads it, its address, and what makes one more row of it.
LISTS: list[tuple[str, Role, str, Make]] = [
    ("cases", Role.SUPERVISOR, "/cases/", _account),
    ("queue of a collector", Role.COLLECTOR, "/desk/?empty=1", _account),
    ("payments", Role.FINANCE, "/payments/", _payment),
    ("payments without an account", Role.FINANCE, "/payments/unmatched/", _unmatched),
    ("payment files", Role.FINANCE, "/payments/files/", _payment_file),
    ("promises", Role.SUPERVISOR, "/promises/", lambda u, n: make.PromiseFactory.create(case=_account(u, n).case)),
    ("contacts", Role.SUPERVISOR, "/contacts/", lambda u, n: make.ContactFactory.create(case=_account(u, n).case)),
    ("placements", Role.ADMINISTRATOR, "/placements/", lambda _u, _n: make.PlacementFactory.create()),
    ("creditors", Role.ADMINISTRATOR, "/creditors/", lambda _u, _n: make.CreditorFactory.create()),
    ("people", Role.ADMINISTRATOR, "/people/", lambda _u, _n: make.UserFactory.create()),
    ("teams", Role.ADMINISTRATOR, "/teams/", lambda _u, _n: make.TeamFactory.create()),
    ("runs", Role.FINANCE, "/runs/", _run),
    ("plans", Role.FINANCE, "/plans/", _version),
    ("targets", Role.FINANCE, "/plans/targets/", lambda _u, _n: make.TargetFactory.create()),
    ("overdue reports", Role.SUPERVISOR, "/reports/overdue/", _report),
]


def measure() -> list[dict[str, Any]]:
    """Return a figure per list: queries for a hundred rows, beside those for one."""
    with (
        time_machine.travel(make.NOW, tick=True),
        override_settings(STORAGES=PLAIN_STATIC, ALLOWED_HOSTS=["*"], **QUICK),
    ):
        return [_figure(*one) for one in LISTS]


def _figure(name: str, role: Role, address: str, make_row: Make) -> dict[str, Any]:
    with transaction.atomic():
        user = make.UserFactory.create(role=role)
        client = Client()
        client.force_login(user, backend="staff.backends.RoleBackend")
        make_row(user, 0)
        few = _queries(client, address)
        for number in range(1, MANY):
            make_row(user, number)
        many = _queries(client, address)
        transaction.set_rollback(True)
    return {"name": f"{name}, queries", "value": many, "floor": few, "bar": few, "holds": 0 < many <= few}


def _queries(client: Client, address: str) -> int:
    """Return how many queries the page asks, 0 when it is refused; the first visit is not counted."""
    client.get(address, follow=True)
    with CaptureQueriesContext(connection) as captured:
        status = client.get(address, follow=True).status_code
    return len(captured) if status == 200 else 0
