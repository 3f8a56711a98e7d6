"""Handing messages over to the lines of their channels, several at once; no row is touched here."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import Empty, SimpleQueue

from contacts import channels
from contacts.channels import Fate, Handed, Outgoing
from contacts.models import Message


def hand(messages: Sequence[Message]) -> dict[int, Handed]:
    """Return what became of each message by its id; each is given to a line once."""
    found: dict[int, Handed] = {}
    for name in {message.channel for message in messages}:
        waiting: SimpleQueue[tuple[int, Outgoing]] = SimpleQueue()
        of_channel = [message for message in messages if message.channel == name]
        for message in of_channel:
            waiting.put((message.pk, _outgoing(message)))
        found |= _through(name, waiting, len(of_channel))
    return found


def _through(name: str, waiting: "SimpleQueue[tuple[int, Outgoing]]", number: int) -> dict[int, Handed]:
    channel = channels.channel(name)
    found: dict[int, Handed] = {}
    if channel is None:
        return found

    def work() -> None:
        with channel.opened() as line:
            while True:
                try:
                    pk, outgoing = waiting.get_nowait()
                except Empty:
                    return
                try:
                    found[pk] = line.hand(outgoing)
                except Exception as error:  # noqa: BLE001 - whatever broke, it may have left
                    found[pk] = Handed(Fate.UNSURE, detail=type(error).__name__)

    lines = min(channel.lines, number)
    if lines == 1:
        work()
        return found
    with ThreadPoolExecutor(max_workers=lines) as pool:
        for done in [pool.submit(work) for _line in range(lines)]:
            done.result()
    return found


def _outgoing(message: Message) -> Outgoing:
    point = message.contact_point
    return Outgoing(
        key=str(message.key),
        to=point.value if point else "",
        subject=message.subject,
        body=message.body,
        language=message.version.template.language,
    )
