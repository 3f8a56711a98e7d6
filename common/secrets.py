"""Encryption at rest: AES-GCM with a ring of keys, and a keyed hash to find what is encrypted.

`settings.FIELD_KEYS` holds base64 keys of 32 bytes, newest first: the newest encrypts, all decrypt. The
associated data binds a cipher text to its place, so that it cannot be moved to another row or column.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE = 12
KEY_ID = 4


class Undecipherable(Exception):
    """No key of the ring opens the cipher text, or it was moved or changed."""


@lru_cache(maxsize=8)
def _ring(keys: tuple[str, ...]) -> dict[bytes, AESGCM]:
    if not keys:
        raise ImproperlyConfigured("DESK_FIELD_KEYS is not set. Set it to a base64 key of 32 bytes.")
    raw = [base64.b64decode(key) for key in keys]
    return {hashlib.sha256(key).digest()[:KEY_ID]: AESGCM(key) for key in raw}


def encrypt(plain: bytes, *, bound_to: str) -> bytes:
    """Return key id + nonce + cipher text of `plain`, bound to the place named `bound_to`."""
    ring = _ring(tuple(settings.FIELD_KEYS))
    key_id, cipher = next(iter(ring.items()))
    nonce = os.urandom(NONCE)
    return key_id + nonce + cipher.encrypt(nonce, plain, bound_to.encode())


def decrypt(sealed: bytes, *, bound_to: str) -> bytes:
    """Return the plain bytes; raise Undecipherable when no key fits or the bytes were moved or changed."""
    cipher = _ring(tuple(settings.FIELD_KEYS)).get(sealed[:KEY_ID])
    if cipher is None:
        raise Undecipherable("No key of DESK_FIELD_KEYS opens this value. Add the key it was encrypted with.")
    try:
        return cipher.decrypt(sealed[KEY_ID : KEY_ID + NONCE], sealed[KEY_ID + NONCE :], bound_to.encode())
    except InvalidTag as error:
        raise Undecipherable("The value was changed, or moved from another row.") from error


def keyed_hash(text: str) -> bytes:
    """Return the 32-byte HMAC-SHA-256 by which an encrypted value is found; blanks and case do not count."""
    if not settings.HASH_KEY:
        raise ImproperlyConfigured("DESK_HASH_KEY is not set. Set it to 32 or more random characters.")
    plain = "".join(text.split()).upper()
    return hmac.new(settings.HASH_KEY.encode(), plain.encode(), hashlib.sha256).digest()
