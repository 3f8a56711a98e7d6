"""Who is spoken to is named right: the debtor, or a guarantor; a contact person hears nothing of the debt."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from cases.enums import PartyRole
from cases.models import Case, RelatedPerson
from contacts.actions.templates import templates
from contacts.actions.templates.templates import TemplateRefused
from contacts.models import Decision
from contacts.queries import act
from contacts.queries.library import answering, scripting
from contacts.queries.templates import templates as texts
from contacts.queries.templates import values
from contacts.rules import library as library_rule
from contacts.rules import templates as rule
from contacts.rules.templates import Fault
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, ContactPointFactory, UserFactory
from tests.library_factories import AnswerFactory, AnswerVersionFactory, ScriptFactory, ScriptVersionFactory
from tests.message_factories import SenderFactory, TemplateVersionFactory

pytestmark = pytest.mark.django_db
GREETS = "{recipient_name}, you stand for what {debtor_name} owes to {creditor_name}: {balance}."


@pytest.fixture
def caller() -> User:
    return UserFactory.create()


@pytest.fixture
def case() -> Case:
    case: Case = AccountFactory.create(case__debtor__name="Debtor Lin", case__debtor__birth_on=TODAY).case
    SenderFactory.create(creditor=case.creditor)
    return case


def around(case: Case, role: str, name: str) -> RelatedPerson:
    person: RelatedPerson = RelatedPerson.objects.create(debtor=case.debtor, role=role, name=name)
    ContactPointFactory.create(debtor=case.debtor, person=person)
    return person


def dialled(case: Case, person: RelatedPerson | None, by: User) -> Decision:
    point = case.debtor.contact_points.filter(person=person).first() or ContactPointFactory.create(debtor=case.debtor)
    return Decision.objects.create(
        case=case, contact_point=point, channel="phone", verdict="allowed", asked_at=NOW, asked_by=by,
        reserved_until=NOW + timedelta(minutes=10),
    )  # fmt: skip


def script(case: Case, by: User, **wanted: str) -> scripting.Panel:
    return scripting.panel(case, wanted=scripting.Wanted(language="en", **wanted), user=by, now=NOW)


def answers(case: Case, by: User, party: str = "") -> answering.Panel:
    return answering.panel(case, wanted=answering.Wanted(language="en", party=party), user=by, now=NOW)


@pytest.mark.parametrize(
    ("role", "party", "name"),
    [
        ("", "", "Debtor Lin"),
        ("", "debtor", "Debtor Lin"),
        ("guarantor", "", "Guarantor Wu"),
        ("guarantor", "guarantor", "Guarantor Wu"),
        ("guarantor", "debtor", "Debtor Lin"),
        ("", "guarantor", "Guarantor Wu"),
    ],
)
def test_a_script_greets_who_is_spoken_to(case: Case, caller: User, role: str, party: str, name: str) -> None:
    person = around(case, PartyRole.GUARANTOR, "Guarantor Wu")
    dialled(case, person if role else None, caller)
    ScriptVersionFactory.create(approved=True, body=GREETS)
    panel = script(case, caller, party=party, situation="first_call")
    assert panel.is_guarantor == (name == "Guarantor Wu")
    assert panel.announcement.endswith(f"Am I speaking with {name}?")
    assert panel.body.startswith(f"{name}, you stand for what Debtor Lin owes")


@pytest.mark.parametrize(("party", "situation"), [("voicemail", "voicemail"), ("someone_else", "contact_person")])
@pytest.mark.parametrize(
    ("role", "name"), [("guarantor", "Guarantor Wu"), ("contact_person", "Debtor Lin"), ("", "Debtor Lin")]
)
def test_on_each_line_its_owner_is_asked_for_and_on_that_of_a_contact_person_the_debtor(
    case: Case, caller: User, party: str, situation: str, role: str, name: str
) -> None:
    people = {one: around(case, one, f"{one.title()} Wu") for one in ("guarantor", "contact_person")}
    dialled(case, people.get(role), caller)
    words = {"announcement": "This is {our_name}.", "body": "Would you ask {person_name} to call?", "objections": ""}
    ScriptVersionFactory.create(approved=True, script=ScriptFactory.create(situation=situation), **words)
    panel = script(case, caller, party=party)
    assert panel.body == f"Would you ask {name} to call?"
    assert panel.announcement == "This is Lantern Bay."


def test_one_of_several_guarantors_is_greeted_by_no_name_until_one_was_dialled(case: Case, caller: User) -> None:
    first, _second = (around(case, PartyRole.GUARANTOR, f"Guarantor {name}") for name in ("Wu", "Xu"))
    ScriptVersionFactory.create(approved=True)
    panel = script(case, caller, party="guarantor")
    assert panel.announcement.endswith("Am I speaking with …?")
    assert "{person_name}" in panel.missing
    dialled(case, first, caller)
    assert script(case, caller, party="guarantor").announcement.endswith("Am I speaking with Guarantor Wu?")


def test_answers_tell_a_guarantor_whose_debt_it_is(case: Case, caller: User) -> None:
    around(case, PartyRole.GUARANTOR, "Guarantor Wu")
    AnswerVersionFactory.create(approved=True, answer=AnswerFactory.create(), body=GREETS)
    panel = answers(case, caller, "guarantor")
    assert panel.ledger is not None
    assert panel.ledger.said["balance"].startswith("Debtor Lin owes ¥1,000.00 today: ")
    assert panel.found[0].text.startswith("Guarantor Wu, you stand for what Debtor Lin owes")
    assert answers(case, caller).ledger.said["balance"].startswith("You owe ")
    assert not answers(case, caller, "contact_person").may_hear


def test_what_proves_the_debtor_is_not_for_a_guarantor(case: Case, caller: User) -> None:
    person = around(case, PartyRole.GUARANTOR, "Guarantor Wu")
    for whom, marks in ((person, ""), (None, "born in November")):
        pane = act.pane(case=case, user=caller, now=NOW, decision=dialled(case, whom, caller))
        assert pane.call is not None
        assert pane.call.marks == marks


def test_a_letter_to_a_guarantor_names_the_guarantor(case: Case) -> None:
    person = around(case, PartyRole.GUARANTOR, "Guarantor Wu")
    version = TemplateVersionFactory.create(approved=True, body=GREETS, template__party="guarantor")
    known = values.gather([case.pk])[case.pk]
    said = texts.text(version, known, today=TODAY, person=person).body
    assert said.startswith("Guarantor Wu, you stand for what Debtor Lin owes to")


def test_a_text_to_a_guarantor_that_names_the_debtor_alone_is_refused() -> None:
    maker = UserFactory.create(role=Role.SUPERVISOR)
    version = TemplateVersionFactory.create(template__party="guarantor", body="")
    about: dict[str, Any] = {"version": version, "subject": "", "by": maker, "now": NOW}
    with pytest.raises(TemplateRefused, match=r"\{debtor_name\} names the debtor.+Write \{person_name\}"):
        templates.write(body="{debtor_name}, you owe {balance}.", **about)
    assert templates.write(body=GREETS, **about).body == GREETS


@pytest.mark.parametrize("part", ["announcement", "body"])
def test_a_script_asks_nobody_for_the_debtor_by_name(part: str) -> None:
    words = {"announcement": "This is {our_name}.", "body": "Call us.", "objections": "", "closing": ""}
    words |= {part: f"{words[part]} Is {{debtor_name}} there?"}
    said = {one.fault for one in library_rule.script_problems(words, is_private=False)}
    assert said == ({Fault.NAMES_DEBTOR} if part == "announcement" else set())
    assert [one.fault for one in library_rule.script_problems(words, is_private=True)] == [Fault.NAMES_DEBTOR]
    assert rule.problems(subject="", body=words[part], channel="sms", party="debtor") == []


@pytest.mark.parametrize(
    ("balance", "said"),
    [
        (Decimal(-25), "Nothing is owed today. ¥25.00 was paid beyond the debt and can be refunded."),
        (Decimal(0), "Nothing is owed today."),
    ],
)
def test_where_nothing_is_owed_script_and_answer_say_so(balance: Decimal, said: str, case: Case, caller: User) -> None:
    case.balance = balance
    case.save()
    texts_of = ScriptFactory.create(situation="nothing_owed")
    ScriptVersionFactory.create(approved=True, script=texts_of, body="You owe {balance}. {overpaid}")
    panel = script(case, caller)
    assert (panel.situation, panel.settled) == ("nothing_owed", said)
    assert panel.body.strip() == f"You owe ¥0.00. {said.removeprefix('Nothing is owed today.').strip()}".strip()
    ledger = answers(case, caller).ledger
    assert ledger is not None
    assert ledger.said["balance"] == said
    assert script(case, caller, party="voicemail").settled == ""
