"""Handing messages over to the lines of their channels, several at once; no row is touched here."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from threading import local
from types import TracebackType
from typing import Self

from contacts import channels
from contacts.channels import Channel, Fate, Handed, Line, Outgoing
from contacts.models import Message

Carried = dict[Message, "Future[Handed]"]
"""What becomes of messages, as soon as their lines say so."""


class Lines:
    """The lines of every channel, opened when they are needed and kept open for further messages until it is left."""

    def __init__(self) -> None:
        self._open: dict[str, _Bundle] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for bundle in self._open.values():
            bundle.close()

    def give(self, messages: Sequence[Message]) -> Carried:
        """Give each message to a line once and return at once."""
        return {message: self._bundle(message.channel).give(_outgoing(message)) for message in messages}

    def _bundle(self, name: str) -> "_Bundle":
        if name not in self._open:
            self._open[name] = _Bundle(channels.channel(name))
        return self._open[name]


class _Bundle:
    """The lines of one channel, each with its thread."""

    def __init__(self, channel: Channel | None) -> None:
        self._channel = channel
        self._pool = ThreadPoolExecutor(max_workers=channel.lines if channel else 1)
        self._own = local()
        self._left = ExitStack()

    def give(self, outgoing: Outgoing) -> "Future[Handed]":
        return self._pool.submit(self._hand, outgoing)

    def close(self) -> None:
        self._pool.shutdown(wait=True)
        self._left.close()

    def _hand(self, outgoing: Outgoing) -> Handed:
        if self._channel is None:
            return Handed(Fate.LATER, detail="no line")
        try:
            return self._line(self._channel).hand(outgoing)
        except Exception as error:  # noqa: BLE001 - whatever broke, it may have left
            return Handed(Fate.UNSURE, detail=type(error).__name__)

    def _line(self, channel: Channel) -> Line:
        if not hasattr(self._own, "line"):
            self._own.line = self._left.enter_context(channel.opened())
        line: Line = self._own.line
        return line


def _outgoing(message: Message) -> Outgoing:
    point = message.contact_point
    return Outgoing(
        key=str(message.key),
        to=point.value if point else "",
        subject=message.subject,
        body=message.body,
        language=message.version.template.language,
    )
