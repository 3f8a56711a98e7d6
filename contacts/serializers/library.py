"""Answers and scripts as the API takes and gives them."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from cases.enums import RequestKind
from cases.models import Creditor
from contacts.actions.library import questions
from contacts.actions.library.questions import Asking
from contacts.enums import AnswerTopic, Language, Party, ToldHow
from contacts.models import Asked, Told
from contacts.queries.library.kinds import Kind

Plain = serializers.Serializer[Any]


class LibraryTextSerializer(Plain):
    """An answer or a script; `creditor` is null for one of the whole house. `about` is its topic or its situation."""

    id = serializers.IntegerField(source="pk")
    creditor = serializers.IntegerField(source="creditor_id", allow_null=True)
    language = serializers.CharField()
    title = serializers.SerializerMethodField()
    about = serializers.SerializerMethodField()
    segment = serializers.SerializerMethodField()
    made_at = serializers.DateTimeField()
    retired_at = serializers.DateTimeField(allow_null=True)

    def get_title(self, row: Any) -> str:
        """Return the question, or the name of the script."""
        return str(row)

    def get_about(self, row: Any) -> str:
        """Return the topic, or the situation."""
        return str(getattr(row, "topic", "") or row.situation)

    def get_segment(self, row: Any) -> str:
        """Return the segment of a script; empty for an answer."""
        return str(getattr(row, "segment", ""))


class LibraryVersionSerializer(Plain):
    """One wording; `words` holds its parts: `also` and `body`, or announcement, body, objections and closing."""

    id = serializers.IntegerField(source="pk")
    text = serializers.SerializerMethodField()
    number = serializers.IntegerField()
    state = serializers.CharField()
    words = serializers.SerializerMethodField()
    note = serializers.CharField()
    effective_on = serializers.DateField(allow_null=True)
    made_by = serializers.IntegerField(source="made_by_id")
    made_at = serializers.DateTimeField()
    decided_by = serializers.IntegerField(source="decided_by_id", allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.CharField()

    def get_text(self, row: Any) -> int:
        """Return the id of the answer or the script."""
        return int(getattr(row, "answer_id", 0) or row.script_id)

    def get_words(self, row: Any) -> dict[str, str]:
        """Return the parts of the wording."""
        named = ("also", "announcement", "body", "objections", "closing")
        return {name: getattr(row, name) for name in named if hasattr(row, name)}


class LibraryWordsSerializer(Plain):
    """What a version says, part by part; `title` is the question of an answer that may still change."""

    words = serializers.DictField(child=serializers.CharField(max_length=6000, allow_blank=True))
    title = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class LibraryAddSerializer(Plain):
    """A new answer or script with its first wording. `about` is a topic or a situation."""

    title = serializers.CharField(max_length=200)
    about = serializers.CharField(max_length=20)
    language = serializers.ChoiceField(Language.choices)
    creditor = serializers.PrimaryKeyRelatedField(
        queryset=Creditor.objects.filter(is_active=True), allow_null=True, default=None
    )
    segment = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    words = serializers.DictField(child=serializers.CharField(max_length=6000, allow_blank=True))

    def of(self, kind: Kind) -> Any:
        """Return the topic or the situation; refuse what is none."""
        about = self.validated_data["about"]
        if about not in kind.groups.values:
            known = ", ".join(kind.groups.values)
            raise serializers.ValidationError({"about": [_("Choose one of: %(known)s.") % {"known": known}]})
        return kind.groups(about)


class FoundAnswerSerializer(Plain):
    """An approved answer with the fields of the case filled in; `missing` names fields that the case cannot fill."""

    version = serializers.IntegerField(source="version.pk")
    question = serializers.CharField(source="version.answer.question")
    topic = serializers.CharField(source="version.answer.topic")
    text = serializers.CharField()
    missing = serializers.CharField()


class BalanceRowSerializer(Plain):
    """A line of a balance: what it is, its parts in the order of the heads, and their sum."""

    label = serializers.CharField()  # type: ignore[assignment]
    parts = serializers.ListField(child=serializers.CharField())
    total = serializers.CharField()


class BalanceSerializer(Plain):
    """Why an account stands where it does; `adds_up` says that the entries make its balance."""

    account = serializers.CharField(source="account.reference")
    heads = serializers.ListField(child=serializers.CharField())
    rows = BalanceRowSerializer(many=True)
    sum = BalanceRowSerializer()
    adds_up = serializers.BooleanField()


class SpreadPartSerializer(Plain):
    """A part of the debt, and how much of a payment went there."""

    name = serializers.CharField()
    amount = serializers.CharField()


class SpreadSerializer(Plain):
    """A payment and how it was spread, and why so."""

    account = serializers.CharField(source="account.reference")
    on = serializers.DateField()
    amount = serializers.CharField()
    reference = serializers.CharField()
    parts = SpreadPartSerializer(many=True)
    why = serializers.CharField()


class ComingSerializer(Plain):
    """What comes, and when; `is_ours` is the desk's own step."""

    on = serializers.DateField(allow_null=True)
    words = serializers.CharField()
    is_ours = serializers.BooleanField()


