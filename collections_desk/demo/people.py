"""The people and teams of the demo desk. Everyone is invented."""

from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.hashers import make_password

from staff.actions import people, teams
from staff.enums import Role
from staff.models import Team, User

PASSWORD = "lantern bay demo"  # noqa: S105 - known on purpose, and refused outside a local desk


@dataclass(frozen=True)
class Invented:
    """A person of the demo; `team` by name, zone and languages as the work needs them."""

    username: str
    name: str
    role: Role
    team: str = ""
    hired_on: date = date(2024, 3, 4)
    language: str = "en"
    languages: tuple[str, ...] = ("zh", "en")
    time_zone: str = "Asia/Shanghai"
    departments: tuple[str, ...] = ()


TEAMS = {"Harbour": "zhou.ning", "Prairie": "helen.marsh", "Lantern": "zhou.ning"}

PEOPLE = (
    Invented("pan.siyuan", "Pan Siyuan", Role.ADMINISTRATOR, hired_on=date(2021, 5, 10)),
    Invented("zhou.ning", "Zhou Ning", Role.SUPERVISOR, "Harbour", date(2021, 9, 1)),
    Invented("helen.marsh", "Helen Marsh", Role.SUPERVISOR, "Prairie", date(2022, 1, 17), languages=("en",)),
    Invented("lin.yue", "Lin Yue", Role.COLLECTOR, "Harbour", date(2023, 2, 6)),
    Invented("deng.wei", "Deng Wei", Role.COLLECTOR, "Harbour", date(2024, 6, 3), "zh-hans", ("zh",)),
    Invented("jiang.tao", "Jiang Tao", Role.COLLECTOR, "Harbour", date(2025, 11, 10), "zh-hans", ("zh",)),
    Invented("qin.yuhan", "Qin Yuhan", Role.COLLECTOR, "Harbour", date(2025, 3, 17), "zh-hans", ("zh", "yue")),
    Invented("marta.ruiz", "Marta Ruiz", Role.COLLECTOR, "Prairie", date(2023, 8, 14), languages=("en", "es")),
    Invented("dale.hobart", "Dale Hobart", Role.COLLECTOR, "Prairie", date(2025, 1, 13), languages=("en",)),
    Invented("priya.nair", "Priya Nair", Role.COLLECTOR, "Prairie", date(2024, 10, 7), languages=("en", "hi")),
    Invented("tian.meng", "Tian Meng", Role.COLLECTOR, "Lantern", date(2022, 11, 21), "zh-hans", ("zh", "en")),
    Invented("hao.jie", "Hao Jie", Role.COLLECTOR, "Lantern", date(2025, 5, 6), "zh-hans", ("zh",)),
    Invented("yu.siqi", "Yu Siqi", Role.COLLECTOR, "Lantern", date(2026, 2, 23), "zh-hans", ("zh",)),
    Invented("shen.lan", "Shen Lan", Role.QUALITY, hired_on=date(2022, 7, 4)),
    Invented("oliver.brandt", "Oliver Brandt", Role.QUALITY, languages=("en", "de")),
    Invented("bai.lu", "Bai Lu", Role.QUALITY, hired_on=date(2022, 9, 5), departments=("legal", "customer_service")),
    Invented("fang.yi", "Fang Yi", Role.FINANCE, hired_on=date(2021, 12, 1)),
    Invented("grace.okafor", "Grace Okafor", Role.FINANCE, hired_on=date(2023, 4, 11), languages=("en",)),
)
# One sign-in per role; finance has two, since what one calculates the other approves.
SIGN_INS = ("lin.yue", "zhou.ning", "shen.lan", "fang.yi", "grace.okafor", "pan.siyuan")


def load(*, now: datetime) -> dict[str, User]:
    """Add everybody and return them by user name."""
    administrator: User | None = None
    made_teams = {name: teams.add(by=None, name=name, supervisor=None, now=now) for name in TEAMS}
    encoded = make_password(PASSWORD)  # once: the hash is slow on purpose
    everybody = {}
    for one in PEOPLE:
        person = people.add(by=administrator, profile=_profile(one, made_teams), now=now, encoded=encoded).person
        administrator = administrator or person
        everybody[one.username] = person
    for name, username in TEAMS.items():
        if administrator:
            teams.change(by=administrator, team=made_teams[name], name=name, supervisor=everybody[username], now=now)
    return everybody


def _profile(one: Invented, made_teams: dict[str, Team]) -> people.Profile:
    return people.Profile(
        name=one.name,
        username=one.username,
        role=one.role,
        email=f"{one.username}@lantern-bay.example.com",
        team=made_teams.get(one.team),
        hired_on=one.hired_on,
        employee_number=f"LB-{PEOPLE.index(one) + 101}",
        language=one.language,
        languages=one.languages,
        time_zone=one.time_zone,
        departments=one.departments,
    )
