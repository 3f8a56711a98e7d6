"""One person: the debtor of a case and everyone with the same national number, with whichever creditor."""

from typing import Any

from django.db.models import Q, QuerySet

from cases.models import Debtor

ASKED = """asked AS (
        SELECT k.id AS case_id, d.id AS debtor_id, d.national_number_hash AS hash
        FROM cases_case k JOIN cases_debtor d ON d.id = k.debtor_id WHERE k.id = ANY(%(cases)s)
    )"""
"""What a statement begins WITH: the debtor of each of the `cases`."""
THEIR_CASES = f"""{ASKED}, person AS (
        SELECT case_id, debtor_id FROM asked
        UNION SELECT a.case_id, d.id FROM asked a JOIN cases_debtor d ON d.national_number_hash = a.hash
    ), theirs AS (
        SELECT p.case_id AS asked_id, k.id AS case_id FROM person p JOIN cases_case k ON k.debtor_id = p.debtor_id
    )"""  # noqa: S608 (own text)
"""What a statement begins WITH: `theirs` has for each of the `cases` (`asked_id`) every case of its person."""


def debtors(debtor_id: int, national_number_hash: Any) -> QuerySet[Debtor]:
    """Return the debtors of every creditor that are this person: of the same national number, else this one alone."""
    own = Q(pk=debtor_id)
    return Debtor.objects.filter(own | Q(national_number_hash=national_number_hash) if national_number_hash else own)
