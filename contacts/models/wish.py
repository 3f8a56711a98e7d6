"""What persons wish of being reached: consents, opt-outs, times and places. Evidence, never changed."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cases.enums import Channel
from cases.models import ContactPoint, Debtor, RelatedPerson
from contacts.enums import WishKind, WishVia
from contacts.models.log import Contact


class Wish(models.Model):
    """One thing that a person agreed to or forbade, with its evidence: when received, how, in which words, by whom.

    It is the debtor's, or that of `person` around the debt. An empty field narrows nothing: no `point` means every
    number and address, no `channel` every channel. `days` are "mon" to "sun", `opens` and `closes` clock times on the
    person's wall; it holds from the local day `first_on` to `last_on`. `direct` says that it was given to this desk.
    A row of the kind "taken_back" ends the one that it names (`takes_back`); no row changes.
    """

    debtor = models.ForeignKey(Debtor, on_delete=models.PROTECT, related_name="wishes")
    person = models.ForeignKey(RelatedPerson, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=30, choices=WishKind)
    channel = models.CharField(max_length=10, choices=Channel, blank=True)
    point = models.ForeignKey(ContactPoint, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    place = models.CharField(max_length=10, blank=True)
    days = ArrayField(models.CharField(max_length=3), default=list)
    opens = models.CharField(max_length=5, blank=True)
    closes = models.CharField(max_length=5, blank=True)
    first_on = models.DateField(null=True)
    last_on = models.DateField(null=True)
    direct = models.BooleanField(default=True)
    takes_back = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="taken_back")
    received_at = models.DateTimeField()
    via = models.CharField(max_length=10, choices=WishVia)
    wording = models.CharField(max_length=500, blank=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Wish"]()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="taken_back", takes_back__isnull=False)
                | (~Q(kind="taken_back") & Q(takes_back__isnull=True)),
                name="wish_taken_back_names_which",
            ),
            models.CheckConstraint(condition=Q(received_at__lte=F("recorded_at")), name="wish_received_before"),
            models.CheckConstraint(
                condition=Q(last_on__isnull=True) | Q(first_on__isnull=True) | Q(last_on__gte=F("first_on")),
                name="wish_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.debtor_id} {self.kind}"
