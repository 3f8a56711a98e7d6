"""What a log line may hold: who asked for which page, never what was searched for."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def without_query(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut the query from the logged request: it may hold a name or a number. The browser's own name goes too."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.partition("?")[0]
    event.pop("user_agent", None)
    if event.pop("exc_info", None):
        event["failure"] = failure(sys.exc_info())
    return event


class WithoutValues(logging.Formatter):
    """Writes an exception as its class and places: its text may quote a row, and the log keeps no debtor's data."""

    def formatException(self, ei: Raised) -> str:  # noqa: N802 - the name is the library's
        """Return class and places of the exception."""
        return failure(ei)


def failure(raised: Raised) -> str:
    """Return the class of an exception and the files, lines and functions that it came through."""
    kind, _error, trace = raised
    if kind is None:
        return ""
    frames = traceback.extract_tb(trace)
    return f"{kind.__name__} at " + " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
