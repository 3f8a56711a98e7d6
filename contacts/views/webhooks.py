"""Where gateways and the telephone system tell what happened: signed, in time, each event once."""

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cases.enums import Channel
from common import clock
from contacts.actions import call_events
from contacts.actions.messages import receipts
from contacts.rules import webhooks as rule
from contacts.serializers.call_events import CallEventSerializer
from contacts.serializers.receipts import EventSerializer

MOST_BYTES = 256_000
MOST_EVENTS = 500
Reader = EventSerializer | CallEventSerializer
Keep = Callable[[Any, datetime], object]


def _receipt(source: Channel) -> Keep:
    return lambda event, now: receipts.receive(source=source, event=event, now=now)


READERS: dict[str, tuple[type[Reader], Keep]] = {
    "sms": (EventSerializer, _receipt(Channel.SMS)),
    "email": (EventSerializer, _receipt(Channel.EMAIL)),
    "calls": (CallEventSerializer, lambda event, now: call_events.receive(told=event, now=now)),
}


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, source: str) -> JsonResponse:
    """Take events in: 401 for a wrong or old signature, 400 for what cannot be read, 200 with how many were kept."""
    told = settings.WEBHOOK_SECRETS.get(source)
    if source not in READERS or not told:
        raise Http404
    if not is_genuine(request, [told] if isinstance(told, str) else told):
        return JsonResponse({"title": "The signature does not fit, or is older than five minutes."}, status=401)
    read, keep = READERS[source]
    events, problem = _events(request, read)
    if problem:
        return JsonResponse(problem, status=400)
    for event in events:
        keep(event, clock.now())
    return JsonResponse({"kept": len(events)})


def is_genuine(request: HttpRequest, secrets: list[str]) -> bool:
    """Return whether one of the secrets signed the body a moment ago."""
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        return False
    return rule.is_genuine(
        secrets=secrets,
        moment=request.headers.get("X-Desk-Timestamp", ""),
        given=request.headers.get("X-Desk-Signature", ""),
        body=request.body,
        now=clock.now(),
    )


def _events(request: HttpRequest, read: type[Reader]) -> tuple[list[Any], dict[str, Any]]:
    try:
        said = json.loads(request.body)
    except ValueError:
        return [], {"title": "The body is no JSON."}
    told = said if isinstance(said, list) else [said]
    if len(told) > MOST_EVENTS:
        return [], {"title": f"At most {MOST_EVENTS} events at once."}
    given = [read(data=data) for data in told]
    unread = [one for one in given if not one.is_valid()]
    if unread:
        return [], {"title": "An event cannot be read.", "errors": [one.errors for one in unread]}
    return [one.event() for one in given], {}
