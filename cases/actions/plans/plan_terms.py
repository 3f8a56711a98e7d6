"""What a creditor takes as a plan and who may agree to it: changed by an administrator, with history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cases.models import AuthorityRow, Creditor, PlanTerms
from cases.rules.plans.authority import Row
from cases.rules.plans.plans import LAWS, Law
from common import audit, history
from common.errors import Refusal
from staff.models import User


class PlanTermsRefused(Refusal):
    """The terms go beyond the law, or the matrix says one thing twice; `field` names the input."""

    code = "plan_terms_refused"


@transaction.atomic
def change(*, creditor: Creditor, stated: Mapping[str, Any], rows: Sequence[Row], by: User, now: datetime) -> PlanTerms:
    """Set the terms and the matrix of a creditor; both keep who changed them. Agreed plans keep their own terms.

    Raises PlanTermsRefused beyond what the law allows, or for a row that is stated twice.
    """
    creditor = Creditor.objects.select_for_update(of=("self",), no_key=True).get(pk=creditor.pk)
    law = LAWS.get(creditor.jurisdiction, Law())
    if law.most_months is not None and stated["most_months"] > law.most_months:
        sentence = _("The law allows %(months)s months at most (art. 70).")
        raise PlanTermsRefused(sentence % {"months": law.most_months}, field="most_months")
    keys = [(row.role, row.most_discount, row.most_months) for row in rows]
    if len(set(keys)) < len(keys):
        raise PlanTermsRefused(_("Two rows of the matrix have the same role, discount and months. Keep one of them."))
    terms = PlanTerms.objects.filter(creditor=creditor).first() or PlanTerms(creditor=creditor)
    for name, value in stated.items():
        setattr(terms, name, value)
    history.sign(terms, by=by, now=now)
    terms.save()
    _set_matrix(creditor, rows, by=by, now=now)
    audit.record(by=by, action="plan_terms.change", subject=creditor, now=now, rows=len(rows))
    return terms


def _set_matrix(creditor: Creditor, rows: Sequence[Row], *, by: User, now: datetime) -> None:
    """Bring the stored rows to those stated; what is the same is left alone."""
    wanted = {(row.role, row.most_discount, row.most_months): row for row in rows}
    for stored in AuthorityRow.objects.filter(creditor=creditor).order_by("pk"):
        row = wanted.pop((stored.role, stored.most_discount, stored.most_months), None)
        history.sign(stored, by=by, now=now)
        if row is None:
            stored.delete()
        elif row.most_amount != stored.most_amount:
            stored.most_amount = row.most_amount
            stored.save()
    for row in wanted.values():
        made = AuthorityRow(
            creditor=creditor,
            role=row.role,
            most_discount=row.most_discount,
            most_months=row.most_months,
            most_amount=row.most_amount,
        )
        history.sign(made, by=by, now=now)
        made.save()
