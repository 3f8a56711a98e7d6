"""The rules of contact points and wishes: states, what a wish needs, the words that mean stop."""

from datetime import date, timedelta

import pytest

from cases.enums import PointState
from contacts.rules import points, wishes
from contacts.rules.points import Attempt
from contacts.rules.wishes import Lacks, Said

DAY = date(2026, 11, 24)


def silent(count: int, *, per_day: int = 2, outcome: str = "no_answer") -> list[Attempt]:
    return [Attempt(DAY - timedelta(days=place // per_day), outcome) for place in range(count)]


def test_every_state_has_its_moves_and_none_leads_to_itself() -> None:
    assert set(points.MOVES) == set(PointState.values)
    assert all(not points.may_move(state, state) for state in points.MOVES)


@pytest.mark.parametrize(
    ("state", "outcome", "identified", "taught"),
    [
        ("new", "promise", True, "verified"),
        ("new", "promise", False, "new"),
        ("verified", "wrong_number", False, "wrong"),
        ("verified", "reassigned", False, "reassigned"),
        ("wrong", "other", True, "verified"),
        ("do_not_contact", "other", True, "do_not_contact"),
        ("do_not_contact", "wrong_number", False, "wrong"),
        ("exhausted", "hung_up", False, "new"),
        ("exhausted", "promise", True, "verified"),
        ("exhausted", "sent", False, "exhausted"),
        ("exhausted", "no_answer", False, "exhausted"),
    ],
)
def test_what_a_contact_teaches_of_its_number(state: str, outcome: str, identified: bool, taught: str) -> None:
    assert points.learned(state=state, outcome=outcome, identified=identified) == taught


@pytest.mark.parametrize(
    ("last", "given_up"),
    [
        (silent(12), True),
        (silent(11), False),
        (silent(12, per_day=3), False),
        ([*silent(11), Attempt(DAY - timedelta(days=6), "promise"), *silent(3)], False),
        (silent(3, per_day=1, outcome="not_in_service"), True),
        (silent(3, per_day=3, outcome="not_in_service"), False),
    ],
)
def test_a_number_is_given_up_after_many_silent_days(last: list[Attempt], given_up: bool) -> None:
    assert points.is_exhausted(last) is given_up
    taught = points.learned(state="verified", outcome=last[0].outcome, identified=False, last=last)
    assert (taught == "exhausted") is given_up


@pytest.mark.parametrize(
    ("state", "is_hard", "bounces", "after"),
    [
        ("verified", True, 1, "wrong"),
        ("new", False, 2, "new"),
        ("new", False, 3, "exhausted"),
        ("do_not_contact", False, 9, "do_not_contact"),
        ("wrong", True, 4, "wrong"),
    ],
)
def test_a_message_that_came_back_moves_its_address(state: str, is_hard: bool, bounces: int, after: str) -> None:
    assert points.bounced(state=state, is_hard=is_hard, bounces=bounces) == after


@pytest.mark.parametrize(
    ("said", "lacks"),
    [
        (Said("opt_out", channel="sms", has_point=True), None),
        (Said("opt_out"), None),
        (Said("consent_to_address", wording="Write to my mail"), Lacks.CHANNEL),
        (Said("consent_to_address", channel="email"), Lacks.WORDING),
        (Said("consent_to_address", channel="email", wording="Write to my mail"), None),
        (Said("inconvenient_time"), Lacks.HOURS),
        (Said("inconvenient_time", opens="17:00", closes="09:00"), Lacks.HOURS),
        (Said("inconvenient_time", opens="9", closes="17:00"), Lacks.HOURS),
        (Said("inconvenient_time", opens="00:00", closes="24:00"), Lacks.EVERYTHING),
        (Said("inconvenient_time", days=("sat", "sun")), None),
        (Said("inconvenient_time", days=("sat", "noday")), Lacks.DAYS),
        (Said("convenient_time", opens="18:00", closes="20:00"), None),
        (Said("convenient_time", opens="18:00", first_on=DAY, last_on=DAY - timedelta(days=1)), Lacks.DAYS),
        (Said("inconvenient_place"), Lacks.PLACE),
        (Said("consent_to_time", opens="21:00", closes="23:00", wording="After nine is fine"), None),
        (Said("consent_to_calls", wording=" "), Lacks.WORDING),
    ],
)
def test_a_wish_says_what_its_kind_needs(said: Said, lacks: Lacks | None) -> None:
    assert wishes.lacking(said) == lacks


def test_consent_to_more_calls_ends_by_itself_after_seven_days_that_of_receipt_the_first() -> None:
    assert wishes.last_day("consent_to_calls", DAY) == DAY + timedelta(days=6)
    assert wishes.last_day("opt_out", DAY) is None


@pytest.mark.parametrize("text", ["STOP", " stop. ", "Ｓｔｏｐ", "退订", "TD", "回T"[1:], "Unsubscribe!", "不要再发"])
def test_the_words_that_mean_stop(text: str) -> None:
    assert wishes.says_stop(text)


@pytest.mark.parametrize("text", ["", "I will stop by on Friday", "Don't stop the plan", "好的", "请不要停"])
def test_an_answer_that_says_more_is_read_by_a_person(text: str) -> None:
    assert not wishes.says_stop(text)


@pytest.mark.parametrize(
    ("typed", "read"), [("9", "09:00"), ("9.30", "09:30"), ("１８：００", "18:00"), ("late", "late")]
)
def test_clock_times_are_read_as_people_type_them(typed: str, read: str) -> None:
    assert wishes.clock(typed) == read
