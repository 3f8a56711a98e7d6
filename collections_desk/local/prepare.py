"""What must be done before the pages can be served, in one Python process per kind of work.

`files`: compile the translations, collect the static files; needs no database.
`data`: bring the database up to date, load the demo desk into an empty one, tell the sign-ins.
Each prints one JSON object per line for the launcher; what the commands print goes to the standard error,
which is the log.
"""

import hashlib
import json
import sys
import time
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from collections_desk.local.folders import ROOT, Folders, write_privately


def main(kind: str) -> None:
    """Do one kind of work."""
    import django

    django.setup()
    {"files": prepare_files, "data": prepare_data}[kind]()


def prepare_files() -> None:
    """Compile translations and collect static files."""
    run("Translations compiled", "compile_translations")
    run("Static files collected", "collectstatic", interactive=False, verbosity=0)


def prepare_data() -> None:
    """Migrate, load the demo desk where there is no account yet, and tell one sign-in per role."""
    run("Database up to date", "migrate", interactive=False, verbosity=1)
    run("Demo desk there", "load_demo")
    for line in run("", "demo_sign_ins").splitlines():
        role, _, rest = line.partition("\t")
        user, _, password = rest.partition("\t")
        if password:
            tell(sign_in=[role, user, password])


def run(what: str, command: str, **options: object) -> str:
    """Run a management command, tell that it is done, and return what it printed."""
    from django.core.management import call_command

    begun = time.monotonic()
    printed = StringIO()
    try:
        call_command(command, stdout=printed, **options)
    finally:
        print(printed.getvalue(), file=sys.stderr, end="", flush=True)
    if what:
        tell(step=what, seconds=round(time.monotonic() - begun, 1))
    return printed.getvalue()


def tell(**facts: object) -> None:
    """Tell the launcher."""
    print(json.dumps(facts), flush=True)


# --- what the launcher asks, without Django ------------------------------------------------------------------


def files_are_ready(folders: Folders) -> bool:
    """Return whether translations and static files are as their sources want them."""
    compiled = all(source.with_suffix(".mo").exists() for source in (ROOT / "locale").rglob("*.po"))
    collected = (folders.home / "static" / "staticfiles.json").exists()
    return compiled and collected and remembered(folders, "files").get("made_from") == digest(files_sources())


def remember_files(folders: Folders) -> None:
    """Remember for the next start what the prepared files were made from."""
    remember(folders, "files", {"made_from": digest(files_sources())})


def known_sign_ins(folders: Folders, migrations: str) -> list[list[str]] | None:
    """Return the sign-ins of a database that is as the last start left it, or None when there is work to do."""
    known = remembered(folders, "data")
    if not migrations or known.get("made_from") != digest(data_sources()) or known.get("migrations") != migrations:
        return None
    return [list(map(str, sign_in)) for sign_in in known.get("sign_ins", [])]


def remember_data(folders: Folders, migrations: str, sign_ins: list[list[str]]) -> None:
    """Remember for the next start that the database is up to date, and its sign-ins."""
    remember(folders, "data", {"made_from": digest(data_sources()), "migrations": migrations, "sign_ins": sign_ins})


def remembered(folders: Folders, kind: str) -> dict[str, Any]:
    """Return what the last start remembered about one kind of work."""
    try:
        known: dict[str, Any] = json.loads((folders.run / f"{kind}.json").read_text())
    except (OSError, ValueError):
        return {}
    return known


def remember(folders: Folders, kind: str, facts: dict[str, Any]) -> None:
    """Remember facts about one kind of work for the next start."""
    write_privately(folders.run / f"{kind}.json", json.dumps(facts))


def digest(sources: Iterable[Path]) -> str:
    """Return a digest that changes when one of the files changes, comes or goes."""
    total = hashlib.sha256()
    for path in sorted(sources):
        found = path.stat()
        total.update(
            f"{path.relative_to(ROOT)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode(errors="surrogateescape")
        )
    return total.hexdigest()


def files_sources() -> Iterator[Path]:
    """Yield what translations and static files are made from; a package may bring some of its own."""
    yield ROOT / "requirements.txt"
    yield from (ROOT / "collections_desk" / "settings").glob("*.py")
    yield from (ROOT / "locale").rglob("*.po")
    for folder in [ROOT / "static", *ROOT.glob("*/static")]:
        yield from (path for path in folder.rglob("*") if path.is_file())


def data_sources() -> Iterator[Path]:
    """Yield what the shape of the database and the demo desk are made from."""
    yield ROOT / "requirements.txt"
    yield from (ROOT / "collections_desk" / "settings").glob("*.py")
    yield from ROOT.glob("*/migrations/*.py")
    yield from (ROOT / "collections_desk" / "demo").rglob("*.py")


if __name__ == "__main__":
    main(sys.argv[1])
