"""Who is behind a session."""

from typing import Any

import pytest
from django.forms.models import model_to_dict

from staff.backends import RoleBackend
from staff.models import User
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_person_comes_with_their_team(django_assert_num_queries: Any) -> None:
    team = factories.TeamFactory.create(supervisor=factories.UserFactory.create())
    person = factories.UserFactory.create(team=team, languages=["zh", "en"], queue_ids=[3, 1])
    with django_assert_num_queries(1):
        found = RoleBackend().get_user(person.pk)
        assert (found.team.name, found.team.supervisor_id) == (team.name, team.supervisor_id)
    assert model_to_dict(found) == model_to_dict(User.objects.get(pk=person.pk))
    assert found.team == team
    found.team.name = "Another"
    found.team.save()
    team.refresh_from_db()
    assert team.name == "Another"


def test_a_person_without_a_team(django_assert_num_queries: Any) -> None:
    person = factories.UserFactory.create(team=None)
    with django_assert_num_queries(1):
        assert RoleBackend().get_user(person.pk).team is None


def test_who_left_and_who_never_was_are_nobody() -> None:
    left = factories.UserFactory.create(is_active=False)
    assert RoleBackend().get_user(left.pk) is None
    assert RoleBackend().get_user(left.pk + 1000) is None
