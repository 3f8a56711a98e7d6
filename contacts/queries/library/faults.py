"""What is wrong with an answer or a script, in sentences: faults of its language, and what the packs forbid to say."""

from collections.abc import Iterable
from typing import Any

from common import punctuation
from common.errors import Refusal
from common.versions import GONE, VersionState
from contacts.gate import contents
from contacts.gate.contents import Draft, Lack
from contacts.models import Answer
from contacts.queries.templates import template_words, templates, values
from contacts.rules import library as rule
from contacts.rules import templates as language
from contacts.rules.templates import Problem


def refuse_words(found: Iterable[Problem], *, owner: Any, text: str, refusal: type[Refusal], party: str) -> None:
    """Raise `refusal` for faults, and else for what the packs of the owner's places forbid to say."""
    problems = list(found)
    if problems:
        facts = {"problems": [[str(one.fault), one.about] for one in problems]}
        said = punctuation.sentences(template_words.problem(one) for one in problems)
        raise refusal(said, field="announcement" if problems[0].fault == "no_name" else "body", facts=facts)
    lacks = forbidden(owner, text=text, party=party)
    if lacks:
        said = punctuation.sentence(template_words.lack(one) for one in lacks)
        raise refusal(said, field="body", facts={"lacks": [one.id for one in lacks]})


def forbidden(owner: Any, *, text: str, party: str) -> list[Lack]:
    """Return what the packs forbid in a spoken text, for everybody to whom it may be said."""
    found: dict[str, Lack] = {}
    for reader in templates.readers(owner):
        known = values.examples(channel=rule.SPOKEN, language=owner.language, reader=reader, currency="CNY")
        draft = Draft(rule.SPOKEN, party, "answer", frozenset(language.fields(text)), rule.filled(text, known))
        for lack in contents.lacks(draft, [reader]):
            if lack.blocks and not lack.is_missing:
                found.setdefault(lack.id, lack)
    return list(found.values())


def may_rename(answer: Answer) -> bool:
    """Return whether the question of an answer may still be put otherwise: nobody approved it, nothing waits."""
    return not answer.versions.exclude(state__in=(VersionState.DRAFT, *GONE)).exists()
