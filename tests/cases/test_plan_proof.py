"""Each version of an active plan has its own agreement: form, day and recording, on paper as well."""

from typing import Any

import pytest

from cases.actions.plans import agreements, plans
from cases.actions.plans.agreements import AgreementRefused
from cases.actions.plans.plans import PlanRefused
from cases.models import Account, PlanTerms, PlanVersion
from cases.rules.plans.plans import Kind
from cases.rules.plans.proposals import Wanted
from common import files
from staff.models import User
from tests import papers
from tests.cases.planning import DAY, activate, change, owing, propose, running
from tests.factories import NOW, TODAY, AccountFactory, UserFactory
from tests.plan_factories import AffordabilityStatementFactory, PlanTermsFactory, RepaymentVersionFactory
from tests.sql import refusal

pytestmark = pytest.mark.django_db
EIGHT = Wanted(Kind.INSTALMENTS, TODAY + 40 * DAY, count=8)
DAY_6 = NOW + 6 * DAY


@pytest.fixture
def account() -> Account:
    account = owing()
    texts = dict.fromkeys(("rights_zh", "other_zh", "rights_en", "other_en"), "So it is.")
    PlanTermsFactory.create(creditor=account.creditor, **texts)
    return account


def owing_at(account: Account) -> Account:
    """Return another account of the same creditor that owes 1,000."""
    other: Account = AccountFactory.create(case__creditor=account.creditor, case__balance=1000)
    AffordabilityStatementFactory.create(case=other.case)
    return other


def text_of(version: PlanVersion) -> str:
    issued = agreements.issue(version=version, by=UserFactory.create(), now=NOW + 8 * DAY)
    return "".join(papers.text_of(files.opened(issued.file).read()).split())


def test_the_first_agreement_is_kept_with_its_version(account: Account) -> None:
    version = running(account).versions.get()
    assert (version.form, version.agreed_on, version.recording, version.pledge) == ("oral", TODAY, "REC-1", True)
    assert version.history.latest().agreed_on == TODAY


def test_an_active_plan_is_not_changed_without_an_agreement(account: Account, supervisor: User) -> None:
    plan = running(account)
    with pytest.raises(PlanRefused, match="Say how and when the debtor agreed") as refused:
        plans.change(plan=plan, wanted=EIGHT, reason="ill", by=supervisor, now=DAY_6)
    assert refused.value.field == "form"


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"recording": ""}, "recording"),
        ({"pledge": False}, "pledge"),
        ({"form": "nod"}, "form"),
        ({"agreed_on": TODAY - DAY}, "agreed_on"),
        ({"agreed_on": TODAY + 7 * DAY}, "agreed_on"),
    ],
)
def test_the_agreement_to_a_change_needs_its_proof(
    account: Account, supervisor: User, more: dict[str, Any], field: str
) -> None:
    with pytest.raises(PlanRefused) as refused:
        change(running(account), EIGHT, by=supervisor, now=DAY_6, **more)
    assert refused.value.field == field


def test_an_agreement_is_not_older_than_the_terms_that_stand(account: Account, supervisor: User) -> None:
    plan = running(account)
    change(plan, EIGHT, by=supervisor, now=DAY_6, agreed_on=TODAY + 6 * DAY, recording="REC-2")
    with pytest.raises(PlanRefused, match="when the terms that stand were made"):
        change(plan, EIGHT, by=supervisor, now=NOW + 8 * DAY, agreed_on=TODAY + 5 * DAY)


def test_nothing_is_agreed_in_writing_that_could_not_be_issued(account: Account, supervisor: User) -> None:
    plan = running(account)
    PlanTerms.objects.update(rights_zh="")
    for agree in (
        lambda: change(plan, EIGHT, by=supervisor, now=DAY_6, form="written", recording=""),
        lambda: activate(propose(owing_at(account).case), form="written", recording=""),
    ):
        with pytest.raises(AgreementRefused, match="lacks rights, duties and breach, so it is not issued") as refused:
            agree()
        assert refused.value.field == "form"
    assert list(PlanVersion.objects.order_by("pk").values_list("form", flat=True)) == ["oral", ""]


def test_an_offer_that_was_changed_is_agreed_after_the_change(account: Account, supervisor: User) -> None:
    plan = propose(account.case, by=supervisor)
    plans.change(plan=plan, wanted=EIGHT, reason="too much", by=supervisor, now=DAY_6)
    plan.refresh_from_db()
    with pytest.raises(PlanRefused) as refused:
        activate(plan)
    assert refused.value.field == "agreed_on"


def test_the_paper_of_a_version_states_its_own_agreement(account: Account, supervisor: User) -> None:
    plan = running(account)
    assert "REC-1" in text_of(plan.versions.get())
    version = change(plan, EIGHT, by=supervisor, now=DAY_6, agreed_on=TODAY + 6 * DAY, recording="REC-2")
    text = text_of(version)
    assert ("REC-2" in text, "REC-1" in text, "第2版" in text.replace(" ", "")) == (True, False, True)


def test_an_agreement_to_terms_never_changes() -> None:
    version = RepaymentVersionFactory.create(form="written", agreed_on=TODAY)
    for said in ("agreed_on = agreed_on - 1", "form = 'oral', recording = 'R'", "pledge = true", "recording = 'R'"):
        assert "never change" in refusal(f"UPDATE cases_planversion SET {said} WHERE id = %s", version.pk)


@pytest.mark.parametrize(
    ("said", "constraint"),
    [
        ("form = 'oral', agreed_on = '2026-11-24'", "plan_version_oral_is_recorded"),
        ("form = 'written'", "plan_version_agreed_whole"),
        ("agreed_on = '2026-11-24'", "plan_version_agreed_whole"),
        ("recording = 'R'", "plan_version_agreed_whole"),
    ],
)
def test_an_agreement_is_whole(said: str, constraint: str) -> None:
    version = RepaymentVersionFactory.create()
    assert constraint in refusal(f"UPDATE cases_planversion SET {said} WHERE id = %s", version.pk)
