"""What is typed of a call survives a line that breaks and a session that ends."""

from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.browser.desk import Desk
from tests.browser.watch import Person

SignIn = Callable[..., Person]
SHORT_WAIT_MS, SHORT_WAITS = 20, 1_000


def test_what_was_typed_survives_a_broken_line_and_an_ended_session(desk: Desk, person: SignIn) -> None:
    collector = person("collector", 0)
    collector.choose("en", "light")
    address = incoming_call(desk)
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


def test_what_was_typed_last_survives_a_page_drawn_before_the_desk_had_it(desk: Desk, person: SignIn) -> None:
    """The draft is held on its way until the next page is drawn; the page that is left then hears that it arrived."""
    collector = person("collector", 0)
    address = incoming_call(desk, 1)
    page = collector.at(address)
    page.get_by_text("Debtor", exact=True).click()
    expect(page.locator("#note-check")).to_contain_text("Draft kept")
    on_the_way: dict[str, Route] = {}
    page.route("**/draft/", lambda route: on_the_way.setdefault("draft", route))
    page.route(f"**{address}", lambda route: on_the_way.setdefault("page", route))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    # A page that is being left answers no question any more, but it still speaks.
    page.evaluate("document.addEventListener('htmx:afterRequest', () => console.info('heard'))")
    page.locator("#id_note").fill("Sends the receipt by post")
    until(page, lambda: "draft" in on_the_way)
    page.evaluate("location.reload()")
    until(page, lambda: "page" in on_the_way)
    drawn = on_the_way["page"].fetch()
    assert "Sends the receipt by post" not in drawn.text()
    on_the_way["draft"].continue_()
    until(page, lambda: "heard" in said)
    with page.expect_event("load"):
        on_the_way["page"].fulfill(response=drawn)
    expect(page.locator("#id_note")).to_have_value("Sends the receipt by post")


def until(page: Page, happened: Callable[[], object]) -> None:
    """Wait until something that no locator shows has happened."""
    for _ in range(SHORT_WAITS):
        if happened():
            return
        page.wait_for_timeout(SHORT_WAIT_MS)
    raise AssertionError("It never happened.")


def incoming_call(desk: Desk, which: int = 0) -> str:
    """Return the address of a case of the first collector, as when its debtor calls."""
    [(pk,)] = desk.sql(
        "SELECT k.id FROM cases_case k JOIN staff_user u ON u.id = k.collector_id"
        " WHERE u.username = %s AND k.state <> 'closed' ORDER BY k.id LIMIT 1 OFFSET %s",
        desk.sign_ins["collector"][0][0],
        which,
    )
    return f"/cases/{pk}/act/?incoming=1"


def sign_in_again(desk: Desk, page: Page) -> None:
    name, password = desk.sign_ins["collector"][0]
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()
