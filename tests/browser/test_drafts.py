"""What is typed of a call survives a line that breaks and a session that ends."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.watch import Person

SignIn = Callable[..., Person]


def test_what_was_typed_survives_a_broken_line_and_an_ended_session(desk: Desk, person: SignIn) -> None:
    collector = person("collector", 0)
    collector.choose("en", "light")
    [(pk,)] = desk.sql(
        "SELECT k.id FROM cases_case k JOIN staff_user u ON u.id = k.collector_id"
        " WHERE u.username = %s AND k.state <> 'closed' ORDER BY k.id LIMIT 1",
        desk.sign_ins["collector"][0][0],
    )
    address = f"/cases/{pk}/act/?incoming=1"
    page = collector.at(address)
    page.get_by_text("Debtor", exact=True).click()
    page.locator("#id_note").fill("Paid at the branch with 4111 1111 1111 1111")
    expect(page.locator("#note-check")).to_contain_text("Draft kept")
    expect(page.locator("#note-check")).to_contain_text("A full card number")

    # Another browser of the same person: only the server can know it.
    page.evaluate("localStorage.clear()")
    page = collector.at(address)
    expect(page.locator("#id_note")).to_have_value("Paid at the branch with **** **** **** 1111")

    # The line breaks: what is typed now waits in this browser.
    page.context.set_offline(True)
    page.locator("#id_note").fill("Paid at the branch on Tuesday")
    page.wait_for_timeout(1_200)
    expect(page.locator("[data-line=draft]")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.locator("[data-line=log]")).to_be_visible()
    assert collector.faults, "the page says in the console that the line is broken"
    collector.faults.clear()
    page.context.set_offline(False)
    page = collector.at(address)
    expect(page.locator("#id_note")).to_have_value("Paid at the branch on Tuesday")

    # The session ends in the middle of a sentence.
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_note").fill("Paid at the branch on Tuesday, has the receipt")
    page.wait_for_url("**/sign-in/**")
    sign_in_again(desk, page)
    page = collector.at(address)
    expect(page.locator("#id_note")).to_have_value("Paid at the branch on Tuesday, has the receipt")

    # It ends just before the button is pressed: nothing was logged, so nothing is forgotten.
    page.context.clear_cookies(name="sessionid")
    page.locator("#id_note").fill("Paid at the branch on Tuesday, sends the receipt")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/sign-in/**")
    sign_in_again(desk, page)
    page = collector.at(address)
    expect(page.locator("#id_note")).to_have_value("Paid at the branch on Tuesday, sends the receipt")


def sign_in_again(desk: Desk, page: Page) -> None:
    name, password = desk.sign_ins["collector"][0]
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()
