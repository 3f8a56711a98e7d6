"""A person who was just added: the given password opens one page, which asks for an own one."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.watch import Person

OWN = "seven quiet lanterns"


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_a_new_person_chooses_an_own_password(
    language: str, theme: str, desk: Desk, person: Callable[..., Person]
) -> None:
    name = f"an.wei.{theme}"
    given = added(person("administrator"), name)
    newcomer = person("")
    page = newcomer.at("/sign-in/?next=/profile/")
    page.fill("#id_username", name)
    page.fill("#id_password", given)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/profile/password/choose/?next=/profile/")
    expect(page.locator("#id_new_password1")).to_be_focused()
    newcomer.choose(language, theme)
    newcomer.go("/cases/")
    page.wait_for_url("**/profile/password/choose/?next=/cases/")
    send(newcomer, given)
    expect(page.locator(".error")).to_be_visible()
    newcomer.check()
    newcomer.check_on_a_phone()
    send(newcomer, OWN)
    page.wait_for_url("**/cases/")
    page.locator(".who").click()
    page.locator(".who-float a[href='/profile/password/']").click()
    page.wait_for_url("**/profile/password/")
    newcomer.check()


def added(administrator: Person, name: str) -> str:
    """Add a collector and return the password that the desk shows once."""
    administrator.choose("en", "light")
    page = administrator.at("/people/add/")
    page.get_by_label("Name", exact=True).fill("An Wei")
    page.get_by_label("User name").fill(name)
    page.get_by_role("button", name="Add the person").click()
    return page.locator(".once").inner_text()


def send(newcomer: Person, password: str) -> None:
    """Type the password twice and send it."""
    newcomer.page.fill("#id_new_password1", password)
    newcomer.page.fill("#id_new_password2", password)
    newcomer.page.press("#id_new_password2", "Enter")
