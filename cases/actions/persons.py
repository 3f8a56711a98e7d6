"""The person as a whole: what is decided for one debtor waits for what is decided for the same person elsewhere."""

from django.db.models import Q

from cases.models import Case, Debtor


def lock(*, case: Case) -> None:
    """Lock the debtor of `case` and every debtor with the same national number until the transaction ends."""
    known = Debtor.objects.filter(pk=case.debtor_id).values_list("national_number_hash", flat=True).first()
    same = Q(pk=case.debtor_id) | (Q(national_number_hash=known) if known else Q(pk=case.debtor_id))
    rows = Debtor.objects.select_for_update(of=("self",), no_key=True).filter(same).order_by("pk")
    list(rows.values_list("pk", flat=True))
