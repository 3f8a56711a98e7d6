"""Links are the same as those that are looked up one by one."""

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from common import links


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
    assert links.to(name, *numbers) == reverse(name, args=numbers)
    assert links.to(name, *numbers) == reverse(name, args=numbers), "nor when it is known"


def test_follows_where_the_desk_is_mounted() -> None:
    below = links.to("cases:case-detail", 7)
    set_script_prefix("/desk/")
    try:
        assert links.to("cases:case-detail", 7) == f"/desk{below}"
    finally:
        set_script_prefix("/")


def test_a_page_that_has_no_number() -> None:
    with pytest.raises(NoReverseMatch):
        links.to("cases:case-list", 7)
