"""The forms of answers and scripts: what a text is, its wording, filters, a question that nobody could answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import RequestKind
from cases.models import Creditor
from cases.rules.strategies.strategies import Segment
from common.forms import DeskForm
from contacts.actions.library import answers, questions, scripts
from contacts.actions.library.questions import Asking
from contacts.enums import AnswerTopic, Language, Situation
from contacts.queries.library.answering import department_of
from contacts.queries.library.kinds import Kind
from contacts.queries.library.library import LibraryFilter, creditors

HOUSE = "house"


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AnswerWordingForm(DeskForm):
    """What a version of an answer says; its question only while it may change."""

    question = forms.CharField(
        label=_("Question"),
        max_length=200,
        required=False,
        help_text=_("As debtors ask it, naming nobody."),
    )
    body = forms.CharField(
        label=_("Answer"),
        max_length=6000,
        widget=_area(10),
        help_text=_("Fields stand in braces. The list of fields names them all."),
    )
    also = forms.CharField(
        label=_("Also asked as"),
        max_length=2000,
        required=False,
        widget=_area(3),
        help_text=_("Other wordings, one on a line. The answer is found by them too."),
    )

    @property
    def words(self) -> dict[str, str]:
        """What was written, by column."""
        return {name: self.cleaned_data[name] for name in ("also", "body")}


class ScriptWordingForm(DeskForm):
    """What a version of a script says, in the order of a call."""

    announcement = forms.CharField(
        label=_("Who we are"),
        max_length=2000,
        widget=_area(3),
        help_text=_("Said before it is known who listens: it tells of no debt."),
    )
    body = forms.CharField(
        label=_("What is said"),
        max_length=6000,
        widget=_area(9),
        help_text=_("Once it is known who listens. Fields stand in braces."),
    )
    objections = forms.CharField(
        label=_("Objections"),
        max_length=6000,
        required=False,
        widget=_area(9),
        help_text=_("One block each: what they say, and below it the reply. An empty line between two blocks."),
    )
    closing = forms.CharField(label=_("End of the call"), max_length=2000, required=False, widget=_area(3))

    @property
    def words(self) -> dict[str, str]:
        """What was written, by column."""
        return {name: self.cleaned_data[name] for name in ("announcement", "body", "objections", "closing")}


class OwnerForm(DeskForm):
    """Of which creditor and in which language a text is."""

    creditor = forms.ModelChoiceField(
        Creditor.objects.none(), label=_("Creditor"), required=False, empty_label=_("The whole house")
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["creditor"].queryset = creditors()  # type: ignore[attr-defined]


class AnswerForm(OwnerForm, AnswerWordingForm):
    """A new answer with its first wording."""

    topic = forms.ChoiceField(label=_("Topic"), choices=AnswerTopic)
    field_order = ("question", "topic", "creditor", "language", "body", "also")

    def about(self) -> answers.About:
        """Return what the answer is, for the action."""
        data = self.cleaned_data
        return answers.About(data["creditor"], Language(data["language"]), AnswerTopic(data["topic"]), data["question"])


class ScriptForm(OwnerForm, ScriptWordingForm):
    """A new script with its first wording."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    situation = forms.ChoiceField(
        label=_("Situation"),
        choices=Situation,
        help_text=_("To a contact person and on voicemail, no part of it tells of a debt."),
    )
    segment = forms.ChoiceField(label=_("Segment"), required=False)
    field_order = (
        "name",
        "situation",
        "segment",
        "creditor",
        "language",
        "announcement",
        "body",
        "objections",
        "closing",
    )

    def __init__(self, *args: Any, segments: tuple[Segment, ...] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Every segment")), *((one.key, one.name) for one in segments)]
        self.fields["segment"].choices = choices  # type: ignore[attr-defined]

    def about(self) -> scripts.About:
        """Return what the script is, for the action."""
        data = self.cleaned_data
        language, situation = Language(data["language"]), Situation(data["situation"])
        return scripts.About(data["creditor"], data["name"], language, situation, data["segment"])


class LibraryFilterForm(DeskForm):
    """The search and the filters of a list of answers or scripts."""

    words = forms.CharField(label=_("Words"), max_length=100, required=False, widget=forms.SearchInput)
    creditor = forms.ChoiceField(label=_("Creditor"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("All")), *Language.choices], required=False)
    group = forms.ChoiceField(required=False)
    retired = forms.BooleanField(label=_("Retired ones"), required=False)

    def __init__(self, *args: Any, kind: Kind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.pk), str(one)) for one in Creditor.objects.order_by("name")]
        fields: dict[str, Any] = self.fields
        fields["creditor"].choices = [("", _("All")), (HOUSE, _("The whole house")), *rows]
        fields["group"].choices = [("", _("All")), *kind.groups.choices]
        fields["group"].label = _("Topic") if kind.group == "topic" else _("Situation")

    @property
    def wanted(self) -> LibraryFilter:
        """The filters in force; an address that cannot be read filters nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        creditor = data.get("creditor", "")
        return LibraryFilter(
            creditor=0 if creditor == HOUSE else int(creditor) if creditor else None,
            language=data.get("language", ""),
            group=data.get("group", ""),
            words=data.get("words", ""),
            retired=data.get("retired", False),
        )


class AskForm(DeskForm):
    """A question that nobody could answer, and the department that may."""

    question = forms.CharField(
        label=_("What is asked"),
        max_length=160,
        help_text=_("In general words, without names and figures of the debtor: it may become an answer for all."),
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=AnswerTopic)
    kind = forms.ChoiceField(label=_("Goes to"))
    details = forms.CharField(label=_("More about this case"), max_length=2000, required=False, widget=_area(2))
    language = forms.ChoiceField(choices=Language, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one, f"{department_of(one)} · {one.label}") for one in questions.KINDS]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def asking(self) -> Asking:
        """Return what was asked, for the action."""
        data = self.cleaned_data
        return Asking(
            question=data["question"],
            topic=AnswerTopic(data["topic"]),
            kind=RequestKind(data["kind"]),
            language=Language(data["language"]),
            details=data["details"],
        )
