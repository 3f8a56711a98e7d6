"""The time line: every kind of row in one statement, in order, in words, in both languages."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from cases.models import Assignment, Case, Transfer
from contacts.queries import timeline
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    ContactFactory,
    ContactPointFactory,
    HoldFactory,
    LedgerEntryFactory,
    PaymentFactory,
    PaymentFileFactory,
    PromiseFactory,
    RequestFactory,
    TeamFactory,
    UserFactory,
)
from tests.library_factories import ToldFactory
from tests.message_factories import MessageFactory, TemplateVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
HOUR = timedelta(hours=1)


@pytest.fixture
def at_noon() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case() -> Case:
    """Return a case to which everything has happened that a time line tells of."""
    account = AccountFactory.create(placement__file_name="october.csv", placement__recall_on=TODAY + timedelta(90))
    case, who = account.case, UserFactory.create(name="Lin Yue")
    point = ContactPointFactory.create(debtor=case.debtor, value="+8613800000142")
    promise = PromiseFactory.create(case=case, amount=Decimal("300.50"), recorded_by=who, recorded_at=NOW - 9 * HOUR)
    _called(case, point, who, promise)
    kept = {"state": "superseded", "due_on": TODAY - timedelta(1)}
    PromiseFactory.create(case=case, recorded_by=who, recorded_at=NOW - 10 * HOUR, **kept)
    judged = {"state": "partly_kept", "received": Decimal(120), "judged_on": TODAY - timedelta(2), "judged_at": NOW}
    PromiseFactory.create(
        case=case, due_on=TODAY - timedelta(3), recorded_by=who, recorded_at=NOW - 70 * HOUR, **judged
    )
    _paid(account)
    transfer = Transfer.objects.create(
        team=TeamFactory.create(), reason="balance", note="Too many cases", moved=1, at=NOW, by=who
    )
    since = {"case": case, "reason": "load"}
    Assignment.objects.create(
        team=TeamFactory.create(name="Early"), since=NOW - 99 * HOUR, until=NOW - 50 * HOUR, **since
    )
    Assignment.objects.create(collector=who, since=NOW - 50 * HOUR, assigned_by=who, transfer=transfer, **since)
    closed = {"outcome": "justified", "closed_at": NOW - 2 * HOUR, "closed_by": who, "answer": "We call less."}
    said = {"case": case, "opened_by": who, "subject": "Called too often"}
    RequestFactory.create(number="R-1", received_at=NOW - 20 * HOUR, **closed, **said)
    RequestFactory.create(number="R-2", received_at=NOW - 19 * HOUR, **said)
    lifted = {"state": "lifted", "lifted_at": NOW - 3 * HOUR, "lifted_by": who, "lift_reason": "No longer represented"}
    HoldFactory.create(case=case, reason="Letter of 20 Nov", placed_by=who, received_at=NOW - 60 * HOUR, **lifted)
    shut = {"kind": "cease_request", "scope": "address", "point": point, "placed_by": None}
    HoldFactory.create(case=case, received_at=NOW - 30 * HOUR, **shut)
    reminder = TemplateVersionFactory.create(approved=True, template__name="Reminder")
    sms = {"case": case, "contact_point": point, "version": reminder, "queued_by": who}
    MessageFactory.create(queued_at=NOW - 4 * HOUR, due_at=NOW + HOUR, **sms)
    refused = {"state": "refused", "reason": "gate", "ended_at": NOW - 5 * HOUR}
    MessageFactory.create(queued_at=NOW - 6 * HOUR, due_at=NOW - 6 * HOUR, **sms, **refused)
    ToldFactory.create(case=case, at=NOW - 7 * HOUR, by=who)
    return case


def _called(case: Case, point: Any, who: Any, promise: Any) -> None:
    debtor = {"case": case, "contact_point": point, "collector": who, "party": "debtor"}
    standing = {"arrears_reason": "income_fell", "willingness": "willing", "ability": "in_part", "mood": "anxious"}
    ContactFactory.create(at=NOW - 9 * HOUR, outcome="promise", promise=promise, seconds=372, **debtor, **standing)
    ContactFactory.create(at=NOW - 12 * HOUR, outcome="says_paid", direction="inbound", channel="sms", **debtor)
    wrong = ContactFactory.create(case=case, at=NOW - 13 * HOUR, outcome="busy", collector=who, note="It was busy")
    ContactFactory.create(case=case, at=NOW - 13 * HOUR, outcome="no_answer", collector=who, corrects=wrong)
    sent = ContactFactory.create(case=case, at=NOW - 14 * HOUR, channel="sms", outcome="sent", contact_point=point)
    ContactFactory.create(case=case, at=NOW - 14 * HOUR, channel="sms", outcome="delivered", corrects=sent)
    ContactFactory.create(case=case, at=NOW - 15 * HOUR, party="contact_person", outcome="call_back", collector=who)


def _paid(account: Any) -> None:
    on = TODAY - timedelta(days=1)
    file = PaymentFileFactory.create(creditor=account.creditor)
    paid = PaymentFactory.create(account=account, value_on=on, amount=Decimal("250.25"), payment_file=file)
    parts = {"principal": Decimal("-200.25"), "interest": Decimal(-40), "unapplied": Decimal(-10)}
    LedgerEntryFactory.create(account=account, kind="payment", payment=paid, effective_on=on, **parts)
    PaymentFactory.create(account=account, value_on=on, amount=Decimal(-50))
    PaymentFactory.create(account=account, value_on=TODAY - timedelta(days=40), state="before_placement")
    PaymentFactory.create(account=account, value_on=on, state="set_aside")


ENGLISH = [
    ("Complaint closed: justified", "Lin Yue", "R-1"),
    ("Lifted: Has an attorney", "Lin Yue", "No longer represented"),
    ("SMS “Reminder” waits to go", "Lin Yue", "Goes Tue 24 Nov, 15:26."),
    ("SMS “Reminder” was not sent", "Lin Yue", "the gate said no."),
    ("Told: Why this balance", "Lin Yue"),
    (
        "Promise to pay ¥300.50 on Fri 27 Nov",
        "Lin Yue",
        "Phone, 138 **** 0142, 6 min 12 s",
        "Income fell, Willing, In part, Anxious",
    ),
    ("Promise to pay ¥300.00 on Mon 23 Nov", "Lin Yue"),
    ("They wrote: Says paid", "Lin Yue", "SMS, 138 **** 0142"),
    ("No answer", "Lin Yue", "Corrects an earlier row.", "Phone"),
    ("Busy", "Lin Yue", "Corrected later.", "Phone", "It was busy"),
    ("Delivered", "Desk", "SMS"),
    ("Contact person: Call back", "Lin Yue", "Phone"),
    ("Complaint", "Lin Yue", "Called too often, R-2"),
    ("Complaint", "Lin Yue", "Called too often, R-1"),
    ("¥50.00 taken back", "Desk"),
    ("¥250.25 received", "Bank file", "Principal 200.25, Interest 40.00, kept as overpaid 10.00."),
    ("On hold: Asked us to stop", "Desk", "No contact at 138 **** 0142."),
    ("Assigned to Lin Yue", "Lin Yue", "Least load in the team", "Too many cases"),
    ("On hold: Has an attorney", "Lin Yue", "No contact about this debt.", "Letter of 20 Nov"),
    ("Promise partly kept", "Desk", "¥300.00 for Sat 21 Nov. ¥120.00 received."),
    ("Promise to pay ¥300.00 on Sat 21 Nov", "Lin Yue"),
    ("Assigned to Early", "Desk", "Least load in the team"),
    ("Placed with us", "Import", "october.csv, recall date Mon 22 Feb 2027"),
    ("¥100.00 received", "Desk", "Before placement: already in what the creditor stated."),
]
CHINESE = [
    ("投诉办结：属实", "Lin Yue", "R-1"),
    ("已解除：已委托律师", "Lin Yue", "No longer represented"),
    ("短信“Reminder”待发出", "Lin Yue", "将于 11月24日 周二 15:26 发出。"),
    ("短信“Reminder”未发出", "Lin Yue", "合规校验不通过。"),
    ("已告知：欠款怎么来的", "Lin Yue"),
    ("承诺 11月27日 周五 还款 ¥300.50", "Lin Yue", "电话，138 **** 0142，6 分 12 秒", "收入减少，愿意，可部分，焦虑"),
    ("承诺 11月23日 周一 还款 ¥300.00", "Lin Yue"),
    ("对方来信：称已还款", "Lin Yue", "短信，138 **** 0142"),
    ("无人接听", "Lin Yue", "更正较早的记录。", "电话"),
    ("占线", "Lin Yue", "已更正。", "电话", "It was busy"),
    ("已送达", "系统", "短信"),
    ("联系人：再次致电", "Lin Yue", "电话"),
    ("投诉", "Lin Yue", "Called too often，R-2"),
    ("投诉", "Lin Yue", "Called too often，R-1"),
    ("退回 ¥50.00", "系统"),
    ("收到 ¥250.25", "银行文件", "本金 200.25，利息 40.00，留作溢缴款 10.00。"),
    ("停催：要求停止联系", "系统", "不得通过 138 **** 0142 联系。"),
    ("已分给 Lin Yue", "Lin Yue", "团队中在手案件最少", "Too many cases"),
    ("停催：已委托律师", "Lin Yue", "不得就此债务联系。", "Letter of 20 Nov"),
    ("承诺部分兑现", "系统", "11月21日 周六 承诺 ¥300.00，已收 ¥120.00。"),
    ("承诺 11月21日 周六 还款 ¥300.00", "Lin Yue"),
    ("已分给 Early", "系统", "团队中在手案件最少"),
    ("委案", "导入", "october.csv，退案日期 2027年2月22日 周一"),
    ("收到 ¥100.00", "系统", "委案之前：已包含在委托方所报金额中。"),
]
KINDS = """answer lifted message message told contact promise contact contact contact contact contact request request
    payment payment hold assignment hold verdict promise assignment account payment"""


def events(case: Case, show: str = "", before: str = "") -> list[timeline.Event]:
    return [one for day in timeline.line(case=case, show=show, before=before).days for one in day.events]


@pytest.mark.parametrize(("language", "said"), [("en", ENGLISH), ("zh-hans", CHINESE)])
def test_everything_that_happened_is_said_newest_first(case: Case, language: str, said: list[tuple[str, ...]]) -> None:
    with override(language):
        assert [(one.title, one.by, *one.lines) for one in events(case)] == said


def test_a_day_without_an_hour_stands_at_noon_in_the_zone_of_the_case(case: Case) -> None:
    found = events(case)
    assert [one.key[1] for one in found] == KINDS.split()
    days = {one.key[1]: one.at.isoformat() for one in found if not one.has_hour}
    assert days == {
        "payment": "2026-10-15T12:00:00+08:00",
        "verdict": "2026-11-22T00:00:00+08:00",
        "account": "2026-10-25T12:00:00+08:00",
    }


@pytest.mark.parametrize(
    ("show", "kinds"),
    [
        ("calls", "contact contact contact contact"),
        ("messages", "message message contact contact"),
        ("money", "payment payment payment"),
        ("promises", "promise verdict promise"),
    ],
)
def test_a_filter_shows_its_kinds(case: Case, show: str, kinds: str) -> None:
    assert [one.key[1] for one in events(case, show)] == kinds.split()


def test_one_statement_reads_it_all(case: Case) -> None:
    case = Case.objects.select_related("creditor").get(pk=case.pk)
    for _known in range(2):
        with CaptureQueriesContext(connection) as asked:
            events(case)
        assert len(asked) == 1


def test_pages_follow_one_another_without_a_gap(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [one.key for one in events(case)]
    monkeypatch.setattr(timeline, "SIZE", 5)
    found: list[Any] = []
    before = ""
    for _page in range(5):
        line = timeline.line(case=case, before=before)
        found += [one.key for day in line.days for one in day.events]
        before = line.earlier
    assert (found, before) == (whole, "")


@pytest.mark.parametrize("cursor", ["x", "²~a~1", "1~a", f"1~a~{'9' * 30}", "1~a~b~3"])
def test_a_cursor_that_is_none_begins_anew(case: Case, cursor: str) -> None:
    assert events(case, before=cursor) == events(case)
