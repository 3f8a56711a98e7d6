"""The forms of people and teams."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from common.forms import DeskForm
from staff.actions.people import Profile
from staff.enums import Department, Role
from staff.models import Team, User

LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(-[a-z]{2,4})?")
MOST_CASES = 2_000


def known_zone(value: str) -> str:
    """Return the IANA zone `value`; raise ValidationError when there is none of that name."""
    if value not in available_timezones():
        raise forms.ValidationError(_now("No such time zone. Write it as place, such as Asia/Shanghai."))
    return value


class PersonForm(DeskForm):
    """What an administrator states of a person."""

    name = forms.CharField(label=_("Name"), max_length=80)
    username = forms.CharField(
        label=_("User name"), max_length=60, validators=[UnicodeUsernameValidator()], help_text=_("For sign-in.")
    )
    email = forms.EmailField(label=_("Work email"), required=False, help_text=_("Signs in as the user name does."))
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    team = forms.ModelChoiceField(
        label=_("Team"), queryset=Team.objects.none(), required=False, empty_label=_("No team")
    )
    employee_number = forms.CharField(label=_("Employee number"), max_length=30, required=False)
    hired_on = forms.DateField(
        label=_("Hired on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Seniority counts from here."),
    )
    languages = forms.CharField(
        label=_("Languages spoken"), required=False, help_text=_("Codes separated by commas: zh, yue, en, es.")
    )
    language = forms.ChoiceField(label=_("Language of the desk"), choices=settings.LANGUAGES)
    time_zone = forms.CharField(label=_("Time zone"), max_length=40, initial="Asia/Shanghai")
    most_cases = forms.IntegerField(
        label=_("Most cases"),
        min_value=0,
        max_value=MOST_CASES,
        initial=400,
        help_text=_("Assignment stops at this many open cases."),
    )

    departments = forms.MultipleChoiceField(
        label=_("Departments"),
        choices=Department,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whose requests the person answers. None ticked: those of the role."),
    )

    def __init__(self, *args: Any, person: User | None = None, **kwargs: Any) -> None:
        if person is not None:
            kwargs["initial"] = {name: getattr(person, name) for name in self.base_fields} | {
                "languages": ", ".join(person.languages)
            }
        super().__init__(*args, **kwargs)
        team: Any = self.fields["team"]
        team.queryset = Team.objects.order_by("name")
        self.fields["time_zone"].widget.attrs["list"] = "zones"

    def clean_time_zone(self) -> str:
        """Return a zone that the clock knows."""
        return known_zone(self.cleaned_data["time_zone"])

    def clean_languages(self) -> tuple[str, ...]:
        """Return the codes of the languages, each once."""
        words = [word.strip().lower() for word in re.split(r"[,，、\s]+", self.cleaned_data["languages"]) if word]
        for word in words:
            if not LANGUAGE_CODE.fullmatch(word):
                sentence = _now("“%(word)s” is not a language code. Write zh, yue, en, es and the like.")
                raise forms.ValidationError(sentence % {"word": word[:20]})
        return tuple(dict.fromkeys(words))

    @property
    def profile(self) -> Profile:
        """What the valid form states."""
        given = self.cleaned_data
        return Profile(**{**given, "role": Role(given["role"]), "departments": tuple(given["departments"])})


class TeamForm(DeskForm):
    """The name of a team and its supervisor."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    supervisor = forms.ModelChoiceField(
        label=_("Supervisor"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        if team is not None:
            kwargs["initial"] = {"name": team.name, "supervisor": team.supervisor_id}
        super().__init__(*args, **kwargs)
        field: Any = self.fields["supervisor"]
        field.queryset = User.objects.filter(role=Role.SUPERVISOR, is_active=True).order_by("name")
