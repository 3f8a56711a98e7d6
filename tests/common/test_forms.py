"""Forms say what to do where a field is left empty, each in its own words."""

import pytest
from django import forms

from common.forms import DayField, DeskForm


class Everything(DeskForm):
    """One field of each kind."""

    reason = forms.CharField(max_length=200)
    code = forms.CharField(max_length=10)
    kind = forms.ChoiceField(choices=[("", "Choose"), ("a", "A")])
    due_on = DayField()
    days = forms.IntegerField(min_value=1)
    own = forms.CharField(error_messages={"required": "Write the article."})


@pytest.mark.parametrize(
    ("field", "sentence"),
    [
        ("reason", "Fill this in."),
        ("kind", "Choose one."),
        ("due_on", "Write the day, such as “fri”, “+7” or “31/12”."),
        ("own", "Write the article."),
    ],
)
def test_an_empty_field_says_what_to_do(field: str, sentence: str) -> None:
    assert Everything({}).errors[field] == [sentence]


def test_a_field_for_a_sentence_is_wider_than_one_for_a_word() -> None:
    form = Everything()
    assert form.fields["reason"].widget.attrs["class"] == "form-control form-long"
    assert form.fields["code"].widget.attrs["class"] == "form-control"


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("days", "0", "Write 1 or more."),
        ("code", "twelve signs", "12 characters. Write 10 at most."),
    ],
)
def test_what_is_out_of_bounds_says_the_bound(field: str, typed: str, sentence: str) -> None:
    assert Everything({field: typed}).errors[field] == [sentence]
