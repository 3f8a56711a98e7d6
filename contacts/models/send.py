"""A sending of one template to many cases of a creditor."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import pgettext_lazy

from cases.models import Creditor
from common import links
from common.models import Job
from contacts.enums import SendState
from contacts.models.template import TemplateVersion


class Send(models.Model):
    """One wording to every open case of a creditor that fits `asked`: {"segment", "buckets"}; empty means all.

    Each case gets one row of Message, written to or not, so that the report says of everybody why. Paused, nothing of
    it leaves; cancelled, what waits is withdrawn.

    `press` is of one press of the button, so that two start it once.

    One that a step of a strategy made has nobody as its maker and a `key`, so that a day makes it once; `asked` then
    names the step as well: {"step": {"arm", "day", "on", "channel", "script", "languages", "but"}}, of which the last
    two say in which languages its readers are written to, and in which they are not.
    """

    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    creditor = models.ForeignKey(Creditor, on_delete=models.PROTECT, related_name="sends")
    version = models.ForeignKey(TemplateVersion, on_delete=models.PROTECT, related_name="sends")
    asked = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=SendState, default=SendState.GATHERING)
    begins_at = models.DateTimeField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=120, blank=True, default="", db_default="")
    press = models.UUIDField(null=True, unique=True)
    gathered_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = models.Manager["Send"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SendState.values), name="send_state_known"),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(gathered_at__isnull=False), name="send_runs_when_gathered"
            ),
            models.CheckConstraint(
                condition=Q(made_by__isnull=False, key="") | Q(made_by__isnull=True) & ~Q(key=""),
                name="send_by_a_person_or_a_step",
            ),
            models.UniqueConstraint(fields=["creditor", "key"], condition=~Q(key=""), name="send_once_per_step"),
        ]
        indexes = [models.Index(F("made_at").desc(), F("id").desc(), name="send_by_time")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the sending's page."""
        return links.to("contacts:send-detail", self.pk)

    @property
    def is_of_strategy(self) -> bool:
        """Whether a step of a strategy made it."""
        return self.key != ""
