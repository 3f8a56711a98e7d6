"""LibreOffice without a screen: what it reads in sheets and papers."""

import html
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from tests.missing import lacks
from tests.pages import words

CELL = re.compile(r"<td([^>]*)>(.*?)</td>", re.DOTALL)
SHEET = re.compile(r'<h1>[^<]*<em>(.*?)</em></h1>(.*?)(?=<a name="table|\Z)', re.DOTALL | re.IGNORECASE)
SECONDS = 240


def program() -> str:
    """Return the program's path. Without one a test is skipped on a person's machine, and fails on CI."""
    path = os.environ.get("DESK_OFFICE") or shutil.which("soffice") or ""
    if not path:
        reason = os.environ.get("DESK_NO_OFFICE") or "LibreOffice is not installed. `make test` installs it."
        lacks(reason)
    return path


def read(files: Mapping[str, bytes], folder: Path) -> dict[str, str]:
    """Return what the program makes of each file, as HTML; all are opened by one start of it."""
    found = program()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [found, "--headless", "--norestore", profile, "--convert-to", "html", "--outdir", str(folder / "read")]
    command += [str(folder / name) for name in files]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=SECONDS, check=False)
    made = {name: folder / "read" / f"{Path(name).stem}.html" for name in files}
    missing = [name for name, path in made.items() if not path.exists()]
    assert not missing, f"LibreOffice did not open {missing}: {result.stderr.decode()[-500:]}"
    return {name: path.read_text() for name, path in made.items()}


def sheets(text: str) -> dict[str, list[list[str | Decimal]]]:
    """Return the rows of each sheet of a workbook: numbers as the program holds them, all else as text."""
    return {html.unescape(name): _rows(body) for name, body in SHEET.findall(text)}


def _rows(body: str) -> list[list[str | Decimal]]:
    return [[_cell(*cell) for cell in CELL.findall(row)] for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)]


def _cell(about: str, inner: str) -> str | Decimal:
    number = re.search(r'sdval="([^"]*)"', about)
    return Decimal(number[1]) if number else words(inner)
