"""Templates as the API takes and gives them."""

from typing import Any

from rest_framework import serializers

from cases.enums import Channel, PartyRole
from cases.models import Creditor
from cases.serializers.approvals import VERSION
from contacts.actions.templates.templates import About
from contacts.enums import Language, Purpose
from contacts.models import Template, TemplateVersion
from contacts.models.template import WRITTEN

WRITTEN_CHANNELS = [(str(one.value), one.label) for one in Channel if one.value in WRITTEN]


class TemplateVersionSerializer(serializers.ModelSerializer[TemplateVersion]):
    """One wording; fields stand in braces."""

    class Meta:
        model = TemplateVersion
        fields = ("id", "template", *VERSION, "subject", "body")
        read_only_fields = fields


class TemplateSerializer(serializers.ModelSerializer[Template]):
    """A template; `creditor` is null for one of the whole house."""

    class Meta:
        model = Template
        fields = ("id", "creditor", "name", "channel", "language", "purpose", "party", "made_at", "retired_at")
        read_only_fields = fields


class WordingSerializer(serializers.Serializer[Any]):
    """What a version says."""

    subject = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    body = serializers.CharField(max_length=10_000)


class TemplateAddSerializer(WordingSerializer):
    """A new template with its first wording."""

    name = serializers.CharField(max_length=80)
    creditor = serializers.PrimaryKeyRelatedField(
        queryset=Creditor.objects.filter(is_active=True), allow_null=True, default=None
    )
    channel = serializers.ChoiceField(WRITTEN_CHANNELS)
    language = serializers.ChoiceField(Language.choices)
    purpose = serializers.ChoiceField(Purpose.choices, default=Purpose.COLLECTION)
    party = serializers.ChoiceField(PartyRole.choices, default=PartyRole.DEBTOR)

    def about(self) -> About:
        """Return what the template is, for the action."""
        return About.of(self.validated_data)
