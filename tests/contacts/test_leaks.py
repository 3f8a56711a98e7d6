"""One check of what a stranger may read or hear: of templates, messages and scripts, as they are written and used."""

from typing import Any

import pytest

from cases.models import Case, Creditor
from contacts.actions.library import scripts, shelf
from contacts.actions.library.shelf import LibraryRefused
from contacts.actions.templates import templates
from contacts.actions.templates.templates import About, TemplateRefused
from contacts.enums import Language, Purpose, Situation
from contacts.models import ScriptVersion
from contacts.queries.library import scripting
from staff.enums import Role
from staff.models import User
from tests.factories import NOW, TODAY, AccountFactory, CreditorFactory, UserFactory
from tests.library_factories import CALL_BACK, ScriptFactory, ScriptVersionFactory

pytestmark = pytest.mark.django_db
WORDS = {"announcement": "This is {our_name}.", "body": CALL_BACK, "objections": "", "closing": ""}
LEAKS = ["It is about a debt.", "It is about {balance}.", "是信用卡的事。", "We call for Willow Trust."]


@pytest.fixture
def maker() -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


@pytest.fixture
def creditor() -> Creditor:
    return CreditorFactory.create(name="Willow Trust", name_zh="柳信")


@pytest.mark.parametrize("leak", LEAKS)
def test_a_script_for_a_contact_person_is_not_kept_with_a_leak(maker: User, creditor: Creditor, leak: str) -> None:
    about = scripts.About(creditor, "Somebody else", Language.ENGLISH, Situation.CONTACT_PERSON)
    with pytest.raises(LibraryRefused, match="guess at a debt"):
        scripts.add(about=about, words=WORDS | {"body": f"{CALL_BACK} {leak}"}, by=maker, now=NOW)


@pytest.mark.parametrize("leak", LEAKS)
def test_a_script_for_a_contact_person_is_not_approved_with_a_leak(maker: User, creditor: Creditor, leak: str) -> None:
    """It was handed in when the check knew less: whoever approves it is stopped all the same."""
    row = ScriptVersionFactory.create(
        script=ScriptFactory.create(situation="contact_person", creditor=creditor, made_by=maker),
        **WORDS | {"body": f"{CALL_BACK} {leak}"}, state="submitted", effective_on=TODAY, note="x",
    )  # fmt: skip
    about: dict[str, Any] = {"version": row, "by": UserFactory.create(role=Role.QUALITY), "now": NOW, "today": TODAY}
    with pytest.raises(LibraryRefused, match="guess at a debt"):
        shelf.approve(shelf=scripts.SCRIPTS, **about)
    assert ScriptVersion.objects.get().state == "submitted"


@pytest.mark.parametrize("leak", LEAKS)
def test_a_template_for_a_contact_person_is_not_kept_with_a_leak(maker: User, creditor: Creditor, leak: str) -> None:
    about = About(creditor, "Call", "sms", Language.ENGLISH, Purpose.ASK_TO_CALL_BACK, "contact_person")  # type: ignore[arg-type]
    with pytest.raises(TemplateRefused, match="guess at a debt"):
        templates.add(about=about, body=f"{CALL_BACK} {leak}", by=maker, now=NOW)


def test_a_script_of_the_whole_house_names_no_creditor_at_work(maker: User, creditor: Creditor) -> None:
    about = scripts.About(None, "Somebody else", Language.CHINESE, Situation.VOICEMAIL)
    with pytest.raises(LibraryRefused, match="柳信"):
        scripts.add(about=about, words=WORDS | {"body": "我是柳信的。"}, by=maker, now=NOW)
    Creditor.objects.filter(pk=creditor.pk).update(is_active=False)
    assert scripts.add(about=about, words=WORDS | {"body": "我是柳信的。"}, by=maker, now=NOW).number == 1


def test_what_debtors_say_is_no_leak_of_the_answer_to_them(maker: User, creditor: Creditor) -> None:
    about = scripts.About(creditor, "First", Language.ENGLISH, Situation.FIRST_CALL)
    body = "We call for Willow Trust about your debt."
    assert scripts.add(about=about, words=WORDS | {"body": body}, by=maker, now=NOW).body == body


@pytest.mark.parametrize("leak", ["{number}", "1,000.00", "1000", "4417"])
def test_a_script_that_would_tell_of_this_very_debt_is_not_read_out(maker: User, leak: str) -> None:
    case: Case = AccountFactory.create(card_last_four="4417").case
    said = leak.format(number=case.number) if "{" in leak else leak
    row = ScriptVersionFactory.create(
        approved=True, script=ScriptFactory.create(situation="contact_person"), **WORDS | {"body": f"Name {said}."}
    )
    wanted = scripting.Wanted(party="contact_person", language="en")
    panel = scripting.panel(case, wanted=wanted, user=maker, now=NOW)
    assert (panel.version, panel.body, panel.announcement) == (None, "", "")
    assert said in panel.leaks
    assert row.body not in str(panel)
    case.refresh_from_db()
    harmless = ScriptVersionFactory.create(
        approved=True, script=ScriptFactory.create(situation="contact_person", creditor=case.creditor), **WORDS
    )
    assert scripting.panel(case, wanted=wanted, user=maker, now=NOW).version == harmless
