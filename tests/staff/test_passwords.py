"""The own password: asked for after a given one, changed at any time."""

import io
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from rest_framework.authtoken.models import Token

from common.models import AuditEvent
from staff.actions import passwords, people
from staff.actions.passwords import PasswordRefused
from staff.actions.people import Profile
from staff.enums import Role
from staff.models import User
from tests import factories

pytestmark = pytest.mark.django_db
NOW = factories.NOW
CHOOSE, CHANGE = "/profile/password/choose/", "/profile/password/"
GIVEN, OWN = "a quiet password", "seven quiet lanterns"


@pytest.fixture
def lin() -> Any:
    """A person whose password somebody else set."""
    return factories.UserFactory.create(username="lin.yue", name="Lin Yue of Harbour", password_given_at=NOW)


def new(password: str = OWN, again: str = "", **more: str) -> dict[str, str]:
    return {"new_password1": password, "new_password2": again or password, **more}


def fresh(person: User) -> User:
    return User.objects.get(pk=person.pk)


def test_whoever_gives_a_password_leaves_it_to_be_changed() -> None:
    administrator = factories.UserFactory.create(role=Role.ADMINISTRATOR)
    added = people.add(by=administrator, profile=Profile("Lin Yue", "lin.yue", Role.COLLECTOR), now=NOW).person
    assert fresh(added).password_given_at == NOW
    passwords.choose(by=added, password=OWN, now=NOW)
    people.give_password(by=administrator, person=added, now=NOW)
    assert fresh(added).has_given_password
    passwords.choose(by=fresh(added), password=OWN, now=NOW)
    people.close_access(by=administrator, person=added, now=NOW)
    people.open_access(by=administrator, person=added, now=NOW)
    assert fresh(added).has_given_password


def test_a_known_password_is_not_asked_to_be_changed() -> None:
    added = people.add(by=None, profile=Profile("Lin", "lin", Role.COLLECTOR), now=NOW, encoded="argon2$x").person
    assert not fresh(added).has_given_password


def test_the_first_administrator_is_asked_too() -> None:
    out = io.StringIO()
    call_command("create_administrator", "pan.siyuan", "Pan Siyuan", stdout=out)
    assert User.objects.get().has_given_password
    assert "asks for a new one" in out.getvalue()


def test_choose_leaves_history_and_an_audit_row_without_the_password(lin: Any) -> None:
    passwords.choose(by=lin, password=OWN, now=NOW)
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.subject_id, event.facts) == ("passwords.choose", lin, lin.pk, {})
    record = lin.history.latest("history_id")
    assert (record.password_given_at, record.history_user, record.history_date) == (None, lin, NOW)
    assert fresh(lin).check_password(OWN)


def test_choose_is_refused_without_a_given_password() -> None:
    person = factories.UserFactory.create()
    with pytest.raises(PasswordRefused, match="your own already"):
        passwords.choose(by=person, password=OWN, now=NOW)


@pytest.mark.parametrize("action", [passwords.choose, passwords.change])
def test_the_present_password_is_no_new_one(lin: Any, action: Any) -> None:
    with pytest.raises(PasswordRefused, match="Choose another one") as refused:
        action(by=lin, password=GIVEN, now=NOW)
    assert refused.value.field == "new_password1"
    assert fresh(lin).has_given_password


@pytest.mark.parametrize("action", [passwords.choose, passwords.change])
def test_a_password_given_meanwhile_has_the_last_word(lin: Any, action: Any) -> None:
    administrator = factories.UserFactory.create(role=Role.ADMINISTRATOR)
    given = people.give_password(by=administrator, person=lin, now=NOW)
    with pytest.raises(PasswordRefused, match="changed meanwhile"):
        action(by=lin, password=OWN, now=NOW)
    assert fresh(lin).check_password(given.password)


def test_sign_in_leads_to_the_choice_and_from_there_to_the_wanted_page(lin: Any) -> None:
    browser, other = Client(), Client()
    other.force_login(lin, backend="staff.backends.RoleBackend")
    about = {"username": "lin.yue", "password": GIVEN, "next": "/cases/?bucket=3"}
    page = browser.post(reverse("staff:sign-in"), about, follow=True)
    assert page.redirect_chain[-1] == (f"{CHOOSE}?next=/cases/%3Fbucket%3D3", 302)
    assert "Choose your own password" in page.content.decode()
    assert 'class="rail"' not in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    done = browser.post(page.redirect_chain[-1][0], new())
    assert done.headers["Location"] == "/cases/?bucket=3"
    assert browser.get("/profile/").status_code == 200
    assert "sign-in" in other.get("/profile/").headers["Location"]


