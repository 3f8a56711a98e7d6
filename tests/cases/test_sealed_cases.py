"""Nothing is written on a sealed case: each action refuses in one sentence, and so does the database."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from cases.actions import case_lock
from cases.actions.closings import closings
from cases.actions.holds import holds
from cases.actions.ledger import corrections
from cases.actions.payments import payments
from cases.actions.placements import keeping
from cases.actions.plans import affordability, plan_endings
from cases.actions.promises import promises
from cases.actions.requests import request_answers, requests
from cases.actions.strategies import queue
from cases.enums import Channel, HoldKind, Outcome, RequestKind
from cases.models import (
    Account,
    Case,
    Closing,
    Correction,
    Hold,
    KeepRequest,
    Plan,
    Promise,
    Request,
    RequestNote,
    Skip,
)
from cases.rules.plans.affordability import Stated
from cases.rules.promises.promises import Part
from contacts.actions import corrections as log_corrections
from contacts.actions import data_requests, gate, log
from contacts.enums import Party
from contacts.models import Contact, Decision
from staff.enums import Role
from tests.cases.sealing import due, sealed
from tests.factories import NOW, TODAY, PaymentFactory, UserFactory

pytestmark = pytest.mark.django_db
ACTIONS: dict[str, Callable[[Case, dict[str, Any]], Any]] = {
    "request": lambda case, at: requests.receive(case=case, kind=RequestKind.COMPLAINT, subject="x", **at),
    "comment": lambda case, at: requests.comment(request=case.requests.get(), text="x", **at),
    "reopen request": lambda case, at: request_answers.reopen(request=case.requests.get(), reason="x", **at),
    "hold": lambda case, at: holds.place(case=case, kind=HoldKind.ATTORNEY, **at),
    "lift": lambda case, at: holds.lift(hold=case.holds.get(), reason="x", **at),
    "promise": lambda case, at: promises.record_series(case=case, parts=[Part(Decimal(1), TODAY)], **at),
    "withdraw": lambda case, at: promises.withdraw(promise=case.promises.get(), reason="x", **at),
    "refund": lambda case, at: corrections.ask(
        account=case.accounts.get(), kind="refund", stated={"unapplied": Decimal(1)}, reason="x", words="x", **at
    ),
    "decide": lambda case, at: corrections.refuse(
        correction=Correction.objects.get(account__case=case), words="x", **at
    ),
    "keep": lambda case, at: keeping.ask(case=case, until=TODAY, reason="x", **at),
    "answer keep": lambda case, at: keeping.answer(
        request=KeepRequest.objects.get(case=case), granted_until=None, words="x", **at
    ),
    "close": lambda case, at: closings.ask(case=case, reason="paid", evidence="x", **at),
    "reopen case": lambda case, at: closings.reopen(closing=Closing.objects.get(case=case), reason="x", **at),
    "statement": lambda case, at: affordability.record(
        case=case, stated=Stated(Decimal(1), Decimal(1), Decimal(1)), willing=True, **at
    ),
    "cancel plan": lambda case, at: plan_endings.cancel(plan=Plan.objects.get(case=case), reason="x", **at),
    "end plan": lambda case, at: plan_endings.end_agreed(plan=Plan.objects.get(case=case), reason="x", proof="x", **at),
    "skip": lambda case, at: queue.skip(case=case, reason="x", **at),
    "match": lambda case, at: payments.match(
        payment=PaymentFactory.create(account=None, account_reference="?", creditor=case.creditor, state="unmatched"),
        account=case.accounts.get(),
        **at,
    ),
    "log": lambda case, at: log.record(
        case=case, entry=log.Entry(Channel.PHONE, Party.NOBODY, Outcome.NO_ANSWER), **at
    ),
    "correct log": lambda case, at: log_corrections.correct(
        contact=Contact.objects.get(case=case, sequence=1),
        party=Party.NOBODY,
        outcome=Outcome.NO_ANSWER,
        note="x",
        **at,
    ),
    "gate": lambda case, at: gate.ask(case=case, contact_point=None, channel=Channel.PHONE, **at),
    "data request": lambda case, at: data_requests.ask(case=case, proof="x", **at),
}
ROWS: dict[type, dict[str, Any]] = {
    Request: {"number": "R-1"},
    RequestNote: {},
    Hold: {},
    Promise: {},
    Plan: {},
    KeepRequest: {},
    Closing: {},
    Correction: {},
    Contact: {"sequence": 99},
}


@pytest.fixture
def case() -> Case:
    case = due()
    sealed(case.creditor, UserFactory.create(role=Role.ADMINISTRATOR), UserFactory.create(role=Role.QUALITY))
    case.refresh_from_db()
    return case


def test_every_action_refuses_a_sealed_case(case: Case) -> None:
    at = {"by": UserFactory.create(role=Role.SUPERVISOR), "now": NOW + timedelta(days=1)}
    refused = set()
    for name, action in ACTIONS.items():
        try:
            with transaction.atomic():
                action(case, at)
        except case_lock.CaseSealed:
            refused.add(name)
    assert refused == set(ACTIONS)


def test_the_database_refuses_rows_on_a_sealed_case(case: Case) -> None:
    for model, changes in ROWS.items():
        row: Any = model.objects.order_by("pk").first()  # type: ignore[attr-defined]
        row.pk, row._state.adding = None, True
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(DatabaseError, match="is sealed"), transaction.atomic():
            row.save(force_insert=True)
    for model in (Skip, Decision):
        about = {"at": NOW, "collector": UserFactory.create()} if model is Skip else {"asked_at": NOW}
        with pytest.raises(DatabaseError, match="is sealed"), transaction.atomic():
            model.objects.create(case=case, **about)
    with pytest.raises(DatabaseError, match="is sealed"), transaction.atomic():
        Request.objects.update(outcome="", answer="", verification="", closed_at=None, closed_by=None)


def test_a_case_is_locked_in_one_place_only() -> None:
    """Who locks a case otherwise could forget to ask whether it is sealed; nights judge thousands in one statement."""
    found = {
        path.name
        for app in ("cases", "contacts", "commissions", "reports")
        for path in Path(app, "actions").rglob("*.py")
        if re.search(r"\bCase\.objects\s*\.select_for_update", path.read_text())
    }
    assert found == {"case_lock.py"}


def test_money_that_names_a_sealed_case_waits_for_somebody(case: Case) -> None:
    stated = payments.Stated(case.number, "late-money", Decimal(5), TODAY)
    payment = payments.record(creditor=case.creditor, stated=stated, by=None, now=NOW)
    assert (payment.state, payment.account_id) == ("unmatched", None)
    assert not Account.objects.filter(payments=payment).exists()
