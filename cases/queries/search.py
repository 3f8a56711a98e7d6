"""One box that finds a case: by name, case number, account, last four digits, phone or national number."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

import phonenumbers
from django.db import connection
from django.db.models import F, Q

from cases.models import Account, Case, ContactPoint, Creditor, Debtor
from common.secrets import keyed_hash
from staff.models import User

MOST = 50
MOST_IDS = 2000
LONGEST = 120
NOT_DIGIT = re.compile(r"\D")
NOT_PHONE = re.compile(r"[^\d\s()+./\-]")
BY_LETTERS = "SELECT id FROM cases_debtor WHERE upper(name) LIKE upper(%(like)s) LIMIT %(most)s"
BY_SIGNS = """
    SELECT id FROM cases_debtor
    WHERE octet_length(name) > char_length(name) AND string_to_array(name, NULL) @> %(signs)s::text[]
      AND upper(name) LIKE upper(%(like)s) LIMIT %(most)s
"""


@dataclass(frozen=True)
class Found:
    """The first cases that fit and whether there are more."""

    cases: list[Case]
    more: bool


def find(*, user: User, text: str) -> Found:
    """Return up to 50 cases of `user` that fit `text`: open ones first, largest first; nothing for a blank.

    Each way of naming a case is a look-up in its own index; the cases are then fetched by id.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())[:LONGEST]
    if not plain:
        return Found([], more=False)
    debtors = [*_named(plain), *_numbered(plain), *_phoned(plain)]
    accounts = Account.objects.filter(_referred(plain) | _last_four(plain))
    cases = accounts.values_list("case_id", flat=True)[:MOST_IDS]
    fits = Q(pk__in=list(cases)) | Q(debtor_id__in=debtors) | Q(number=plain.upper())
    rows = Case.objects.visible_to(user).filter(fits).select_related("debtor", "creditor", "collector")
    found = list(rows.order_by(F("closed_on").asc(nulls_first=True), "-balance", "-pk")[: MOST + 1])
    return Found(found[:MOST], more=len(found) > MOST)


def _named(plain: str) -> list[int]:
    """Return the debtors with `plain` in their name: letters by trigrams, Chinese sign by sign."""
    if not any(sign.isalpha() for sign in plain):
        return []
    like = plain.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    signs = [sign for sign in plain if not sign.isascii()]
    params: dict[str, Any] = {"like": f"%{like}%", "signs": signs, "most": MOST_IDS}
    with connection.cursor() as cursor:
        cursor.execute(BY_SIGNS if signs else BY_LETTERS, params)
        return [pk for (pk,) in cursor.fetchall()]


def _numbered(plain: str) -> list[int]:
    found = Debtor.objects.filter(national_number_hash=keyed_hash(plain))
    return list(found.values_list("pk", flat=True)[:MOST_IDS])


def _referred(plain: str) -> Q:
    """Return the accounts called `plain`, creditor by creditor, which is how their index goes."""
    return Q(creditor_id__in=list(Creditor.objects.order_by("pk").values_list("pk", flat=True)), reference=plain)


def _last_four(plain: str) -> Q:
    return Q(card_last_four=plain) if len(plain) == 4 and plain.isascii() and plain.isdigit() else Q(pk__in=[])


def _phoned(plain: str) -> list[int]:
    if NOT_PHONE.search(plain) or len(NOT_DIGIT.sub("", plain)) < 6:
        return []
    found = ContactPoint.objects.filter(value__in=_phones(plain))
    return list(found.values_list("debtor_id", flat=True)[:MOST_IDS])


def _phones(plain: str) -> set[str]:
    """Return the E.164 forms that `plain` may stand for in the regions of the creditors."""
    found = set()
    for region in Creditor.objects.order_by("phone_region").values_list("phone_region", flat=True).distinct():
        try:
            number = phonenumbers.parse(plain, region)
        except phonenumbers.NumberParseException:
            continue
        found.add(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return found
