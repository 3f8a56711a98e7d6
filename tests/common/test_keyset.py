"""Keyset pages hold every row once, in order, whatever the page size."""

from datetime import UTC, datetime, timedelta

import pytest

from common import keyset
from common.models import StoredFile
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def make(count: int) -> None:
    for n in range(count):
        StoredFile.objects.create(name=f"f{n}", content_type="text/plain", size=n % 3)


@pytest.mark.parametrize("descending", [True, False])
@pytest.mark.parametrize("size", [1, 3, 10, 50])
def test_pages_hold_every_row_once_in_order(size: int, descending: bool) -> None:
    make(11)
    seen: list[int] = []
    cursor = ""
    while True:
        page = keyset.page(StoredFile.objects.all(), by=["size"], cursor=cursor, size=size, descending=descending)
        seen += [row.pk for row in page.rows]
        cursor = page.next_cursor
        if not cursor:
            break
    sign = "-" if descending else ""
    assert seen == list(StoredFile.objects.order_by(f"{sign}size", f"{sign}pk").values_list("pk", flat=True))


def test_instants_keep_their_microseconds() -> None:
    make(3)
    for n, row in enumerate(StoredFile.objects.order_by("pk")):
        StoredFile.objects.filter(pk=row.pk).update(created_at=NOW + timedelta(microseconds=n))
    first = keyset.page(StoredFile.objects.all(), by=["created_at"], size=1)
    second = keyset.page(StoredFile.objects.all(), by=["created_at"], size=1, cursor=first.next_cursor)
    assert [first.rows[0].name, second.rows[0].name] == ["f2", "f1"]


@pytest.mark.parametrize("cursor", ["x", "W10", "bm90IGpzb24", "WzEsMiwzLDRd", "WyJ4IiwieSJd"])
def test_a_cursor_of_another_list_is_refused(cursor: str) -> None:
    with pytest.raises(keyset.CursorUnreadable):
        keyset.page(StoredFile.objects.all(), by=["size"], cursor=cursor)


def test_the_comparison_is_a_row_comparison() -> None:
    make(2)
    cursor = keyset.page(StoredFile.objects.all(), by=["size"], size=1).next_cursor
    page = keyset.page(StoredFile.objects.all(), by=["size"], size=1, cursor=cursor)
    assert datetime.now(tz=UTC) > page.rows[0].created_at
