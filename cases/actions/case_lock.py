"""Locking a case to write on it: the one way of every action, so that none writes on what is sealed."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from cases.models import Case
from common.errors import Refusal


class CaseSealed(Refusal):
    """The personal texts of the case are gone for good; nothing is written on it any more."""

    code = "case_sealed"


def locked(*, case_id: int, no_key: bool = False) -> Case:
    """Return the case with its creditor and debtor, locked until the transaction ends; raise CaseSealed.

    Locks are taken in one order, so that no two actions wait for each other: the creditor's ledger
    (`ledger.hold`), the person (`persons.lock`), the case, then its accounts and rows. `no_key` lets rows that point
    to the case be written meanwhile.
    """
    rows = Case.objects.select_for_update(of=("self",), no_key=no_key).select_related("creditor", "debtor")
    row: Case = rows.get(pk=case_id)
    refuse_sealed(row)
    return row


def lock_all(*, case_ids: Collection[int]) -> None:
    """Lock many cases in the order of their keys until the transaction ends; rows that point to them may be written.

    Nothing is read, so that whoever writes on them leaves it to the database to refuse the sealed ones.
    """
    list(
        Case.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=case_ids)
        .order_by("pk")
        .values_list("pk", flat=True)
    )


def refuse_sealed(case: Case) -> None:
    """Raise CaseSealed for a sealed case; the database refuses as well (`cases_refuse_sealed`)."""
    if case.sealed_at is not None:
        raise CaseSealed(_("The case is sealed: nothing is written into it any more."))
