"""The agreement on paper: whole in both languages, numbered, refused with a content missing, opened with a trace."""

import hashlib
import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from cases.actions.plans import agreements
from cases.actions.plans.agreements import AgreementRefused
from cases.models import Account, Agreement, Debtor, Plan, PlanTerms
from common import files
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests import papers
from tests.cases.planning import SETTLES, owing, propose, running
from tests.factories import NOW, UserFactory
from tests.people import Person, SignIn
from tests.plan_factories import PlanTermsFactory

pytestmark = pytest.mark.django_db
CHINESE = [
    "还款协议", "某银行", "张三", "欠款余额、构成及币种", "CNY", "本金", "800.00", "利息", "150.00", "1,000.00",
    "6期", "每月", "2026年12月24日", "166.67", "166.65", "不计收利息和费用", "不向任何银行申领信用卡",
    "双方权利义务", "逾期视为违约", "其他约定：无",
]  # fmt: skip
ENGLISH = [
    "Repayment agreement", "Bank of Test", "Principal", "800.00", "Interest", "150.00", "1,000.00", "6 instalments",
    "every month", "24 Dec 2026", "166.67", "Neither interest nor fees run on", "applies for no other credit card",
    "Rights and duties here", "Other terms here",
]  # fmt: skip


@pytest.fixture
def account() -> Account:
    account = owing()
    PlanTermsFactory.create(
        creditor=account.creditor,
        rights_zh="双方权利义务如下。\n逾期视为违约。",
        other_zh="其他约定：无。",
        rights_en="Rights and duties here.",
        other_en="Other terms here.",
    )
    account.creditor.name, account.creditor.name_zh, account.creditor.code = "Bank of Test", "某银行", "bt"
    account.creditor.save()
    return account


def speak(account: Account, language: str, name: str) -> None:
    Debtor.objects.filter(pk=account.debtor_id).update(language=language, name=name)


def issue(plan: Plan, by: User | None = None) -> Agreement:
    return agreements.issue(version=plan.versions.get(state="standing"), by=by or UserFactory.create(), now=NOW)


def text_of(issued: Agreement) -> str:
    return "".join(papers.text_of(files.opened(issued.file).read()).split())


def squeezed(texts: list[str]) -> set[str]:
    return {"".join(text.split()) for text in texts}


def test_the_chinese_paper_says_all_that_the_law_names(account: Account) -> None:
    speak(account, "zh", "张三")
    issued = issue(running(account))
    text = text_of(issued)
    assert {wanted for wanted in squeezed(CHINESE) if wanted not in text} == set()
    assert (issued.number, issued.language) == ("BT-2026-00001", "zh-hans")
    assert issued.number in text
    assert "REC-1" in text


def test_the_english_paper_says_all_that_the_law_names(account: Account) -> None:
    speak(account, "en", "Jane Doe")
    issued = issue(propose(account.case))
    text = text_of(issued)
    assert {wanted for wanted in squeezed(ENGLISH) if wanted not in text} == set()
    assert "JaneDoe" in text
    assert issued.language == "en"


def test_the_stored_file_is_what_was_issued(account: Account) -> None:
    issued = issue(running(account))
    assert hashlib.sha256(files.opened(issued.file).read()).hexdigest() == issued.sha256


def test_numbers_run_per_creditor_and_year(account: Account) -> None:
    plan = running(account)
    assert [issue(plan).number for _one in range(2)] == ["BT-2026-00001", "BT-2026-00002"]


def test_pressing_twice_issues_one_paper(account: Account) -> None:
    plan, by = running(account), UserFactory.create()
    version = plan.versions.get()
    first, again, later = (
        agreements.issue(version=version, by=by, now=NOW + timedelta(seconds=seconds)) for seconds in (1, 2, 90)
    )
    assert (first == again, later.number) == (True, "BT-2026-00002")


@pytest.mark.parametrize(("field", "said"), [("rights_zh", "rights, duties and breach"), ("other_zh", "other terms")])
def test_a_missing_content_is_named_and_nothing_issued(account: Account, field: str, said: str) -> None:
    speak(account, "zh", "张三")
    terms: Any = account.creditor.plan_terms
    setattr(terms, field, " ")
    terms.save()
    with pytest.raises(AgreementRefused, match=f"lacks {said}, so it is not issued") as refusal:
        issue(running(account))
    assert refusal.value.facts["missing"] == [field.removesuffix("_zh")]
    assert not Agreement.objects.exists()


def test_terms_that_do_not_stand_are_not_written_down(account: Account) -> None:
    plan = propose(account.case, SETTLES)
    with pytest.raises(AgreementRefused, match="Only terms that stand"):
        agreements.issue(version=plan.versions.get(), by=UserFactory.create(), now=NOW)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ""),
        ("en-GB", ""),
        ("es", "The debtor reads Spanish, the paper is in English."),
        ("zh-Hant", "The debtor reads Traditional Chinese, the paper is in Simplified Chinese."),
        ("Tagalog", "The debtor reads tagalog, the paper is in English."),
    ],
)
def test_a_paper_in_another_language_says_so(
    account: Account, person: Person, signed_in: SignIn, language: str, said: str
) -> None:
    supervisor = person(Role.SUPERVISOR)
    type(account.case).objects.filter(pk=account.case_id).update(team=supervisor.team)
    speak(account, language, "Jane Doe")
    plan = running(account)
    client = signed_in(supervisor)
    found = client.get(plan.get_absolute_url()).context["view"].another_language
    assert found.startswith(said) if said else found == ""
    page = client.post(reverse("cases:agreement-issue", args=[plan.pk]), follow=True).content.decode()
    assert page.count("The debtor reads") == (2 if said else 0)  # the notice, and the page
    PlanTerms.objects.update(rights_zh="", rights_en="")
    with pytest.raises(AgreementRefused, match=said or "plan terms"):
        issue(plan)


def test_issuing_and_opening_on_the_page(
    account: Account, person: Callable[[Role], User], signed_in: Callable[[User], Client]
) -> None:
    supervisor = person(Role.SUPERVISOR)
    type(account.case).objects.filter(pk=account.case_id).update(team=supervisor.team)
    plan = running(account)
    client = signed_in(supervisor)
    assert client.post(reverse("cases:agreement-issue", args=[plan.pk])).status_code == 302
    issued = Agreement.objects.get()
    assert issued.number in client.get(plan.get_absolute_url()).content.decode()
    answer: Any = client.get(reverse("cases:agreement-file", args=[issued.pk]))
    assert PdfReader(io.BytesIO(b"".join(answer.streaming_content))).metadata.title == issued.number
    assert AuditEvent.objects.get(action="agreement.open").actor == supervisor
    stranger = signed_in(UserFactory.create())
    assert stranger.get(reverse("cases:agreement-file", args=[issued.pk])).status_code == 404
