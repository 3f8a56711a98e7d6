"""What else a contact tells: disclosures, the recording, mood and what follows, attachments; and the draft of it."""

import io
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from cases.enums import Channel, HoldKind, Outcome
from cases.models import Case, Creditor, Hold
from common.chains import Differs
from common.models import AuditEvent
from contacts.actions import attachments, corrections, drafts, log
from contacts.actions.log import Entry, PromiseTerms
from contacts.enums import Ability, ArrearsReason, Direction, Mood, Party, Willingness
from contacts.models import Attachment, Contact, Draft
from contacts.queries import archive, spoken
from contacts.queries import drafts as draft_queries
from staff.enums import Role
from staff.models import User
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    CreditorFactory,
    UserFactory,
)
from tests.people import SignIn
from tests.sql import superuser

pytestmark = pytest.mark.django_db
TICKED = ("id_last_four", "who_we_are", "recorded")
FROM_COLLECTOR = "from_a_debt_collector"
FIRST_TIME = ("attempt_to_collect_a_debt", "information_used_for_that_purpose")


@pytest.fixture
def by() -> User:
    return UserFactory.create()


@pytest.fixture
def case(by: User) -> Case:
    account = AccountFactory.create(case=CaseFactory.create(collector=by, team=by.team))
    ContactPointFactory.create(debtor=account.case.debtor, value="+8613800000142")
    return account.case


@pytest.fixture
def american(by: User) -> Case:
    creditor: Creditor = CreditorFactory.create(
        jurisdiction="us", currency="USD", time_zone="America/New_York", phone_region="US"
    )
    case = AccountFactory.create(case=CaseFactory.create(creditor=creditor, collector=by, team=by.team)).case
    ContactPointFactory.create(debtor=case.debtor, value="+12125550142")
    return case


def entry(case: Case, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "channel": Channel.PHONE,
        "direction": Direction.INBOUND,
        "party": Party.DEBTOR,
        "outcome": Outcome.HARDSHIP,
        "contact_point": case.debtor.contact_points.first(),
        "checks": TICKED,
        "recording": "REC-7",
    }
    return Entry(**(values | changes))


def logged(case: Case, by: User, now: Any = NOW, **changes: Any) -> Contact:
    return log.record(case=case, entry=entry(case, **changes), by=by, now=now).contact


def test_the_disclosures_of_regulation_f_are_ticked_before_the_outcome_is_kept(american: Case, by: User) -> None:
    with pytest.raises(log.ChecksMissing) as refused:
        logged(american, by)
    assert refused.value.facts["missing"] == list(FIRST_TIME)
    assert "This is an attempt to collect a debt" in str(refused.value)
    kept = logged(american, by, checks=(*TICKED, *FIRST_TIME))
    assert set(kept.checks) == {*TICKED, *FIRST_TIME}
    with pytest.raises(log.ChecksMissing) as again:
        logged(american, by)
    assert again.value.facts["missing"] == [FROM_COLLECTOR]
    assert logged(american, by, outcome=Outcome.HUNG_UP, checks=()).outcome == "hung_up"


def test_china_asks_for_the_recording_of_whoever_was_spoken_to(case: Case, by: User) -> None:
    with pytest.raises(log.RecordingMissing, match="信用卡业务监督管理办法"):
        logged(case, by, recording=" ")
    assert logged(case, by, recording=" REC-8 ").recording == "REC-8"
    assert logged(case, by, party=Party.NOBODY, outcome=Outcome.NO_ANSWER, recording="").recording == ""


def test_america_asks_for_no_recording(american: Case, by: User) -> None:
    assert logged(american, by, checks=(*TICKED, *FIRST_TIME), recording="").recording == ""


def test_how_who_owes_stands_is_kept_in_the_chain(case: Case, by: User) -> None:
    told = {
        "mood": Mood.ANXIOUS,
        "arrears_reason": ArrearsReason.INCOME_FELL,
        "willingness": Willingness.WILLING,
        "ability": Ability.IN_PART,
    }
    kept = logged(case, by, **told)
    plain = logged(case, by, outcome=Outcome.CALL_BACK, next_action_at=NOW + timedelta(hours=2))
    assert (kept.mood, kept.arrears_reason, kept.willingness, kept.ability) == tuple(told.values())
    assert archive.prove().holds
    for row, change in ((kept, "mood = 'calm'"), (kept, "mood = ''"), (plain, "ability = 'unable'")):
        with transaction.atomic():
            with superuser() as cursor:
                cursor.execute(f"UPDATE contacts_contact SET {change} WHERE id = %s", [row.pk])
            found = archive.prove().first
            assert found is not None
            assert (found.sequence, found.differs) == (row.sequence, Differs.CONTENT)
            transaction.set_rollback(True)