class LedgerSerializer(Plain):
    """What the ledger answers; `said` can be read out, by topic."""

    balances = BalanceSerializer(many=True)
    spreads = SpreadSerializer(many=True)
    upcoming = ComingSerializer(many=True)
    said = serializers.DictField(child=serializers.CharField())


class AnswerPanelSerializer(Plain):
    """The answers of a case. Where `may_hear` is false, nothing of the debt is in it."""

    may_hear = serializers.BooleanField()
    language = serializers.CharField()
    ledger = LedgerSerializer(allow_null=True)
    found = FoundAnswerSerializer(many=True)


class DisclosureSerializer(Plain):
    """What must be said, and the law that asks for it."""

    code = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    citation = serializers.CharField()


class ObjectionSerializer(Plain):
    """What a debtor may say, and the reply."""

    says = serializers.CharField()
    reply = serializers.CharField()


class ScriptPanelSerializer(Plain):
    """The script that fits a case, filled in. `version` is null where there is none, or where it `leaks` the debt."""

    situation = serializers.CharField()
    is_private = serializers.BooleanField()
    language = serializers.CharField()
    version = serializers.IntegerField(source="version.pk", default=None)
    announcement = serializers.CharField()
    disclosures = DisclosureSerializer(many=True)
    body = serializers.CharField()
    objections = ObjectionSerializer(many=True)
    closing = serializers.CharField()
    leaks = serializers.CharField()


class TellSerializer(Plain):
    """An answer that was given: a version of the library, or a topic of the ledger."""

    version = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1, max_value=2**62)
    topic = serializers.ChoiceField(AnswerTopic.choices, required=False, default=AnswerTopic.OTHER)
    how = serializers.ChoiceField(ToldHow.choices, required=False, default=ToldHow.TOLD)
    party = serializers.ChoiceField(Party.choices, required=False, default="", allow_blank=True)


class AnswerToldSerializer(serializers.ModelSerializer[Told]):
    """What was told, when, by whom."""

    class Meta:
        model = Told
        fields = ("id", "case", "topic", "version", "how", "at", "by", "contact")
        read_only_fields = fields


class QuestionSerializer(Plain):
    """A question that nobody could answer; `kind` of request names its department."""

    question = serializers.CharField(max_length=160)
    topic = serializers.ChoiceField(AnswerTopic.choices)
    kind = serializers.ChoiceField([(str(one.value), one.label) for one in questions.KINDS])
    language = serializers.ChoiceField(Language.choices)
    details = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)

    def asking(self) -> Asking:
        """Return what was asked, for the action."""
        data = self.validated_data
        return Asking(
            question=data["question"],
            topic=AnswerTopic(data["topic"]),
            kind=RequestKind(data["kind"]),
            language=Language(data["language"]),
            details=data["details"],
        )


class AskedSerializer(serializers.ModelSerializer[Asked]):
    """A question with the request to which it led, and the answer of the library that came of it."""

    class Meta:
        model = Asked
        fields = ("id", "case", "request", "contact", "question", "topic", "language", "asked_at", "asked_by", "answer")
        read_only_fields = fields
