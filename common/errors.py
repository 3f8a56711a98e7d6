"""Refusals: what a person reads when the desk says no."""

from collections.abc import Mapping
from typing import Any


class Refusal(Exception):
    """The desk refuses an act. `sentence` says what is wrong and what to do; `field` names the input, if one.

    Views answer 422 with the form, the API answers 409 with a problem body. Subclasses live beside the
    function that raises them and carry a stable `code` for programs.
    """

    code = "refused"

    def __init__(self, sentence: Any, *, field: str = "", facts: Mapping[str, Any] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.facts = dict(facts or {})

    def __str__(self) -> str:
        return str(self.sentence)
