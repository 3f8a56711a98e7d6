"""A person at a browser whose every page is watched: console, policy, origin, accessibility, width."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect

from tests.browser.desk import Desk

AXE: str = Axe().axe_script
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RULES = {"runOnly": {"type": "tag", "values": WCAG}, "resultTypes": ["violations"]}
# A kind of element: what it is, whether it says something, and what it stands in.
KIND = """const kind = one => [one.tagName, one.className.baseVal ?? one.className, one.type ?? "", one.role ?? "",
    Boolean(one.textContent.trim()), one.hasAttribute("aria-label")].join(".");
"""
KINDS = f"""() => {{
    {KIND}
    return [...document.querySelectorAll("body *")].map(one => `${{kind(one.parentElement)}}>${{kind(one)}}`);
}}"""
# Rows that are made as an earlier one of their table are not checked again: hundreds of them take most of the time.
CHECK = f"""rules => {{
    {KIND}
    const known = new Map();
    for (const row of document.querySelectorAll("tbody > tr")) {{
        const rows = known.get(row.parentElement) ?? known.set(row.parentElement, new Set()).get(row.parentElement);
        const made = [row, ...row.querySelectorAll("*")].map(kind).join();
        row.toggleAttribute("data-as-before", rows.has(made));
        rows.add(made);
    }}
    const all = document.querySelector("[data-as-before]") ? {{ exclude: [["[data-as-before]"]] }} : document;
    return axe.run(all, rules).then(found => found.violations);
}}"""
PHONE: ViewportSize = {"width": 390, "height": 844}
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
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        # What passes is told in far more words than what does not: it stays in the browser.
        violations: Any = self.page.evaluate(CHECK, RULES)
        for violation in violations:
            where = "; ".join(" ".join(map(str, node["target"])) for node in violation["nodes"][:3])
            self.faults.append(f"{self.page.url}: {violation['id']}: {where}")
        self.check_width()

    def check_news(self, known: set[str], *, anyway: bool = False) -> None:
        """Check the page if it has an element of a kind that is not `known`, or `anyway`; else its width alone.

        Its kinds are known from then on.
        """
        news = set(self.page.evaluate(KINDS)) - known
        known.update(news)
        if news or anyway:
            self.check()
        else:
            self.check_width()

    def check_width(self) -> None:
        """Note a page that is wider than its window."""
        if self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth + 1"):
            self.faults.append(f"{self.page.url}: wider than {self.page.viewport_size}")

    def check_on_a_phone(self) -> None:
        """Note what is wrong with the page at 390 px; the window is as tall as the page.

        Otherwise the bar at the bottom covers half a line, which the check of target sizes counts as too small.
        """
        before = self.page.viewport_size
        self.page.set_viewport_size(PHONE)
        tall = int(self.page.evaluate("document.documentElement.scrollHeight"))
        self.page.set_viewport_size({**PHONE, "height": tall + 200})
        self.check()
        if before:
            self.page.set_viewport_size(before)

    def leave(self) -> None:
        """Close the browser of this person."""
        self.context.close()
