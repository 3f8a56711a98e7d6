"""Case page, case list, assigning by hand: access, content, flat query counts."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.enums import PartyRole
from cases.models import Assignment, Case, RelatedPerson, Skip
from cases.queries.cases import case_list
from cases.rules import case_filter
from cases.rules.age import bucket_of
from cases.rules.case_filter import CaseFilter
from common.models import AuditEvent
from staff.enums import Role
from staff.models import User
from tests.factories import (
    NOW,
    TODAY,
    AccountFactory,
    CaseFactory,
    ContactPointFactory,
    CreditorFactory,
    LedgerEntryFactory,
    PromiseFactory,
    TeamFactory,
    UserFactory,
)
from tests.people import SignIn


@pytest.fixture
def boss(db: None) -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


def names(cases: list[Case]) -> list[str]:
    return [case.debtor.name for case in cases]


def queries_of(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


# ---- Filter: pure ----------------------------------------------------------


@pytest.mark.parametrize("bucket", range(8))
def test_due_range_holds_exactly_the_dates_of_the_bucket(bucket: int) -> None:
    first, last = case_filter.due_range(bucket, TODAY)
    for dpd in range(400):
        due = TODAY - timedelta(days=dpd)
        inside = (first is None or due >= first) and (last is None or due <= last)
        assert inside == (bucket_of(dpd) == bucket), dpd


def test_read_takes_only_what_it_knows() -> None:
    given = {
        "creditor": ["3", "x", "3"],
        "bucket": ["2", "9"],
        "team": ["'; DROP"],
        "collector": ["none"],
        "state": ["odd"],
        "promise": ["open"],
        "last": ["7"],
    }
    chosen = case_filter.read(lambda name: given.get(name, []))
    assert chosen == CaseFilter(creditor=("3",), bucket=("2",), collector="none", promise="open", last="7")
    assert chosen.query(bucket=()) == "creditor=3&collector=none&promise=open&last=7"
    assert CaseFilter().query() == ""


# ---- Case page -------------------------------------------------------------


@pytest.mark.parametrize("tab", ["", "owed", "people", "promises", "history", "odd"])
def test_case_page_opens_with_every_tab_and_as_fragment(boss: User, signed_in: SignIn, tab: str) -> None:
    case = CaseFactory.create(team=boss.team)
    AccountFactory.create(case=case)
    client = signed_in(boss)
    page = client.get(f"/cases/{case.pk}/?tab={tab}")
    assert page.status_code == 200
    assert case.debtor.name in page.content.decode()
    fragment = client.get(f"/cases/{case.pk}/?tab={tab}", headers={"HX-Request": "true", "HX-Target": "case-body"})
    assert fragment.content.decode().strip().startswith('<div id="case-body">')


def test_case_of_another_team_is_not_found(boss: User, signed_in: SignIn) -> None:
    assert signed_in(boss).get(f"/cases/{CaseFactory.create(team=TeamFactory.create()).pk}/").status_code == 404


def test_owed_shows_the_running_balance(boss: User, signed_in: SignIn) -> None:
    account = AccountFactory.create(case=CaseFactory.create(team=boss.team))
    paid = {"kind": "payment", "reference": "payment:YS-77", "interest": Decimal(-150), "effective_on": TODAY}
    LedgerEntryFactory.create(account=account, **paid)
    text = signed_in(boss).get(f"/cases/{account.case_id}/?tab=owed").content.decode()
    assert "−150.00" in text
    assert "850.00" in text
    assert "YS-77" in text
    assert "payment:" not in text


def test_people_masks_numbers_and_says_who_is_never_told(boss: User, signed_in: SignIn) -> None:
    case = CaseFactory.create(team=boss.team)
    sister = RelatedPerson.objects.create(debtor=case.debtor, role=PartyRole.CONTACT_PERSON, name="Chen Lihua")
    ContactPointFactory.create(debtor=case.debtor, value="+8613800000142")
    ContactPointFactory.create(debtor=case.debtor, person=sister, value="+8613800000199")
    text = signed_in(boss).get(f"/cases/{case.pk}/?tab=people").content.decode()
    assert "138 **** 0142" in text
    assert "13800000" not in text
    assert "Is never told of the debt." in text


def test_history_tells_assignments_and_skips(boss: User, signed_in: SignIn) -> None:
    case = CaseFactory.create(team=boss.team)
    mate = UserFactory.create(team=boss.team, name="Hao Jie")
    Assignment.objects.create(case=case, team=boss.team, collector=mate, since=NOW, reason="load")
    Skip.objects.create(case=case, collector=mate, reason="known", at=NOW)
    text = signed_in(boss).get(f"/cases/{case.pk}/?tab=history").content.decode()
    assert "With Hao Jie" in text
    assert "Least load in the team" in text
    assert "I know the debtor" in text


def test_promise_broken_is_said_in_the_head(boss: User, signed_in: SignIn) -> None:
    case = CaseFactory.create(team=boss.team)
    PromiseFactory.create(case=case, state="broken", judged_on=TODAY, due_on=TODAY - timedelta(days=4))
    assert "nothing received" in signed_in(boss).get(f"/cases/{case.pk}/").content.decode()


# ---- List ------------------------------------------------------------------


def test_list_shows_own_teams_only_largest_first_with_count_and_sum(boss: User, signed_in: SignIn) -> None:
    creditor = CreditorFactory.create()
    for amount in (100, 300, 200):
        CaseFactory.create(team=boss.team, creditor=creditor, balance=amount)
    CaseFactory.create(team=TeamFactory.create(), balance=999)
    text = signed_in(boss).get("/cases/").content.decode()
    assert text.index("300.00") < text.index("200.00") < text.index("100.00")
    assert "600.00" in text
    assert "Assign 3 cases" in text
    assert "999.00" not in text


def test_few_of_all_cases_are_gathered_and_many_walked(boss: User) -> None:
    everybody = UserFactory.create(role=Role.QUALITY)
    assert case_list.is_narrow(boss, CaseFilter(state="closed"))
    assert case_list.is_narrow(everybody, CaseFilter(collector="7"))
    assert not case_list.is_narrow(boss, CaseFilter())
    assert not case_list.is_narrow(everybody, CaseFilter(bucket=("3",), collector="none"))


@pytest.mark.parametrize("gathered", [False, True])
@pytest.mark.parametrize("sort", case_filter.SORTS)
def test_every_sort_pages_through_all_cases_once(boss: User, sort: str, gathered: bool) -> None:
    for place in range(13):
        known = place % 3
        CaseFactory.create(
            team=boss.team,
            balance=place % 4,
            oldest_due_on=TODAY - timedelta(days=place) if known else None,
            last_contact_at=NOW - timedelta(hours=place) if known else None,
        )
    found, cursor = [], ""
    while True:
        visible = Case.objects.visible_to(boss)
        page = case_list.page(visible, sort=sort, cursor=cursor, size=4, gathered=gathered)
        found += page.rows
        cursor = page.next_cursor
        if not cursor:
            break
    assert len(found) == 13
    assert len({case.pk for case in found}) == 13
    field = case_filter.SORTS[sort].field
    values = [getattr(case, field) for case in found if getattr(case, field) is not None]
    assert values == sorted(values, reverse=case_filter.SORTS[sort].descending)
    assert all(getattr(case, field) is not None for case in found[: len(values)])


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("bucket=3", "M3"),
        ("bucket=1&bucket=7", "M1 M7"),
        ("promise=broken", "M1"),
        ("promise=none", "M1 M7"),
        ("promise=due", "M3"),
        ("last=never", "M1 M3"),
        ("last=7", "M7"),
        ("collector=none", "M3 M7"),
        ("state=closed", "Closed"),
    ],
)
def test_filters(boss: User, query: str, fits: str) -> None:
    def make(name: str, dpd: int, **more: Any) -> None:
        due = TODAY - timedelta(days=dpd)
        CaseFactory.create(team=boss.team, debtor__name=name, oldest_due_on=due, **more)

    make("M1", 5, promise_broken_on=TODAY, collector=UserFactory.create(team=boss.team))
    make("M3", 74, promise_due_on=TODAY)
    make("M7", 400, last_contact_at=NOW - timedelta(days=9))
    make("Closed", 5, state="closed", close_reason="paid", closed_on=TODAY, balance=0)
    from django.http import QueryDict

    found = case_list.filtered(boss, case_filter.read(QueryDict(query).getlist), now=NOW)
    assert sorted(names(list(found.select_related("debtor")))) == fits.split()


def test_list_and_case_ask_as_many_queries_for_one_row_as_for_many(boss: User, signed_in: SignIn) -> None:
    client = signed_in(boss)
    case = CaseFactory.create(team=boss.team, collector=UserFactory.create(team=boss.team))
    AccountFactory.create(case=case)
    paths = ["/cases/", "/search/?q=Debtor", *(f"/cases/{case.pk}/?tab={tab}" for tab in ("owed", "people"))]
    CaseFactory.create_batch(20, team=boss.team)  # enough that the name counts as common
    few = [queries_of(client, path) for path in paths]
    for _ in range(30):
        CaseFactory.create(team=boss.team, collector=UserFactory.create(team=boss.team))
        ContactPointFactory.create(debtor=case.debtor)
    AccountFactory.create_batch(3, case=case)
    assert [queries_of(client, path) for path in paths] == few


def test_damaged_cursor_is_said_in_words(boss: User, signed_in: SignIn) -> None:
    CaseFactory.create(team=boss.team)
    page = signed_in(boss).get("/cases/?bucket=3&after=xyz")
    assert page.status_code == 422
    assert "This address is incomplete." in page.content.decode()
    assert 'href="/cases/?bucket=3"' in page.content.decode()


def test_an_address_with_no_text_leads_back_to_one_that_opens(boss: User, signed_in: SignIn) -> None:
    page = signed_in(boss).get("/cases/?bucket=3&collector=%00")
    assert page.status_code == 422
    assert 'href="/cases/"' in page.content.decode().partition("<main")[2]


def test_empty_list_names_the_filter_to_take_away(boss: User, signed_in: SignIn) -> None:
    text = signed_in(boss).get("/cases/?bucket=7").content.decode()
    assert "Remove Age M7+" in text


def test_a_filter_by_somebody_who_left_says_so(boss: User, signed_in: SignIn) -> None:
    gone = UserFactory.create(team=boss.team, name="Hao Jie", is_active=False)
    elsewhere = UserFactory.create(name="Yu Siqi")
    client = signed_in(boss)
    text = client.get(f"/cases/?collector={gone.pk}").content.decode()
    assert "Remove filter: Collector Hao Jie (left)" in text
    assert " selected>Hao Jie (left)</option>" in text
    for key in (elsewhere.pk, 999_999):
        text = client.get(f"/cases/?collector={key}").content.decode()
        assert "Remove filter: Collector no longer here" in text
        assert "Yu Siqi" not in text
    assert "Remove filter: Creditor no longer here" in client.get("/cases/?creditor=999999").content.decode()


# ---- Assigning -------------------------------------------------------------


def test_supervisor_assigns_all_that_fit(boss: User, signed_in: SignIn) -> None:
    mate = UserFactory.create(team=boss.team)
    old = CaseFactory.create(team=boss.team, oldest_due_on=TODAY - timedelta(days=400))
    young = CaseFactory.create(team=boss.team, oldest_due_on=TODAY - timedelta(days=3))
    client = signed_in(boss)
    assert "Assign 1 case" in client.get("/cases/assign/?bucket=7").content.decode()
    refused = client.post("/cases/assign/?bucket=7", {"collector": mate.pk, "reason": ""})
    assert refused.status_code == 422
    done = client.post("/cases/assign/?bucket=7", {"collector": mate.pk, "reason": "Knows old debt"})
    assert done.headers["Location"] == "/cases/?bucket=7"
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.collector, young.collector) == (mate, None)


def test_supervisor_assigns_ticked_cases_of_own_teams_only(boss: User, signed_in: SignIn) -> None:
    mate = UserFactory.create(team=boss.team)
    own, foreign = CaseFactory.create(team=boss.team), CaseFactory.create(team=TeamFactory.create())
    path = f"/cases/assign/?case={own.pk}&case={foreign.pk}"
    signed_in(boss).post(path, {"collector": mate.pk, "reason": "x"})
    assert list(Case.objects.filter(collector=mate)) == [own]


def test_collector_assigns_nothing(signed_in: SignIn, db: None) -> None:
    assert signed_in(UserFactory.create()).get("/cases/assign/").status_code == 403


# ---- Export ----------------------------------------------------------------


@time_machine.travel(NOW)
def test_export_holds_what_the_list_holds(boss: User, signed_in: SignIn) -> None:
    CaseFactory.create(team=boss.team, number="K-1", debtor__name="=cmd()", balance=Decimal("12.5"))
    CaseFactory.create(team=boss.team, number="K-2", oldest_due_on=TODAY - timedelta(days=400))
    CaseFactory.create(team=TeamFactory.create(), number="K-3")
    client = signed_in(boss)
    response: Any = client.get("/cases/export.csv?bucket=3")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "K-1,'=cmd()" in text
    assert "12.50,CNY" in text
    assert "K-2" not in text
    assert "K-3" not in text
    assert client.get("/cases/export.xlsx").status_code == 200
    taken = AuditEvent.objects.filter(action="cases.export", actor=boss).order_by("pk")
    assert [one.facts["form"] for one in taken] == ["csv", "xlsx"]
    assert "bucket=3" in taken[0].facts["filters"]
