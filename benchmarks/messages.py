"""How quickly a sending to 100,000 people leaves through a gateway on loopback, with two workers.

Each message is claimed, asked of the gate again, handed over by HTTP, kept in its case's chain and written down. On the
way the workers are killed ten times. The gateway knows keys, as `docs/messages.md` says of the setting: what it is told
twice it takes once, and what it took is counted against what was lawful. One person in fifty has asked for no contact.
"""

import asyncio
import json
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any, cast

from django.conf import settings
from django.db import connection

ROWS = int(os.environ.get("BENCH_MESSAGES", "100000"))
BAR = 500
KILLS = 10
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""In Shanghai, so that the window of the gate is open."""
WORKERS = 2
TAKEN = b'HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n{"id": "g"}'
BOOK = (
    """
    INSERT INTO cases_debtor (creditor_id, reference, name, language, region, time_zones, created_at)
    SELECT %(creditor)s, 'MS' || n, 'Debtor ' || n, '', '', '[]', now() FROM generate_series(1, %(rows)s) n
    """,
    """
    INSERT INTO cases_case (number, creditor_id, debtor_id, state, close_reason, opened_on, balance, oldest_due_on,
        next_action, last_contact_channel, last_outcome)
    SELECT 'MS-' || id, %(creditor)s, id, 'in_work', '', '2026-01-01', 1000, '2026-01-01', 'call', '', ''
    FROM cases_debtor WHERE creditor_id = %(creditor)s
    """,
    """
    INSERT INTO cases_contactpoint (debtor_id, kind, place, value, state, source, created_at)
    SELECT id, 'phone', 'mobile', '+861' || lpad(id::text, 10, '0'), CASE WHEN id %% 50 = 0 THEN 'do_not_contact'
        ELSE 'new' END, 'placement', now()
    FROM cases_debtor WHERE creditor_id = %(creditor)s
    """,
    "ANALYZE cases_debtor",
    "ANALYZE cases_case",
    "ANALYZE cases_contactpoint",
)
WORKER = """
import django
django.setup()
from django.conf import settings
settings.MESSAGE_LINES = {"sms": "contacts.channels.sms.Gateway"}
settings.SMS_GATEWAY = __import__("json").loads(__import__("os").environ["BENCH_GATEWAY"])
from datetime import datetime, timedelta
from contacts.actions.messages import sending
from contacts.models import Message
now = datetime.fromisoformat(__import__("os").environ["BENCH_NOW"])
while True:
    if not sending.send_due(now=now):
        sending.recover(now=now)
        if not Message.objects.filter(state__in=["queued", "claimed"]).exists():
            break
        now += timedelta(minutes=1)
"""


class Gateway(asyncio.Protocol):
    """Takes messages over connections that stay open and counts their keys; as lean as Python allows."""

    keys: Counter[str] = Counter()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the way back."""
        self._transport, self._come = cast("asyncio.Transport", transport), b""

    def data_received(self, data: bytes) -> None:
        """Take every message that is whole."""
        self._come += data
        while b"\r\n\r\n" in self._come:
            head, _blank, rest = self._come.partition(b"\r\n\r\n")
            (length,) = re.findall(rb"(?i)\ncontent-length: *(\d+)", head)
            if len(rest) < int(length):
                return
            said, self._come = rest[: int(length)], rest[int(length) :]
            self.keys[json.loads(said)["key"]] += 1
            self._transport.write(TAKEN)


def serve() -> int:
    """Serve from now on, beside what else this process does, and return the port."""
    loop, ports = asyncio.new_event_loop(), queue.SimpleQueue[int]()

    def run() -> None:
        server = loop.run_until_complete(loop.create_server(Gateway, "127.0.0.1", 0))
        ports.put(server.sockets[0].getsockname()[1])
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    return ports.get()


def measure() -> list[dict[str, Any]]:
    """Gather and send, and return the figures."""
    from contacts.models import Message

    now = NOON
    send, gathering = _gathered(now)
    lawful = Message.objects.filter(send=send, state="queued").count()
    port = serve()
    start = time.perf_counter()
    kills = _work(port, now, lawful)
    seconds = time.perf_counter() - start
    sent = Message.objects.filter(send=send, state="sent").count()
    exact = sent == lawful == len(Gateway.keys)
    return [
        {"name": "recipients gathered/s", "value": ROWS / gathering, "bar": None},
        {
            "name": "messages sent/s, two workers",
            "value": lawful / seconds,
            "bar": BAR,
            "holds": lawful / seconds >= BAR and exact,
            "lawful": lawful,
            "sent": sent,
            "told": sum(Gateway.keys.values()),
            "kills": kills,
        },
    ]


def _gathered(now: datetime) -> tuple[Any, float]:
    from cases.imports.progress import Silent
    from contacts.actions.messages import sends
    from tests import factories, message_factories

    settings.MESSAGE_LINES = {"sms": "contacts.channels.practice.Practice"}
    creditor = factories.CreditorFactory.create(code=f"ms{os.getpid()}"[:12])
    message_factories.SenderFactory.create(creditor=creditor)
    version = message_factories.TemplateVersionFactory.create(approved=True)
    with connection.cursor() as cursor:
        for statement in BOOK:
            cursor.execute(statement, {"creditor": creditor.pk, "rows": ROWS})
    send = message_factories.SendFactory.create(
        creditor=creditor, version=version, state="gathering", gathered_at=None, begins_at=now, made_at=now
    )
    start = time.perf_counter()
    sends.gather(send_id=send.pk, progress=Silent(), now=now)
    seconds = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE contacts_message")
        cursor.execute("ANALYZE contacts_decision")
    return send, seconds


def _work(port: int, now: datetime, lawful: int) -> int:
    """Let two workers send, killing one after each eleventh of the messages; return how often one was killed."""
    told = {
        "url": f"http://127.0.0.1:{port}/",
        "fields": {"to": "to", "body": "body", "key": "key"},
        "knows_keys": True,
    }
    known = os.environ | {"BENCH_GATEWAY": json.dumps(told), "BENCH_NOW": now.isoformat()}
    workers = [_worker(known) for _one in range(WORKERS)]
    kills = 0
    while any(worker.poll() is None for worker in workers):
        time.sleep(0.1)
        if kills < KILLS and len(Gateway.keys) >= lawful * (kills + 1) // (KILLS + 1):
            place = kills % WORKERS
            workers[place].send_signal(signal.SIGKILL)
            workers[place].wait()
            workers[place] = _worker(known)
            kills += 1
    return kills


def _worker(known: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER], env=known)
