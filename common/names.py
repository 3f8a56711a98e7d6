"""Names of places, states and languages in the reader's language."""

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
REGIONS: dict[str, Any] = {
    "us-al": pgettext_lazy("state", "Alabama"),
    "us-ak": pgettext_lazy("state", "Alaska"),
    "us-az": pgettext_lazy("state", "Arizona"),
    "us-ar": pgettext_lazy("state", "Arkansas"),
    "us-ca": pgettext_lazy("state", "California"),
    "us-co": pgettext_lazy("state", "Colorado"),
    "us-ct": pgettext_lazy("state", "Connecticut"),
    "us-de": pgettext_lazy("state", "Delaware"),
    "us-dc": pgettext_lazy("state", "District of Columbia"),
    "us-fl": pgettext_lazy("state", "Florida"),
    "us-ga": pgettext_lazy("state", "Georgia"),
    "us-hi": pgettext_lazy("state", "Hawaii"),
    "us-id": pgettext_lazy("state", "Idaho"),
    "us-il": pgettext_lazy("state", "Illinois"),
    "us-in": pgettext_lazy("state", "Indiana"),
    "us-ia": pgettext_lazy("state", "Iowa"),
    "us-ks": pgettext_lazy("state", "Kansas"),
    "us-ky": pgettext_lazy("state", "Kentucky"),
    "us-la": pgettext_lazy("state", "Louisiana"),
    "us-me": pgettext_lazy("state", "Maine"),
    "us-md": pgettext_lazy("state", "Maryland"),
    "us-ma": _("Massachusetts"),
    "us-mi": pgettext_lazy("state", "Michigan"),
    "us-mn": pgettext_lazy("state", "Minnesota"),
    "us-ms": pgettext_lazy("state", "Mississippi"),
    "us-mo": pgettext_lazy("state", "Missouri"),
    "us-mt": pgettext_lazy("state", "Montana"),
    "us-ne": pgettext_lazy("state", "Nebraska"),
    "us-nv": pgettext_lazy("state", "Nevada"),
    "us-nh": pgettext_lazy("state", "New Hampshire"),
    "us-nj": pgettext_lazy("state", "New Jersey"),
    "us-nm": pgettext_lazy("state", "New Mexico"),
    "us-ny": pgettext_lazy("state", "New York"),
    "us-nyc": _("New York City"),
    "us-nc": pgettext_lazy("state", "North Carolina"),
    "us-nd": pgettext_lazy("state", "North Dakota"),
    "us-oh": pgettext_lazy("state", "Ohio"),
    "us-ok": pgettext_lazy("state", "Oklahoma"),
    "us-or": pgettext_lazy("state", "Oregon"),
    "us-pa": pgettext_lazy("state", "Pennsylvania"),
    "us-pr": pgettext_lazy("state", "Puerto Rico"),
    "us-ri": pgettext_lazy("state", "Rhode Island"),
    "us-sc": pgettext_lazy("state", "South Carolina"),
    "us-sd": pgettext_lazy("state", "South Dakota"),
    "us-tn": pgettext_lazy("state", "Tennessee"),
    "us-tx": pgettext_lazy("state", "Texas"),
    "us-ut": pgettext_lazy("state", "Utah"),
    "us-vt": pgettext_lazy("state", "Vermont"),
    "us-va": pgettext_lazy("state", "Virginia"),
    "us-wa": pgettext_lazy("state", "Washington"),
    "us-wv": pgettext_lazy("state", "West Virginia"),
    "us-wi": pgettext_lazy("state", "Wisconsin"),
    "us-wy": pgettext_lazy("state", "Wyoming"),
}


def place(zone: str) -> str:
    """Return the place by which an IANA zone is known: "Shanghai", 上海; the zone's own word for a rare one."""
    return str(PLACES.get(zone) or zone.rpartition("/")[2].replace("_", " "))


def region(code: str, country: str = "") -> str:
    """Return the name of the state or city that "us-ma" means, or "MA" in the `country` "us"; others as they stand."""
    key = code.lower()
    return str(REGIONS.get(key) or REGIONS.get(f"{country}-{key}") or code)


def language(code: str) -> str:
    """Return the name of the spoken language of a code such as "zh" or "en-GB"; the code itself for a rare one."""
    return str(LANGUAGES.get(code.partition("-")[0].lower()) or code)
