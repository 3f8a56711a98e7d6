"""Departments: the table of roles, what the administrator names, and inboxes without people."""

from typing import Any

import pytest
from django.urls import reverse

from staff.actions import people
from staff.actions.people import PersonRefused, Profile
from staff.enums import Department, Role
from staff.models import User
from staff.queries import departments as queries
from staff.rules import departments as rules
from tests.factories import NOW, UserFactory
from tests.sql import refusal

ALL = frozenset(Department.values)


@pytest.mark.parametrize(
    ("role", "named", "expected"),
    [
        ("collector", (), ("collections",)),
        ("supervisor", (), ("collections", "complaints")),
        ("quality", (), ()),
        ("finance", (), ("finance",)),
        ("administrator", (), ()),
        ("collector", ("legal",), ("legal",)),
        ("finance", ("finance", "card_operations"), ("finance", "card_operations")),
        ("administrator", ("legal",), ()),
    ],
)
def test_departments_of_a_person(role: str, named: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert rules.departments_of(role, named) == expected


def test_the_table_knows_every_role_and_every_department() -> None:
    assert set(rules.DEFAULTS) == set(Role.values)
    assert {one for named in rules.DEFAULTS.values() for one in named} | rules.BY_TEAM <= set(Department.values)
    assert rules.COVERS in Role.values
    assert set(Role.values) >= rules.WITHOUT_REQUESTS


def test_a_supervisor_covers_the_departments_without_people() -> None:
    has_people = rules.staffed([("supervisor", ()), ("finance", ()), ("collector", ("legal",))])
    assert has_people == {"collections", "complaints", "finance", "legal"}
    covers = rules.inboxes("supervisor", (), known=Department.values, has_people=has_people)
    assert covers == ("collections", "complaints", "card_operations", "customer_service")
    assert rules.inboxes("finance", (), known=Department.values, has_people=has_people) == ("finance",)


@pytest.mark.django_db
def test_members_and_inboxes_agree() -> None:
    made = [UserFactory.create(role=role) for role in Role] + [UserFactory.create(departments=["legal"])]
    UserFactory.create(departments=["legal"], is_active=False)
    for department in Department:
        members = set(queries.members(department))
        assert members == {one for one in made if department in queries.of(one)}
        assert members


@pytest.mark.django_db
def test_who_has_left_makes_no_inbox_staffed() -> None:
    UserFactory.create(departments=["legal"], is_active=False)
    assert "legal" not in queries.staffed()


@pytest.mark.django_db
def test_the_database_knows_the_departments() -> None:
    person = UserFactory.create()
    say = refusal("UPDATE staff_user SET departments = '{kitchen}' WHERE id = %s", person.pk)
    assert "user_departments_known" in say


@pytest.mark.django_db
def test_an_administrator_works_no_requests() -> None:
    boss = UserFactory.create(role=Role.ADMINISTRATOR)
    profile: dict[str, Any] = {"name": "A", "username": "a.b", "departments": ("legal",)}
    with pytest.raises(PersonRefused, match="works no requests"):
        people.add(by=boss, profile=Profile(role=Role.ADMINISTRATOR, **profile), now=NOW)
    given = people.add(by=boss, profile=Profile(role=Role.COLLECTOR, **profile), now=NOW)
    assert queries.of(given.person) == ("legal",)


@pytest.mark.django_db
def test_the_person_page_names_departments(signed_in: Any) -> None:
    boss, other = UserFactory.create(role=Role.ADMINISTRATOR), UserFactory.create()
    client, url = signed_in(boss), reverse("staff:person-detail", args=[other.pk])
    assert "Card operations" in client.get(url).content.decode()
    given = {
        "name": other.name,
        "username": other.username,
        "role": "collector",
        "language": "en",
        "time_zone": "Asia/Shanghai",
        "most_cases": "10",
        "departments": ["legal", "finance"],
    }
    assert client.post(url, given).status_code == 302
    assert User.objects.get(pk=other.pk).departments == ["legal", "finance"]
    page = client.get(url).content.decode()
    assert "Legal, Finance" in page
    assert client.post(url, {**given, "departments": ["kitchen"]}).status_code == 422
