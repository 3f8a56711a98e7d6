"""What a fresh desk starts from: the desk's own answers and scripts, handed in for a second person to approve."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from contacts.actions.library import answers, scripts, shelf
from contacts.enums import AnswerTopic, Language, Situation
from contacts.models import Answer, Script
from contacts.queries.library.kinds import Kind
from staff.models import User

FOLDER = Path(__file__).parents[2] / "starters"


@lru_cache
def texts(kind: str) -> tuple[dict[str, Any], ...]:
    """Return the desk's own texts of a kind: "answer", "script"."""
    return tuple(yaml.safe_load((FOLDER / f"{kind}s.yaml").read_text(encoding="utf-8")))


@transaction.atomic
def start(*, kind: Kind, by: User, now: datetime, today: date) -> list[Any]:
    """Hand in those of the desk's own texts that are not there yet, and return their versions."""
    made = []
    for text in texts(kind.name):
        version = _answer(text, by, now) if kind.name == "answer" else _script(text, by, now)
        if version is None:
            continue
        with translation.override(text["language"]):
            note = _("The desk's own wording, to begin with")
        about: dict[str, Any] = {"effective_on": today, "note": note, "by": by, "now": now, "today": today}
        made.append(shelf.submit(shelf=scripts.SHELVES[kind.name], version=version, **about))
    return made


def _answer(text: dict[str, Any], by: User, now: datetime) -> Any:
    about = answers.About(None, Language(text["language"]), AnswerTopic(text["topic"]), text["question"])
    known = Answer.objects.filter(creditor=None, language=about.language, question=about.question)
    return None if known.exists() else answers.add(about=about, words=text, by=by, now=now)


def _script(text: dict[str, Any], by: User, now: datetime) -> Any:
    about = scripts.About(None, text["name"], Language(text["language"]), Situation(text["situation"]))
    known = Script.objects.filter(creditor=None, language=about.language, name=about.name)
    return None if known.exists() else scripts.add(about=about, words=text, by=by, now=now)
