"""Full card numbers are found; what only looks like one is left alone."""

import pytest

from common import cards

CARD = "4111111111111111"


@pytest.mark.parametrize(
    "text",
    [
        CARD,
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "card 4111111111111111 please",
        "ID4111111111111111",
        "378282246310005",
        "30569309025904",
        "6200000000000005",
        "6222021234567890128" if cards.luhn("6222021234567890128") else "6011111111111117",
        "8171999927660000",
    ],
)
def test_a_card_number_is_found(text: str) -> None:
    assert cards.find(text)
    assert CARD not in cards.masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "4111111111111112",  # fails Luhn
        "411111111111",  # too short
        "+8613800138000",
        "8613800138000",
        "11010519491231002X",
        "1234567890123456789012345",
        "2026-11-24 14:26:00",
        "4417",
        "",
    ],
)
def test_what_is_no_card_number_is_left(text: str) -> None:
    assert cards.find(text) == []
    assert cards.masked(text) == text


def test_a_resident_number_that_passes_luhn_is_no_card() -> None:
    number = next(
        text
        for serial in range(1000)
        for check in "0123456789"
        if cards.is_resident_number(text := f"44010619900101{serial:03d}{check}") and cards.luhn(text)
    )
    assert cards.find(number) == []


def test_masking_keeps_the_last_four_and_the_rest() -> None:
    assert cards.masked(f"paid with {CARD}, twice") == "paid with **** **** **** 1111, twice"


@pytest.mark.parametrize("gap", [" ", "-", "\u00a0", "\u2011", "  ", " - ", ".", "\t", "_", "/"])
def test_gaps_do_not_hide_a_number(gap: str) -> None:
    assert cards.find(gap.join(["4111", "1111", "1111", "1111"]))


def test_full_width_digits_do_not_hide_a_number() -> None:
    assert cards.find("４１１１１１１１１１１１１１１１")


@pytest.mark.parametrize("text", ["14111111111111111", "ref 994111111111111111199"])
def test_a_number_inside_a_longer_one_is_not_cut_out(text: str) -> None:
    assert cards.find(text) == [] or cards.luhn(text)


def test_what_is_kept_is_trimmed_masked_and_cut() -> None:
    assert cards.kept("  paid with 4111 1111 1111 1111 today  ", 100) == "paid with **** **** **** 1111 today"
    assert cards.kept("  abcdef ", 3) == "abc"
    assert "4111" not in cards.kept("x" * 95 + " 4111111111111111", 100)
