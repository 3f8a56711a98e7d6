"""Debtors, the people around them, and how to reach them."""

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from cases.enums import PartyRole, PointKind, PointPlace, PointSource, PointState
from cases.models.creditor import Creditor
from common import seals


class Debtor(models.Model):
    """Who owes, as one creditor knows them: two cards of one person are one debtor.

    The national number is encrypted (`common.secrets`, bound to "debtor:<creditor id>:<reference>") and found by
    keyed hash. `time_zones` are the IANA zones in which the person may plausibly be; empty: the creditor's zone.
    """

    creditor = models.ForeignKey(
        Creditor, on_delete=models.PROTECT, related_name="debtors", db_index=False, db_constraint=False
    )
    reference = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    national_number = models.BinaryField(null=True)
    national_number_hash = models.BinaryField(null=True, max_length=32)
    birth_on = models.DateField(null=True)
    language = models.CharField(max_length=10, blank=True)
    region = models.CharField(max_length=10, blank=True)
    time_zones = models.JSONField(default=list)
    created_at = models.DateTimeField()

    objects = models.Manager["Debtor"]()
    history = HistoricalRecords(excluded_fields=["national_number", "national_number_hash"])

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["creditor", "reference"], name="debtor_reference_once"),
        ]
        indexes = [
            models.Index(
                fields=["national_number_hash"],
                condition=Q(national_number_hash__isnull=False),
                name="debtor_by_national_number",
            )
        ]

    def __str__(self) -> str:
        return self.name


class RelatedPerson(models.Model):
    """A guarantor, who also owes, or a contact person, who is never told of the debt.

    A contact person who wants no contact (`refused_at`) is left alone for good; the database takes no word of it back
    (CBA 2026; GB/T 45251).
    """

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="related_people")
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)
    name = models.CharField(_("name"), max_length=120)
    relation = models.CharField(_("relation"), max_length=40, blank=True)
    refused_at = models.DateTimeField(_("wants no contact since"), null=True)

    objects = models.Manager["RelatedPerson"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(role="debtor") & Q(role__in=PartyRole.values), name="related_role_known"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ContactPoint(models.Model):
    """A phone (E.164), email or address of the debtor, or of `person` when set."""

    debtor = models.ForeignKey(
        Debtor, on_delete=models.PROTECT, related_name="contact_points", db_index=False, db_constraint=False
    )
    person = models.ForeignKey(
        RelatedPerson, null=True, on_delete=models.PROTECT, related_name="contact_points", db_index=False
    )
    kind = models.CharField(_("kind"), max_length=10, choices=PointKind)
    place = models.CharField(_("place"), max_length=10, choices=PointPlace, default=PointPlace.MOBILE)
    value = models.CharField(_("number or address"), max_length=200)
    state = models.CharField(_("state"), max_length=20, choices=PointState, default=PointState.NEW)
    source = models.CharField(_("source"), max_length=40, choices=PointSource, default=PointSource.PLACEMENT)
    created_at = models.DateTimeField()

    objects = models.Manager["ContactPoint"]()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["debtor", "person", "kind", "value"], nulls_distinct=False, name="contact_point_once"
            ),
            models.CheckConstraint(condition=Q(state__in=PointState.values), name="contact_point_state_known"),
        ]
        indexes = [
            # From its end, so that the last digits of a phone find it; an email whatever its capitals.
            models.Index(OpClass(Reverse(Lower("value")), name="text_pattern_ops"), name="contact_point_by_ending"),
            models.Index(fields=["person"], condition=Q(person__isnull=False), name="contact_point_by_person"),
        ]

    def __str__(self) -> str:
        return self.masked

    @property
    def masked(self) -> str:
        """The number or address with its middle hidden: "138 **** 0142", "l***@example.com"; "••••" once sealed."""
        if self.value.startswith(seals.MARK):
            return seals.MASK
        if self.kind == PointKind.PHONE:
            digits = self.value.lstrip("+")
            head = digits[-11:-8] if len(digits) >= 11 else digits[:2]
            return f"{head} **** {digits[-4:]}"
        if self.kind == PointKind.EMAIL:
            name, _at, domain = self.value.partition("@")
            return f"{name[:1]}***@{domain}"
        return f"{self.value[:6]} ****"
