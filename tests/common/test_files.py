"""Stored files: encrypted in chunks, whole again, and gone when dropped."""

import pytest

from common import files
from common.models import FileChunk
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def test_a_file_comes_back_whole_from_its_chunks() -> None:
    content = bytes(range(256)) * 10_000
    file = files.store(name="a.csv", content_type="text/csv", parts=[content[:5], content[5:]], by=None)
    assert (file.size, file.chunks.count()) == (2_560_000, 3)
    assert files.opened(file).read() == content


def test_the_database_holds_no_plain_text() -> None:
    files.store(name="a.csv", content_type="text/csv", parts=[b"card 4111111111111111"], by=None)
    assert all(b"4111" not in bytes(chunk.content) for chunk in FileChunk.objects.all())


def test_a_dropped_file_leaves_only_its_name() -> None:
    file = files.store(name="a.csv", content_type="text/csv", parts=[b"x"], by=None)
    files.drop(file, now=NOW)
    assert (files.opened(file).read(), file.dropped_at) == (b"", NOW)
