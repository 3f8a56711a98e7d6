"""Journeys in real Chromium: one desk per session, one watched page per person."""

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import desk as desks
from tests.browser.watch import Person
from tests.missing import lacks

CHROMIUM = os.environ.get("DESK_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"]
SLOW_MS = 20_000  # Chromium without a screen on a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey."""
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)


def pytest_runtest_setup() -> None:
    """Say before anything is started that there is no browser."""
    if reason := os.environ.get("DESK_NO_BROWSER") or ("" if CHROMIUM else "Chromium is not installed."):
        lacks(reason)


@pytest.fixture(scope="session")
def desk(
    django_db_setup: None, django_db_blocker: object, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[desks.Desk]:
    """Return the running desk with the demo."""
    from django.conf import settings

    name = f"{settings.DATABASES['default']['NAME']}_journeys"
    with desks.running(name, log=tmp_path_factory.mktemp("desk") / "desk.log") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return headless Chromium; its loop must not outlive the file, or Django refuses what comes after it."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=SLOW_MS)
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def person(desk: desks.Desk, browser: Browser) -> Iterator[Callable[..., Person]]:
    """Return a function that signs a person of a role in; at the end every page must have been clean."""
    people: list[Person] = []

    def sign_in(role: str, which: int = 0, **choices: object) -> Person:
        someone = Person(browser, desk, **choices)  # type: ignore[arg-type]
        people.append(someone)
        if role:
            someone.sign_in(*desk.sign_ins[role][which])
        return someone

    yield sign_in
    faults = [fault for someone in people for fault in someone.faults]
    for someone in people:
        someone.leave()
    assert faults == []