@pytest.mark.parametrize(
    ("given", "field", "said"),
    [
        (new(GIVEN), "new_password1", "Choose another one"),
        (new("too short"), "new_password1", "Too short. It takes 12 characters"),
        (new("password1234"), "new_password1", "Many people use"),
        (new("lin yue of harbour"), "new_password1", "Too much like your name"),
        (new(OWN, "seven quiet ladders"), "new_password2", "differ"),
        (new("", " "), "new_password1", "Fill this in"),
    ],
)
def test_choice_says_what_is_wrong(lin: Any, signed_in: Any, given: Any, field: Any, said: Any) -> None:
    answer = signed_in(lin).post(CHOOSE, given)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert OWN not in answer.content.decode()
    assert fresh(lin).has_given_password


def test_choice_never_leads_to_another_host(lin: Any, signed_in: Any) -> None:
    assert signed_in(lin).post(f"{CHOOSE}?next=https://elsewhere.example/", new()).headers["Location"] == "/"


def test_choice_is_not_a_way_around_the_present_password(signed_in: Any) -> None:
    person = factories.UserFactory.create()
    browser = signed_in(person)
    assert browser.post(CHOOSE, new()).headers["Location"] == CHANGE
    assert fresh(person).check_password(GIVEN)


def test_fragment_and_form_lead_to_the_choice(lin: Any, signed_in: Any) -> None:
    browser = signed_in(lin)
    asked = {"HX-Request": "true", "HX-Current-URL": "http://testserver/cases/7/"}
    assert browser.get("/cases/7/timeline/", headers=asked).headers["HX-Redirect"] == f"{CHOOSE}?next=/cases/7/"
    sent = browser.post("/profile/token/make/", headers={"Referer": "http://testserver/profile/"})
    assert sent.headers["Location"] == f"{CHOOSE}?next=/profile/"
    assert not Token.objects.exists()
    assert browser.get("/nowhere/").headers["Location"].startswith(CHOOSE)


def test_language_theme_and_sign_out_stay_open(lin: Any, signed_in: Any) -> None:
    browser = signed_in(lin)
    browser.post(reverse("staff:language"), {"language": "zh-hans", "next": CHOOSE})
    assert 'lang="zh-Hans"' in browser.get(CHOOSE).content.decode()
    assert browser.post(reverse("staff:theme"), {"theme": "dark", "next": CHOOSE}).headers["Location"] == CHOOSE
    assert browser.post(reverse("staff:sign-out")).headers["Location"] == "/sign-in/"


def test_api_tells_a_session_and_lets_a_token_go_on(lin: Any, signed_in: Any) -> None:
    refused = signed_in(lin).get(reverse("api-me"))
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["code"] == "own_password_first"
    assert "choose your own first" in refused.json()["title"]
    token = Token.objects.create(user=lin)
    assert Client(headers={"Authorization": f"Token {token.key}"}).get(reverse("api-me")).status_code == 200


def test_change_needs_the_present_password_and_ends_the_other_sessions(signed_in: Any) -> None:
    person = factories.UserFactory.create()
    browser, other = signed_in(person), signed_in(person)
    assert "Present password" in browser.get(CHANGE).content.decode()
    wrong = browser.post(CHANGE, new(old_password="not this one"))
    assert wrong.status_code == 422
    assert "not your present password" in str(wrong.context["form"].errors["old_password"])
    right = browser.post(CHANGE, new(old_password=GIVEN))
    assert right.headers["Location"] == "/profile/"
    assert "Your password is changed" in browser.get("/profile/").content.decode()
    assert other.get("/profile/").status_code == 302
    assert AuditEvent.objects.get().action == "passwords.change"


def test_change_is_closed_after_as_many_wrong_tries_as_the_sign_in(signed_in: Any, settings: Any) -> None:
    settings.AXES_ENABLED = True
    cache.clear()
    browser = signed_in(factories.UserFactory.create(username="lin.yue"))
    wrong = new(old_password="not this one")
    assert [browser.post(CHANGE, wrong).status_code for _ in range(8)] == [422] * 7 + [429]
    closed = browser.post(CHANGE, new(old_password=GIVEN))
    assert closed.status_code == 429
    assert "wrong too often" in closed.content.decode()
    assert browser.get("/profile/").status_code == 200


def test_a_failed_try_keeps_no_password(signed_in: Any, settings: Any) -> None:
    from axes.models import AccessAttempt

    settings.AXES_ENABLED = True
    browser = signed_in(factories.UserFactory.create())
    browser.post(CHANGE, new(old_password="not this one"))
    kept = AccessAttempt.objects.get().post_data
    assert "old_password" in kept
    assert "not this one" not in kept
    assert OWN not in kept
