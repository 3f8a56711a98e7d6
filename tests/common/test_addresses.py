"""Addresses: read without trust, and the same as those that are looked up one by one."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from common import addresses


@pytest.mark.parametrize("text", [None, "", "-1", "1.0", "１２", "²", "1" * 16, "1e3", " 1"])
def test_names_no_row(text: str | None) -> None:
    assert addresses.key(text) is None


def test_names_a_row() -> None:
    assert addresses.key("0042") == 42


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("cases:case-list", ()),
        ("cases:case-detail", (7,)),
        ("cases:case-detail", (10**18 + 1,)),
        ("contacts:answer-version", (11, 2)),
        ("contacts:answer-version", (2, 11)),
    ],
)
def test_is_what_looking_it_up_gives(name: str, numbers: tuple[int, ...]) -> None:
    assert addresses.of(name, *numbers) == reverse(name, args=numbers)
    assert addresses.of(name, *numbers) == reverse(name, args=numbers), "nor when it is known"


def test_follows_where_the_desk_is_mounted() -> None:
    below = addresses.of("cases:case-detail", 7)
    set_script_prefix("/desk/")
    try:
        assert addresses.of("cases:case-detail", 7) == f"/desk{below}"
    finally:
        set_script_prefix("/")


def test_a_page_that_has_no_number() -> None:
    with pytest.raises(NoReverseMatch):
        addresses.of("cases:case-list", 7)
