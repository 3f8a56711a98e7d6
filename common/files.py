"""Files in and out: encrypted in the database, in chunks, so that twenty servers see the same file."""

import hashlib
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction

from common import secrets
from common.models import FileChunk, StoredFile

CHUNK = 1024 * 1024


def _bound_to(file: StoredFile, place: int) -> str:
    return f"file:{file.pk}:{place}"


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    waiting = b""
    for part in parts:
        waiting += part
        while len(waiting) >= CHUNK:
            yield waiting[:CHUNK]
            waiting = waiting[CHUNK:]
    if waiting:
        yield waiting


@transaction.atomic
def store(*, name: str, content_type: str, parts: Iterable[bytes], by: AbstractBaseUser | None) -> StoredFile:
    """Keep the bytes of `parts` as a stored file and return it; memory use is one chunk."""
    file = StoredFile.objects.create(name=name[:200], content_type=content_type, owner_id=by.pk if by else None)
    digest, size = hashlib.sha256(), 0
    for place, piece in enumerate(_pieces(parts)):
        digest.update(piece)
        size += len(piece)
        sealed = secrets.encrypt(piece, bound_to=_bound_to(file, place))
        FileChunk.objects.create(file=file, place=place, content=sealed)
    file.sha256, file.size = digest.hexdigest(), size
    file.save(update_fields=["sha256", "size"])
    return file


def parts(file: StoredFile) -> Iterator[bytes]:
    """Yield the bytes of `file` in chunks; nothing when it was dropped."""
    places = file.chunks.order_by("place").values_list("place", flat=True)
    for place in list(places):
        sealed = bytes(file.chunks.values_list("content", flat=True).get(place=place))
        yield secrets.decrypt(sealed, bound_to=_bound_to(file, place))


def opened(file: StoredFile) -> io.BytesIO:
    """Return the whole of `file` as a seekable stream."""
    return io.BytesIO(b"".join(parts(file)))


@transaction.atomic
def drop(file: StoredFile, *, now: datetime) -> None:
    """Forget the bytes of `file`; its name, size and digest stay."""
    file.chunks.all().delete()
    file.dropped_at = now
    file.save(update_fields=["dropped_at"])
