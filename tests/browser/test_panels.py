"""Answers and script beside the log form: one key away, and nothing of what is typed goes astray."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.desk import Desk
from tests.browser.watch import Person

SignIn = Callable[..., Person]


def test_answers_and_script_open_and_close_beside_what_is_typed(desk: Desk, person: SignIn) -> None:
    collector = person("collector", 0)
    collector.choose("en", "light")
    [(pk,)] = desk.sql(
        "SELECT k.id FROM cases_case k JOIN staff_user u ON u.id = k.collector_id"
        " WHERE u.username = %s AND k.state <> 'closed' ORDER BY k.id LIMIT 1",
        desk.sign_ins["collector"][0][0],
    )
    page = collector.at(f"/desk/?case={pk}")
    if not page.locator("#log").count():
        page.get_by_role("link", name="Log incoming").first.click()
    note = page.locator("#id_note")
    note.fill("Asks")

    page.keyboard.press("Alt+a")
    page.keyboard.type("pay")  # typed before the answers are there
    words = page.locator("[data-answers]")
    expect(words).to_be_focused()
    expect(words).to_have_value("pay")
    page.keyboard.press("Escape")
    expect(note).to_be_focused()
    page.keyboard.type(" how")
    expect(note).to_have_value("Asks how")
    expect(page.locator("#tab-timeline")).to_have_attribute("aria-current", "page")

    page.keyboard.press("Escape")
    page.keyboard.press("s")
    expect(page.locator("#script")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#time-line")).to_be_visible()
    expect(note).to_be_focused()
    expect(note).to_have_value("Asks how")

    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.get_by_text("Asked and not answered").click()
    page.locator("form[data-kept] #id_question").fill("Is there a fee?")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Close").click()
    expect(page.locator("#time-line")).to_be_visible()
    expect(note).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    expect(page.locator("form[data-kept] #id_question")).to_have_value("Is there a fee?")
    collector.check()
