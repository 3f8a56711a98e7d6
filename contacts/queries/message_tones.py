"""The signs of the states of templates and messages (`cases.queries.tones`)."""

from collections.abc import Mapping
from typing import Any

from cases.queries.tones import OK, STOP, WARN
from contacts.enums import TemplateState
from contacts.models import TemplateVersion

TONES: dict[type, Mapping[Any, str]] = {
    TemplateVersion: {
        TemplateState.APPROVED: OK,
        TemplateState.SUBMITTED: WARN,
        TemplateState.REFUSED: STOP,
    },
}
