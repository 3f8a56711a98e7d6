"""Templates of messages in versions, and what the desk says of itself and of the creditor in them."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cases.enums import Channel, PartyRole
from cases.models import Creditor
from common import dates, links, versions
from common.versions import Version
from contacts.enums import Language, Purpose

WRITTEN = [str(Channel.SMS), str(Channel.EMAIL), str(Channel.LETTER)]


class Template(models.Model):
    """What is written to whom, on which channel, in which language, for what; of one creditor, or of the whole house.

    One for contact persons only asks to call back (constraint): nothing in it may tell of the debt
    (`contacts.rules.templates`). Retired ones are offered no more.
    """

    creditor = models.ForeignKey(Creditor, null=True, blank=True, on_delete=models.PROTECT, related_name="templates")
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=80)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    purpose = models.CharField(_("purpose"), max_length=20, choices=Purpose, default=Purpose.COLLECTION)
    party = models.CharField(_("written to"), max_length=20, choices=PartyRole, default=PartyRole.DEBTOR)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True)

    # Only where `contacts.queries.messages.templates` gives it: the version in force on the day that is asked for.
    current: "TemplateVersion | None" = None

    objects = models.Manager["Template"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=WRITTEN), name="template_is_written"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="template_language_known"),
            models.CheckConstraint(condition=Q(party__in=PartyRole.values), name="template_party_known"),
            models.CheckConstraint(
                condition=~Q(party="contact_person") | Q(purpose="ask_to_call_back"),
                name="template_contact_person_call_back",
            ),
            models.UniqueConstraint(
                fields=["creditor", "name", "channel", "language"], nulls_distinct=False, name="template_name_once"
            ),
        ]
        indexes = [models.Index(fields=["channel", "language", "name"], name="template_by_channel")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Return the address of the template's page."""
        return links.to("contacts:template-detail", self.pk)


class TemplateVersion(Version):
    """One wording of a template."""

    template = models.ForeignKey(Template, on_delete=models.PROTECT, related_name="versions")
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)

    objects = models.Manager["TemplateVersion"]()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["template", "number"], name="template_version_once"),
            *versions.constraints("template_version", maker="template"),
            versions.says(~Q(body=""), "template_version_says_what_and_when"),
            versions.one_open("template_version", "template"),
        ]
        indexes = [
            models.Index(
                fields=["template", "effective_on", "number"],
                condition=Q(state="approved"),
                name="template_in_force",
            )
        ]

    def get_absolute_url(self) -> str:
        """Return the address of the version on its template's page."""
        return links.to("contacts:template-version", self.template_id, self.number)


class Sender(models.Model):
    """What letters and messages for a creditor say of it: how to reach it, how to pay, its seal.

    `how_to_pay` is in English, `how_to_pay_zh` in Chinese. A field that a template names and that is empty here keeps
    the message back. `sms_a_minute` and `emails_a_minute` are how fast messages for the creditor leave; empty: as fast
    as the lines take them.
    """

    creditor = models.OneToOneField(Creditor, on_delete=models.PROTECT, related_name="sender")
    phone = models.CharField(_("phone for questions"), max_length=40, blank=True)
    email = models.EmailField(_("email for questions"), blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    how_to_pay = models.TextField(_("how to pay, in English"), blank=True)
    how_to_pay_zh = models.TextField(_("how to pay, in Chinese"), blank=True)
    seal = models.CharField(_("seal"), max_length=80, blank=True)
    sms_a_minute = models.PositiveIntegerField(_("most texts a minute"), null=True, blank=True)
    emails_a_minute = models.PositiveIntegerField(_("most emails a minute"), null=True, blank=True)

    objects = models.Manager["Sender"]()
    history: Any = HistoricalRecords()

    def __str__(self) -> str:
        return f"{self.creditor_id}"

    @property
    def pays(self) -> str:
        """How to pay, in the reader's language where it is written in it."""
        written = (self.how_to_pay_zh, self.how_to_pay) if dates.chinese() else (self.how_to_pay, self.how_to_pay_zh)
        return next(filter(None, written), "")