def test_nothing_of_the_debt_is_kept_of_a_stranger(case: Case, by: User) -> None:
    kept = logged(
        case, by, party=Party.SOMEONE_ELSE, outcome=Outcome.OTHER, checks=(), mood=Mood.ANGRY, ability=Ability.UNABLE
    )
    assert (kept.mood, kept.ability) == ("angry", "")
    for outcome in ("promise", "says_paid", "wants_plan", "disputes", "hardship"):
        with pytest.raises(IntegrityError, match="contact_stranger_hears_no_debt"), transaction.atomic():
            ContactFactory.create(case=case, party="contact_person", outcome=outcome)


def test_a_distressed_person_is_handed_to_a_specialist_by_one_tick(case: Case, by: User) -> None:
    logged(case, by, mood=Mood.DISTRESSED, note="Offered")
    assert not Hold.objects.exists()
    for _time in range(2):
        logged(case, by, mood=Mood.DISTRESSED, vulnerable=True)
    (hold,) = Hold.objects.all()
    assert (hold.kind, hold.scope, hold.placed_by) == (HoldKind.VULNERABLE, "person", by)
    assert hold.reason.startswith("Distressed in the contact of")


@time_machine.travel(NOW, tick=False)
def test_the_supervisor_is_told_of_abusive_and_distressing_contacts(case: Case, by: User, signed_in: SignIn) -> None:
    kept = logged(case, by, mood=Mood.ABUSIVE)
    other = logged(case, by, mood=Mood.DISTRESSED)
    logged(case, by, mood=Mood.ANGRY)
    boss = signed_in(UserFactory.create(role=Role.SUPERVISOR, team=case.team))
    found = boss.get(reverse("contacts:contact-list"), {"mood": "abusive"})
    assert [one.pk for one in found.context["page"].rows] == [kept.pk]
    (told,) = [one for one in boss.get(reverse("reports:supervisor-home")).context["waits"] if one.query[:4] == "mood"]
    assert (told.count, told.query) == (2, "mood=hard&since=2026-11-23")
    rows = boss.get(f"{reverse('contacts:contact-list')}?{told.query}").context["page"].rows
    assert {one.pk for one in rows} == {kept.pk, other.pk}


@time_machine.travel(NOW, tick=False)
def test_the_list_is_sent_as_a_file_with_how_who_owes_stood_and_no_number(
    case: Case, by: User, signed_in: SignIn
) -> None:
    logged(case, by, mood=Mood.CALM, ability=Ability.IN_PART, note="=1+1")
    ContactFactory.create(case=CaseFactory.create(), note="Of another team")
    boss = signed_in(UserFactory.create(role=Role.SUPERVISOR, team=case.team))
    sheet = b"".join(boss.get(reverse("contacts:contact-export-csv"), {"mood": "calm"})).decode()
    assert 'Hardship,"","",In part,Calm,0,REC-7,' in sheet
    assert "+8613800000142" not in sheet
    assert "Of another team" not in b"".join(boss.get(reverse("contacts:contact-export-csv"))).decode()


def test_a_correction_keeps_what_was_said_of_the_person(case: Case, by: User) -> None:
    kept = logged(case, by, mood=Mood.CALM, ability=Ability.LATER)
    row = corrections.correct(contact=kept, party=Party.DEBTOR, outcome=Outcome.REFUSES, note="x", by=by, now=NOW)
    assert (row.mood, row.ability) == ("calm", "later")
    other = corrections.correct(contact=row, party=Party.SOMEONE_ELSE, outcome=Outcome.OTHER, note="x", by=by, now=NOW)
    assert (other.mood, other.ability) == ("calm", "")


