"""Who works a case in most tests of cases: a supervisor with a team, a collector of that team and the
collector's browser.
"""

import pytest
from django.test import Client

from cases.models import Case
from staff.enums import Role
from staff.models import User
from tests.factories import CaseFactory, UserFactory
from tests.people import SignIn


@pytest.fixture
def supervisor(db: None) -> User:
    person = UserFactory.create(role=Role.SUPERVISOR)
    person.team.supervisor = person
    person.team.save()
    return person


@pytest.fixture
def collector(supervisor: User) -> User:
    return UserFactory.create(team=supervisor.team)


@pytest.fixture
def case(collector: User) -> Case:
    return CaseFactory.create(team=collector.team, collector=collector)


@pytest.fixture
def browser(collector: User, signed_in: SignIn) -> Client:
    return signed_in(collector)
