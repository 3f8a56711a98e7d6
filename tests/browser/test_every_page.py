"""Every page that a role can reach by links is clean: both themes, both languages, wide and narrow."""

from collections.abc import Callable
from urllib.parse import urldefrag, urlsplit

import pytest

from tests.browser.watch import Person

ROLES = ("collector", "supervisor", "quality", "finance", "administrator")
MOST_PAGES = 45
LEFT_OUT = ("/api/", "/sign-out", "/files/", "/metrics", "export", "download", ".csv", ".xlsx")


def shape(path: str) -> str:
    """Return the path with numbers taken out, so that one case stands for all."""
    parts = urlsplit(path)
    keys = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair))
    return "/".join("n" if part.isdigit() else part for part in parts.path.split("/")) + f"?{keys}"


def links(person: Person) -> list[str]:
    """Return the addresses of this desk that the page links to."""
    found = person.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    paths = [urldefrag(href)[0] for href in found if href and href.startswith("/")]
    return [path for path in paths if path and not any(out in path for out in LEFT_OUT)]


def crawl(person: Person) -> list[str]:
    """Return one address per shape that the person can reach by links from the home page."""
    waiting, seen = ["/"], {shape("/")}
    order: list[str] = []
    while waiting and len(order) < MOST_PAGES:
        path = waiting.pop(0)
        answer = person.page.goto(person.desk.address + path, wait_until="networkidle")
        if answer is None or answer.status >= 400:
            person.faults.append(f"{path}: {answer.status if answer else 'no answer'}")
            continue
        order.append(path)
        for link in links(person):
            if shape(link) not in seen:
                seen.add(shape(link))
                waiting.append(link)
    return order


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_is_clean(role: str, person: Callable[..., Person]) -> None:
    someone = person(role)
    pages = crawl(someone)
    assert len(pages) >= 3
    for language, theme in (("en", "light"), ("zh-hans", "dark")):
        someone.choose(language=language, theme=theme)
        for path in pages:
            someone.go(path)
            someone.check()


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_fits_a_phone(role: str, person: Callable[..., Person]) -> None:
    someone = person(role, width=390, height=844)
    for path in crawl(someone):
        someone.go(path)
        someone.check()


@pytest.mark.parametrize(("language", "theme"), [("en", "light"), ("zh-hans", "dark")])
def test_the_sign_in_page_is_clean(language: str, theme: str, person: Callable[..., Person]) -> None:
    someone = person("")
    someone.go("/sign-in/")
    someone.choose(language=language, theme=theme)
    someone.check()
    someone.page.fill("#id_username", "nobody")
    someone.page.fill("#id_password", "wrong")
    someone.page.press("#id_password", "Enter")
    someone.page.wait_for_selector(".error")
    someone.check()
