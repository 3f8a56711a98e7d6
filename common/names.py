"""Names of places and languages in the reader's language."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PLACES: dict[str, Any] = {
    "Asia/Shanghai": _("Shanghai"),
    "Asia/Hong_Kong": _("Hong Kong"),
    "Asia/Taipei": _("Taipei"),
    "Asia/Urumqi": _("Ürümqi"),
    "Europe/London": _("London"),
    "America/New_York": _("New York"),
    "America/Chicago": _("Chicago"),
    "America/Denver": _("Denver"),
    "America/Phoenix": _("Phoenix"),
    "America/Los_Angeles": _("Los Angeles"),
    "America/Anchorage": _("Anchorage"),
    "Pacific/Honolulu": _("Honolulu"),
}
LANGUAGES: dict[str, Any] = {
    "zh": _("Mandarin"),
    "yue": _("Cantonese"),
    "nan": _("Taiwanese"),
    "en": pgettext_lazy("spoken", "English"),
    "es": _("Spanish"),
    "cy": _("Welsh"),
    "hi": _("Hindi"),
    "pl": _("Polish"),
    "ur": _("Urdu"),
}


def place(zone: str) -> str:
    """Return the place by which an IANA zone is known: "Shanghai", 上海; the zone's own word for a rare one."""
    return str(PLACES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def language(code: str) -> str:
    """Return the name of the spoken language of a code such as "zh" or "en-GB"; the code itself for a rare one."""
    return str(LANGUAGES.get(code.partition("-")[0].lower()) or code)
