"""A small world with one row of everything that an address can name."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from cases.enums import PaymentState
from cases.models import PaymentFile
from commissions.actions import calculation, payroll, runs
from commissions.enums import RunState
from commissions.models import ExportBatch, PlanVersion, Run, Simulation, Statement
from commissions.queries.payroll import FIRST
from common import files
from common.models import Job
from contacts.models import Decision
from reports.actions import overdue
from reports.models import OverdueReport
from staff.enums import Role
from staff.models import KeptView, User
from tests import (
    factories,
    library_factories,
    life_factories,
    message_factories,
    pay_factories,
    plan_factories,
    strategy_factories,
)
from tests.commissions.conftest import Silent
from tests.factories import NOW, TODAY
from tests.pack_factories import PackVersionFactory

LETTERS = {role.value[0]: role for role in Role}


@dataclass(frozen=True)
class World:
    """People by letter, and keys by subject; `strange` holds the keys of another team's rows."""

    people: dict[str, User]
    rows: dict[str, int]
    strange: dict[str, int]

    def keys(self, subject: str, letter: str) -> list[Any]:
        """Return the arguments of an address for the person: a key per word, the word itself for a plain one."""
        if subject == "own_job":
            return [Job.objects.create(kind="test.none", owner=self.people[letter], state="done").pk]
        if subject == "own_view":
            owner = self.people[letter]
            return [KeptView.objects.create(person=owner, list_name="cases", name="M3", kept_at=NOW).pk]
        if subject == "own_file":
            person = self.people[letter]
            return [files.store(name="a.csv", content_type="text/csv", parts=[b"a"], by=person).pk]
        return [self.rows.get(word, word) for word in subject.split()]

    def strange_keys(self, subject: str) -> list[Any]:
        """Return the arguments that name rows of another team."""
        return [self.strange.get(word, word) for word in subject.split()]

    def client(self, letter: str) -> Client:
        """Return a browser in which the person is signed in."""
        client = Client()
        client.force_login(self.people[letter], backend="staff.backends.RoleBackend")
        return client


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """Return the small world, made once; each question to it is asked in a savepoint that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield made()
        transaction.set_rollback(True)


def made() -> World:
    """Make the small world."""
    team, other_team = factories.TeamFactory.create_batch(2)
    people = {letter: factories.UserFactory.create(role=role, team=team) for letter, role in LETTERS.items()}
    team.supervisor = people["s"]
    team.save()
    stranger = factories.UserFactory.create(team=other_team)
    rows: dict[str, Any] = {"team": team, "person": factories.UserFactory.create(team=team)}
    rows |= of_case(team, people["c"]) | of_pay(people) | of_files() | of_retention() | of_desk()
    strange = of_case(other_team, stranger)
    strange["statement"], strange["paid"] = statement_of(rows["run"], stranger), stranger
    strange["pay_dispute"] = pay_factories.DisputeFactory.create(run=rows["run"], collector=stranger)
    return World(people, _keys(rows), _keys(strange))


def of_case(team: Any, collector: User) -> dict[str, Any]:
    """Return a case of the team with everything around it."""
    case = factories.CaseFactory.create(team=team, collector=collector, state="in_work")
    account = factories.AccountFactory.create(case=case)
    contact = factories.ContactFactory.create(case=case, collector=collector)
    repayment = plan_factories.RepaymentPlanFactory.create(case=case, proposed_by=collector)
    repayment_version = plan_factories.RepaymentVersionFactory.create(plan=repayment, made_by=collector)
    plan_factories.InstalmentFactory.create(version=repayment_version)
    agreement = plan_factories.AgreementFactory.create(version=repayment_version, creditor=case.creditor)
    return {
        "case": case,
        "agreement": agreement,
        "repayment": repayment,
        "repayment_version": repayment_version,
        "creditor": case.creditor,
        "account": account,
        "point": factories.ContactPointFactory.create(debtor=case.debtor),
        "wish": life_factories.WishFactory.create(debtor=case.debtor),
        "related": case.debtor.related_people.create(role="contact_person", name="Sister"),
        "correction": factories.CorrectionFactory.create(account=account, kind="adjustment", interest=-1),
        "promise": factories.PromiseFactory.create(case=case, recorded_by=collector),
        "request": factories.RequestFactory.create(case=case, kind="other", department="collections"),
        "hold": factories.HoldFactory.create(case=case, scope="channel", channel="sms", kind="cease_request"),
        "contact": contact,
        "attachment": life_factories.AttachmentFactory.create(contact=contact),
        "message": message_factories.MessageFactory.create(case=case),
        "call_event": message_factories.CallEventFactory.create(case=case),
        "closing": life_factories.ClosingFactory.create(case=case),
        "data_request": life_factories.DataRequestFactory.create(debtor=case.debtor),
        "evidence_pack": life_factories.EvidencePackFactory.create(case=case),
        "keep": life_factories.KeepRequestFactory.create(case=case),
        "scenario": life_factories.PackScenarioFactory.create(),
        "decision": Decision.objects.create(
            case=case, channel="phone", verdict="allowed", asked_at=NOW, asked_by=collector
        ),
    }


def of_desk() -> dict[str, Any]:
    """Return a draft of the strategies, a queue, a test, and a template, an answer and a script with a draft."""
    version = message_factories.TemplateVersionFactory.create(number=1)
    return {
        "answer": library_factories.AnswerVersionFactory.create(number=1).answer,
        "script": library_factories.ScriptVersionFactory.create(number=1).script,
        "template": version.template,
        "send": message_factories.SendFactory.create(),
        "house": PackVersionFactory.create(number=1),
        "letters": message_factories.LetterBatchFactory.create(),
        "strategy": strategy_factories.StrategyVersionFactory.create(),
        "queue": strategy_factories.QueueFactory.create(),
        "trial": strategy_factories.TrialFactory.create(),
    }


def of_pay(people: dict[str, User]) -> dict[str, Any]:
    """Return a plan, its version, a run in review with a statement of the collector, and an exported run."""
    version = factories.PlanVersionFactory.create()
    assignment = factories.AssignmentFactory.create(plan=version.plan, collector=people["c"])
    run = factories.RunFactory.create()
    calculation.calculate(by=people["f"], run=run, now=NOW, tell=Silent())
    run = runs.send_to_review(by=people["f"], run=Run.objects.get(pk=run.pk), now=NOW)
    file = files.store(name="runs.xlsx", content_type="application/zip", parts=[b"PK"], by=people["f"])
    exported = factories.RunFactory.create(
        month=date(2026, 9, 1),
        state=RunState.EXPORTED,
        counts=run.counts,
        approved_by=factories.UserFactory.create(role=Role.FINANCE),
        approved_at=NOW,
        exported_at=NOW,
        file=file,
    )
    statement = statement_of(run, people["c"])
    return {
        "plan": version.plan,
        "version": version,
        "version_draft": factories.PlanVersionFactory.create(draft=True, plan=version.plan, number=2),
        "assignment": assignment,
        "amendment": pay_factories.AmendmentFactory.create(collector=people["c"]),
        "run": run,
        "exported_run": exported,
        "simulated": simulated(version, people["f"]),
        "simulating": simulating(people["f"]),
        "batch": batch_of(exported, people["f"], file),
        "statement": statement,
        "paid": people["c"],
        "pay_dispute": pay_factories.DisputeFactory.create(run=run, collector=people["c"]),
        "pay_adjustment": pay_factories.AdjustmentFactory.create(collector=people["c"], file=file),
    }


def simulated(version: PlanVersion, by: User) -> PlanVersion:
    """Return a version that was tried on a month with nobody in it."""
    Simulation.objects.create(version=version, sha256=version.sha256, whom="all", made_at=NOW, made_by=by)
    return version


def simulating(by: User) -> PlanVersion:
    """Return a version that is being tried."""
    version = factories.PlanVersionFactory.create(draft=True, number=9)
    Job.objects.create(kind="commissions.simulate", key=f"version:{version.pk}", owner=by)
    return version


def batch_of(run: Run, by: User, file: Any) -> ExportBatch:
    """Return a file that was made of a run for payroll."""
    stored = payroll.save_map(by=by, layout=FIRST, now=NOW)
    about = {"period": run.month, "currency": run.currency, "form": "csv", "sha256": "0" * 64, "control_total": 0}
    return ExportBatch.objects.create(run=run, map=stored, rows=0, file=file, made_at=NOW, made_by=by, **about)


def statement_of(run: Any, collector: User) -> Statement:
    """Return a statement of nothing."""
    return Statement.objects.create(run=run, collector=collector, version=PlanVersion.objects.get(state="approved"))


def of_files() -> dict[str, Any]:
    """Return a payment that waits for its account, a payment file, a placement and a report."""
    creditor = factories.CreditorFactory.create()
    payment = factories.PaymentFactory.create(
        account=None, creditor=creditor, account_reference="unknown", state=PaymentState.UNMATCHED
    )
    payment_file = PaymentFile.objects.create(creditor=creditor, file_name="p.csv", created_at=NOW)
    report = OverdueReport.objects.create(as_of=TODAY - timedelta(days=1), scheduled=True, asked_at=NOW)
    overdue.make(report_id=report.pk, now=NOW)
    placement = factories.PlacementFactory.create(creditor=creditor)
    day = factories.CalendarDayFactory.create(day=TODAY + timedelta(days=4))
    return {
        "calendar_day": day,
        "payment": payment,
        "payment_file": payment_file,
        "report": report,
        "placement": placement,
    }


def of_retention() -> dict[str, Any]:
    """Return a duty to keep, a batch that waits, and two return files, one of them made."""
    file = files.store(name="r.csv", content_type="text/csv", parts=[b"a"], by=None)
    return {
        "retention_rule": life_factories.RetentionRuleFactory.create(),
        "seal_batch": life_factories.SealBatchFactory.create(),
        "return_file": life_factories.ReturnFileFactory.create(),
        "made_return": life_factories.ReturnFileFactory.create(state="made", made_at=NOW, csv=file, xlsx=file),
    }


def _keys(rows: dict[str, Any]) -> dict[str, int]:
    return {name: row.pk for name, row in rows.items()}
