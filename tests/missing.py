"""What lacks a program that tests drive: skipped on a person's machine, never on CI."""

import os
from typing import NoReturn

import pytest


def lacks(reason: str) -> NoReturn:
    """Skip the test for this reason; on CI it fails, or nobody would see that nothing is checked any more."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
