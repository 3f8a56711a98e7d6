"""What an address says: read without trust."""

MOST_DIGITS = 15


def key(text: str | None) -> int | None:
    """Return the number of a row that `text` names; None for anything else, however long or oddly written."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None
