"""The search box: what it finds, for whom, what it shows, and the trace that it leaves."""

from decimal import Decimal

import pytest

from cases.enums import PartyRole, PointKind
from cases.models import Case, RelatedPerson
from cases.queries import search, search_names
from common.models import AuditEvent
from common.secrets import keyed_hash
from staff.enums import Role
from staff.models import User
from tests.factories import (
    AccountFactory,
    CaseFactory,
    ContactPointFactory,
    CreditorFactory,
    DebtorFactory,
    TeamFactory,
    UserFactory,
)
from tests.people import SignIn
from tests.strategy_factories import QueueFactory


@pytest.fixture
def boss(db: None) -> User:
    return UserFactory.create(role=Role.SUPERVISOR)


def found(user: User, text: str) -> list[Case]:
    return [hit.case for hit in search.find(user=user, text=text).hits]


@pytest.mark.parametrize(
    ("text", "by"),
    [
        ("ellingworth", "name"),
        ("LINGWOR", "name"),
        ("Ellingworth Ada", "name"),
        ("ad", "name"),
        ("启明", "name"),
        ("陈", "name"),
        ("陈启明", "name"),
        ("陳 启明", "name"),
        ("k-990041", "number"),
        ("990041", "number"),
        ("ACC-77/1", "account"),
        ("acc-77/1", "account"),
        ("4417", "last_four"),
        ("0142", "phone"),
        ("00000142", "phone"),
        ("138 0000 0142", "phone"),
        ("+86 (138) 0000-0142", "phone"),
        ("0086 138-0000-0142", "phone"),
        ("１３８００００ ０１４２", "phone"),
        ("13800000142 转 8", "phone"),
        ("ADA@Example.com", "email"),
        ("11010519491231002x", "national_number"),
        ("110105 19491231 002X", "national_number"),
    ],
)
def test_search_finds_in_any_writing(boss: User, text: str, by: str) -> None:
    is_chinese = not text.isascii() and not text[0].isnumeric() and "转" not in text
    creditor = CreditorFactory.create(code="k")
    debtor = DebtorFactory.create(
        creditor=creditor,
        name="陈启明" if is_chinese else "Ada Ellingworth",
        national_number_hash=keyed_hash("11010519491231002X"),
    )
    case = CaseFactory.create(team=boss.team, creditor=creditor, debtor=debtor, number="K-990041")
    AccountFactory.create(case=case, reference="ACC-77/1", card_last_four="4417")
    ContactPointFactory.create(debtor=debtor, value="+8613800000142")
    ContactPointFactory.create(debtor=debtor, kind=PointKind.EMAIL, value="Ada@example.com")
    other = CaseFactory.create(team=boss.team, debtor__name="Somebody Else")
    AccountFactory.create(case=other, card_last_four="9999")
    hits = search.find(user=boss, text=text).hits
    assert [(hit.case, [fit.by.value for fit in hit.fits]) for hit in hits] == [(case, [by])]
    assert found(UserFactory.create(), text) == []


@pytest.mark.parametrize(
    "text", ["", " ", "%", "_", "\\", "100%", "zzzz", "a", "12", "\x00", "'; --", "[王", "x" * 500]
)
def test_search_finds_nothing_for_nothing(boss: User, text: str) -> None:
    CaseFactory.create(team=boss.team)
    assert found(boss, text) == []


def test_largest_comes_first_and_what_is_named_exactly_before_it(boss: User) -> None:
    small, large, exact = (
        CaseFactory.create(team=boss.team, balance=Decimal(balance), number=number)
        for balance, number in ((10, "K-1"), (900, "K-2"), (5, "K-1234"))
    )
    for case in (small, large):
        AccountFactory.create(case=case, card_last_four="1234")
    assert found(boss, "K-1234") == [exact]
    assert found(boss, "1234") == [large, small]
    exact.creditor.code = "k"
    exact.creditor.save()
    assert found(boss, "1234") == [exact, large, small]


@pytest.mark.parametrize("common", [1, 1000])
def test_a_name_common_elsewhere_hides_none_of_the_own(
    boss: User, common: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_names, "MOST_DEBTORS", 3)
    monkeypatch.setattr(search_names, "COMMON", common)
    special = QueueFactory.create()
    boss.queue_ids = [special.pk]
    CaseFactory.create_batch(6, team=TeamFactory.create(), debtor__name="王伟", balance=Decimal(900))
    own = [
        CaseFactory.create(team=boss.team, debtor__name="王伟", balance=Decimal(30)),
        CaseFactory.create(team=TeamFactory.create(), collector=boss, debtor__name="王丽", balance=Decimal(20)),
        CaseFactory.create(team=TeamFactory.create(), queue=special, debtor__name="王静", balance=Decimal(10)),
    ]
    CaseFactory.create(team=boss.team, debtor__name="李伟")
    assert found(boss, "王") == own
    assert len(found(UserFactory.create(role=Role.QUALITY), "王")) == 9


