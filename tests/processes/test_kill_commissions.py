"""A worker killed in the middle of a commission run: nothing is lost, nothing doubled. Real processes."""

from datetime import date

import pytest

from commissions.actions import runs
from commissions.models import Line, Run, Statement
from common import jobs
from common.models import Job
from common.tasks import run_job
from staff.enums import Role
from staff.models import User
from tests import factories
from tests.processes import workers

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.processes]
STATEMENT = """
    SET session_replication_role = replica;
    INSERT INTO commissions_statement (id, run_id, collector_id, payments, recovered, target, line_total, steps,
        effects, multiplier, rounding, total, settled, balances, paid, figures)
        VALUES (-1, %s, %s, 0, 0, 1, 0, '[]', 0, 1, 0, 0, '{}', '{}', 0, '{}')
"""
"""Takes the place of a statement, so that whoever writes it must wait."""


def month_of_payments(people: list[User]) -> None:
    for place, person in enumerate(people * 5):
        account = factories.AccountFactory.create(dpd_at_placement=20 * place + 1, case__creditor__currency="CNY")
        payment = factories.PaymentFactory.create(
            account=account, amount=100 + place, value_on=date(2026, 10, 9), collector=person
        )
        factories.LedgerEntryFactory.create(
            account=account, kind="payment", payment=payment, principal=-payment.amount, effective_on=payment.value_on
        )


def test_a_killed_worker_loses_nothing_and_doubles_nothing() -> None:
    clerk = factories.UserFactory.create(role=Role.FINANCE)
    people = factories.UserFactory.create_batch(3)
    plan = factories.PlanVersionFactory.create().plan
    for person in people:
        factories.TargetFactory.create(collector=person)
        factories.AssignmentFactory.create(plan=plan, collector=person)
    month_of_payments(people[:2])
    run: Run = factories.RunFactory.create()
    with workers.worker():
        first = runs.queue(by=clerk, run=run, now=factories.NOW)
        workers.until(lambda: Job.objects.filter(pk=first.pk, state="done").exists())
    run.refresh_from_db()
    before = (run.fingerprint, run.total, Line.objects.count(), Statement.objects.count())
    assert before[2:] == (10, 2)

    month_of_payments(people[2:])
    with workers.worker() as process:
        with workers.barrier(STATEMENT, run.pk, people[2].pk):
            job = runs.queue(by=clerk, run=run, now=factories.NOW)
            workers.until(lambda: workers.waits("INSERT INTO %commissions_statement%"))
            workers.kill(process)
        job.refresh_from_db()
        assert job.state == "running"
    workers.until(lambda: jobs.requeue_lost() == [job.pk])
    run.refresh_from_db()
    assert (run.fingerprint, run.total, Line.objects.count(), Statement.objects.count()) == before

    with workers.worker():
        run_job.delay(job.pk)
        run_job.delay(job.pk)
        workers.until(lambda: Job.objects.filter(pk=job.pk, state="done").exists())
        workers.until(lambda: not Job.objects.filter(state__in=["queued", "running"]).exists())
    run.refresh_from_db()
    assert (Line.objects.count(), Statement.objects.count(), run.counts["figured"]) == (15, 3, 2)
    assert run.total == sum(statement.total for statement in Statement.objects.all())
    assert Line.objects.values("payment").distinct().count() == 15
