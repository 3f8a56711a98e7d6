"""Cases handed over from one person to another, with the note that goes with them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cases.enums import TransferReason
from staff.models import Team


class Transfer(models.Model):
    """One hand-over of one case or of many: to whom, why, and what the next person must know.

    `collector` is None for a team's pool. The cases are those whose `Assignment.transfer` points here.
    """

    collector = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=20, choices=TransferReason)
    note = models.CharField(_("hand-over note"), max_length=1000)
    moved = models.PositiveIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    objects = models.Manager["Transfer"]()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(note=""), name="transfer_has_note"),
            models.CheckConstraint(condition=Q(moved__gt=0), name="transfer_moves_something"),
            models.CheckConstraint(condition=Q(reason__in=TransferReason.values), name="transfer_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} → {self.collector_id or self.team_id}"
