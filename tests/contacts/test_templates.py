"""Templates: versions, two people, what the rules ask for, what the database keeps, how a text reads for a case."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from cases.enums import Channel, PartyRole
from cases.models import Case, RelatedPerson
from common.clock import local_date
from common.second_person import SecondPersonNeeded
from common.versions import VersionState
from contacts.actions.templates import senders, templates
from contacts.actions.templates.templates import About, TemplateDecided, TemplateRefused
from contacts.enums import Language, Purpose
from contacts.models import Sender, Template, TemplateVersion
from contacts.queries.templates import templates as queries
from contacts.queries.templates import values
from contacts.rules.templates import FieldsEmpty, Revealed
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, CreditorFactory, PromiseFactory, UserFactory
from tests.message_factories import SMS, SenderFactory, TemplateFactory, TemplateVersionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def maker() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


@pytest.fixture
def checker() -> User:
    return UserFactory.create(role=Role.QUALITY)


def added(maker: User, **changes: object) -> TemplateVersion:
    about = {"creditor": None, "name": "Reminder", "channel": Channel.SMS, "language": Language.ENGLISH}
    wording = {"subject": changes.pop("subject", ""), "body": changes.pop("body", SMS)}
    return templates.add(about=About(**(about | changes)), by=maker, now=NOW, **wording)  # type: ignore[arg-type]


def submitted(version: TemplateVersion, by: User) -> TemplateVersion:
    return templates.submit(version=version, effective_on=TODAY, note="First wording", by=by, now=NOW, today=TODAY)


def test_a_version_is_in_force_after_a_second_person(maker: User, checker: User) -> None:
    row = submitted(added(maker), maker)
    assert queries.in_force(row.template, on=TODAY) is None
    templates.approve(version=row, by=checker, now=NOW, today=TODAY)
    assert queries.in_force(row.template, on=TODAY) == row
    assert queries.in_force(row.template, on=TODAY - timedelta(days=1)) is None


def test_nobody_decides_on_what_they_wrote(maker: User, checker: User) -> None:
    row = added(maker)
    templates.write(version=row, subject="", body=f"{SMS} Thank you.", by=checker, now=NOW)
    submitted(row, maker)
    for author in (maker, checker):
        with pytest.raises(SecondPersonNeeded):
            templates.approve(version=row, by=author, now=NOW, today=TODAY)


def test_a_version_that_lacks_what_the_law_asks_for_is_not_handed_in(maker: User) -> None:
    CreditorFactory.create(jurisdiction="us")
    row = added(maker, body="{our_name}: you owe {balance}.")
    with pytest.raises(TemplateRefused, match="Missing: how to get no more of it") as refused:
        submitted(row, maker)
    assert refused.value.facts == {"lacks": ["opt_out", "debt_collector"]}
    assert "12 CFR 1006.6(e)" in str(refused.value), "the law is named, not the rule of the house"


def test_the_rules_are_asked_again_when_it_is_approved(maker: User, checker: User) -> None:
    CreditorFactory.create(jurisdiction="uk")
    row = submitted(added(maker, body="{our_name}: you owe {balance}. {opt_out}"), maker)
    CreditorFactory.create(jurisdiction="us")
    with pytest.raises(TemplateRefused, match="debt collector"):
        templates.approve(version=row, by=checker, now=NOW, today=TODAY)


def test_an_unknown_field_is_refused_by_its_name(maker: User) -> None:
    with pytest.raises(TemplateRefused, match="no field “amount_due”"):
        added(maker, body="You owe {amount_due}.")
    assert not Template.objects.exists()


def test_a_contact_person_is_only_asked_to_call_back(maker: User) -> None:
    with pytest.raises(TemplateRefused, match="only asked to call back"):
        added(maker, party=PartyRole.CONTACT_PERSON)
    with pytest.raises(TemplateRefused, match="guess at a debt"):
        added(maker, party=PartyRole.CONTACT_PERSON, purpose=Purpose.ASK_TO_CALL_BACK, body="Call about {balance}")


def test_a_roll_back_is_a_new_version_that_says_what_the_old_one_said(maker: User, checker: User) -> None:
    first = submitted(added(maker), maker)
    templates.approve(version=first, by=checker, now=NOW, today=TODAY)
    second = templates.draft(template=first.template, based_on=first, by=maker, now=NOW)
    with pytest.raises(TemplateRefused, match="Finish it first"):
        templates.draft(template=first.template, based_on=first, by=checker, now=NOW)
    assert (second.number, second.body, second.note) == (2, SMS, "Back to version 1")
    templates.discard(version=second, by=maker, now=NOW)
    with pytest.raises(TemplateDecided, match="discarded"):
        templates.write(version=second, subject="", body=SMS, by=maker, now=NOW)


def test_a_card_number_in_a_template_is_masked(maker: User) -> None:
    assert "4111111111111111" not in added(maker, body=f"{SMS} 4111111111111111").body


def test_a_name_is_taken_once_per_creditor_channel_and_language(maker: User) -> None:
    added(maker)
    with pytest.raises(TemplateRefused, match="Choose another name"):
        added(maker)
    assert added(maker, language=Language.CHINESE).number == 1


def test_a_retired_template_takes_no_new_version(maker: User) -> None:
    row = TemplateVersionFactory.create(approved=True)
    templates.retire(template=row.template, by=maker, now=NOW)
    with pytest.raises(TemplateRefused, match="retired"):
        templates.draft(template=row.template, based_on=row, by=maker, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE contacts_templateversion SET body = 'x'",
        "UPDATE contacts_templateversion SET state = 'draft'",
        "DELETE FROM contacts_templateversion",
        "TRUNCATE contacts_templateversion CASCADE",
        "UPDATE contacts_template SET party = 'guarantor'",
        "UPDATE contacts_template SET party = 'contact_person'",
        "UPDATE contacts_template SET channel = 'phone'",
    ],
)
def test_the_database_keeps_what_was_decided(statement: str) -> None:
    TemplateVersionFactory.create(approved=True)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        (
            "state = 'approved', effective_on = '2026-01-01', decided_at = now(), decided_by_id = made_by_id",
            "two_people",
        ),
        ("state = 'sent', effective_on = '2026-01-01'", "state_known"),
        ("state = 'submitted'", "says_what_and_when"),
    ],
)
def test_the_database_holds_versions_to_two_people(values: str, constraint: str) -> None:
    TemplateVersionFactory.create()
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contacts_templateversion SET {values}")


def test_what_is_said_of_a_creditor_is_kept_with_history(maker: User) -> None:
    creditor = CreditorFactory.create()
    senders.keep(creditor=creditor, details=senders.Details(phone="95500"), by=maker, now=NOW)
    senders.keep(creditor=creditor, details=senders.Details(phone="95588"), by=maker, now=NOW)
    row = Sender.objects.get(creditor=creditor)
    assert (row.phone, [one.phone for one in row.history.order_by("history_id")]) == ("95588", ["95500", "95588"])


@pytest.fixture
def case() -> Case:
    account = AccountFactory.create()
    SenderFactory.create(creditor=account.creditor)
    return account.case


def text_of(version: TemplateVersion, case: Case, person: RelatedPerson | None = None) -> str:
    known = values.gather([case.pk])[case.pk]
    return queries.text(version, known, today=local_date(NOW, "Asia/Shanghai"), person=person).body


def test_money_and_days_are_written_in_the_language_of_the_text(case: Case) -> None:
    PromiseFactory.create(case=case, amount=Decimal(300), due_on=TODAY + timedelta(days=3))
    body = "{balance} {promise_amount} {promise_due_on} {days_past_due}"
    english = TemplateVersionFactory.create(body=body)
    chinese = TemplateVersionFactory.create(body=body, template__language=Language.CHINESE)
    assert text_of(english, case) == "¥1,000.00 ¥300.00 Fri 27 Nov 2026 74"
    assert text_of(chinese, case) == "¥1,000.00 ¥300.00 2026年11月27日 周五 74"


def test_a_case_with_nothing_to_say_for_a_field_is_not_written_to(case: Case) -> None:
    with pytest.raises(FieldsEmpty) as empty:
        text_of(TemplateVersionFactory.create(body="{promise_amount}"), case)
    assert empty.value.keys == ["promise_amount"]


def test_a_contact_person_learns_nothing_from_the_name_of_the_desk(case: Case) -> None:
    template = TemplateFactory.create(party=PartyRole.CONTACT_PERSON, purpose=Purpose.ASK_TO_CALL_BACK)
    version = TemplateVersionFactory.create(
        template=template, body="{recipient_name}: {our_name} asks {debtor_name} to call back."
    )
    friend = RelatedPerson.objects.create(debtor=case.debtor, role=PartyRole.CONTACT_PERSON, name="Ann Loan")
    assert text_of(version, case, friend) == f"Ann Loan: Lantern Bay asks {case.debtor.name} to call back."


def test_a_telling_name_of_the_desk_stops_a_message_to_a_contact_person(case: Case, settings: object) -> None:
    settings.ORGANISATION_NEUTRAL_NAME = "Lantern Bay Collections"  # type: ignore[attr-defined]
    template = TemplateFactory.create(party=PartyRole.CONTACT_PERSON, purpose=Purpose.ASK_TO_CALL_BACK)
    version = TemplateVersionFactory.create(template=template, body="{our_name} asks {debtor_name} to call back.")
    friend = RelatedPerson.objects.create(debtor=case.debtor, role=PartyRole.CONTACT_PERSON, name="Ann Lee")
    with pytest.raises(Revealed):
        text_of(version, case, friend)


def test_the_values_of_many_cases_take_five_queries(django_assert_num_queries: object) -> None:
    ids = [AccountFactory.create().case_id for _one in range(6)]
    with django_assert_num_queries(5):  # type: ignore[operator]
        assert len(values.gather(ids)) == 6


def test_states_wait_in_the_inbox_for_those_who_did_not_write_them(maker: User, checker: User) -> None:
    from cases.queries import approvals

    submitted(added(maker), maker)
    assert [one.source.name for one in approvals.sections(checker, now=NOW)] == ["templates"]
    assert (approvals.waiting(checker), approvals.waiting(maker)) == (1, 0)
    assert TemplateVersion.objects.get().state == VersionState.SUBMITTED
