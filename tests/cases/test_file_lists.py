"""The lists of placements, payment files and return files as files: what the filter leaves."""

from typing import Any

import pytest
from django.urls import reverse

from staff.enums import Role
from tests.factories import PaymentFileFactory, PlacementFactory
from tests.life_factories import ReturnFileFactory
from tests.people import Person, SignIn

pytestmark = pytest.mark.django_db
LISTS = [
    ("placement", PlacementFactory, {"add": 7, "refuse": 2}, ",7,,,2"),
    ("payment-file", PaymentFileFactory, {"posted": 7, "unmatched": 1, "refused": 2}, ",7,1,2"),
    ("return", ReturnFileFactory, {"accounts": 7, "balance": "90.50"}, ",7,90.50,"),
]


@pytest.mark.parametrize(("name", "make", "counts", "told"), LISTS, ids=[one[0] for one in LISTS])
def test_a_list_of_files_is_a_file(
    name: str, make: Any, counts: Any, told: str, person: Person, signed_in: SignIn
) -> None:
    one, _other = make.create(counts=counts), make.create()
    client = signed_in(person(Role.FINANCE if make is PaymentFileFactory else Role.SUPERVISOR))
    assert reverse(f"cases:{name}-export-csv") in client.get(reverse(f"cases:{name}-list")).content.decode()
    every: Any = client.get(reverse(f"cases:{name}-export-csv"))
    assert len(b"".join(every.streaming_content).splitlines()) == 3
    narrow: Any = client.get(reverse(f"cases:{name}-export-csv"), {"creditor": one.creditor_id, "sort": "x"})
    lines = b"".join(narrow.streaming_content).decode().splitlines()
    assert len(lines) == 2
    assert told in lines[1]
    assert client.get(reverse(f"cases:{name}-export-xlsx")).status_code == 200
