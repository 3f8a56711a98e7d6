"""The four creditors of the demo desk; the banks are invented."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from cases.actions import creditors
from cases.actions.creditors import Terms
from cases.enums import DayUnit
from cases.models import Creditor
from cases.rules.creditors import CHINESE, FEES_FIRST
from staff.models import Team, User

YUNSHAN = Terms(
    code="ys",
    name="Yunshan Bank",
    name_zh="云山银行",
    jurisdiction="cn",
    currency="CNY",
    time_zone="Asia/Shanghai",
    phone_region="CN",
    allocation=CHINESE,
    team=None,
    promise_most_days=30,
    promise_smallest_amount=Decimal(100),
    promise_most_in_row=3,
    promise_tolerance_days=3,
    promise_tolerance_percent=5,
    promise_tolerance_unit=DayUnit.WORKING,
    promise_due_rolls=True,
)
PRAIRIE = replace(
    YUNSHAN,
    code="pl",
    name="Prairie Lantern Bank",
    name_zh="草原灯银行",
    jurisdiction="us",
    currency="USD",
    time_zone="America/Chicago",
    phone_region="US",
    allocation=FEES_FIRST,
    promise_smallest_amount=Decimal(25),
    promise_tolerance_days=2,
    promise_tolerance_unit=DayUnit.CALENDAR,
    promise_due_rolls=False,
)
THISTLEDOWN = replace(
    PRAIRIE,
    code="td",
    name="Thistledown Bank",
    name_zh="蓟绒银行",
    jurisdiction="uk",
    currency="GBP",
    time_zone="Europe/London",
    phone_region="GB",
    promise_smallest_amount=Decimal(10),
)
FORMOSA = replace(
    YUNSHAN,
    code="jd",
    name="Jade Terrace Bank",
    name_zh="玉台银行",
    jurisdiction="tw",
    currency="TWD",
    time_zone="Asia/Taipei",
    phone_region="TW",
    allocation=FEES_FIRST,
    promise_smallest_amount=Decimal(500),
)
TEAM_OF = {"ys": "Harbour", "pl": "Prairie", "td": "Prairie", "jd": "Lantern"}


def load(*, by: User, now: datetime) -> dict[str, Creditor]:
    """Add the creditors and return them by code."""
    teams = {team.name: team for team in Team.objects.order_by("pk")}
    terms = (YUNSHAN, PRAIRIE, THISTLEDOWN, FORMOSA)
    return {one.code: creditors.add(by=by, terms=replace(one, team=teams[TEAM_OF[one.code]]), now=now) for one in terms}
