"""Packs and the house's own rules as the API takes and gives them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.queries.closings import retention
from cases.serializers.approvals import VERSION
from cases.serializers.retention import PackDutySerializer
from contacts.gate import house, keeping
from contacts.gate.packs import Rule
from contacts.models import PackVersion
from contacts.queries.packs import pack_words


class PackRuleSerializer(serializers.Serializer[Any]):
    """One rule of a pack; `says` and `source` are in the reader's language."""

    id = serializers.CharField()
    kind = serializers.CharField()
    severity = serializers.CharField()
    channels = serializers.SerializerMethodField()
    citation = serializers.CharField()
    evidence = serializers.CharField()
    is_draft = serializers.BooleanField()
    ours = serializers.BooleanField()
    says = serializers.SerializerMethodField()

    def get_channels(self, rule: Rule) -> list[str]:
        """Return the channels; none means each."""
        return sorted(rule.channels)

    def get_says(self, rule: Rule) -> str:
        """Return what the rule says."""
        return pack_words.says(rule)


class PackSerializer(serializers.Serializer[Any]):
    """A pack as it is today."""

    id = serializers.CharField(source="pack.id")
    version = serializers.CharField(source="pack.version")
    name = serializers.CharField(source="pack.name")
    regions = serializers.SerializerMethodField()
    effective_from = serializers.DateField(source="pack.effective_from")
    evidence = serializers.CharField(source="pack.evidence")
    in_force = serializers.BooleanField()
    drafts = serializers.IntegerField(help_text="Rules that are drafts and never asked")
    rules = PackRuleSerializer(many=True, source="pack.rules")
    duties = serializers.SerializerMethodField(help_text="How long its law has records kept; the longest duty wins")

    def get_regions(self, shown: Any) -> list[str]:
        """Return where the person lives or may be; "any" is everywhere."""
        return sorted(shown.pack.regions)

    @extend_schema_field(PackDutySerializer(many=True))
    def get_duties(self, shown: Any) -> Any:
        """Return the duties to keep that it states, as the page of retention shows them."""
        stated = keeping.of(shown.pack, name=pack_words.name(shown.pack))
        return PackDutySerializer(retention.pack_duties(stated), many=True).data


class HouseVersionSerializer(serializers.ModelSerializer[PackVersion]):
    """A version of the house's own rules; `replay` is which answers of 90 days it would have changed."""

    class Meta:
        model = PackVersion
        fields = (*VERSION, "content", "based_on", "replay", "replayed_at", "job")
        read_only_fields = fields


class HouseRuleSerializer(serializers.Serializer[Any]):
    """One rule of the house; its key is kept from version to version, a new one gets one."""

    key = serializers.CharField(max_length=12, required=False, allow_blank=True, default="")
    kind = serializers.CharField(max_length=10, help_text=f"One of {', '.join(house.Kind)}.")
    force = serializers.CharField(max_length=10, help_text=f"One of {', '.join(house.Force)}.")
    channels = serializers.ListField(child=serializers.CharField(max_length=10))
    regions = serializers.ListField(child=serializers.CharField(max_length=10), required=False, default=list)
    days = serializers.ListField(child=serializers.CharField(max_length=3), required=False, default=list)
    opens = serializers.CharField(max_length=5, required=False, allow_blank=True, default="")
    closes = serializers.CharField(max_length=5, required=False, allow_blank=True, default="")
    unit = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    most = serializers.IntegerField(required=False, default=0)
    span = serializers.IntegerField(required=False, default=1, help_text="Local days; 1 is the day itself")
    per = serializers.CharField(max_length=10, required=False, default="person")
    reason = serializers.CharField(max_length=200)
    reason_zh = serializers.CharField(max_length=200)
    citation = serializers.CharField(max_length=120)


class HouseContentSerializer(serializers.Serializer[Any]):
    """What a draft says: its rules in order."""

    content = HouseRuleSerializer(many=True)
