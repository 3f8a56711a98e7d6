"""How long the search page takes on 1,000,000 accounts, for each thing that may be typed and for who may see what.

Asked through Django's test client, so all middleware counts, and the whole page. A row is one kind of text; its worst
person counts: a collector in a team where the name is common, one in a team where it is not, and who sees every case.
The floor of each is a page that looks one case up by its key.
"""

import logging
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import time_machine
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import million
from benchmarks.pages import PLAIN_STATIC, Figure, percentiles
from common import secrets
from staff.models import User

ACCOUNTS = 1_000_000
WARM = 2
ROUNDS = 60
BAR_MS = 80.0
PEOPLE = {"a Chinese team": "m.60", "a British team": "m.460", "all cases": "m.quality"}

# What is typed in each turn: the texts of a kind, by turns.
KINDS: dict[str, list[str]] = {
    "the commonest surname": ["王", "李"],
    "a common sign of given names": ["伟", "静"],
    "a Chinese name": ["王伟", "李娜静", "陈 文博", "欧阳"],
    "the other writing of a name": ["張偉", "陳麗", "劉靜"],
    "two letters": ["an", "li", "jo", "zz"],
    "three letters": ["ann", "son", "ang", "qxz"],
    "a Latin name": ["smith", "james", "maria garcia", "wei wang"],
    "a name nobody has": ["zzyzx", "龘龘", "nobody here"],
    "last four digits": ["4417", "0142", "9999"],
    "the last six of a phone": ["004417", "123456"],
    "a phone": ["{phone}"],
    "a phone in another writing": ["0086 {spaced}", "+86 ({spaced}) 转 8"],
    "an email": ["{email}", "nobody@example.com"],
    "a national number": ["{identity}", "11010519491231002x"],
    "an account": ["MA{n}", "ma{n}", "NONE{n}"],
    "a case number": ["mcna-{n}", "{n}"],
    "junk": ["%", "%%%", "_", "x", "'; DROP", "\\", "[[["],
    "120 signs of junk": ["q" * 120, "王" * 120, "a b " * 30, "1" * 120],
}


def measure() -> list[Figure]:
    """Build the data and return a figure per kind of text."""
    million.build(accounts=ACCOUNTS)
    with time_machine.travel(million.NOW, tick=True), override_settings(STORAGES=PLAIN_STATIC, ALLOWED_HOSTS=["*"]):
        return list(figures())


def figures() -> Iterable[Figure]:
    """Return a figure per kind of text: of the three people, whose p95 is the longest."""
    logging.disable(logging.CRITICAL)
    known = list(_known())
    clients = {}
    for words, username in PEOPLE.items():
        clients[words] = Client()
        clients[words].force_login(User.objects.get(username=username), backend="staff.backends.RoleBackend")
    for kind, texts in KINDS.items():
        found = []
        for words, client in clients.items():
            ask = _asking(client, texts, known)
            floor = _looking_up(client, known)
            found.append((_figure(kind, ask, floor), words))
        worst, words = max(found, key=lambda one: one[0].p95)
        yield replace(worst, name=f"{kind} ({words})")


def _known() -> Iterable[dict[str, str]]:
    """Return what can be typed of some debtors."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT k.id, substr(d.reference, 3)::int, p.value, d.national_number,
                'debtor:' || k.creditor_id || ':' || d.reference
            FROM cases_debtor d JOIN cases_case k ON k.debtor_id = d.id
            JOIN cases_contactpoint p ON p.debtor_id = d.id AND p.kind = 'phone' AND p.value LIKE '+86%'
            WHERE d.id % 5000 = 3 LIMIT 50
            """
        )
        for case, n, phone, sealed, bound_to in cursor.fetchall():
            identity = secrets.decrypt(bytes(sealed), bound_to=bound_to).decode()
            plain = phone.removeprefix("+86")
            spaced = f"{plain[:3]} {plain[3:7]}-{plain[7:]}"
            email = f"MD{n:08d}@Example.com"
            yield {
                "case": str(case),
                "n": str(n),
                "phone": plain,
                "spaced": spaced,
                "email": email,
                "identity": identity,
            }


def _asking(client: Client, texts: list[str], known: list[dict[str, str]]) -> Callable[[int], Any]:
    def ask(turn: int) -> Any:
        return client.get("/search/", {"q": texts[turn % len(texts)].format(**known[turn % len(known)])})

    return ask


def _looking_up(client: Client, known: list[dict[str, str]]) -> Callable[[int], Any]:
    def ask(turn: int) -> Any:
        return client.get(f"/api/v1/cases/{known[turn % len(known)]['case']}/")

    return ask


def _figure(name: str, ask: Callable[[int], Any], floor: Callable[[int], Any]) -> Figure:
    for turn in range(WARM):
        ask(turn)
    spent, least, asked = [], [], 0
    for turn in range(ROUNDS):
        spent.append(_milliseconds(ask, turn))
        least.append(_milliseconds(floor, turn))
    with CaptureQueriesContext(connection) as captured:
        ask(0)
    asked = len(captured)
    return Figure(name, *percentiles(spent), *percentiles(least), asked, BAR_MS)


def _milliseconds(ask: Callable[[int], Any], turn: int) -> float:
    start = time.perf_counter()
    ask(turn)
    return (time.perf_counter() - start) * 1000
