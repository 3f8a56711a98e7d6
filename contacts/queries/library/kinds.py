"""The two nouns of the library: answers and scripts, and what of them lists, pages and steps ask in the same way."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from contacts.enums import AnswerTopic, Situation
from contacts.models import Answer, AnswerVersion, Script, ScriptVersion


@dataclass(frozen=True)
class Kind:
    """A noun: its name in addresses and columns, its rows and their versions, the columns of a wording.

    `title` is the column that a list sorts by, `group` the one that says what it is about.
    """

    name: str
    owner: Any
    version: Any
    title: str
    group: str
    columns: tuple[str, ...]
    groups: Any
    words: Any

    def words_of(self, version: Any) -> dict[str, str]:
        """Return what a version says, by column."""
        return {column: getattr(version, column) for column in self.columns}

    def of(self, version: Any) -> Any:
        """Return the answer or the script of a version."""
        return getattr(version, self.name)

    def among(self, owner: Any) -> Any:
        """Return the versions of `owner`."""
        return self.version.objects.filter(**{self.name: owner})


ANSWER = Kind("answer", Answer, AnswerVersion, "question", "topic", ("also", "body"), AnswerTopic, _("Answers"))
SCRIPT = Kind(
    "script",
    Script,
    ScriptVersion,
    "name",
    "situation",
    ("announcement", "body", "objections", "closing"),
    Situation,
    _("Scripts"),
)
KINDS = {"answer": ANSWER, "script": SCRIPT}