def test_a_name_too_common_to_look_up_is_walked_from_the_largest(boss: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_names, "MOST_DEBTORS", 3)
    monkeypatch.setattr(search, "MOST", 4)
    cases = [CaseFactory.create(team=boss.team, debtor__name="Ann Li", balance=Decimal(n)) for n in range(6)]
    for text in ("ann", "an", "li ann"):
        result = search.find(user=boss, text=text)
        assert [hit.case for hit in result.hits] == cases[:1:-1]
        assert result.more


def test_letters_in_a_short_word_begin_a_part_of_the_name(boss: User) -> None:
    names = ["Ann Miller", "Mary-Ann Poe", "Sean O'Anders", "Hannah Banks", "ZHAO An"]
    cases = {name: CaseFactory.create(team=boss.team, debtor__name=name) for name in names}
    assert set(found(boss, "an")) == {case for name, case in cases.items() if name != "Hannah Banks"}


def test_the_phone_of_somebody_else_says_whose_it_is_and_opens_nothing(boss: User, signed_in: SignIn) -> None:
    case = CaseFactory.create(team=boss.team)
    friend = RelatedPerson.objects.create(debtor=case.debtor, role=PartyRole.CONTACT_PERSON, name="Friend")
    ContactPointFactory.create(debtor=case.debtor, person=friend, value="+8613900000999")
    page = signed_in(boss).get("/search/?q=13900000999")
    text = page.content.decode()
    assert page.status_code == 200
    assert "139 **** 0999" in text
    assert "contact person" in text
    assert "13900000999" not in text.partition("<table")[2]


def test_one_hit_goes_straight_to_the_case(boss: User, signed_in: SignIn) -> None:
    case = CaseFactory.create(team=boss.team, number="K-990041")
    assert signed_in(boss).get("/search/?q=k-990041").headers["Location"] == f"/cases/{case.pk}/"


def test_many_hits_are_listed_and_none_says_what_can_be_typed(boss: User, signed_in: SignIn) -> None:
    CaseFactory.create_batch(2, team=boss.team, debtor__name="Ada Ellingworth")
    client = signed_in(boss)
    page = client.get("/search/?q=ellingworth").content.decode()
    assert page.count("Ada Ellingworth") == 2
    assert "Nothing found" in client.get("/search/?q=nobody").content.decode()
    assert "Too short" in client.get("/search/?q=n").content.decode()
    assert "What are you looking for?" in client.get("/search/").content.decode()


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("13800000142", [{"found_by": ["phone"], "cases": 1}]),
        ("11010519491231002x", [{"found_by": ["national_number"], "cases": 1}]),
        ("13900000999", [{"found_by": [], "cases": 0}]),
        ("K-204155", []),
        ("Ada", []),
        ("0142", []),
    ],
)
def test_phones_and_national_numbers_leave_a_trace_without_the_text(
    boss: User, signed_in: SignIn, text: str, facts: list[dict[str, object]]
) -> None:
    debtor = DebtorFactory.create(name="Ada", national_number_hash=keyed_hash("11010519491231002X"))
    CaseFactory.create(team=boss.team, debtor=debtor, number="K-204155", creditor=debtor.creditor)
    ContactPointFactory.create(debtor=debtor, value="+8613800000142")
    signed_in(boss).get("/search/", {"q": text})
    assert [event.facts for event in AuditEvent.objects.filter(action="search")] == facts


def test_the_api_finds_the_same_with_numbers_masked(boss: User, signed_in: SignIn) -> None:
    case = CaseFactory.create(team=boss.team, number="K-1")
    ContactPointFactory.create(debtor=case.debtor, value="+8613800000142")
    body = signed_in(boss).get("/api/v1/search/", {"q": "138 0000 0142"}).json()
    assert [(hit["case"]["number"], hit["fits"]) for hit in body["hits"]] == [
        ("K-1", [{"by": "phone", "words": "138 **** 0142", "person": ""}])
    ]
    assert (body["more"], body["too_short"]) == (False, False)
    assert signed_in(UserFactory.create()).get("/api/v1/search/", {"q": "13800000142"}).json()["hits"] == []
