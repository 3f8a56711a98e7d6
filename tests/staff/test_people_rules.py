from typing import Any

import pytest

from staff.rules.people import Hurdle, hurdle_to_closing, hurdle_to_role, new_password


@pytest.mark.parametrize(
    ("is_self", "loses", "others", "teams", "expected"),
    [
        (True, True, 3, 0, Hurdle.OWN_ROLE),
        (False, True, 0, 0, Hurdle.LAST_ADMINISTRATOR),
        (False, True, 1, 0, None),
        (False, False, 0, 1, Hurdle.SUPERVISES_TEAMS),
        (False, False, 0, 0, None),
    ],
)
def test_hurdle_to_role(is_self: Any, loses: Any, others: Any, teams: Any, expected: Any) -> None:
    found = hurdle_to_role(is_self=is_self, loses_administrator=loses, other_administrators=others, teams=teams)
    assert found is expected


def test_hurdle_to_closing_names_the_first_reason() -> None:
    about: Any = {"is_administrator": True, "other_administrators": 0, "teams": 2}
    assert hurdle_to_closing(is_self=True, **about) is Hurdle.OWN_ACCESS
    assert hurdle_to_closing(is_self=False, **about) is Hurdle.LAST_ADMINISTRATOR
    assert hurdle_to_closing(is_self=False, **{**about, "other_administrators": 1}) is Hurdle.SUPERVISES_TEAMS


def test_new_password_can_be_read_aloud_and_differs() -> None:
    first, second = new_password(), new_password()
    assert first != second
    assert len(first) == 19
    assert not set(first) & set("01loi")
