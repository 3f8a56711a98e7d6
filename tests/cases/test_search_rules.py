"""What a text in the search box may stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.rules import search
from cases.rules.signs import PAIRS, writings


@pytest.mark.parametrize(
    ("text", "ending", "whole"),
    [
        ("138 0000 0142", "13800000142", "+8613800000142"),
        ("+86 (138) 0000-0142", "", "+8613800000142"),
        ("0086 138.0000.0142", "", "+8613800000142"),
        ("１３８００００ ０１４２", "13800000142", "+8613800000142"),
        ("010-5555 0100 转 23", "01055550100", "+861055550100"),
        ("010 55550100 ext. 23", "01055550100", "+861055550100"),
        ("010 55550100 x23", "01055550100", "+861055550100"),
        ("07700 900123", "07700900123", "+447700900123"),
        ("0142", "0142", None),
        ("00000142", "00000142", None),
        ("142", "", None),
        ("138 0000 014a", "", None),
    ],
)
def test_a_phone_is_read_in_any_writing(text: str, ending: str, whole: str | None) -> None:
    typed = search.read(text)
    assert typed.ending == ending
    assert whole is None or whole in typed.phones({"CN", "GB", "US"})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("王", ["王"]),
        ("陈 启明", ["陈", "启明"]),
        ("an", ["an"]),
        ("a", []),
        ("J. Smith", ["J.", "Smith"]),
        ("smith, john", ["smith", "john"]),
        ("100%", []),
        ("%_\\", []),
        ("0142", []),
        ("a@b.com", []),
        ("哈" * 8, ["哈" * 8]),
        ("哈" * 9, []),
    ],
)
def test_a_name_is_read_part_by_part(text: str, words: list[str]) -> None:
    assert [word.text for word in search.read(text).words] == words


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("110105 19491231 002x", "11010519491231002X"),
        ("qq 12 34 56 c", "QQ123456C"),
        ("123456789", "123-45-6789"),
        ("123-45-6789", "123-45-6789"),
    ],
)
def test_a_national_number_is_read_in_any_writing(text: str, numbers: str) -> None:
    assert numbers in search.read(text).identities


@pytest.mark.parametrize("text", ["chen", "12345", "陈启明", "#7", "1" * 21])
def test_what_can_be_no_national_number_is_not_looked_up_as_one(text: str) -> None:
    assert search.read(text).identities == set()


@pytest.mark.parametrize("text", ["2041", "k-2041", "K 2041"])
def test_a_case_number_needs_no_prefix_and_no_capitals(text: str) -> None:
    assert "K-2041" in search.read(text).numbers(["k", "other"])


@pytest.mark.parametrize(("text", "is_short"), [("a", True), ("12", True), ("%", True), ("王", False), ("1234", False)])
def test_what_says_too_little_is_known(text: str, is_short: bool) -> None:
    assert search.read(text).is_short is is_short


@pytest.mark.parametrize("text", ["13800000142", "+44 7700 900123", "11010519491231002x", "0055 5501"])
def test_phones_and_national_numbers_are_private(text: str) -> None:
    assert search.read(text).is_private


@pytest.mark.parametrize("text", ["4417", "王", "smith", "a"])
def test_names_and_last_four_digits_are_not(text: str) -> None:
    assert not search.read(text).is_private


def test_a_sign_is_found_in_each_of_its_writings() -> None:
    assert set(writings("钟")) == {"钟", "鐘", "鍾"}
    assert set(writings("張")) == {"張", "张"}
    assert set(writings("é")) == {"é", "É"}
    assert writings("王") == "王"


def test_no_pair_of_signs_is_one_sign() -> None:
    assert [one for one in zip(PAIRS[::2], PAIRS[1::2], strict=True) if one[0] == one[1]] == []


@given(st.text())
def test_anything_can_be_typed(text: str) -> None:
    typed = search.read(text)
    assert len(typed.text) <= search.LONGEST
    assert typed.text == search.read(typed.text).text
    assert all(word.pattern for word in typed.words)
    assert all(phone.startswith("+") for phone in typed.phones({"CN"}))
    assert typed.numbers(["k"])
