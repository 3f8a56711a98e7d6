"""What is said to debtors, in versions: answers to what they ask, scripts for what a call meets."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cases.models import Creditor
from common import links, versions
from common.versions import Version
from contacts.enums import AnswerTopic, Language, Situation


class Text(models.Model):
    """What answers and scripts share: of one creditor or of the whole house, one language, retired or not."""

    creditor = models.ForeignKey(Creditor, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(_("language"), max_length=10, choices=Language)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Answer(Text):
    """What is answered when a debtor asks `question`. The question of one in force stays; before, it may change."""

    topic = models.CharField(_("topic"), max_length=12, choices=AnswerTopic)
    question = models.CharField(_("question"), max_length=200)

    # Only where `contacts.queries.library.library` gives it: the version in force on the day that is asked for.
    current: "AnswerVersion | None" = None

    objects = models.Manager["Answer"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=Language.values), name="answer_language_known"),
            models.CheckConstraint(condition=Q(topic__in=AnswerTopic.values), name="answer_topic_known"),
            models.UniqueConstraint(
                fields=["creditor", "language", "question"],
                condition=Q(retired_at=None),
                nulls_distinct=False,
                name="answer_question_once",
            ),
        ]
        indexes = [models.Index(fields=["language", "question"], name="answer_by_question")]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        """Return the address of the answer's page."""
        return links.to("contacts:answer-detail", self.pk)


class AnswerVersion(Version):
    """One wording of an answer. `also` are other wordings of the question, by which it is found as well.

    `folded` and `terms` are what the search reads (`contacts.rules.finding`): question, other wordings and text.
    """

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="versions")
    also = models.TextField(_("also asked as"), blank=True)
    body = models.TextField(_("answer"), blank=True)
    folded = models.TextField(blank=True)
    terms = ArrayField(models.TextField(), default=list)

    objects = models.Manager["AnswerVersion"]()

    class Meta:
        constraints = [
            *versions.constraints("answer_version", maker="answer"),
            models.UniqueConstraint(fields=["answer", "number"], name="answer_version_once"),
            versions.says(~Q(body=""), "answer_version_says_what_and_when"),
            versions.one_open("answer_version", "answer"),
        ]
        indexes = [
            models.Index(
                fields=["answer", "effective_on", "number"], condition=Q(state="approved"), name="answer_in_force"
            ),
            GinIndex(fields=["terms"], condition=Q(state="approved"), name="answer_by_terms"),
        ]

    def get_absolute_url(self) -> str:
        """Return the address of the version on its answer's page."""
        return links.to("contacts:answer-version", self.answer_id, self.number)


class Script(Text):
    """What is said in a `situation`, to cases of a `segment` of the strategies, or to all where it is empty.

    In the situations of `contacts.rules.library.PRIVATE` nothing in it may tell of a debt.
    """

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    situation = models.CharField(_("situation"), max_length=20, choices=Situation)
    segment = models.CharField(_("segment"), max_length=40, blank=True)

    # Only where `contacts.queries.library.library` gives it: the version in force on the day that is asked for.
    current: "ScriptVersion | None" = None

    objects = models.Manager["Script"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=Language.values), name="script_language_known"),
            models.CheckConstraint(condition=Q(situation__in=Situation.values), name="script_situation_known"),
            models.UniqueConstraint(
                fields=["creditor", "language", "name"],
                condition=Q(retired_at=None),
                nulls_distinct=False,
                name="script_name_once",
            ),
        ]
        indexes = [models.Index(fields=["language", "situation", "name"], name="script_by_situation")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the script's page."""
        return links.to("contacts:script-detail", self.pk)


class ScriptVersion(Version):
    """One wording of a script, in the order of a call.

    `announcement` says who calls, before it is known who listens; `body` is said once the person is known;
    `objections` are blocks of what they may say and the reply below it; `closing` ends the call.
    """

    script = models.ForeignKey(Script, on_delete=models.PROTECT, related_name="versions")
    announcement = models.TextField(_("who we are"), blank=True)
    body = models.TextField(_("what is said"), blank=True)
    objections = models.TextField(_("objections"), blank=True)
    closing = models.TextField(_("end of the call"), blank=True)

    objects = models.Manager["ScriptVersion"]()

    class Meta:
        constraints = [
            *versions.constraints("script_version", maker="script"),
            models.UniqueConstraint(fields=["script", "number"], name="script_version_once"),
            versions.says(~Q(announcement="") & ~Q(body=""), "script_version_says_what_and_when"),
            versions.one_open("script_version", "script"),
        ]
        indexes = [
            models.Index(
                fields=["script", "effective_on", "number"], condition=Q(state="approved"), name="script_in_force"
            )
        ]

    def get_absolute_url(self) -> str:
        """Return the address of the version on its script's page."""
        return links.to("contacts:script-version", self.script_id, self.number)
