"""The house's own rules of contact, in versions."""

from django.db import models
from django.db.models import Q

from common import links, versions
from common.models import Job
from common.versions import Version


class PackVersion(Version):
    """One state of the rules that the company sets above the file of the pack `house` (`contacts.gate.house`).

    `replay` is what `contacts.actions.packs.replays` found at `replayed_at`: which answers of the last 90 days it
    would have changed. Without one it is not handed in (constraint). `job` is the work that finds it.
    """

    number = models.PositiveIntegerField(unique=True)
    content = models.JSONField(default=list)
    based_on = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    replay = models.JSONField(null=True)
    replayed_at = models.DateTimeField(null=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = models.Manager["PackVersion"]()

    class Meta:
        constraints = [
            *versions.constraints("pack_version", maker="pack"),
            versions.says(Q(replay__isnull=False) & ~Q(note=""), "pack_version_says_what_and_when"),
            models.CheckConstraint(
                condition=Q(replay__isnull=True, replayed_at__isnull=True)
                | Q(replay__isnull=False, replayed_at__isnull=False),
                name="pack_version_replayed_at_a_moment",
            ),
            versions.one_open("pack_version"),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(state="approved"), name="pack_version_approved")]

    def get_absolute_url(self) -> str:
        """Return the address of the version's page."""
        return links.to("contacts:house-version", self.number)
