"""How quickly a sending to 100,000 people leaves through a gateway on loopback, with two workers.

Each message is claimed, asked of the gate again, handed over by HTTP, kept in its case's chain and written down. On the
way the workers are killed ten times. The gateway knows keys, as `docs/messages.md` says of the setting: what it is told
twice it takes once, and what it took is counted against what was lawful. One person in fifty has asked for no contact.
"""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.conf import settings
from django.db import connection

ROWS = int(os.environ.get("BENCH_MESSAGES", "100000"))
BAR = 500
KILLS = 10
NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""In Shanghai, so that the window of the gate is open."""
WORKERS = 2
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


class Gateway(BaseHTTPRequestHandler):
    """Takes a message and remembers its key."""

    protocol_version = "HTTP/1.1"
    keys: Counter[str] = Counter()

    def do_POST(self) -> None:
        """Take one message."""
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.keys[said["key"]] += 1
        text = b'{"id": "g"}'
        self.send_response(202)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """Serves whoever connects; a worker that is killed leaves its connections broken, which is no news."""

    daemon_threads = True

    def handle_error(self, *_args: Any) -> None:
        """Say nothing."""


def measure() -> list[dict[str, Any]]:
    """Gather and send, and return the figures."""
    from contacts.models import Message

    now = NOON
    send, gathering = _gathered(now)
    lawful = Message.objects.filter(send=send, state="queued").count()
    server = Server(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    start = time.perf_counter()
    kills = _work(server.server_address[1], now, lawful)
    seconds = time.perf_counter() - start
    server.shutdown()
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
