"""Real peers on loopback: a mail server and a gateway for text messages. They fail, delay and repeat as told."""

import json
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar


@dataclass
class Told:
    """What a peer received, and what it answers next; `answers` are used up one after another, then it accepts.

    An answer is a code, or "hang" (close the connection after the message), or "slow" (answer late). A gateway that
    `knows_keys` takes each only once, however often it is told.
    """

    port: int = 0
    knows_keys: bool = False
    answers: list[Any] = field(default_factory=list)
    received: list[Any] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    heads: list[Any] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self) -> Any:
        """Return the next answer."""
        with self.lock:
            return self.answers.pop(0) if self.answers else None

    def take(self, key: str, said: Any) -> None:
        """Keep what was received."""
        with self.lock:
            self.keys.append(key)
            if not (self.knows_keys and self.keys.count(key) > 1):
                self.received.append(said)


class Mail(socketserver.StreamRequestHandler):
    """One connection of the mail server (RFC 5321)."""

    told: ClassVar[Told]

    def handle(self) -> None:
        """Answer one command after another."""
        self.say("220 peer")
        refused: Any = None
        for line in self.rfile:
            word = line[:4].upper()
            if word == b"QUIT":
                self.say("221 bye")
                return
            if word == b"RCPT":
                refused = self.told.next()
                self.say(f"{refused} no" if isinstance(refused, int) else "250 ok")
            elif word != b"DATA":
                self.say("250 ok")
            elif self.take(hangs=refused == "hang"):
                return

    def take(self, *, hangs: bool) -> bool:
        """Take a message in; return whether the connection breaks before it is acknowledged."""
        self.say("354 go on")
        text = b"".join(iter(self.rfile.readline, b".\r\n"))
        mail = message_from_bytes(text)
        self.told.take(str(mail["Message-ID"]), mail)
        if not hangs:
            self.say("250 kept")
        return hangs

    def say(self, line: str) -> None:
        """Send a line."""
        self.wfile.write(f"{line}\r\n".encode())


class Http(BaseHTTPRequestHandler):
    """One connection of the gateway."""

    protocol_version = "HTTP/1.1"
    told: ClassVar[Told]

    def do_POST(self) -> None:
        """Take a message in, or answer as told."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        answer, key = self.told.next(), body.get("reference", "")
        if isinstance(answer, int):
            self.reply(answer, {"error": "no"})
            return
        self.told.heads.append(dict(self.headers))
        self.told.take(key, body)
        if answer == "hang":
            self.close_connection = True
            return
        if answer == "slow":
            time.sleep(1.5)
        with suppress(OSError):
            self.reply(202, {"message": {"id": f"g-{key}"}})

    def reply(self, code: int, said: dict[str, Any]) -> None:
        """Answer with a code."""
        text = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


@contextmanager
def mail_server() -> Iterator[Told]:
    """Run a mail server for as long as the block lasts."""
    told = Told()
    with _running(socketserver.ThreadingTCPServer, Mail, told):
        yield told


@contextmanager
def gateway(*, knows_keys: bool = False) -> Iterator[Told]:
    """Run an HTTP gateway for as long as the block lasts."""
    told = Told(knows_keys=knows_keys)
    with _running(ThreadingHTTPServer, Http, told):
        yield told


@contextmanager
def _running(kind: Any, handler: type, told: Told) -> Iterator[None]:
    server = kind(("127.0.0.1", 0), type("Handler", (handler,), {"told": told}))
    server.daemon_threads = True
    told.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def text_of(message: Message) -> str:
    """Return the plain text of an email."""
    part: Any = next(one for one in message.walk() if one.get_content_type() == "text/plain")
    return str(part.get_payload(decode=True).decode()).replace("\r\n", "\n").strip()
