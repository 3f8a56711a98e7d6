"""Answers to what debtors ask: added with a first draft, asked otherwise while none of them was approved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import Creditor
from common import audit, cards, history, turns
from contacts.actions.library import shelf as life
from contacts.actions.library.shelf import LibraryRefused, Shelf, Words
from contacts.enums import AnswerTopic, Language
from contacts.models import Answer, AnswerVersion
from contacts.queries.library import faults
from contacts.queries.library.kinds import ANSWER
from contacts.rules import finding
from contacts.rules import library as rule
from contacts.rules import templates as language_rule
from staff.models import User

LONGEST_QUESTION = 200


@dataclass(frozen=True)
class About:
    """What an answer is: of which creditor (None: the whole house), in which language, on what, to which question."""

    creditor: Creditor | None
    language: Language
    topic: AnswerTopic
    question: str


def _check(answer: Answer, words: Words, *, is_whole: bool) -> None:
    del is_whole  # An answer is its text: without one it is no answer at any time.
    faults.refuse_words(
        rule.answer_problems(answer.question, words["body"]),
        owner=answer,
        text=words["body"],
        refusal=LibraryRefused,
        party="debtor",
    )


def _derived(answer: Answer, words: Words) -> dict[str, Any]:
    folded = finding.folded("\n".join((answer.question, words["also"], words["body"])))
    return {"folded": folded, "terms": finding.terms(folded)}


ANSWERS = Shelf(ANSWER, _check, _derived)


@transaction.atomic
def add(*, about: About, words: Words, by: User, now: datetime) -> AnswerVersion:
    """Add an answer with its first draft, and return that. Raises LibraryRefused."""
    turns.take("answers")
    row = kept(about=about, by=by, now=now)
    version: AnswerVersion = life.begin(shelf=ANSWERS, owner=row, words=words, by=by, now=now)
    return version


def kept(*, about: About, by: User, now: datetime) -> Answer:
    """Make an answer without a wording; the caller holds the transaction and the turn. Raises LibraryRefused."""
    question = cards.kept(language_rule.on_one_line(about.question), LONGEST_QUESTION)
    if not question:
        raise LibraryRefused(_("Write the question as a debtor asks it."), field="question")
    if same(about=about) is not None:
        raise LibraryRefused(_("This question is answered already. Change that answer."), field="question")
    row = Answer(
        creditor=about.creditor,
        language=about.language,
        topic=about.topic,
        question=question,
        made_at=now,
        made_by=by,
    )
    history.sign(row, by=by, now=now)
    row.save()
    audit.record(by=by, action="answer.add", subject=row, now=now)
    return row


def same(*, about: About) -> Answer | None:
    """Return the answer to the same question that is not retired."""
    question = cards.kept(language_rule.on_one_line(about.question), LONGEST_QUESTION)
    rows = Answer.objects.filter(creditor=about.creditor, language=about.language, retired_at=None)
    return rows.filter(question=question).first()


@transaction.atomic
def write(*, version: AnswerVersion, words: Words, by: User, now: datetime, question: str = "") -> AnswerVersion:
    """Write what a draft says, and how its question is put while no version of it was approved or waits.

    Raises LibraryRefused, LibraryDecided.
    """
    if question and question != version.answer.question:
        _ask_otherwise(version, question, by, now)
    row: AnswerVersion = life.write(shelf=ANSWERS, version=version, words=words, by=by, now=now)
    return row


def _ask_otherwise(version: AnswerVersion, question: str, by: User, now: datetime) -> None:
    turns.take("answers")
    row = Answer.objects.select_for_update(of=("self",)).get(pk=version.answer_id)
    if not faults.may_rename(row):
        raise LibraryRefused(_("The question of an approved answer stays. Add another answer."), field="question")
    about = About(row.creditor, Language(row.language), AnswerTopic(row.topic), question)
    if same(about=about) is not None:
        raise LibraryRefused(_("This question is answered already. Change that answer."), field="question")
    row.question = cards.kept(language_rule.on_one_line(question), LONGEST_QUESTION)
    history.sign(row, by=by, now=now)
    row.save(update_fields=["question"])
    audit.record(by=by, action="answer.ask_otherwise", subject=row, now=now)
    version.answer = row
