"""What a page says: the words that a person reads, without tokens, addresses and scripts."""

import html
import re


def words(text: str) -> str:
    """Return the text of HTML without its tags, white space as one space.

    A short word is looked for here and not in the page itself, whose random tokens can spell it.
    """
    seen = re.sub(r"<(script|style)\b.*?</\1>", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", seen)).split())
