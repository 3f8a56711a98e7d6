"""The forms of templates: what it is, its wording, handing a version in, what is said of a creditor, filters."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums import Channel, PartyRole
from cases.models import Creditor
from common.forms import DeskForm
from contacts.actions.templates.senders import Details
from contacts.actions.templates.templates import About
from contacts.enums import Language, Purpose
from contacts.models.template import WRITTEN
from contacts.queries.templates.templates import TemplateFilter

CHANNELS = [(str(one.value), one.label) for one in Channel if one.value in WRITTEN]
HOUSE = "house"


class WordingForm(DeskForm):
    """What a version says."""

    subject = forms.CharField(
        label=_("Subject"), max_length=200, required=False, help_text=_("Of an email, and above a letter.")
    )
    body = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Fields stand in braces. The list of fields names them all."),
    )


class TemplateForm(WordingForm):
    """A new template: what it is, and its first wording."""

    name = forms.CharField(label=pgettext_lazy("of a thing", "Name"), max_length=80)
    creditor = forms.ModelChoiceField(
        Creditor.objects.none(), label=_("Creditor"), required=False, empty_label=_("The whole house")
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS)
    language = forms.ChoiceField(label=_("Language"), choices=Language)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose)
    party = forms.ChoiceField(
        label=_("Written to"),
        choices=PartyRole,
        help_text=_("A contact person is only asked to call back and learns nothing of a debt."),
    )
    field_order = ("name", "creditor", "channel", "language", "purpose", "party", "subject", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        creditors = Creditor.objects.filter(is_active=True).order_by("name")
        self.fields["creditor"].queryset = creditors  # type: ignore[attr-defined]

    def about(self) -> About:
        """Return what the template is, for the action."""
        return About.of(self.cleaned_data)


class SenderForm(DeskForm):
    """What messages for a creditor say of it."""

    phone = forms.CharField(label=_("Phone for questions"), max_length=40, required=False)
    email = forms.EmailField(label=_("Email for questions"), required=False)
    address = forms.CharField(label=_("Postal address"), max_length=200, required=False)
    how_to_pay = forms.CharField(
        label=_("How to pay, in English"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    how_to_pay_zh = forms.CharField(
        label=_("How to pay, in Chinese"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    seal = forms.CharField(label=_("Seal"), max_length=80, required=False)
    sms_a_minute = forms.IntegerField(
        label=_("Most texts a minute"), min_value=1, max_value=100_000, required=False, help_text=_("Empty: no limit.")
    )
    emails_a_minute = forms.IntegerField(
        label=_("Most emails a minute"), min_value=1, max_value=100_000, required=False, help_text=_("Empty: no limit.")
    )

    def details(self) -> Details:
        """Return what was written, for the action."""
        return Details(**self.cleaned_data)


class TemplateFilterForm(DeskForm):
    """The filters of the list of templates."""

    creditor = forms.ChoiceField(label=_("Creditor"), required=False)
    channel = forms.ChoiceField(label=_("Channel"), choices=[("", _("All")), *CHANNELS], required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("", _("All")), *Language.choices], required=False)
    retired = forms.BooleanField(label=_("Retired ones"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = [(str(one.pk), str(one)) for one in Creditor.objects.order_by("name")]
        choices = [("", _("All")), (HOUSE, _("The whole house")), *rows]
        self.fields["creditor"].choices = choices  # type: ignore[attr-defined]

    @property
    def wanted(self) -> TemplateFilter:
        """The filters in force; an address that cannot be read filters nothing."""
        data = self.cleaned_data if self.is_bound and self.is_valid() else {}
        creditor = data.get("creditor", "")
        return TemplateFilter(
            creditor=0 if creditor == HOUSE else int(creditor) if creditor else None,
            channel=data.get("channel", ""),
            language=data.get("language", ""),
            retired=data.get("retired", False),
        )
