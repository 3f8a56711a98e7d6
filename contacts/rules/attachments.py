"""What may be attached to a contact: kinds by their first bytes, size, number, and a harmless name."""

import re
import unicodedata

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 5
LONGEST_NAME = 120
KINDS: tuple[tuple[str, str, tuple[bytes, ...]], ...] = (
    ("pdf", "application/pdf", (b"%PDF-",)),
    ("png", "image/png", (b"\x89PNG\r\n\x1a\n",)),
    ("jpg", "image/jpeg", (b"\xff\xd8\xff",)),
    ("wav", "audio/wav", (b"RIFF",)),
    ("mp3", "audio/mpeg", (b"ID3", b"\xff\xfb", b"\xff\xf3")),
    ("ogg", "audio/ogg", (b"OggS",)),
)
ENDINGS = frozenset({kind for kind, _type, _heads in KINDS} | {"jpeg"})
LONGEST_HEAD = max(len(head) for _kind, _type, heads in KINDS for head in heads)


def content_type(head: bytes) -> str:
    """Return what a file is by its first bytes; "" for what is not taken, whatever its name says."""
    return next((kind for _ending, kind, heads in KINDS if head.startswith(heads)), "")


def safe_name(name: str) -> str:
    """Return a name without folders, control signs and what turns the direction of reading, never empty."""
    plain = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    plain = "".join(sign for sign in plain if unicodedata.category(sign)[0] != "C")
    plain = re.sub(r"\s+", " ", plain).strip(" .")
    return plain[-LONGEST_NAME:] or "file"
