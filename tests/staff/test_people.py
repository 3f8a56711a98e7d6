from dataclasses import replace
from typing import Any

import pytest
from rest_framework.authtoken.models import Token

from common.models import AuditEvent
from staff.actions import people, profile, teams
from staff.actions.people import PersonRefused, Profile
from staff.enums import Role, Theme
from staff.models import User
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW


@pytest.fixture
def administrator() -> Any:
    return factories.UserFactory.create(role=Role.ADMINISTRATOR)


def stated(person: User, **changes: Any) -> Profile:
    names = ("name", "username", "email", "team", "employee_number", "hired_on", "language", "time_zone", "most_cases")
    known = Profile(role=Role(person.role), **{name: getattr(person, name) for name in names})
    return replace(known, **changes)


def test_add_gives_a_password_that_opens_the_desk(administrator: Any) -> None:
    given = people.add(by=administrator, profile=Profile("Lin Yue", "lin.yue", Role.COLLECTOR), now=NOW)
    assert User.objects.get(username="lin.yue").check_password(given.password)
    record = given.person.history.get()
    assert (record.history_user, record.history_date) == (administrator, NOW)
    assert AuditEvent.objects.get().action == "people.add"


def test_add_refuses_a_user_name_or_email_that_is_taken(administrator: Any) -> None:
    factories.UserFactory.create(username="lin.yue", email="lin@example.com")
    with pytest.raises(PersonRefused, match=r"LIN\.YUE"):
        people.add(by=administrator, profile=Profile("Lin", "LIN.YUE", Role.COLLECTOR), now=NOW)
    with pytest.raises(PersonRefused) as refused:
        people.add(by=administrator, profile=Profile("Lin", "lin", Role.COLLECTOR, email="Lin@example.com"), now=NOW)
    assert refused.value.field == "email"


def test_change_writes_history_with_who(administrator: Any) -> None:
    person = factories.UserFactory.create(most_cases=400)
    people.change(by=administrator, person=person, profile=stated(person, most_cases=250), now=NOW)
    record = person.history.latest("history_id")
    assert (record.most_cases, record.history_user) == (250, administrator)


def test_own_role_cannot_be_changed(administrator: Any) -> None:
    factories.UserFactory.create(role=Role.ADMINISTRATOR)
    with pytest.raises(PersonRefused, match="own role"):
        people.change(by=administrator, person=administrator, profile=stated(administrator, role=Role.FINANCE), now=NOW)


def test_last_administrator_keeps_role_and_access(administrator: Any) -> None:
    other = factories.UserFactory.create(role=Role.SUPERVISOR)
    with pytest.raises(PersonRefused, match="last administrator"):
        people.change(by=other, person=administrator, profile=stated(administrator, role=Role.FINANCE), now=NOW)
    with pytest.raises(PersonRefused, match="last administrator"):
        people.close_access(by=other, person=administrator, now=NOW)


def test_supervisor_of_a_team_keeps_the_role(administrator: Any) -> None:
    supervisor = factories.UserFactory.create(role=Role.SUPERVISOR)
    factories.TeamFactory.create(name="Harbour", supervisor=supervisor)
    with pytest.raises(PersonRefused, match="Harbour"):
        people.change(by=administrator, person=supervisor, profile=stated(supervisor, role=Role.COLLECTOR), now=NOW)


def test_close_access_ends_sessions_and_token_for_good(administrator: Any, signed_in: Any) -> None:
    person = factories.UserFactory.create(role=Role.COLLECTOR)
    browser = signed_in(person)
    profile.make_token(by=person, now=NOW)
    people.close_access(by=administrator, person=person, now=NOW)
    assert browser.get("/profile/").status_code == 302
    assert not Token.objects.filter(user=person).exists()
    people.open_access(by=administrator, person=person, now=NOW)
    assert browser.get("/profile/").status_code == 302


def test_give_password_replaces_the_old_one_and_is_refused_when_closed(administrator: Any) -> None:
    person = factories.UserFactory.create()
    given = people.give_password(by=administrator, person=person, now=NOW)
    person.refresh_from_db()
    assert person.check_password(given.password)
    people.close_access(by=administrator, person=person, now=NOW)
    with pytest.raises(PersonRefused, match="Open the access first"):
        people.give_password(by=administrator, person=person, now=NOW)


def test_preferences_leave_no_history() -> None:
    person = factories.UserFactory.create()
    before = person.history.count()
    profile.choose(by=person, language="zh-hans", theme=Theme.DARK, time_zone="Europe/London")
    person.refresh_from_db()
    assert (person.language, person.theme, person.time_zone) == ("zh-hans", "dark", "Europe/London")
    assert person.history.count() == before


def test_team_needs_a_supervisor_by_role_and_an_own_name(administrator: Any) -> None:
    with pytest.raises(teams.TeamRefused) as refused:
        teams.add(by=administrator, name="Harbour", supervisor=factories.UserFactory.create(), now=NOW)
    assert refused.value.field == "supervisor"
    teams.add(by=administrator, name="Harbour", supervisor=None, now=NOW)
    with pytest.raises(teams.TeamRefused):
        teams.add(by=administrator, name="harbour", supervisor=None, now=NOW)
