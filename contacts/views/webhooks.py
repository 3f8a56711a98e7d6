"""Where gateways tell what became of messages: signed, in time, each event once."""

import json
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from common import clock
from contacts.actions.messages import receipts
from contacts.enums import Channel
from contacts.rules import webhooks as rule
from contacts.serializers.receipts import EventSerializer

MOST_BYTES = 256_000
MOST_EVENTS = 500
SOURCES = {"sms": Channel.SMS, "email": Channel.EMAIL}


@csrf_exempt
@require_POST
def receipt(request: HttpRequest, source: str) -> JsonResponse:
    """Take events in: 401 for a wrong or old signature, 400 for what cannot be read, 200 with how many were kept."""
    channel, told = SOURCES.get(source), settings.WEBHOOK_SECRETS.get(source)
    if channel is None or not told:
        raise Http404
    if not is_genuine(request, [told] if isinstance(told, str) else told):
        return JsonResponse({"title": "The signature does not fit, or is older than five minutes."}, status=401)
    events, problem = _events(request)
    if problem:
        return JsonResponse(problem, status=400)
    for event in events:
        receipts.receive(source=channel, event=event, now=clock.now())
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


def _events(request: HttpRequest) -> tuple[list[receipts.Event], dict[str, Any]]:
    try:
        said = json.loads(request.body)
    except ValueError:
        return [], {"title": "The body is no JSON."}
    told = said if isinstance(said, list) else [said]
    given = EventSerializer(data=told, many=True)
    if len(told) > MOST_EVENTS or not given.is_valid():
        return [], {"title": "An event cannot be read.", "errors": getattr(given, "errors", [])}
    found = []
    for data in told:
        one = EventSerializer(data=data)
        one.is_valid(raise_exception=True)
        found.append(one.event())
    return found, {}
