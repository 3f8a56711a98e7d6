"""The app's registration with Django."""

from django.apps import AppConfig


class CommissionsConfig(AppConfig):
    name = "commissions"

    def ready(self) -> None:
        """Name what is personal in commissions to those who seal cases."""
        from cases.rules.closings import sealing
        from commissions.rules.sealing import PARTS

        sealing.PARTS.extend(part for part in PARTS if part not in sealing.PARTS)
