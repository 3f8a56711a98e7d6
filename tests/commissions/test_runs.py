"""The life of a run: second person, exceptions, the lock in the database, the wage file."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from python_calamine import load_workbook

import commissions.tasks  # noqa: F401 - registers the work
from commissions.actions import calculation, clearances, runs, wages
from commissions.enums import ExceptionKind
from commissions.models import Clearance, Run
from commissions.queries import exceptions
from common import files, jobs
from common.models import AuditEvent, StoredFile
from common.second_person import SecondPersonNeeded
from tests import factories
from tests.commissions.conftest import OCTOBER, Silent, figured
from tests.pay_plans import PLAN

NOW = factories.NOW
pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> Run:
    """Return an approved run with one counted and one left-out payment."""
    paid("400", by=collector, dpd=10, account=None)
    paid("600.01", by=collector, dpd=100)
    paid("70", by=collector, state="before_placement")
    run = runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)
    return runs.approve(by=second, run=run, now=NOW)


def test_start_opens_a_run_and_queues_its_calculation(clerk: Any, paid: Any, collector: Any) -> None:
    paid("400", by=collector)
    run = runs.start(by=clerk, month=OCTOBER, currency="CNY", today=date(2026, 11, 24), now=NOW)
    assert run.state == "draft"
    with pytest.raises(jobs.AlreadyRunning):
        runs.queue(by=clerk, run=run, now=NOW)
    run.refresh_from_db()
    jobs.run(run.job.pk)
    run.refresh_from_db()
    assert (run.state, run.calculated_by) == ("calculated", clerk)
    assert run.job.kind == runs.CALCULATE
    with pytest.raises(runs.RunExists):
        runs.start(by=clerk, month=OCTOBER, currency="CNY", today=date(2026, 11, 24), now=NOW)


@pytest.mark.parametrize(
    ("month", "currency", "refusal"),
    [(date(2026, 11, 1), "CNY", runs.MonthNotOver), (OCTOBER, "USD", calculation.PlanMissing)],
)
def test_start_is_refused(clerk: Any, collector: Any, month: Any, currency: Any, refusal: Any) -> None:
    with pytest.raises(refusal):
        runs.start(by=clerk, month=month, currency=currency, today=date(2026, 11, 24), now=NOW)


def test_a_figure_that_nobody_has_stands_until_it_is_accepted(paid: Any, clerk: Any, hired: Any, october: Any) -> None:
    gate = {"id": "quality", "type": "gate", "by": "qa_score", "rows": [["0", "70", "0"], ["70", None, "1"]]}
    version = factories.PlanVersionFactory.create(definition={**PLAN, "period": [*PLAN["period"], gate]})
    for person in (hired(by=version), hired(by=version)):
        paid("100", by=person)
    run = figured(october, clerk)
    [one] = exceptions.standing(run)
    assert (one.kind, one.detail, one.people, one.mended) == ("missing_fact", "qa_score", 2, False)
    with pytest.raises(clearances.ReasonMissing):
        clearances.accept_lack(by=clerk, run=run, kind=one.kind, detail=one.detail, reason="", now=NOW)
    assert clearances.accept_lack(by=clerk, run=run, kind=one.kind, detail="qa_score", reason="None yet", now=NOW) == 2
    assert exceptions.standing(run) == []
    with pytest.raises(clearances.NothingToClear):
        clearances.accept_lack(by=clerk, run=run, kind=one.kind, detail="qa_score", reason="Again", now=NOW)


def test_who_figured_or_sent_does_not_approve(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> None:
    paid("400", by=collector)
    run = figured(october, clerk)
    with pytest.raises(runs.NotReady):
        runs.approve(by=second, run=run, now=NOW)
    runs.send_to_review(by=second, run=run, now=NOW)
    for person in (clerk, second):
        with pytest.raises(SecondPersonNeeded):
            runs.approve(by=person, run=run, now=NOW)
    with pytest.raises(IntegrityError, match="run_two_people"), transaction.atomic():
        Run.objects.filter(pk=run.pk).update(approved_by=clerk, approved_at=NOW)


def test_a_new_calculation_starts_the_review_anew(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    paid("400", by=collector)
    runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)
    run = figured(october, clerk)
    assert (run.state, run.review_by, run.review_at) == ("calculated", None, None)


def test_a_second_person_sends_a_run_back_with_the_reason(
    paid: Any, clerk: Any, second: Any, collector: Any, october: Any
) -> None:
    paid("400", by=collector)
    run = figured(october, clerk)
    with pytest.raises(runs.NotReady):
        runs.send_back(by=second, run=run, words="Too early", now=NOW)
    runs.send_to_review(by=clerk, run=run, now=NOW)
    delta = Run.objects.create(
        kind="delta", booked_in=run, month=date(2026, 9, 1), currency="CNY", state="in_review", created_at=NOW
    )
    with pytest.raises(SecondPersonNeeded):
        runs.send_back(by=clerk, run=run, words="Mine", now=NOW)
    with pytest.raises(runs.WordsMissing):
        runs.send_back(by=second, run=run, words="  ", now=NOW)
    run = runs.send_back(by=second, run=run, words="The target of Lin Yue is 1,100. 4111 1111 1111 1111", now=NOW)
    assert (run.state, run.review_by, run.review_at) == ("calculated", None, None)
    assert (run.returned_by, run.returned_at) == (second, NOW)
    assert run.returned_words.startswith("The target of Lin Yue is 1,100. ")
    assert "4111 1111" not in run.returned_words
    delta.refresh_from_db()
    assert (delta.state, delta.review_by) == ("calculated", None)
    assert AuditEvent.objects.get(action="run.send_back").facts["words"] == run.returned_words
    delta.delete()
    run = figured(run, clerk)
    assert run.returned_by == second
    run = runs.send_to_review(by=clerk, run=run, now=NOW)
    assert (run.returned_by, run.returned_at, run.returned_words) == (None, None, "")
    runs.approve(by=second, run=run, words="Agreed by telephone", now=NOW)
    assert AuditEvent.objects.get(action="run.approve").facts["words"] == "Agreed by telephone"


def test_exceptions_stand_until_they_are_cleared(
    paid: Any, clerk: Any, hired: Any, collector: Any, october: Any
) -> None:
    nobody = paid("100", by=None)
    paid("-50", by=collector, dpd=10, reverses=paid("50", by=None, on=date(2026, 8, 1)), account=nobody.account)
    without = hired(name="Shi Lan", target=None)
    paid("30", by=without)
    paid("20", by=collector, dpd=0)
    stranger = factories.UserFactory.create(name="Wu Tong")
    paid("10", by=stranger)
    run = figured(october, clerk)
    kinds = [(one.kind, one.payments, one.mended) for one in exceptions.standing(run)]
    waits = [("missing_target", 0, False), ("unattributed", 2, False), ("no_plan", 1, False), ("no_row", 1, False)]
    assert kinds == waits
    with pytest.raises(runs.ExceptionsStand, match="4 exceptions"):
        runs.send_to_review(by=clerk, run=run, now=NOW)
    factories.TargetFactory.create(collector=without)
    factories.AssignmentFactory.create(plan=collector.plan_assignments.get().plan, collector=stranger)
    assert [one.mended for one in exceptions.standing(run)] == [True, False, True, False]
    clearances.credit(by=clerk, run=run, payments=[nobody.pk], collector=collector, reason="Took the call", now=NOW)
    rate = run.lines.waiting_for("no_row").get().payment_id
    clearances.leave_out(by=clerk, run=run, kind=ExceptionKind.NO_ROW, payments=[rate], reason="Not due", now=NOW)
    factories.TargetFactory.create(collector=stranger)
    run = figured(run, clerk)
    assert [one.kind for one in exceptions.standing(run)] == ["unattributed"]
    left = list(run.lines.filter(exclusion="unattributed").values_list("payment", flat=True))
    clearances.leave_out(by=clerk, run=run, kind=ExceptionKind.UNATTRIBUTED, payments=left, reason="Nobody", now=NOW)
    assert runs.send_to_review(by=clerk, run=run, now=NOW).state == "in_review"


def test_a_reversal_of_what_no_run_paid_stands(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    first = paid("400", by=collector, on=date(2026, 9, 9))
    back = paid("-400", by=collector, account=first.account, reverses=first)
    run = figured(october, clerk)
    [one] = exceptions.standing(run)
    assert (one.kind, one.payments, one.amount) == ("unknown_payment", 1, -400)
    clearances.leave_out(by=clerk, run=run, kind=one.kind, payments=[back.pk], reason="Never paid", now=NOW)
    assert exceptions.standing(run) == []


BELOW: dict[str, Any] = {**PLAN, "period": [{"id": "less", "type": "bonus", "amount": "-5", "per": "payments"}]}


def test_a_sum_below_zero_is_accepted_only_as_it_stands(paid: Any, clerk: Any, hired: Any, october: Any) -> None:
    person = hired(by=factories.PlanVersionFactory.create(definition=BELOW))
    paid("100", by=person)
    run = figured(october, clerk)
    assert [(one.kind, one.amount) for one in exceptions.standing(run)] == [("negative_statement", run.total)]
    with pytest.raises(clearances.ReasonMissing):
        clearances.accept_negative(by=clerk, run=run, collector=person, reason=" ", now=NOW)
    clearances.accept_negative(by=clerk, run=run, collector=person, reason="As agreed", now=NOW)
    assert exceptions.standing(run) == []
    paid("10", by=person)
    assert [one.kind for one in exceptions.standing(figured(run, clerk))] == ["negative_statement"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE commissions_run SET total = total + 1",
        "UPDATE commissions_run SET state = 'draft'",
        "DELETE FROM commissions_run",
        "UPDATE commissions_statement SET total = total + 1, rounding = rounding + 1",
        "DELETE FROM commissions_statement",
        "UPDATE commissions_line SET amount = amount + 1",
        "DELETE FROM commissions_line",
        (
            'INSERT INTO commissions_line (run_id, payment_id, bps, base, amount, rows, "values", exclusion)'
            " SELECT run_id, payment_id, 0, base, amount, '{}', '{}', 'x' FROM commissions_line LIMIT 1"
        ),
        (
            'INSERT INTO commissions_line (run_id, payment_id, bps, base, amount, rows, "values", exclusion)'
            " SELECT 0, payment_id, 0, base, amount, '{}', '{}', 'no run' FROM commissions_line LIMIT 1"
        ),
        (
            "INSERT INTO commissions_statement (run_id, collector_id, payments, recovered, line_total, steps, effects,"
            " multiplier, rounding, total, settled, balances, paid, figures) SELECT run_id, (SELECT max(id) FROM"
            " staff_user), 0, 0, 0, '[]', 0, 1, 0, 0, '{}', '{}', 0, '{}' FROM commissions_statement"
        ),
        "TRUNCATE commissions_line",
        (
            "INSERT INTO commissions_clearance (run_id, kind, detail, amount, reason, cleared_at, payment_id,"
            " cleared_by_id) SELECT run_id, 'no_row', '', 1, 'x', now(), payment_id, (SELECT max(id) FROM staff_user)"
            " FROM commissions_line LIMIT 1"
        ),
    ],
)
def test_an_approved_run_is_locked_by_the_database(approved: Any, paid: Any, sql: Any) -> None:
    paid("1", by=None)
    refused = pytest.raises(IntegrityError, match=r"locked|approved|append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def test_an_approved_run_refuses_every_action(approved: Any, clerk: Any) -> None:
    with pytest.raises(calculation.RunLocked):
        runs.queue(by=clerk, run=approved, now=NOW)
    with pytest.raises(calculation.RunLocked):
        calculation.calculate(by=clerk, run=approved, now=NOW, tell=Silent())
    assert Clearance.objects.count() == 0


def test_the_wage_file_ties_to_the_cent_with_the_database(approved: Any, clerk: Any) -> None:
    run = wages.export(by=clerk, run=approved, now=NOW, tell=Silent())
    assert (run.state, run.file.name) == ("exported", "commission-2026-10-CNY.xlsx")
    book = load_workbook(files.opened(StoredFile.objects.get(pk=run.file.pk)))
    assert book.sheet_names == ["Statements", "Lines", "Control"]
    head, *statements = book.get_sheet_by_name("Statements").to_python()
    assert statements[0][:5] == [run.statements.get().pk, "00042", "Lin Yue", "2026-10", "CNY"]
    to_pay = sum(Decimal(str(row[head.index("To pay")])) for row in statements)
    head, *lines = book.get_sheet_by_name("Lines").to_python()
    amounts = sum(Decimal(str(row[head.index("Amount")])) for row in lines)
    control = {row[0]: row[1] for row in book.get_sheet_by_name("Control").to_python()}
    assert to_pay == run.total == Decimal(str(control["To pay"]))
    assert amounts == run.statements.get().line_total == Decimal(str(control["Payments"]))
    assert (control["Lines"], control["Fingerprint"]) == (3, run.fingerprint)
    assert [row[-1] for row in lines].count("Paid before placement") == 1


def test_text_in_the_wage_file_stays_text(paid: Any, clerk: Any, second: Any, collector: Any, october: Any) -> None:
    account = paid("10", by=collector, reference="=1+1").account
    paid("10", by=collector, account=account, reference="0012345678901234567")
    run = runs.send_to_review(by=clerk, run=figured(october, clerk), now=NOW)
    run = wages.export(by=clerk, run=runs.approve(by=second, run=run, now=NOW), now=NOW, tell=Silent())
    rows = load_workbook(files.opened(StoredFile.objects.get(pk=run.file.pk))).get_sheet_by_name("Lines").to_python()
    assert {row[3] for row in rows[1:]} == {"=1+1", "0012345678901234567"}


def test_only_an_approved_run_is_exported(paid: Any, clerk: Any, collector: Any, october: Any) -> None:
    run = figured(october, clerk)
    for act in (
        lambda: runs.queue_export(by=clerk, run=run, now=NOW),
        lambda: wages.export(by=clerk, run=run, now=NOW, tell=Silent()),
    ):
        with pytest.raises(runs.NotReady):
            act()


def test_each_step_leaves_its_audit_row(approved: Any) -> None:
    steps = AuditEvent.objects.filter(subject_type="commissions.run").order_by("pk")
    assert list(steps.values_list("action", flat=True)) == ["run.calculate", "run.review", "run.approve"]
