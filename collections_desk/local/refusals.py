"""Why a local desk does not start, as one sentence that says what to do."""

import errno
from pathlib import Path

from common.errors import Refusal

SIGNS_OF_FAILURE = ("FATAL", "PANIC", "rror:", "refused", "No space left", "already in use")


class LocalRefusal(Refusal):
    """The local desk cannot start or go on."""

    code = "local-refused"


class Interrupted(Exception):
    """Somebody asked the desk to stop: Ctrl-C, a signal, or a closed terminal."""


def of_folder(error: OSError, folder: Path) -> LocalRefusal:
    """Return the refusal for a folder that cannot be written or a disk that is full."""
    where = error.filename or folder
    if error.errno == errno.ENOSPC:
        return LocalRefusal(f"The disk that holds {folder} is full: free about 1 GB, then start again.")
    if error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return LocalRefusal(
            f"{where} cannot be written ({error.strerror}): "
            "move the desk into a folder of your own, or start it as the user who owns this one."
        )
    return LocalRefusal(f"The desk stopped at {where}: {error.strerror or error}.")


def of_log(what: str, log: Path, begun_at: int, remedy: str = "") -> LocalRefusal:
    """Return the refusal for a program that stopped, with the last words of its log since byte `begun_at`."""
    reason = last_words(log, begun_at)
    because = f" ({reason})" if reason else ""
    advice = f"{remedy}; the whole log is in {log}" if remedy else f"the whole log is in {log}"
    return LocalRefusal(f"{what}{because}: {advice}.")


def last_words(log: Path, begun_at: int = 0, lines: int = 2) -> str:
    """Return the last lines that tell something, joined into one, at most 600 characters."""
    try:
        with log.open("rb") as stream:
            stream.seek(begun_at)
            text = stream.read()[-20_000:].decode(errors="replace")
    except OSError:
        return ""
    told = list(dict.fromkeys(line.strip().rstrip(".") for line in text.splitlines() if line.strip()))
    wrong = [line for line in told if any(word in line for word in SIGNS_OF_FAILURE)]
    return "; ".join((wrong or told)[-lines:])[:600]
