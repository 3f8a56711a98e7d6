"""Who may change whom, and what a new password looks like."""

import secrets
from enum import Enum

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS = 4
GROUP_LENGTH = 4


class Hurdle(Enum):
    """Why a change of a person is refused."""

    OWN_ROLE = "own_role"
    OWN_ACCESS = "own_access"
    LAST_ADMINISTRATOR = "last_administrator"
    SUPERVISES_TEAMS = "supervises_teams"


def hurdle_to_role(*, is_self: bool, loses_administrator: bool, other_administrators: int, teams: int) -> Hurdle | None:
    """Return why a person's role may not change; None when it may.

    `teams` counts those that the person supervises and would leave without a supervisor.
    """
    if is_self:
        return Hurdle.OWN_ROLE
    if loses_administrator and other_administrators == 0:
        return Hurdle.LAST_ADMINISTRATOR
    return Hurdle.SUPERVISES_TEAMS if teams else None


def hurdle_to_closing(*, is_self: bool, is_administrator: bool, other_administrators: int, teams: int) -> Hurdle | None:
    """Return why a person's access may not be closed; None when it may."""
    if is_self:
        return Hurdle.OWN_ACCESS
    if is_administrator and other_administrators == 0:
        return Hurdle.LAST_ADMINISTRATOR
    return Hurdle.SUPERVISES_TEAMS if teams else None


def new_password() -> str:
    """Return a random password that can be read aloud: four groups of four, 79 bits, no 0, 1, l, o or i."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)
