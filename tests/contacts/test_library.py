"""Answers and scripts: two people, what the database keeps, what is found, what a case is answered, questions."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cases.actions.case_lock import CaseSealed
from cases.actions.payments import payments
from cases.actions.requests import request_answers
from cases.enums import PartyRole, RequestKind, RequestOutcome
from cases.models import Case
from common.seals import MASK
from common.second_person import SecondPersonNeeded
from contacts.actions.library import answers, questions, scripts, shelf, starting, telling
from contacts.actions.library.answers import ANSWERS
from contacts.actions.library.questions import Asking
from contacts.actions.library.scripts import SCRIPTS
from contacts.actions.library.shelf import LibraryDecided, LibraryRefused
from contacts.actions.library.telling import NotToBeTold
from contacts.enums import AnswerTopic, Language, Situation
from contacts.models import Answer, AnswerVersion, Asked, Decision, Script, ScriptVersion, Told
from contacts.queries.library import answering, finding, library, scripting
from contacts.queries.library.kinds import ANSWER, SCRIPT
from staff.enums import Role
from staff.models import User
from tests.cases.sealing import due, sealed
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    ContactFactory,
    ContactPointFactory,
    CreditorFactory,
    RequestFactory,
    UserFactory,
)
from tests.library_factories import (
    ANNOUNCEMENT,
    CALL_BACK,
    AnswerFactory,
    AnswerVersionFactory,
    AskedFactory,
    ScriptFactory,
    ScriptVersionFactory,
    ToldFactory,
)

pytestmark = pytest.mark.django_db
BODY = {"also": "", "body": "You owe {balance}."}
WORDS = {"announcement": ANNOUNCEMENT, "body": "You owe {balance}.", "objections": "", "closing": ""}


@pytest.fixture
def maker() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


@pytest.fixture
def checker() -> User:
    return UserFactory.create(role=Role.QUALITY)


@pytest.fixture
def ledger_case() -> Case:
    """A case of 1,000.00 with a payment of 300.00."""
    account = AccountFactory.create(principal=Decimal(900), interest=Decimal(100), fees=Decimal(0))
    stated = payments.Stated(account.reference, "P-1", Decimal(300), TODAY)
    payments.record(creditor=account.creditor, stated=stated, by=None, now=NOW)
    case: Case = Case.objects.select_related("creditor", "debtor").get(pk=account.case_id)
    return case


def added(by: User, **changes: Any) -> AnswerVersion:
    about = {"creditor": None, "language": Language.ENGLISH, "topic": AnswerTopic.BALANCE, "question": "Why?"}
    return answers.add(about=answers.About(**(about | changes)), words=BODY, by=by, now=NOW)


def scripted(by: User, **changes: Any) -> ScriptVersion:
    words = WORDS | changes.pop("words", {})
    about = {"creditor": None, "name": "First", "language": Language.ENGLISH, "situation": Situation.FIRST_CALL}
    return scripts.add(about=scripts.About(**(about | changes)), words=words, by=by, now=NOW)


def submitted(version: Any, by: User, of: Any = ANSWERS) -> Any:
    about: dict[str, Any] = {"effective_on": TODAY, "note": "First wording", "by": by, "now": NOW, "today": TODAY}
    return shelf.submit(shelf=of, version=version, **about)


def test_an_answer_is_in_force_after_a_second_person(maker: User, checker: User) -> None:
    row = submitted(added(maker), maker)
    assert library.in_force(ANSWER, row.answer, on=TODAY) is None
    with pytest.raises(SecondPersonNeeded):
        shelf.approve(shelf=ANSWERS, version=row, by=maker, now=NOW, today=TODAY)
    shelf.approve(shelf=ANSWERS, version=row, by=checker, now=NOW, today=TODAY)
    assert library.in_force(ANSWER, row.answer, on=TODAY) == row
    assert library.in_force(ANSWER, row.answer, on=TODAY - timedelta(days=1)) is None


def test_a_roll_back_is_a_new_version(maker: User, checker: User) -> None:
    first = submitted(scripted(maker), maker, SCRIPTS)
    shelf.approve(shelf=SCRIPTS, version=first, by=checker, now=NOW, today=TODAY)
    second = shelf.draft(shelf=SCRIPTS, based_on=first, by=maker, now=NOW)
    with pytest.raises(LibraryRefused, match="Finish it first"):
        shelf.draft(shelf=SCRIPTS, based_on=first, by=checker, now=NOW)
    assert (second.number, second.body, second.note) == (2, first.body, "Back to version 1")
    shelf.discard(shelf=SCRIPTS, version=second, by=maker, now=NOW)
    with pytest.raises(LibraryDecided, match="discarded"):
        shelf.write(shelf=SCRIPTS, version=second, words=WORDS, by=maker, now=NOW)
    shelf.retire(shelf=SCRIPTS, owner=first.script, by=maker, now=NOW)
    with pytest.raises(LibraryRefused, match="retired"):
        shelf.draft(shelf=SCRIPTS, based_on=first, by=maker, now=NOW)


def test_the_same_question_is_answered_once_per_creditor_and_language(maker: User) -> None:
    added(maker)
    with pytest.raises(LibraryRefused, match="answered already"):
        added(maker)
    assert added(maker, language=Language.CHINESE).number == 1
    assert added(maker, creditor=CreditorFactory.create()).number == 1


def test_a_question_changes_until_it_waits_or_is_approved(maker: User) -> None:
    row = answers.write(version=added(maker), words=BODY, by=maker, now=NOW, question="Why so much? 4111111111111111")
    row.answer.refresh_from_db()
    assert row.answer.question == "Why so much? **** **** **** 1111"
    assert "much" in row.folded
    version = added(maker, question="Another?")
    submitted(version, maker)
    with pytest.raises(LibraryDecided):
        answers.write(version=version, words=BODY, by=maker, now=NOW)
    with pytest.raises(DatabaseError, match="stays what it was approved as"), transaction.atomic():
        Answer.objects.filter(pk=version.answer_id).update(question="Something else?")


@pytest.mark.parametrize("situation", [Situation.CONTACT_PERSON, Situation.VOICEMAIL])
def test_a_script_for_strangers_that_tells_of_the_debt_is_refused(maker: User, situation: Situation) -> None:
    with pytest.raises(LibraryRefused, match="guess at a debt"):
        scripted(maker, situation=situation)
    assert not Script.objects.exists()
    assert scripted(maker, situation=situation, words={"body": CALL_BACK}).number == 1


def test_a_threat_is_refused_with_its_law(maker: User) -> None:
    CreditorFactory.create(jurisdiction="cn")
    with pytest.raises(LibraryRefused, match="threat"):
        scripted(maker, language=Language.CHINESE, words={"body": "再不还就抓你"})


def test_a_script_is_handed_in_whole(maker: User) -> None:
    with pytest.raises(LibraryRefused, match="Write who calls"):
        submitted(scripted(maker, words={"announcement": ""}), maker, SCRIPTS)


def test_the_database_keeps_versions_questions_and_what_was_told() -> None:
    answer, script = AnswerVersionFactory.create(approved=True), ScriptVersionFactory.create(approved=True)
    told = ToldFactory.create(case=AccountFactory.create().case)
    row = AnswerVersionFactory.create(state="submitted", effective_on=TODAY, note="x")
    decided = "UPDATE contacts_answerversion SET state = 'approved', decided_at = now(), decided_by_id"
    tries = [
        f"UPDATE contacts_answerversion SET body = 'x' WHERE id = {answer.pk}",
        f"DELETE FROM contacts_scriptversion WHERE id = {script.pk}",
        f"UPDATE contacts_answerversion SET terms = '{{x}}' WHERE id = {row.pk}",
        f"{decided} = made_by_id WHERE id = {row.pk}",
        f"UPDATE contacts_answer SET question = 'x' WHERE id = {answer.answer_id}",
        f"UPDATE contacts_script SET situation = 'voicemail' WHERE id = {script.script_id}",
        f"UPDATE contacts_told SET topic = 'next' WHERE id = {told.pk}",
        f"DELETE FROM contacts_told WHERE id = {told.pk}",
        "TRUNCATE contacts_told",
    ]
    for statement in tries:
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("factory", "wrong", "name"),
    [
        (AnswerFactory, {"language": "fr"}, "answer_language_known"),
        (AnswerFactory, {"topic": "x"}, "answer_topic_known"),
        (ScriptFactory, {"language": "fr"}, "script_language_known"),
        (ScriptFactory, {"situation": "x"}, "script_situation_known"),
        (AnswerVersionFactory, {"state": "x", "effective_on": TODAY}, "answer_version_state_known"),
        (AnswerVersionFactory, {"state": "submitted"}, "answer_version_says_what_and_when"),
        (AnswerVersionFactory, {"authors": []}, "answer_maker_is_author"),
        (ScriptVersionFactory, {"state": "x", "effective_on": TODAY}, "script_version_state_known"),
        (ScriptVersionFactory, {"state": "submitted", "effective_on": TODAY, "body": ""}, "script_version_says"),
        (ScriptVersionFactory, {"authors": []}, "script_maker_is_author"),
        (ToldFactory, {"topic": "x"}, "told_topic_known"),
        (ToldFactory, {"how": "x"}, "told_how_known"),
        (AskedFactory, {"topic": "x"}, "asked_topic_known"),
        (AskedFactory, {"language": "fr"}, "asked_language_known"),
        (AskedFactory, {"proposed_at": NOW}, "asked_proposed_on_a_day"),
    ],
)
def test_the_database_refuses_what_cannot_be(factory: Any, wrong: dict[str, Any], name: str) -> None:
    about = {"case": AccountFactory.create().case} if factory in (ToldFactory, AskedFactory) else {}
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        factory.create(**about, **wrong)


@pytest.mark.parametrize("factory", [AnswerVersionFactory, ScriptVersionFactory])
def test_one_version_is_open_and_numbers_are_given_once(factory: Any) -> None:
    first = factory.create(number=1)
    owner = {"answer": first.answer} if isinstance(first, AnswerVersion) else {"script": first.script}
    with pytest.raises(DatabaseError, match="one_open"), transaction.atomic():
        factory.create(number=2, **owner)
    with pytest.raises(DatabaseError, match="version_once"), transaction.atomic():
        factory.create(number=1, state="discarded", decided_at=NOW, decided_by=first.made_by, **owner)


@pytest.mark.parametrize("factory", [AnswerFactory, ScriptFactory])
def test_a_title_is_taken_once_until_it_is_retired(factory: Any) -> None:
    first = factory.create()
    title = {"question": first.question} if isinstance(first, Answer) else {"name": first.name}
    factory.create(retired_at=NOW, **title)
    with pytest.raises(DatabaseError, match="_once"), transaction.atomic():
        factory.create(**title)


def world(question: str, *, body: str = "x", **about: Any) -> AnswerVersion:
    owner = AnswerFactory.create(question=question, **about)
    version: AnswerVersion = AnswerVersionFactory.create(answer=owner, approved=True, body=body)
    return version


def test_two_chinese_signs_find_the_answers_in_force_of_the_creditor() -> None:
    own, other = CreditorFactory.create_batch(2)
    chinese = {"language": Language.CHINESE}
    first = world("怎么还款？", creditor=own, **chinese)
    second = world("为什么？", body="还款先冲抵利息", **chinese)
    world("还款到哪里？", creditor=other, **chinese)
    world("还款？", retired_at=NOW, **chinese)
    AnswerVersionFactory.create(answer=AnswerFactory.create(question="还款草稿", **chinese))
    late = world("还款以后", **chinese)
    AnswerVersionFactory.create(
        answer=late.answer, approved=True, number=9, effective_on=TODAY, body="别的", folded="别的", terms=["别的"]
    )
    wanted = finding.Wanted(own.pk, Language.CHINESE)
    assert finding.find("還款", wanted, on=TODAY) == [first, second]
    assert finding.find("还款 冲抵", wanted, on=TODAY) == [second]
    assert finding.find("没有的字", wanted, on=TODAY) == []
    assert finding.find("还款", finding.Wanted(own.pk, Language.ENGLISH), on=TODAY) == []


def test_the_ledger_answers_with_figures_that_add_up(ledger_case: Case, maker: User) -> None:
    panel = answering.panel(ledger_case, wanted=answering.Wanted(language="en"), user=maker, now=NOW)
    assert panel.ledger is not None
    balance = panel.ledger.balances[0]
    assert balance.adds_up
    assert balance.sum.total == ledger_case.balance == sum(row.total for row in balance.rows)
    assert [row.total for row in balance.rows] == [Decimal(1000), Decimal(-300)]
    spread = panel.ledger.spreads[0]
    assert spread.amount == Decimal(300) == sum(part.amount for part in spread.parts)
    assert panel.ledger.said["balance"].startswith("You owe ¥700.00 today: ")


def test_a_stranger_hears_nothing_of_the_debt(ledger_case: Case, maker: User) -> None:
    world("How do I pay?", body="You owe {balance}")
    for party in ("contact_person", "someone_else", "voicemail", "wrong_number"):
        wanted = answering.Wanted(language="en", party=party, typed="pay")
        panel = answering.panel(ledger_case, wanted=wanted, user=maker, now=NOW)
        assert (panel.may_hear, panel.ledger, panel.found, panel.told) == (False, None, [], [])
        with pytest.raises(NotToBeTold):
            telling.tell(case=ledger_case, topic=AnswerTopic.BALANCE, by=maker, now=NOW, party=party)


def test_whose_number_was_dialled_counts_before_anything_is_chosen(ledger_case: Case, maker: User) -> None:
    sister = ledger_case.debtor.related_people.create(role=PartyRole.CONTACT_PERSON, name="Sister")
    point = ContactPointFactory.create(debtor=ledger_case.debtor, person=sister)
    Decision.objects.create(
        case=ledger_case,
        contact_point=point,
        channel="phone",
        verdict="allowed",
        asked_at=NOW,
        asked_by=maker,
        reserved_until=NOW + timedelta(minutes=10),
    )
    assert not answering.panel(ledger_case, wanted=answering.Wanted(), user=maker, now=NOW).may_hear
    panel = scripting.panel(ledger_case, wanted=scripting.Wanted(situation="first_call"), user=maker, now=NOW)
    assert panel.situation == Situation.CONTACT_PERSON
    assert panel.disclosures == ()


def test_the_script_that_fits_best_is_shown(ledger_case: Case, maker: User) -> None:
    house = ScriptVersionFactory.create(approved=True)
    wanted = scripting.Wanted(language="en")
    assert scripting.panel(ledger_case, wanted=wanted, user=maker, now=NOW).version == house
    own = ScriptVersionFactory.create(approved=True, script=ScriptFactory.create(creditor=ledger_case.creditor))
    ScriptVersionFactory.create(approved=True, script=ScriptFactory.create(segment="other"))
    ScriptVersionFactory.create(script=ScriptFactory.create(creditor=ledger_case.creditor))
    panel = scripting.panel(ledger_case, wanted=wanted, user=maker, now=NOW)
    assert panel.version == own
    assert panel.body == "You owe ¥700.00. What could you pay?"
    assert "¥" not in panel.announcement
    other = scripting.Wanted(language="en", mood="abusive")
    assert scripting.panel(ledger_case, wanted=other, user=maker, now=NOW).situation == Situation.ABUSIVE


def test_disclosures_of_the_law_are_part_of_the_script(maker: User) -> None:
    case = AccountFactory.create(case__creditor__jurisdiction="us").case
    panel = scripting.panel(case, wanted=scripting.Wanted(language="en"), user=maker, now=NOW)
    assert "attempt_to_collect_a_debt" in [one.code for one in panel.disclosures]


def test_a_question_goes_to_its_department_and_comes_back_as_a_draft(ledger_case: Case) -> None:
    collector, clerk = UserFactory.create(), UserFactory.create(role=Role.FINANCE)
    asking = Asking("Where did {my} 300 go?", AnswerTopic.SPREAD, RequestKind.PAYMENT_QUERY, Language.ENGLISH)
    asked = questions.ask(case=ledger_case, asking=asking, by=collector, now=NOW)
    assert (asked.request.department, asked.request.case_id) == ("finance", ledger_case.pk)
    closed: dict[str, Any] = {"answer": "It went to interest {first}.", "by": clerk, "now": NOW}
    request_answers.close(request=asked.request, outcome=RequestOutcome.ANSWERED, **closed)
    asked.refresh_from_db()
    draft = AnswerVersion.objects.get(answer=asked.answer)
    assert asked.answer.question == "Where did (my) 300 go?"
    assert (draft.state, draft.body, draft.made_by) == ("draft", "It went to interest (first).", clerk)
    request_answers.reopen(request=asked.request, reason="Again", by=clerk, now=NOW)
    request_answers.close(request=asked.request, outcome=RequestOutcome.ANSWERED, **closed)
    assert AnswerVersion.objects.count() == 1


def test_the_second_question_of_the_same_words_finds_the_answer_that_is_there(ledger_case: Case, maker: User) -> None:
    known = AnswerFactory.create(creditor=ledger_case.creditor, question="Is there a fee for paper statements?")
    asked = AskedFactory.create(case=ledger_case)
    questions.propose(request=_answered(asked), by=maker, now=NOW)
    asked.refresh_from_db()
    assert asked.answer == known
    assert AnswerVersion.objects.get(answer=known).body == "None."


def _answered(asked: Asked) -> Any:
    asked.request.answer = "None."
    return asked.request


def test_what_was_asked_and_told_belongs_to_the_contact_that_is_logged(ledger_case: Case) -> None:
    by = UserFactory.create()
    told = telling.tell(case=ledger_case, topic=AnswerTopic.BALANCE, by=by, now=NOW)
    before = ToldFactory.create(case=ledger_case, by=by, at=NOW - timedelta(days=2))
    others = ToldFactory.create(case=ledger_case, at=NOW)
    asked = AskedFactory.create(case=ledger_case, asked_by=by)
    contact = ContactFactory.create(case=ledger_case, collector=by, at=NOW, recorded_at=NOW + timedelta(minutes=5))
    questions.link(contact=contact, by=by)
    assert list(Told.objects.filter(contact=contact)) == [told]
    assert Told.objects.filter(contact=None).count() == 2, (before, others)
    asked.refresh_from_db()
    assert asked.contact == contact


def test_sealing_takes_the_persons_words_out_of_the_library(maker: User, checker: User) -> None:
    """A draft that nobody touched since a department answered is of the person alone; what was rewritten stays."""
    case = due()
    closed = {"outcome": "answered", "answer": "Zhao Qiwen paid.", "closed_at": NOW, "closed_by": maker}
    rows = []
    for question in ("Did Zhao Qiwen pay?", "Is there a fee?"):
        request = RequestFactory.create(case=case, kind="payment_query", department="finance", **closed)
        rows.append(AskedFactory.create(case=case, request=request, question=question))
        questions.propose(request=request, by=checker, now=NOW)
    drafts = [AnswerVersion.objects.get(answer__asked=one) for one in rows]
    later = NOW + timedelta(days=1)
    answers.write(version=drafts[1], words={"also": "", "body": "No fee."}, by=maker, now=later)
    sealed(case.creditor, UserFactory.create(role=Role.ADMINISTRATOR), checker)
    for row in (*rows, *drafts):
        row.refresh_from_db()
    assert [one.body for one in drafts] == [MASK, "No fee."]
    assert [one.answer.question for one in drafts] == [f"sealed:{drafts[0].answer_id}", "Is there a fee?"]
    assert {one.question for one in rows} == {MASK}
    with pytest.raises(CaseSealed):
        telling.tell(case=case, topic=AnswerTopic.BALANCE, by=maker, now=NOW)
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        ToldFactory.create(case=case)


def test_a_fresh_desk_begins_with_the_own_texts_once(maker: User) -> None:
    for kind in (ANSWER, SCRIPT):
        made = starting.start(kind=kind, by=maker, now=NOW, today=TODAY)
        assert len(made) == len(starting.texts(kind.name))
        assert {one.state for one in made} == {"submitted"}
        assert starting.start(kind=kind, by=maker, now=NOW, today=TODAY) == []


@pytest.mark.parametrize("jurisdiction", ["cn", "us", "uk", "tw"])
def test_no_law_forbids_the_own_texts(maker: User, jurisdiction: str) -> None:
    CreditorFactory.create(jurisdiction=jurisdiction)
    assert starting.start(kind=SCRIPT, by=maker, now=NOW, today=TODAY)
    assert starting.start(kind=ANSWER, by=maker, now=NOW, today=TODAY)
