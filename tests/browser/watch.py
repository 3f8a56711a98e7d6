"""A person at a browser whose every page is watched: console, policy, origin, accessibility, width."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

from tests.browser.desk import Desk

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
MEANT_REFUSALS = ("status of 422", "status of 403", "status of 404", "status of 409")


class Person:
    """Someone with a browser of their own. `faults` collects what no page may do."""

    def __init__(
        self, browser: Browser, desk: Desk, *, width: int = 1440, height: int = 900, language: str = "en"
    ) -> None:
        self.desk = desk
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, accept_downloads=True
        )
        self.context.set_default_timeout(15_000)
        self.page: Page = self.context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))
        self.context.on("request", self._asked)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(meant in message.text for meant in MEANT_REFUSALS):
            self.faults.append(f"{self.page.url}: {message.text}")

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.desk.address, "about:", "blob:")):
            self.faults.append(f"{self.page.url}: asked {request.url}")

    def go(self, path: str) -> int:
        """Open an address of the desk, wait for what it loads by itself, and return its status."""
        answer = self.page.goto(self.desk.address + path, wait_until="load")
        expect(self.page.locator(".htmx-request")).to_have_count(0, timeout=15_000)
        return answer.status if answer else 0

    def at(self, path: str) -> Page:
        """Open an address of the desk and return its page."""
        self.go(path)
        return self.page

    def sign_in(self, name: str, password: str) -> None:
        """Sign in and land on the home page of the role."""
        self.go("/sign-in/")
        self.page.fill("#id_username", name)
        self.page.fill("#id_password", password)
        self.page.press("#id_password", "Enter")
        expect(self.page.locator(".rail")).to_be_visible()

    def choose(self, language: str, theme: str) -> None:
        """Set language and theme through the buttons of the top line."""
        zh = (self.page.get_attribute("html", "lang") or "").startswith("zh")
        if zh != (language == "zh-hans"):
            self.page.click(f"button[name=language][value={language}]")
            expect(self.page.locator("html")).to_have_attribute("lang", re.compile(language, re.IGNORECASE))
        if self.page.get_attribute("html", "data-bs-theme") != theme:
            with self.page.expect_response(lambda response: "/theme/" in response.url):
                self.page.click("button[name=theme]")
            expect(self.page.locator("html")).to_have_attribute("data-bs-theme", theme)

    def check(self) -> None:
        """Note what is wrong with the page as it stands: WCAG 2.2 AA, and a page wider than its window."""
        results: Any = Axe().run(self.page, options={"runOnly": {"type": "tag", "values": WCAG}})
        for violation in results.response["violations"]:
            where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            self.faults.append(f"{self.page.url}: {violation['id']}: {where}")
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.faults.append(f"{self.page.url}: wider than {self.page.viewport_size}")

    def check_on_a_phone(self) -> None:
        """Note what is wrong with the page at 390 px; the window is as tall as the page.

        Otherwise the bar at the bottom covers half a line, which the check of target sizes counts as too small.
        """
        before = self.page.viewport_size
        self.page.set_viewport_size({"width": 390, "height": 844})
        tall = int(self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({"width": 390, "height": tall + 200})
        self.check()
        if before:
            self.page.set_viewport_size(before)

    def leave(self) -> None:
        """Close the browser of this person."""
        self.context.close()
