"""What a log line may hold: who asked for which page, never what was searched for."""

from collections.abc import MutableMapping
from typing import Any


def without_query(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Cut the query from the logged request: it may hold a name or a number. The browser's own name goes too."""
    request = event.get("request")
    if isinstance(request, str):
        event["request"] = request.partition("?")[0]
    event.pop("user_agent", None)
    return event
