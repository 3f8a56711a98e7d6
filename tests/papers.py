"""What a paper says, read back from its PDF."""

import io

from pypdf import PdfReader


def text_of(content: bytes) -> str:
    """Return the text of all pages.

    The font is keyed by CID, so its encoding is a map within the file (ISO 32000-1, 9.7.5.3). pypdf does not read such
    maps: it takes the two bytes of a sign for two signs, the first of them NUL. Other readers see the text as it is
    (`test_office` asks one).
    """
    return "".join(page.extract_text().replace("\0", "") for page in PdfReader(io.BytesIO(content)).pages)
