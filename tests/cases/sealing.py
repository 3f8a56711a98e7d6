"""Closed cases whose time is over, with something personal in every place where it may be, and their sealing."""

from datetime import timedelta
from typing import Any

from cases.actions.closings import sealing
from cases.imports.progress import Silent
from cases.models import Assignment, Case, RefusedRow, RelatedPerson, RequestNote, SealBatch, StagedAccount
from common import secrets
from staff.models import User
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    CorrectionFactory,
    CreditorFactory,
    DebtorFactory,
    HoldFactory,
    PaymentFactory,
    PlacementFactory,
    PromiseFactory,
    RequestFactory,
    UserFactory,
)
from tests.life_factories import ClosingFactory, KeepRequestFactory, TransferFactory
from tests.plan_factories import AffordabilityStatementFactory, RepaymentPlanFactory, RepaymentVersionFactory

SECRET = "Zhao Qiwen"
LONG_AGO = TODAY - timedelta(days=900)


def due(**changes: Any) -> Case:
    """Return a closed case whose time is over, with something personal everywhere."""
    creditor = changes.pop("creditor", None) or CreditorFactory.create()
    debtor = changes.pop("debtor", None) or DebtorFactory.create(
        creditor=creditor,
        name=SECRET,
        birth_on=TODAY,
        national_number=b"1",
        national_number_hash=secrets.keyed_hash("1"),
    )
    closed = {"state": "closed", "close_reason": "paid", "closed_on": LONG_AGO, "retain_until": TODAY}
    case = CaseFactory.create(creditor=creditor, debtor=debtor, **(closed | changes))
    account = AccountFactory.create(case=case, reference=f"AC-{case.pk}", state="closed", closed_on=LONG_AGO)
    ContactPointFactory.create(debtor=debtor, value=f"+8613800{case.pk:06d}")
    person = RelatedPerson.objects.create(debtor=debtor, role="guarantor", name=SECRET, relation="brother")
    ContactPointFactory.create(debtor=debtor, person=person, value=f"+8613900{case.pk:06d}")
    for step in range(3):
        at = NOW - timedelta(days=900, hours=9 - step)
        ContactFactory.create(case=case, at=at, note=f"{SECRET} said {step}")
    PromiseFactory.create(case=case, state="broken", reason=SECRET, method=SECRET)
    PaymentFactory.create(account=account, note=SECRET)
    transfer = TransferFactory.create(note=f"{SECRET} is patient.")
    Assignment.objects.create(case=case, since=NOW, until=NOW, reason=SECRET, transfer=transfer)
    ClosingFactory.create(case=case, state="refused", evidence=SECRET, decided_by=UserFactory.create(), decided_at=NOW)
    lifted = {"state": "lifted", "lifted_at": NOW, "lift_reason": SECRET}
    HoldFactory.create(case=case, debtor=debtor, kind="dispute_open", scope="debt", reason=SECRET, **lifted)
    decided = {"decided_by": UserFactory.create(), "decided_at": NOW, "decision": SECRET}
    CorrectionFactory.create(account=account, words=SECRET, state="refused", **decided)
    AffordabilityStatementFactory.create(case=case, note=SECRET)
    plan = RepaymentPlanFactory.create(case=case, state="cancelled", ended_on=LONG_AGO, reason=SECRET)
    RepaymentVersionFactory.create(plan=plan, state="refused", reason=SECRET, decision=SECRET)
    request = RequestFactory.create(
        case=case, kind="dispute", subject=SECRET, details=SECRET, outcome="justified", answer=SECRET,
        verification=SECRET, closed_at=NOW, closed_by=UserFactory.create(),
    )  # fmt: skip
    RequestNote.objects.create(request=request, kind="comment", at=NOW, text=SECRET)
    KeepRequestFactory.create(case=case, reason=SECRET, answer=SECRET, state="lapsed")
    _payments_without_account(case, account)
    placement = PlacementFactory.create(creditor=creditor)
    StagedAccount.objects.create(
        placement_id=placement.pk, line=1, account_reference=account.reference, debtor_reference=debtor.reference,
        name=SECRET, address=SECRET,
    )  # fmt: skip
    RefusedRow.objects.create(placement=placement, line=7, code="x", value=SECRET, cells=[account.reference, SECRET])
    return case


def _payments_without_account(case: Case, account: Any) -> None:
    """Money that named the customer, spread over the account, and money that nobody could place."""
    named = {"creditor": case.creditor, "account_reference": case.debtor.reference, "note": SECRET}
    whole = PaymentFactory.create(account=None, state="spread", **named)
    PaymentFactory.create(account=account, part_of=whole, part=1, reference=whole.reference, **named)
    PaymentFactory.create(account=None, state="set_aside", **named)


def sealed(creditor: Any, administrator: User, quality: User) -> SealBatch:
    batch = sealing.approve(batch=sealing.ask(creditor=creditor, by=administrator, now=NOW), by=quality, now=NOW)
    return sealing.seal(batch_id=batch.pk, by=quality, progress=Silent(), now=NOW)
