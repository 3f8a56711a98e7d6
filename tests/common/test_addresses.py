"""Addresses are read without trust."""

import pytest

from common import addresses


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", "１２", "²", "1" * 16, "1e3", " 1"])
def test_names_no_row(text: str | None) -> None:
    assert addresses.key(text) is None


def test_names_a_row() -> None:
    assert addresses.key("0042") == 42
