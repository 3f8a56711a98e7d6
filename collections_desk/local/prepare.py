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
from collections.abc import Iterable
from io import StringIO
from pathlib import Path

from collections_desk.local.folders import ROOT, Folders


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
    try:
        known = (folders.run / "files.txt").read_text()
    except OSError:
        return False
    compiled = all(source.with_suffix(".mo").exists() for source in (ROOT / "locale").rglob("*.po"))
    collected = (folders.home / "static" / "staticfiles.json").exists()
    return compiled and collected and known == digest_of_sources()


def remember_files(folders: Folders) -> None:
    """Remember for the next start what the prepared files were made from."""
    (folders.run / "files.txt").write_text(digest_of_sources())


def digest_of_sources() -> str:
    """Return a digest that changes when a translation, a static file, a setting or a package changes."""
    digest = hashlib.sha256()
    for path in sorted(sources()):
        found = path.stat()
        digest.update(
            f"{path.relative_to(ROOT)}\0{found.st_size}\0{found.st_mtime_ns}\n".encode(errors="surrogateescape")
        )
    return digest.hexdigest()


def sources() -> Iterable[Path]:
    """Yield what the prepared files are made from."""
    yield ROOT / "requirements.txt"
    yield from (ROOT / "collections_desk" / "settings").glob("*.py")
    yield from (ROOT / "locale").rglob("*.po")
    for folder in [ROOT / "static", *ROOT.glob("*/static")]:
        yield from (path for path in folder.rglob("*") if path.is_file())


if __name__ == "__main__":
    main(sys.argv[1])
