"""Controls are written as Django's templates write them."""

from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from common.widgets import Renderer

GROUPED = [("", "None"), ("a&b", "A & <b>"), ("Group", [("c", "C"), ("d", "D")])]


class Everything(forms.Form):
    """One of each control."""

    text = forms.CharField(widget=forms.TextInput(attrs={"class": "x", "autocomplete": "off", "hidden": False}))
    mail = forms.EmailField(required=False)
    number = forms.IntegerField(min_value=0)
    secret = forms.CharField(widget=forms.HiddenInput)
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), disabled=True)
    choice = forms.ChoiceField(choices=GROUPED)
    choices = forms.MultipleChoiceField(choices=GROUPED)
    tick = forms.BooleanField()
    on = forms.DateField()


FILLED = {"text": '"><script>', "number": "7", "secret": "s", "note": "<b>\nx", "choice": "a&b", "choices": ["c", "d"]}


@pytest.mark.parametrize("data", [None, FILLED, {"text": "", "number": "no"}])
@pytest.mark.parametrize("name", list(Everything.base_fields))
def test_a_control_is_what_django_writes(name: str, data: dict[str, Any] | None) -> None:
    ours = Everything(data, renderer=Renderer(), initial={"text": 1.5, "tick": True})
    theirs = Everything(data, renderer=DjangoTemplates(), initial={"text": 1.5, "tick": True})
    assert parse_html(str(ours[name])) == parse_html(str(theirs[name]))
