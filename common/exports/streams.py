"""COPY TO as a stream of pieces, with the memory of a few pieces."""

import io
import queue
import threading
from collections.abc import Generator
from typing import Any

from django.db import connection

PIECE = 256 * 1024
WAITING_PIECES = 8


class _Outlet(io.RawIOBase):
    """What COPY writes into: rows are gathered into pieces, pieces wait in a short queue."""

    def __init__(self, pieces: queue.Queue[bytes | BaseException | None], first: bytes) -> None:
        self.pieces = pieces
        self.stopped = False
        self.waiting = bytearray(first)

    def write(self, data: Any) -> int:
        self.waiting += data
        if len(self.waiting) >= PIECE:
            self.push()
        return len(data)

    def push(self) -> None:
        piece, self.waiting = bytes(self.waiting), bytearray()
        while not self.stopped:
            try:
                self.pieces.put(piece, timeout=0.2)
            except queue.Full:
                continue
            return


def pieces_of(sql: str, first: bytes = b"") -> Generator[bytes, None, None]:
    """Yield `first` and then what the COPY `sql` gives, in pieces.

    COPY runs in a thread of its own on the present connection, which the caller leaves alone until the last piece.
    A reader who goes away cancels it.
    """
    connection.ensure_connection()
    raw: Any = connection.connection
    pieces: queue.Queue[bytes | BaseException | None] = queue.Queue(WAITING_PIECES)
    outlet = _Outlet(pieces, first)
    ended = threading.Event()

    def copy() -> None:
        end: BaseException | None = None
        try:
            with raw.cursor() as cursor:
                cursor.copy_expert(sql, outlet)
            outlet.push()
        except Exception as error:  # noqa: BLE001 - carried over to the reader's thread, raised there
            end = error
        finally:
            ended.set()
            if not outlet.stopped:
                pieces.put(end)

    thread = threading.Thread(target=copy, name="copy-out", daemon=True)
    thread.start()
    try:
        while (piece := pieces.get()) is not None:
            if isinstance(piece, BaseException):
                raise piece
            yield piece
    finally:
        outlet.stopped = True
        if not ended.is_set():
            raw.cancel()
            _drain(pieces)
        thread.join()


def _drain(pieces: queue.Queue[Any]) -> None:
    while True:
        try:
            pieces.get_nowait()
        except queue.Empty:
            return
