"""Columns and kept views by keyboard, after a new sign-in, without scripts; nothing moves, every state is clean."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.desk import Desk
from tests.browser.watch import Person

SignIn = Callable[..., Person]


def box(page: Page) -> Any:
    """Return where the table stands."""
    return page.locator(".tbl").last.bounding_box()


def summary(page: Page, words: str) -> Any:
    return page.locator(".tool > summary", has_text=words)


def heads(page: Page) -> list[str]:
    return page.locator(".tbl").last.locator("thead th").all_inner_texts()


def keep(page: Page, name: str) -> None:
    """Keep what the page shows under a name, by keys alone."""
    summary(page, "Keep this view").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type(name)
    page.keyboard.press("Enter")
    expect(page.locator(".view-present", has_text=name)).to_be_visible()


def test_a_view_is_kept_marked_and_removed_by_keys(person: SignIn) -> None:
    someone = person("supervisor")
    someone.choose("en", "light")
    page = someone.at("/cases/?promise=broken")
    before = box(page)
    summary(page, "Keep this view").click()
    someone.check()
    assert box(page) == before
    page.keyboard.press("Escape")
    expect(page.locator(".tool[open]")).to_have_count(0)
    expect(summary(page, "Keep this view")).to_be_focused()
    keep(page, "Broken")
    someone.go("/cases/?sort=days&last=never")
    expect(page.locator(".views [aria-current]")).to_have_count(0)
    page.get_by_role("link", name="Broken", exact=True).click()
    expect(page.locator(".chips", has_text="broken")).to_be_visible()
    someone.check()
    page.get_by_role("button", name="Remove the view Broken").click()
    expect(page.locator(".views")).to_have_count(0)
    expect(page.get_by_role("status")).to_contain_text("is removed")


def test_columns_are_still_chosen_after_a_new_sign_in(person: SignIn) -> None:
    someone = person("supervisor")
    someone.choose("en", "light")
    page = someone.at("/cases/?promise=broken")
    before = box(page)
    summary(page, "Columns").click()
    assert box(page) == before
    page.get_by_label("Outcome").uncheck()
    page.get_by_label("Team", exact=True).last.check()
    page.get_by_role("button", name="Show these").click()
    expect(summary(page, "Columns")).to_contain_text("10 of 12")
    again = person("supervisor")
    again.choose("en", "light")
    page = again.at("/cases/")
    assert "Outcome" not in heads(page)
    assert "Team" in heads(page)
    summary(page, "Columns").click()
    page.get_by_role("button", name="Standard columns").click()
    expect(summary(page, "Columns")).to_have_text("Columns")
    assert "Outcome" in heads(page)


def test_both_controls_work_without_scripts(person: SignIn, desk: Desk) -> None:
    someone = person("finance")
    state = someone.context.storage_state()
    plain = someone.context.browser.new_context(storage_state=state, java_script_enabled=False)
    page = plain.new_page()
    page.goto(f"{desk.address}/payments/")
    page.locator(".list-tools summary").nth(1).click()
    page.locator("input[name=column][value=account]").uncheck()
    page.locator(".ticks ~ .row-end .btn-primary").click()
    expect(page.locator("thead th")).to_have_count(8)
    page.goto(f"{desk.address}/payments/?state=posted")
    page.locator(".list-tools summary").nth(0).click()
    page.locator("#view-name").press("Enter")
    expect(page.locator(".error")).to_be_visible()
    page.fill("#id_name", "Posted")
    page.press("#id_name", "Enter")
    expect(page.locator(".views [aria-current]")).to_have_text("Posted")
    page.locator(".view-present button").click()
    page.locator(".list-tools summary").nth(1).click()
    page.locator("button[name=standard]").click()
    expect(page.locator("thead th")).to_have_count(9)
    plain.close()


@pytest.mark.parametrize(
    ("role", "path"), [("supervisor", "/cases/"), ("finance", "/payments/"), ("supervisor", "/promises/")]
)
def test_open_controls_are_clean_at_night_and_on_a_phone(person: SignIn, role: str, path: str) -> None:
    someone = person(role)
    someone.choose("zh-hans", "dark")
    page = someone.at(path)
    for place in (0, 1):
        page.locator(".list-tools summary").nth(place).click()
        expect(page.locator(".tool[open]")).to_have_count(1)
        someone.check()
        someone.check_on_a_phone()


def test_six_views_of_a_report_are_a_menu(person: SignIn) -> None:
    someone = person("finance")
    someone.choose("en", "light")
    page = someone.at("/reports/overdue/")
    report = page.locator(".tbl tbody a").first.get_attribute("href")
    for bucket in range(1, 7):
        someone.go(f"{report}?bucket={bucket}#accounts")
        keep(page, f"Age {bucket}")
    before = box(page)
    summary(page, "6 kept views").click()
    assert box(page) == before
    someone.check_on_a_phone()
    page.get_by_role("link", name="Age 2", exact=True).click()
    expect(page.locator(".view-present")).to_contain_text("Age 2")
    expect(page.locator("#accounts h2")).to_be_in_viewport()
    for bucket in range(1, 7):
        someone.go(f"{report}?bucket={bucket}#accounts")
        page.locator(".view-present button").click()
    expect(page.locator(".views")).to_have_count(0)
