"""What debtors asked and were told: questions without an answer, and answers that were given."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Request
from contacts.enums import AnswerTopic, Language, ToldHow
from contacts.models.library import Answer, AnswerVersion
from contacts.models.log import Contact


class Asked(models.Model):
    """A question of a debtor that nobody could answer: it went to a department as `request`.

    `contact` is the contact in which it was asked, once that is logged. `answer` is what came of the department's
    answer: a draft in the library.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="asked")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="asked")
    question = models.CharField(_("question"), max_length=160)
    language = models.CharField(max_length=10, choices=Language)
    topic = models.CharField(max_length=12, choices=AnswerTopic)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.ForeignKey(Answer, null=True, on_delete=models.PROTECT, related_name="asked")
    proposed_at = models.DateTimeField(null=True)

    objects = models.Manager["Asked"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(language__in=Language.values), name="asked_language_known"),
            models.CheckConstraint(condition=Q(topic__in=AnswerTopic.values), name="asked_topic_known"),
            models.CheckConstraint(
                condition=Q(answer=None, proposed_at=None) | Q(answer__isnull=False, proposed_at__isnull=False),
                name="asked_proposed_on_a_day",
            ),
        ]
        indexes = [models.Index(F("case"), F("asked_at").desc(), name="asked_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.topic}"


class Told(models.Model):
    """An answer that was given: a version of the library, or what the ledger says of a topic. Never changed (trigger).

    Only `contact` is added once, when the contact in which it was told is logged.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    topic = models.CharField(max_length=12, choices=AnswerTopic)
    version = models.ForeignKey(AnswerVersion, null=True, on_delete=models.PROTECT, related_name="told")
    how = models.CharField(max_length=8, choices=ToldHow)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="told")

    objects = models.Manager["Told"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=AnswerTopic.values), name="told_topic_known"),
            models.CheckConstraint(condition=Q(how__in=ToldHow.values), name="told_how_known"),
        ]
        indexes = [models.Index(F("case"), F("at").desc(), name="told_by_case")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.topic}"
