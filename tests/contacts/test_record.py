"""The record of a person: each section holds theirs, none holds anybody else's, nothing that was sealed comes back."""

from typing import Any

import pytest

from cases.models import Case, RelatedPerson
from contacts.models import Decision, Message, Told
from contacts.queries.record import sections
from staff.enums import Role
from tests.cases.sealing import SECRET, due, sealed
from tests.factories import (
    NOW,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    CorrectionFactory,
    CreditorFactory,
    DebtorFactory,
    HoldFactory,
    PaymentFactory,
    PromiseFactory,
    RequestFactory,
    UserFactory,
)
from tests.library_factories import AnswerVersionFactory, ToldFactory
from tests.life_factories import WishFactory
from tests.message_factories import MessageFactory
from tests.plan_factories import (
    AffordabilityStatementFactory,
    AgreementFactory,
    InstalmentFactory,
    RepaymentPlanFactory,
    RepaymentVersionFactory,
)

pytestmark = pytest.mark.django_db
MARKED = {
    "person": "Name",
    "contact_points": "Number or address",
    "wishes": "Words",
    "cases": "Case",
    "accounts": "Account",
    "ledger": "Account",
    "payments": "Note",
    "corrections": "Why",
    "promises": "Reason",
    "affordability": "Note",
    "plans": "Reason",
    "instalments": "Plan",
    "agreements": "Case",
    "requests": "Subject",
    "holds": "Why",
    "contacts": "Note",
    "messages": "Text",
    "answers": "Case",
}
"""Of each section the column in which a row of `life` bears the mark of its person."""


def life(mark: str) -> Case:
    """Return the case `mark` of a person with a row for every section, each with the mark in it."""
    debtor = DebtorFactory.create(name=f"{mark} Person")
    case: Case = CaseFactory.create(debtor=debtor, creditor=debtor.creditor, number=mark)
    account = AccountFactory.create(case=case, reference=f"{mark}-A")
    ContactPointFactory.create(debtor=debtor, kind="email", value=f"{mark}@example.com")
    WishFactory.create(debtor=debtor, wording=f"{mark} wants no SMS")
    PaymentFactory.create(account=account, note=f"{mark} paid")
    CorrectionFactory.create(account=account, words=f"{mark} asked")
    PromiseFactory.create(case=case, reason=f"{mark} promised")
    AffordabilityStatementFactory.create(case=case, note=f"{mark} told")
    version = RepaymentVersionFactory.create(plan=RepaymentPlanFactory.create(case=case, reason=f"{mark} agreed"))
    InstalmentFactory.create(version=version)
    AgreementFactory.create(version=version)
    RequestFactory.create(case=case, subject=f"{mark} complained")
    HoldFactory.create(case=case, reason=f"{mark} has an attorney")
    told = ContactFactory.create(case=case, party="debtor", outcome="other", note=f"{mark} spoke")
    written(case, f"{mark} was written to")
    answer = AnswerVersionFactory.create(approved=True, body="Pay into {how_to_pay}.")
    ToldFactory.create(case=case, version=answer, contact=told, topic=answer.answer.topic)
    return case


def written(case: Case, body: str, **more: Any) -> Message:
    """Return a message that left, with its row in the log."""
    about = {"channel": "sms", "outcome": "sent", "person": more.get("person"), "note": body}
    contact = ContactFactory.create(case=case, party=more.pop("party", "debtor"), **about)
    decision = Decision.objects.create(case=case, channel="sms", verdict="allowed", asked_at=NOW)
    ended = {"state": "sent", "ended_at": NOW, "contact": contact, "decision": decision, "last_decision": decision}
    message: Message = MessageFactory.create(case=case, body=body, **ended, **more)
    return message


def record(case: Case) -> dict[str, list[dict[str, str]]]:
    return {one.name: one.rows for one in sections.of_person(case.debtor)}


def test_every_section_holds_the_person_and_nobody_else() -> None:
    case, _other = life("K-ONE"), life("K-TWO")
    found = record(case)
    assert set(found) == set(MARKED)
    for name, rows in found.items():
        column = MARKED[name]
        marks = [str(case.plans.get().pk)] if name == "instalments" else ["K-ONE"]
        assert rows, name
        assert any(mark in row[column] for row in rows for mark in marks), (name, rows)
    assert "K-TWO" not in str(found)


def test_a_message_stands_as_it_left_and_one_that_never_left_does_not() -> None:
    case = life("K-ONE")
    MessageFactory.create(case=case, body="It waits")
    friend = RelatedPerson.objects.create(debtor=case.debtor, role="contact_person", name="Friend Wang")
    written(case, "Would you ask them to call?", person=friend, party="contact_person")
    (row,) = record(case)["messages"]
    said = {name: row[name] for name in ("Case", "Channel", "Text", "State", "When")}
    assert said == {
        "Case": "K-ONE",
        "Channel": "SMS",
        "Text": "K-ONE was written to",
        "State": "sent",
        "When": "2026-11-24 05:26+00:00",
    }
    assert row["Template"].startswith("Reminder")


def test_an_answer_is_given_with_its_question_and_without_figures() -> None:
    case = life("K-ONE")
    ToldFactory.create(case=case, topic="balance", at=NOW)
    first, second = record(case)["answers"]
    assert first["Question"].startswith("How do I pay")
    assert (first["Answer"], first["How"], first["When"]) == ("Pay into ….", "Told", "2026-11-24 06:26+00:00")
    assert (second["Question"], second["Answer"]) == ("Why this balance", "The figures of the case on that day")


@pytest.mark.parametrize("heard", ["guarantor", "contact_person", ""])
def test_what_was_told_to_somebody_else_is_left_out(heard: str) -> None:
    case = life("K-ONE")
    role = heard or "guarantor"
    person = RelatedPerson.objects.create(debtor=case.debtor, role=role, name="Somebody Else")
    row = ToldFactory.create(case=case, topic="balance")
    if heard:
        contact = ContactFactory.create(case=case, party=heard, outcome="hung_up", person=person)
        Told.objects.filter(pk=row.pk).update(contact=contact)
    assert [one["Question"] for one in record(case)["answers"]] != []
    assert "Why this balance" not in str(record(case)["answers"])


def test_nothing_of_a_sealed_case_comes_back() -> None:
    creditor = CreditorFactory.create()
    case = due(creditor=creditor, debtor=DebtorFactory.create(creditor=creditor, name=SECRET))
    written(case, f"{SECRET}, you owe")
    version = AnswerVersionFactory.create(approved=True, answer__question=f"May {SECRET} pay later?", body="Yes.")
    ToldFactory.create(case=case, version=version, topic=version.answer.topic)
    RelatedPerson.objects.filter(debtor=case.debtor).update(role="contact_person")
    assert SECRET in str(record(case)["messages"])
    assert SECRET in str(record(case)["answers"])
    sealed(case.creditor, UserFactory.create(role=Role.ADMINISTRATOR), UserFactory.create(role=Role.QUALITY))
    case.debtor.refresh_from_db()
    found = record(case)
    assert SECRET not in str(found)
    assert [(one["Subject"], one["Text"]) for one in found["messages"]] == [("", "")]
    assert [one["Answer"] for one in found["answers"]] == [""]
