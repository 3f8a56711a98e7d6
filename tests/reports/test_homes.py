"""Homes: what waits comes first, every number is true, and the number of queries is flat."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from collections_desk.celery import app as celery
from common import jobs
from common.models import Job
from contacts.models import Contact
from reports.queries import administrator, finance, supervisor
from reports.queries.ages import ages
from reports.views import homes
from staff.enums import Role
from staff.models import User
from tests import factories
from tests.factories import NOW, TODAY
from tests.people import Person, SignIn
from tests.strategy_factories import StrategyVersionFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def contact(case: Any, **changes: Any) -> Contact:
    values = {
        "case": case,
        "sequence": Contact.objects.filter(case=case).count() + 1,
        "at": NOW - timedelta(hours=1),
        "time_zone": "Asia/Shanghai",
        "channel": "phone",
        "direction": "outbound",
        "party": "debtor",
        "outcome": "promise",
        "note_digest": b"",
        "recorded_at": NOW,
        "previous_digest": b"",
        "digest": b"",
        "collector": case.collector,
    }
    return Contact.objects.create(**(values | changes))


def team_case(user: User, **changes: Any) -> Any:
    if "collector" not in changes:
        changes["collector"] = factories.UserFactory.create(team=user.team)
    return factories.CaseFactory.create(**{"team": user.team, **changes})


def words(lines: list[Any]) -> dict[str, int]:
    return {line.what: line.count for line in lines}


def test_supervisor_waits_are_the_own_teams(person: Person) -> None:
    user = person(Role.SUPERVISOR)
    team_case(user, collector=None)
    team_case(user, promise_broken_on=TODAY)
    team_case(user, promise_broken_on=TODAY, last_contact_at=NOW)
    factories.CaseFactory.create()
    found = words(supervisor.waits(user, now=NOW))
    assert found == {"Assignment": 1, "Broken promises": 1, "Never contacted": 2, "Targets": 2}


def test_nothing_waits_for_a_quiet_desk(person: Person, signed_in: SignIn) -> None:
    page = signed_in(person(Role.SUPERVISOR)).get(reverse("reports:supervisor-home"))
    assert "Nothing waits for you" in page.content.decode()


def test_day_counts_against_yesterday(person: Person) -> None:
    user = person(Role.SUPERVISOR)
    case = team_case(user)
    contact(case)
    contact(case, party="nobody", outcome="no_answer")
    contact(case, at=NOW - timedelta(days=1, hours=1))
    contact(case, at=NOW - timedelta(hours=20))  # yesterday evening: after this hour
    contact(factories.CaseFactory.create())
    factories.PromiseFactory.create(case=case, state="kept", judged_on=TODAY, due_on=TODAY)
    account = factories.AccountFactory.create(case=case)
    factories.PaymentFactory.create(account=account, amount=120)
    factories.PaymentFactory.create(account=account, amount=80, value_on=TODAY - timedelta(days=1))
    found = {one.label: (one.now, one.before) for one in supervisor.measures(user, now=NOW)}
    assert found["Right party contacts"] == (1, 1)
    assert found["Attempts"] == (2, 1)
    assert found["Promises due"] == (1, 0)
    assert found["Promises kept"] == (1, 0)
    assert found["Cash in, CNY"] == (120, 80)


def test_hours_are_the_readers(person: Person) -> None:
    user = person(Role.SUPERVISOR)
    contact(team_case(user))
    bars = {bar.label: bar for bar in supervisor.hours(user, now=NOW)}
    there = NOW.astimezone(ZoneInfo(user.time_zone))
    assert bars[f"{there.hour - 1:02}"].value == 1
    assert bars[f"{there.hour:02}"].part
    assert supervisor.hours_finding(list(bars.values())) == f"Best hour today was {there.hour - 1:02}:00"


def test_team_is_listed_by_name(person: Person) -> None:
    user = person(Role.SUPERVISOR)
    case = team_case(user)
    User.objects.filter(pk=case.collector_id).update(name="Aa First")
    factories.UserFactory.create(team=user.team, name="Zz Last")
    contact(case)
    for state in ("kept", "broken", "partly_kept", "withdrawn"):
        factories.PromiseFactory.create(
            case=case, state=state, judged_on=TODAY, recorded_by=case.collector, recorded_at=NOW - timedelta(days=5)
        )
    first, last = supervisor.team(user, now=NOW)
    assert supervisor._member(user, 0, {}, {"matured": 8, "kept": 5}).kept == 63, "half up"
    assert (first.person.name, first.cases, first.attempts, first.reached) == ("Aa First", 1, 1, 1)
    assert (first.promises, first.matured, first.kept) == (0, 3, 33)
    assert (last.person.name, last.kept, last.last_at) == ("Zz Last", None, None)


def test_ages_add_up(person: Person) -> None:
    user = person(Role.ADMINISTRATOR)
    creditor = factories.CreditorFactory.create()
    factories.CaseFactory.create(creditor=creditor)
    factories.CaseFactory.create(creditor=creditor, oldest_due_on=None, balance=0)
    factories.CaseFactory.create(creditor=creditor, oldest_due_on=TODAY - timedelta(days=400))
    line = ages(user, now=NOW)[0]
    assert [bucket[1] for bucket in line.buckets] == [1, 0, 0, 1, 0, 0, 0, 1]
    assert (line.cases, line.balance) == (3, Decimal(2000))


def test_finance_waits_and_cash(person: Person) -> None:
    user = person(Role.FINANCE)
    account = factories.AccountFactory.create()
    factories.PaymentFactory.create(account=None, creditor=account.creditor, account_reference="?", state="unmatched")
    factories.PaymentFactory.create(account=account, amount=Decimal("1500.50"))
    factories.PaymentFactory.create(account=account, amount=70, value_on=TODAY - timedelta(days=35))
    assert words(finance.waits(user, now=NOW)) == {"Payments": 1}
    assert [(one.payments, one.amount) for one in finance.unmatched()] == [(1, Decimal(100))]
    cash = finance.cash(user, now=NOW)[0]
    assert (cash.month, cash.month_before) == (Decimal("1500.50"), Decimal(70))
    assert len(cash.bars) == 14
    assert cash.bars[-1].part
    assert "¥1,500.50" in cash.finding


def test_administrator_waits(person: Person) -> None:
    Job.objects.create(kind="x", state="failed", finished_at=NOW)
    waiting = Job.objects.create(kind="x", state="queued")
    Job.objects.filter(pk=waiting.pk).update(created_at=NOW - timedelta(minutes=6))
    factories.UserFactory.create(team=None)
    StrategyVersionFactory.create(state="submitted", effective_on=TODAY, note="Call earlier")
    found = words(administrator.waits(person(Role.ADMINISTRATOR), now=NOW))
    assert found == {"Approvals": 1, "Workers": 1, "Failed work": 1, "Archive": 1, "People": 1}


@pytest.mark.parametrize(
    ("name", "role"),
    [("supervisor-home", Role.SUPERVISOR), ("finance-home", Role.FINANCE), ("administrator-home", Role.ADMINISTRATOR)],
)
def test_number_of_queries_is_flat(person: Person, signed_in: SignIn, name: str, role: Role) -> None:
    user = person(role)
    client = signed_in(user)
    counts = []
    for more in (1, 12):
        for _one in range(more):
            case = team_case(user)
            contact(case)
            factories.PaymentFactory.create(account=factories.AccountFactory.create(case=case))
            Job.objects.create(kind="x", state="done", owner=user)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(f"reports:{name}")).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("supervisor-home", {Role.SUPERVISOR, Role.ADMINISTRATOR}),
        ("finance-home", {Role.FINANCE, Role.ADMINISTRATOR}),
        ("administrator-home", {Role.ADMINISTRATOR}),
    ],
)
def test_homes_open_for_their_roles(person: Person, signed_in: SignIn, name: str, allowed: set[Role]) -> None:
    found = {role for role in Role if signed_in(person(role)).get(reverse(f"reports:{name}")).status_code == 200}
    assert found == allowed


@pytest.mark.parametrize(
    ("amount", "english", "chinese"),
    [
        ("950", "950", "950"),
        ("9620", "10k", "9,620"),
        ("48200", "48k", "4.8万"),
        ("-110950", "−111k", "−11.1万"),
        ("1200000", "1.2m", "120万"),
    ],
)
def test_bars_count_as_the_reader_counts(amount: str, english: str, chinese: str) -> None:
    with override("en"):
        assert finance._short(Decimal(amount)) == english
    with override("zh-hans"):
        assert finance._short(Decimal(amount)) == chinese


def test_every_kind_of_job_is_told_in_words() -> None:
    celery.loader.import_default_modules()  # the tasks of each app name their kinds
    assert {kind for kind in jobs.kinds() if not kind.startswith("test.")} <= set(homes.KINDS)
