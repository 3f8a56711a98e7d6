"""The app's registration with Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        """Name what is personal in the contact log to those who seal cases."""
        from cases.rules import sealing
        from contacts.rules.sealing import ARCHIVES, KNOWN_PLAIN, PARTS

        sealing.PARTS.extend(part for part in PARTS if part not in sealing.PARTS)
        sealing.KNOWN_PLAIN.update(KNOWN_PLAIN)
        sealing.FIRST.extend(one for one in (ARCHIVES,) if one not in sealing.FIRST)
