"""A small world with one row of everything that an address can name."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from common import files
from common.models import Job
from staff.enums import Role
from staff.models import User
from tests import factories

LETTERS = {role.value[0]: role for role in Role}


@dataclass(frozen=True)
class World:
    """People by letter, and keys by subject; `strange` holds the keys of another team's rows."""

    people: dict[str, User]
    rows: dict[str, int]
    strange: dict[str, int]

    def key(self, subject: str, letter: str) -> int:
        """Return the key of the row that an address of `subject` takes for the person."""
        if subject == "own_job":
            return Job.objects.create(kind="test.none", owner=self.people[letter], state="done").pk
        if subject == "own_file":
            person = self.people[letter]
            return files.store(name="a.csv", content_type="text/csv", parts=[b"a"], by=person).pk
        return self.rows[subject]

    def client(self, letter: str) -> Client:
        """Return a browser in which the person is signed in."""
        client = Client()
        client.force_login(self.people[letter], backend="staff.backends.RoleBackend")
        return client


@pytest.fixture
def world(db: None) -> World:
    """Return the small world."""
    team, other_team = factories.TeamFactory.create_batch(2)
    people = {letter: factories.UserFactory.create(role=role, team=team) for letter, role in LETTERS.items()}
    team.supervisor = people["s"]
    team.save()
    rows: dict[str, Any] = {"team": team, "person": factories.UserFactory.create(team=team)}
    rows |= subjects(team, people["c"])
    strange = subjects(other_team, None)
    return World(people, _keys(rows), _keys(strange))


def subjects(team: Any, collector: User | None) -> dict[str, Any]:
    """Return a case of the team with everything around it."""
    case = factories.CaseFactory.create(team=team, collector=collector, state="in_work")
    account = factories.AccountFactory.create(case=case)
    return {"case": case, "creditor": case.creditor, "account": account}


def _keys(rows: dict[str, Any]) -> dict[str, int]:
    return {name: row.pk for name, row in rows.items()}
