"""The state of a row: its sign and its word."""

from typing import Any

from django import template

from cases.queries import tones

register = template.Library()


@register.inclusion_tag("components/state.html")
def state(row: Any, words: str = "", tone: str = "") -> dict[str, str]:
    """Show the state of `row`; `words` and `tone` say it otherwise, where more is known than the state alone."""
    return {"tone": tone or tones.of(row), "words": words or row.get_state_display()}
