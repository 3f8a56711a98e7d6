from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from staff.enums import Role
from staff.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(signed_in: Any) -> Any:
    return signed_in(factories.UserFactory.create(role=Role.ADMINISTRATOR))


def form(**changes: Any) -> Any:
    about = {"name": "Lin Yue", "username": "lin.yue", "role": "collector", "language": "en", "most_cases": "300"}
    return {**about, "time_zone": "Asia/Shanghai", "languages": "zh, en", **changes}


def test_add_shows_the_password_once(administrator: Any) -> None:
    answer = administrator.post(reverse("staff:person-add"), form())
    person = User.objects.get(username="lin.yue")
    shown = answer.context["given"].password
    assert shown in answer.content.decode()
    assert person.check_password(shown)
    assert person.languages == ["zh", "en"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert shown not in administrator.get(reverse("staff:person-detail", args=[person.pk])).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("time_zone", "Mars/Base", "No such time zone"),
        ("languages", "zh, Englisch sprachig", "not a language code"),
        ("most_cases", "-1", "0"),
    ],
)
def test_add_says_what_is_wrong(administrator: Any, field: Any, value: Any, said: Any) -> None:
    answer = administrator.post(reverse("staff:person-add"), form(**{field: value}))
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])


def test_refusal_stands_beside_its_field(administrator: Any) -> None:
    factories.UserFactory.create(username="lin.yue")
    answer = administrator.post(reverse("staff:person-add"), form())
    assert answer.status_code == 422
    assert "username" in answer.context["form"].errors


def test_detail_tells_the_history(administrator: Any) -> None:
    person = factories.UserFactory.create(name="Deng Wei", most_cases=400)
    changed = form(name="Deng Wei", username=person.username, most_cases="120", team=str(person.team_id))
    assert administrator.post(reverse("staff:person-detail", args=[person.pk]), changed).status_code == 302
    page = administrator.get(reverse("staff:person-detail", args=[person.pk])).content.decode()
    assert "400 → " in page


def test_closing_oneself_is_refused_in_words(administrator: Any) -> None:
    own = User.objects.get(role=Role.ADMINISTRATOR)
    answer = administrator.post(reverse("staff:person-close", args=[own.pk]))
    assert answer.status_code == 422
    assert "your own access" in answer.content.decode()


@pytest.mark.parametrize("people", [1, 20])
def test_lists_ask_the_database_as_often_for_1_as_for_20(
    administrator: Any, people: Any, django_assert_max_num_queries: Any
) -> None:
    team = factories.TeamFactory.create()
    for _ in range(people):
        case = factories.CaseFactory.create()
        case.collector = factories.UserFactory.create(team=team)
        case.save()
    with django_assert_max_num_queries(9):
        page = administrator.get(reverse("staff:people-list")).content.decode()
    assert page.count("<tr>") == people + 2
    with django_assert_max_num_queries(8):
        administrator.get(reverse("staff:team-list"))


def test_supervisor_sees_own_teams_only(signed_in: Any) -> None:
    supervisor = factories.UserFactory.create(role=Role.SUPERVISOR, team=None)
    factories.TeamFactory.create(name="Harbour", supervisor=supervisor)
    factories.TeamFactory.create(name="Prairie")
    page = signed_in(supervisor).get(reverse("staff:team-list")).content.decode()
    assert "Harbour" in page
    assert "Prairie" not in page


def test_page_of_a_person_says_who_set_the_password(administrator: Any) -> None:
    person = factories.UserFactory.create()
    address = reverse("staff:person-detail", args=[person.pk])
    assert "Still has the password" not in administrator.get(address).content.decode()
    administrator.post(reverse("staff:person-password", args=[person.pk]))
    page = administrator.get(address).content.decode()
    assert "Still has the password that was given on" in page
    assert 'the person → <b class="strong">somebody else</b>' in page


def test_token_is_shown_once_and_opens_the_api(signed_in: Any) -> None:
    person = factories.UserFactory.create(role=Role.ADMINISTRATOR)
    browser = signed_in(person)
    key = browser.post(reverse("staff:token-make")).context["key"]
    assert key not in browser.get(reverse("staff:profile")).content.decode()
    program = Client(headers={"Authorization": f"Token {key}"})
    assert program.get(reverse("api-me")).json()["username"] == person.username
    assert program.get(reverse("api-people")).json()["results"][0]["id"] == person.pk
    browser.post(reverse("staff:token-revoke"))
    assert program.get(reverse("api-me")).status_code == 401


def test_history_of_a_team_names_who_led_it(administrator: Any) -> None:
    team = factories.TeamFactory.create(supervisor=None)
    leader = factories.UserFactory.create(role=Role.SUPERVISOR, name="Helen Marsh")
    team.supervisor = leader
    team.save()
    text = administrator.get(reverse("staff:team-change", args=[team.pk])).content.decode()
    assert "supervisor</span> nothing → <b" in text
    assert "Helen Marsh" in text


def test_load_is_what_the_assignment_counts(administrator: Any, signed_in: Any) -> None:
    boss = factories.UserFactory.create(role=Role.SUPERVISOR)
    person = factories.UserFactory.create(team=boss.team)
    closed = {"state": "closed", "close_reason": "paid", "closed_on": factories.TODAY}
    for changes in ({"balance": 10}, {"balance": 0}, {"balance": 10, **closed}):
        factories.CaseFactory.create(collector=person, team=boss.team, **changes)
    page = administrator.get(reverse("staff:person-detail", args=[person.pk]))
    assert "1 open case that owes" in page.content.decode()
    offered = signed_in(boss).get(reverse("cases:case-assign")).content.decode()
    assert f"{person.name}, {person.team}, 1 of {person.most_cases} cases" in offered
