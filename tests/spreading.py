"""How tests are spread over processes: a file stays whole, the long road through the browser begins at once."""

import os
from itertools import groupby

import pytest
from xdist.scheduler import LoadFileScheduling

BROWSER = "tests/browser/"
# Files that start processes or a whole demo; begun late, they would hold up the end.
LONG = (BROWSER, "tests/demo/", "tests/processes/", "tests/local/", "tests/access/")
DATABASE = {"db", "transactional_db", "person", "signed_in"}


class Whole(LoadFileScheduling):  # type: ignore[misc]
    """Give each process whole files in the order of collection; the files of the browser share one desk."""

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(BROWSER) else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Whole:
    """Return who gives the tests out; that of xdist would begin with the files of the most tests."""
    config.option.loadscopereorder = False
    return Whole(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Begin with the browser; beside it, files that need no database, until the first has made one to copy."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    files = {path: list(tests) for path, tests in groupby(sorted(items, key=_file), key=_file)}
    items[:] = [test for path in sorted(files, key=lambda path: rank(path, files[path])) for test in files[path]]


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def rank(path: str, tests: list[pytest.Item]) -> tuple[int, str]:
    """Return the place of a file: the browser, then files without a database, the other long ones, all the rest."""
    if path.startswith(BROWSER):
        return 0, path
    if not any(_asks_database(test) for test in tests):
        return 1, path
    return (2 if path.startswith(LONG) else 3), path


def _asks_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & DATABASE) or item.get_closest_marker("django_db") is not None
