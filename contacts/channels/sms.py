"""Text messages through any HTTP gateway: where it is, what it is told and how it answers stand in SMS_GATEWAY.

    {"url": "https://…", "secret": "…",
     "headers": {"Authorization": "Bearer {secret}", "Idempotency-Key": "{key}"},
     "fields": {"to": "to", "text": "body", "reference": "key"}, "id": "id", "knows_keys": true, "timeout": 10}

`fields` names the gateway's words and what of ours goes there, `also` what it is told beside it; `id` is where in its
answer its own id stands, with dots between. `codes` says what an answer code means where that is not the usual.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings

from contacts.channels import Fate, Handed, Outgoing

MOST_ANSWER = 64_000
FATES = {408: Fate.LATER, 409: Fate.ACCEPTED, 425: Fate.LATER, 429: Fate.LATER, 503: Fate.LATER}
"""What an answer code means where the code alone does not say: 409 is a key that it has had already."""


@dataclass(frozen=True)
class Told:
    """The settings of the gateway."""

    url: str = ""
    secret: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=lambda: {"to": "to", "body": "body", "key": "key"})
    also: Mapping[str, Any] = field(default_factory=dict)
    form: bool = False
    id: str = "id"
    knows_keys: bool = False
    timeout: int = 10
    lines: int = 32
    codes: Mapping[str, str] = field(default_factory=dict)


class Gateway:
    """The HTTP gateway that SMS_GATEWAY names."""

    def __init__(self) -> None:
        self.told = Told(**settings.SMS_GATEWAY)
        self.lines = self.told.lines
        self.knows_keys = self.told.knows_keys

    def is_set(self) -> bool:
        """Return whether an address is named."""
        return self.told.url.startswith(("http://", "https://"))

    @contextmanager
    def opened(self) -> Iterator["GatewayLine"]:
        """Open a connection, made when the first message goes."""
        line = GatewayLine(self.told)
        try:
            yield line
        finally:
            line.close()


class GatewayLine:
    """One connection to the gateway, kept open between messages."""

    def __init__(self, told: Told) -> None:
        self.told = told
        self._address = urlsplit(told.url)
        self._connection: HTTPConnection | None = None

    def hand(self, outgoing: Outgoing) -> Handed:
        """Give one message to the gateway. Nothing has left as long as no connection stands; after that it may have."""
        try:
            connection = self._open()
        except (OSError, HTTPException) as error:
            self.close()
            return Handed(Fate.LATER, detail=type(error).__name__)
        try:
            connection.request("POST", self._path(), body=self._body(outgoing), headers=self._headers(outgoing))
            answer = connection.getresponse()
            text = answer.read(MOST_ANSWER)
        except (OSError, HTTPException) as error:
            self.close()
            return Handed(Fate.UNSURE, detail=type(error).__name__)
        if answer.will_close or not self.told.knows_keys:
            # A connection that the gateway closes meanwhile would leave the next message unsure.
            self.close()
        return self._read(answer, text)

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _open(self) -> HTTPConnection:
        if self._connection is None:
            kind = HTTPSConnection if self._address.scheme == "https" else HTTPConnection
            self._connection = kind(self._address.hostname or "", self._address.port, timeout=self.told.timeout)
            self._connection.connect()
        return self._connection

    def _path(self) -> str:
        return (self._address.path or "/") + (f"?{self._address.query}" if self._address.query else "")

    def _headers(self, outgoing: Outgoing) -> dict[str, str]:
        kind = "application/x-www-form-urlencoded" if self.told.form else "application/json"
        filled = {
            name: value.replace("{secret}", self.told.secret).replace("{key}", outgoing.key)
            for name, value in self.told.headers.items()
        }
        return {"Content-Type": kind, "Accept": "application/json", **filled}

    def _body(self, outgoing: Outgoing) -> bytes:
        known = {"to": outgoing.to, "body": outgoing.body, "key": outgoing.key, "secret": self.told.secret}
        said = {**self.told.also, **{theirs: known[ours] for theirs, ours in self.told.fields.items()}}
        return (urlencode(said) if self.told.form else json.dumps(said, ensure_ascii=False)).encode()

    def _read(self, answer: HTTPResponse, text: bytes) -> Handed:
        fate = _fate(answer.status, self.told.codes)
        return Handed(
            fate, gateway_id=_named(text, self.told.id) if fate is Fate.ACCEPTED else "", detail=str(answer.status)
        )


def _fate(code: int, codes: Mapping[str, str]) -> Fate:
    if str(code) in codes:
        return Fate(codes[str(code)])
    if code in FATES:
        return FATES[code]
    if 200 <= code < 300:
        return Fate.ACCEPTED
    # It broke while it had the message: whether it went on is not known.
    return Fate.UNSURE if code >= 500 else Fate.REJECTED


def _named(text: bytes, path: str) -> str:
    """Return the gateway's id out of its answer; empty when it stands elsewhere."""
    try:
        found: Any = json.loads(text)
        for step in path.split("."):
            found = found[int(step)] if isinstance(found, list) else found[step]
    except (ValueError, KeyError, IndexError, TypeError):
        return ""
    return str(found)[:100] if isinstance(found, str | int) else ""