def test_what_is_attached_is_proved_by_its_digest_and_kept_for_good(case: Case, by: User) -> None:
    kept = logged(case, by, files=(SimpleUploadedFile("../notice.pdf", b"%PDF-1.7 x"),))
    (file,) = Attachment.objects.all()
    assert (file.name, file.content_type, file.size) == ("notice.pdf", "application/pdf", 10)
    assert kept.attachments == [file.sha256]
    assert archive.prove().holds
    for statement in ("UPDATE contacts_attachment SET name = 'x.pdf'", "DELETE FROM contacts_attachment"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("notice.pdf", b"<html><script>", "not a PDF"),
        ("run.exe", b"MZ", "not a PDF"),
        ("large.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_a_file_of_another_kind_or_too_large_is_refused_and_nothing_is_kept(
    case: Case, by: User, name: str, content: bytes, said: str
) -> None:
    file = io.BytesIO(content)
    file.name = name
    with pytest.raises(attachments.AttachmentRefused, match=said):
        logged(case, by, files=(file,))
    assert not Contact.objects.exists()


def test_a_file_is_sent_to_be_saved_to_those_who_see_the_case(case: Case, by: User, signed_in: SignIn) -> None:
    logged(case, by, files=(SimpleUploadedFile("notice.pdf", b"%PDF-1.7 x"),))
    address = reverse("contacts:attachment", args=[Attachment.objects.get().pk])
    sent = signed_in(by).get(address)
    assert b"".join(sent) == b"%PDF-1.7 x"
    assert sent["Content-Disposition"] == 'attachment; filename="notice.pdf"'
    assert (sent["Content-Type"], sent["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert AuditEvent.objects.filter(action="attachment.open").count() == 1
    assert signed_in(UserFactory.create()).get(address).status_code == 404


def typed(case: Case, **changes: Any) -> dict[str, Any]:
    point = case.debtor.contact_points.first()
    values = {"channel": "phone", "direction": "inbound", "contact_point": point.pk, "party": "debtor"}
    return (
        values | {"outcome": "hardship", "note": "Lost her job, 4111 1111 1111 1111", "checks": list(TICKED)} | changes
    )


@time_machine.travel(NOW, tick=False)
def test_a_draft_is_kept_sealed_and_shown_again_and_gone_when_logged(case: Case, by: User, signed_in: SignIn) -> None:
    browser: Client = signed_in(by)
    kept = browser.post(reverse("contacts:draft", args=[case.pk]), typed(case), headers={"HX-Request": "true"})
    assert "A full card number: it is masked when you log." in kept.content.decode()
    assert "Draft kept 14:26" in kept.content.decode()
    draft = Draft.objects.get()
    assert b"Lost her job" not in bytes(draft.content)
    page = browser.get(reverse("contacts:act", args=[case.pk]) + "?incoming=1").content.decode()
    assert "Lost her job, **** **** **** 1111" in page
    assert 'value="hardship" checked' in page
    assert 'value="id_last_four" checked' in page
    other = signed_in(UserFactory.create(role=Role.SUPERVISOR, team=case.team))
    assert "Lost her job" not in other.get(reverse("contacts:act", args=[case.pk]) + "?incoming=1").content.decode()
    logged_now = browser.post(reverse("contacts:log", args=[case.pk]), typed(case, recording="REC-1"))
    assert logged_now.status_code == 302
    assert not Draft.objects.exists()


def test_a_draft_is_one_per_person_and_case_and_ends_after_a_week(case: Case, by: User) -> None:
    for note in ("a", "ab"):
        drafts.keep(case=case, values={"note": [note], "amount": [""]}, by=by, now=NOW)
    kept = draft_queries.of(case=case, user=by)
    assert kept is not None
    assert kept.values == {"note": ["ab"]}
    assert drafts.expire(now=NOW + timedelta(days=7)) == 0
    assert drafts.expire(now=NOW + timedelta(days=7, seconds=1)) == 1
    assert drafts.keep(case=case, values={"note": [""]}, by=by, now=NOW) is None


def test_a_draft_that_was_moved_to_another_case_opens_no_more(case: Case, by: User) -> None:
    drafts.keep(case=case, values={"note": ["a"]}, by=by, now=NOW)
    other = CaseFactory.create(collector=by)
    Draft.objects.update(case=other)
    assert draft_queries.of(case=other, user=by) is None


def test_a_forbidden_word_is_flagged_with_whose_rule_it_is_and_kept_all_the_same(case: Case, by: User) -> None:
    (found,) = spoken.flags(case, text="再不还就让你坐牢", party="debtor", now=NOW)
    assert found.phrase is not None
    assert (found.words, found.phrase.name) == ("坐牢", "arrest")
    kept = log.record(case=case, entry=entry(case, note="再不还就让你坐牢"), by=by, now=NOW)
    assert [one.flag for one in kept.flags] == ["phrase"]
    assert AuditEvent.objects.get(action="contact.log").facts["flags"] == ["phrase"]


def test_a_promise_keeps_its_draft_of_parts(case: Case, by: User) -> None:
    terms = PromiseTerms(Decimal(300), TODAY + timedelta(days=3))
    drafts.keep(case=case, values={"amount": ["300"], "due_on_2": ["fri"]}, by=by, now=NOW)
    kept = draft_queries.of(case=case, user=by)
    assert kept is not None
    assert kept.values == {"amount": ["300"], "due_on_2": ["fri"]}
    logged(case, by, outcome=Outcome.PROMISE, promise=terms)
    assert not Draft.objects.exists()


@time_machine.travel(NOW, tick=False)
def test_an_angry_person_is_taken_at_their_word_by_one_tick(case: Case, by: User, signed_in: SignIn) -> None:
    sent = typed(case, mood="angry", complaint="on", recording="REC-1", note="Called eleven times\nWants an apology")
    assert signed_in(by).post(reverse("contacts:log", args=[case.pk]), sent).status_code == 302
    row = Contact.objects.get()
    assert row.request is not None
    assert (row.request.kind, row.request.subject) == ("complaint", "Called eleven times")


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize(
    "hidden",
    [
        {"mood": "calm", "vulnerable": "on", "complaint": "on", "recording": "REC-1"},
        {"mood": "distressed", "vulnerable": "on", "party": "nobody", "outcome": "busy", "recording": ""},
    ],
)
def test_what_the_form_shows_no_more_was_not_said(
    hidden: dict[str, str], case: Case, by: User, signed_in: SignIn
) -> None:
    assert signed_in(by).post(reverse("contacts:log", args=[case.pk]), typed(case, **hidden)).status_code == 302
    row = Contact.objects.get()
    assert (row.mood in ("", "calm"), row.request, Hold.objects.exists()) == (True, None, False)
