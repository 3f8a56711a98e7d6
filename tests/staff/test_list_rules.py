"""Which columns a list shows, what of an address a view keeps, what a view may be called: tables, no database."""

import pytest

from staff.rules import lists as rules
from staff.rules.lists import Column, DeskList, Hurdle

COLUMNS = (Column("due", "Due"), Column("debtor", "Debtor", fixed=True), Column("owed", "Owed"))
LIST = DeskList("cases", (*COLUMNS, Column("team", "Team", standard=False)), ("bucket", "sort"), {"sort": "owed"})


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        (None, ("due", "debtor", "owed")),
        (["team", "owed"], ("debtor", "owed", "team")),
        ([], ("debtor",)),
        (["gone", "due"], ("due", "debtor")),
    ],
)
def test_columns_are_shown_in_the_order_of_the_list_and_the_fixed_one_always(
    chosen: list[str] | None, shown: tuple[str, ...]
) -> None:
    assert rules.shown(LIST.columns, chosen) == shown


def test_only_what_can_be_the_name_of_a_column_is_remembered() -> None:
    given = ["owed", "owed", "", "Owed!", "x" * 31, "4111111111111111"]
    assert rules.names_of_columns(given) == ["owed"]
    many = [f"{a}{b}" for a in "abcdefgh" for b in "abcdefgh"]
    assert rules.names_of_columns(many) == many[: rules.MOST_COLUMNS]


@pytest.mark.parametrize(
    ("shown", "before"),
    [(("debtor", "owed", "team"), 1), (("debtor", "team"), 2), (("due", "debtor", "owed"), 2)],
)
def test_the_words_at_the_foot_end_before_the_first_sum(shown: tuple[str, ...], before: int) -> None:
    assert rules.before_sums(shown, {"owed"}) == before


@pytest.mark.parametrize(
    ("pairs", "query"),
    [
        ([("bucket", "3"), ("bucket", "1"), ("bucket", "3")], "bucket=3&bucket=1"),
        ([("sort", "owed"), ("bucket", "")], ""),
        ([("sort", "days"), ("bucket", " 3 "), ("after", "WzFd"), ("odd", "1")], "bucket=3&sort=days"),
        ([("bucket", "a&b=c")], "bucket=a%26b%3Dc"),
    ],
)
def test_a_view_keeps_filters_and_order_and_nothing_else(pairs: list[tuple[str, str]], query: str) -> None:
    assert rules.query_to_keep(pairs, LIST) == query
    assert rules.tidy_query(query) == query


def test_the_place_in_the_list_is_not_kept() -> None:
    assert rules.tidy_query("sort=days&after=WzFd&bucket=3") == "bucket=3&sort=days"


@pytest.mark.parametrize(
    ("name", "tidy"),
    [("  Broken \t promises ", "Broken promises"), ("\u200b", ""), ("M3\u202eM", "M3M"), ("违约", "违约")],
)
def test_a_name_has_single_blanks_and_no_hidden_signs(name: str, tidy: str) -> None:
    assert rules.tidy_name(name) == tidy


@pytest.mark.parametrize(
    ("name", "has_card", "hurdle"),
    [
        ("M3", False, None),
        ("", False, Hurdle.NO_NAME),
        ("x" * 60, False, None),
        ("x" * 61, False, Hurdle.LONG_NAME),
        ("4111 1111 1111 1111", True, Hurdle.CARD_IN_NAME),
        ("BROKEN", False, Hurdle.NAME_TAKEN),
    ],
)
def test_names(name: str, has_card: bool, hurdle: Hurdle | None) -> None:
    assert rules.hurdle_to_name(name, has_card=has_card, taken=["Broken"]) == hurdle


@pytest.mark.parametrize(
    ("query", "has_card", "kept", "hurdle"),
    [
        ("bucket=3", False, ["bucket=4"], None),
        ("bucket=3", False, ["bucket=3"], Hurdle.KEPT_ALREADY),
        ("", False, [str(number) for number in range(29)], None),
        ("", False, [str(number) for number in range(30)], Hurdle.TOO_MANY),
        ("x" * 1001, False, [], Hurdle.LONG_QUERY),
        ("reference=4111111111111111", True, [], Hurdle.CARD_IN_QUERY),
    ],
)
def test_queries(query: str, has_card: bool, kept: list[str], hurdle: Hurdle | None) -> None:
    assert rules.hurdle_to_query(query, has_card=has_card, kept=kept) == hurdle
