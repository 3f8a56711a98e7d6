"""The signature of a webhook: HMAC-SHA-256 of its moment and its body, for a few minutes only."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

WINDOW = timedelta(minutes=5)


def signature(secret: str, moment: str, body: bytes) -> str:
    """Return the signature in hex of a body sent at `moment`, whole seconds since 1970."""
    return hmac.new(secret.encode(), moment.encode() + b"." + body, hashlib.sha256).hexdigest()


def is_genuine(*, secrets: Iterable[str], moment: str, given: str, body: bytes, now: datetime) -> bool:
    """Return whether one of `secrets` signed the body, at a moment within five minutes of now: a replay is too late."""
    if not (moment.isascii() and moment.isdigit() and len(moment) <= 12):
        return False
    if abs(now - datetime.fromtimestamp(int(moment), UTC)) > WINDOW:
        return False
    return any(hmac.compare_digest(signature(one, moment, body), given) for one in secrets if one)
