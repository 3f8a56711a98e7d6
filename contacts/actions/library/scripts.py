"""Scripts for what a call meets: added with a first draft; those for strangers and voicemail tell of no debt."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Creditor
from common import audit, cards, history, turns
from contacts.actions.library import shelf as life
from contacts.actions.library.answers import ANSWERS
from contacts.actions.library.shelf import LibraryRefused, Shelf, Words
from contacts.enums import Language, Situation
from contacts.models import Script, ScriptVersion
from contacts.queries.library import faults
from contacts.queries.library.kinds import SCRIPT
from contacts.queries.templates import templates
from contacts.rules import library as rule
from staff.models import User


@dataclass(frozen=True)
class About:
    """What a script is: of which creditor (None: the whole house), its name, language, situation and segment."""

    creditor: Creditor | None
    name: str
    language: Language
    situation: Situation
    segment: str = ""


def _check(script: Script, words: Words, *, is_whole: bool) -> None:
    is_private = script.situation in rule.PRIVATE
    if is_whole and not words["announcement"]:
        raise LibraryRefused(_("Write who calls: it is said first."), field="announcement")
    faults.refuse_words(
        rule.script_problems(words, is_private=is_private, references=templates.creditor_names(script)),
        owner=script,
        text=rule.spoken(words),
        refusal=LibraryRefused,
        party="contact_person" if is_private else "debtor",
    )
    if is_whole and not words["body"]:
        raise LibraryRefused(_("Write what is said."), field="body")


def _derived(script: Script, words: Words) -> dict[str, Any]:
    del script, words
    return {}


SCRIPTS = Shelf(SCRIPT, _check, _derived)
SHELVES = {"answer": ANSWERS, "script": SCRIPTS}


@transaction.atomic
def add(*, about: About, words: Words, by: User, now: datetime) -> ScriptVersion:
    """Add a script with its first draft, and return that. Raises LibraryRefused."""
    turns.take("scripts")
    name = cards.kept(about.name, 80)
    if not name:
        raise LibraryRefused(_("Give the script a name."), field="name")
    if Script.objects.filter(creditor=about.creditor, language=about.language, name=name, retired_at=None).exists():
        raise LibraryRefused(_("There is a script of this name already. Choose another name."), field="name")
    row = Script(
        creditor=about.creditor,
        name=name,
        language=about.language,
        situation=about.situation,
        segment=about.segment,
        made_at=now,
        made_by=by,
    )
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="script.add", subject=row, now=now)
    version: ScriptVersion = life.begin(shelf=SCRIPTS, owner=row, words=words, by=by, now=now)
    return version
