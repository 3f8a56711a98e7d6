"""Encryption at rest: bound to its place, readable with older keys, found by keyed hash."""

import base64

import pytest
from pytest_django import Settings

from common import secrets

OLD = base64.b64encode(b"o" * 32).decode()
NEW = base64.b64encode(b"n" * 32).decode()


def test_what_was_encrypted_comes_back(settings: Settings) -> None:
    sealed = secrets.encrypt(b"11010519491231002X", bound_to="debtor:1:P1")
    assert b"1101" not in sealed
    assert secrets.decrypt(sealed, bound_to="debtor:1:P1") == b"11010519491231002X"


def test_a_value_moved_to_another_row_is_refused() -> None:
    sealed = secrets.encrypt(b"x", bound_to="debtor:1:P1")
    with pytest.raises(secrets.Undecipherable):
        secrets.decrypt(sealed, bound_to="debtor:1:P2")


def test_a_changed_value_is_refused() -> None:
    sealed = bytearray(secrets.encrypt(b"x", bound_to="a"))
    sealed[-1] ^= 1
    with pytest.raises(secrets.Undecipherable):
        secrets.decrypt(bytes(sealed), bound_to="a")


def test_the_newest_key_encrypts_and_the_older_still_reads(settings: Settings) -> None:
    settings.FIELD_KEYS = [OLD]
    sealed = secrets.encrypt(b"x", bound_to="a")
    settings.FIELD_KEYS = [NEW, OLD]
    assert secrets.decrypt(sealed, bound_to="a") == b"x"
    assert secrets.encrypt(b"x", bound_to="a")[:4] != sealed[:4]
    settings.FIELD_KEYS = [NEW]
    with pytest.raises(secrets.Undecipherable):
        secrets.decrypt(sealed, bound_to="a")


def test_the_hash_ignores_blanks_and_case_and_needs_its_key(settings: Settings) -> None:
    first = secrets.keyed_hash("1101 0519491231002x")
    assert first == secrets.keyed_hash("11010519491231002X")
    settings.HASH_KEY = "another"
    assert first != secrets.keyed_hash("11010519491231002X")
