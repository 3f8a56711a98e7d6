"""The sign of a state: one map for each noun, over states that the noun has."""

from django.template import Context, Template

from cases.models import Plan, Promise
from cases.queries import tones


def test_each_map_speaks_of_states_that_the_noun_has() -> None:
    for noun, found in tones.TONES.items():
        choices = noun._meta.get_field("state").choices  # type: ignore[attr-defined]
        assert set(found) <= {value for value, _words in choices}


def shown(row: object, *, words: str = "", tone: str = "") -> str:
    text = "{% load states %}{% state row words tone %}"
    return Template(text).render(Context({"row": row, "words": words, "tone": tone}))


def test_a_state_is_a_sign_and_a_word() -> None:
    assert 'class="state stop"' in shown(Plan(state="broken"))
    assert "<span>broken</span>" in shown(Plan(state="broken"))
    kept = shown(Promise(state="kept"))
    assert 'class="state"' in kept
    assert 'href="#m-ok"' in kept
    assert 'href="#m-ring"' in shown(Promise(state="withdrawn"))
    due = shown(Promise(state="open"), words="due today", tone="warn")
    assert 'class="state warn"' in due
    assert "due today" in due
