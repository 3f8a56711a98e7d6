"""Every page that a role can reach by links is clean: both themes, both languages, wide and narrow."""

from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.watch import Person

ROLES = ("collector", "supervisor", "quality", "finance", "administrator")
MOST_PAGES = 45
LEFT_OUT = ("/api/", "/sign-out", "/files/", "/metrics", "export", "download", ".csv", ".xlsx", "/file/", "/refused")
DAY, NIGHT = ("en", "light"), ("zh-hans", "dark")


@dataclass
class Seen:
    """What some role has shown: shapes of pages, and kinds of elements on them by day and at night."""

    shapes: set[str] = field(default_factory=set)
    by_day: set[str] = field(default_factory=set)
    at_night: set[str] = field(default_factory=set)


@pytest.fixture(scope="session")
def seen() -> Seen:
    """Return what all roles have shown; once for all of them is enough."""
    return Seen()


def shape(path: str) -> str:
    """Return the route and the keys of the query, so that one case stands for all and one policy pack too."""
    parts = urlsplit(path)
    keys = "&".join(sorted(pair.partition("=")[0] for pair in parts.query.split("&") if pair))
    try:
        return f"{resolve(parts.path).view_name}?{keys}"
    except Resolver404:
        return f"{parts.path}?{keys}"


def links(person: Person) -> list[str]:
    """Return the addresses of this desk that the page links to."""
    found = person.page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
    paths = [urldefrag(href)[0] for href in found if href.startswith("/")]
    return [path for path in paths if not any(out in path for out in LEFT_OUT)]


def crawl(person: Person, seen: Seen) -> list[str]:
    """Check one address per shape that the person can reach by links from the home page; return them.

    Of a page whose shape another role has shown, only what is new on it is checked.
    """
    waiting, known = ["/"], {shape("/")}
    order: list[str] = []
    while waiting and len(order) < MOST_PAGES:
        path = waiting.pop(0)
        status = person.go(path)
        if status >= 400:
            person.faults.append(f"{path}: {status}")
            continue
        order.append(path)
        person.check_news(seen.by_day, anyway=shape(path) not in seen.shapes)
        for link in links(person):
            if shape(link) not in known:
                known.add(shape(link))
                waiting.append(link)
    return order


@pytest.mark.parametrize("role", ROLES)
def test_every_page_of_the_role_is_clean(role: str, person: Callable[..., Person], seen: Seen) -> None:
    someone = person(role)
    someone.choose(*DAY)
    pages = crawl(someone, seen)
    assert len(pages) >= 3
    new = [path for path in pages if shape(path) not in seen.shapes]
    seen.shapes.update(map(shape, new))
    someone.choose(*NIGHT)
    for path in new:
        someone.go(path)
        someone.check_news(seen.at_night)
        someone.check_on_a_phone()


@pytest.mark.parametrize("choice", [DAY, NIGHT])
def test_the_sign_in_page_is_clean(choice: tuple[str, str], person: Callable[..., Person]) -> None:
    someone = person("")
    someone.go("/sign-in/")
    someone.choose(*choice)
    someone.check()
    someone.page.fill("#id_username", "nobody")
    someone.page.fill("#id_password", "wrong")
    someone.page.press("#id_password", "Enter")
    someone.page.wait_for_selector(".error")
    someone.check()
