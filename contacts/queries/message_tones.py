"""The signs of the states of templates and messages (`cases.queries.tones`)."""

from collections.abc import Mapping
from typing import Any

from cases.queries.tones import DOT, OK, STOP, VERSION, WARN
from contacts.enums import MessageState, SendState
from contacts.models import AnswerVersion, Message, PackVersion, ScriptVersion, Send, TemplateVersion

TONES: dict[type, Mapping[Any, str]] = {
    Message: {
        MessageState.SENT: OK,
        MessageState.QUEUED: DOT,
        MessageState.CLAIMED: DOT,
        MessageState.FAILED: STOP,
        MessageState.REFUSED: STOP,
    },
    Send: {SendState.GATHERING: DOT, SendState.RUNNING: DOT, SendState.PAUSED: WARN},
    TemplateVersion: VERSION,
    PackVersion: VERSION,
    AnswerVersion: VERSION,
    ScriptVersion: VERSION,
}
