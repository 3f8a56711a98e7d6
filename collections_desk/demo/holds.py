"""Holds of the demo: what debtors said and what letters brought, some of it over, one case held twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from cases.actions.holds import holds
from cases.enums import HoldForm, HoldKind, HoldScope
from cases.models import Case, Creditor
from common.clock import local_date
from staff.models import User


@dataclass(frozen=True)
class Told:
    """What came in, days ago, in the words of whoever wrote it down; the case had been quiet since before.

    `case` names which of the creditor's quiet cases it is. `days` ends the hold so long after receipt; `lifted` says
    why the supervisor lifted it a day later.
    """

    case: int
    kind: HoldKind
    ago: int
    words: str
    by_supervisor: bool = False
    days: int | None = None
    lifted: str = ""
    given: dict[str, Any] = field(default_factory=dict)


BY_TEXT = {"scope": HoldScope.CHANNEL, "channel": "sms"}
CRISIS = {"form": HoldForm.CRISIS}
TOLD: dict[str, tuple[Told, ...]] = {
    "ys": (
        Told(0, HoldKind.DISPUTE_OPEN, 2, "客户称 8 月一笔消费非本人所为，要求核实"),
        Told(0, HoldKind.HARDSHIP, 1, "失业两个月，已发来失业登记证明"),
        Told(1, HoldKind.DECEASED, 3, "家属来电告知，死亡证明已收到", by_supervisor=True),
        Told(2, HoldKind.CEASE_REQUEST, 2, "不要再发短信，打电话可以", given=BY_TEXT),
        Told(3, HoldKind.LEGAL, 4, "银行已立案，案号待补", by_supervisor=True),
        Told(4, HoldKind.VULNERABLE, 2, "客户正在住院治疗，情绪低落"),
        Told(5, HoldKind.HARDSHIP, 5, "家中失火，请宽限几天", days=3),
        Told(6, HoldKind.IDENTITY_UNVERIFIED, 4, "接听者称号码为新号", lifted="已核对证件末四位，本人无误"),
    ),
    "pl": (
        Told(0, HoldKind.ATTORNEY, 3, "Letter of Alvarez & Stone, for the debtor"),
        Told(1, HoldKind.CEASE_REQUEST, 2, "Wrote: stop all contact about this card"),
        Told(2, HoldKind.BANKRUPTCY, 4, "Chapter 7 petition filed in Denver", by_supervisor=True),
        Told(3, HoldKind.FRAUD_CLAIM, 5, "Says the card was stolen", lifted="Police report withdrawn by the debtor"),
        Told(4, HoldKind.HARDSHIP, 3, "Lost his job, sees a counselor next month"),
    ),
    "td": (
        Told(0, HoldKind.BREATHING_SPACE, 6, "Notice of the Insolvency Service"),
        Told(1, HoldKind.BREATHING_SPACE, 5, "Crisis treatment, notice of the professional", given=CRISIS),
        Told(2, HoldKind.COMPLAINT_OPEN, 2, "Complains of calls at work"),
    ),
}
QUIET = timedelta(days=6)


def load(*, creditors: dict[str, Creditor], everybody: dict[str, User], now: datetime) -> None:
    """Place and lift the holds on cases that have been quiet, so that no contact contradicts them."""
    for code, told in TOLD.items():
        supervisor = everybody["zhou.ning" if code == "ys" else "helen.marsh"]
        quiet = Case.objects.filter(creditor=creditors[code], collector__isnull=False, last_contact_at__lt=now - QUIET)
        cases = list(
            quiet.open().filter(plans=None).select_related("collector").order_by("-balance", "pk")[: len(told)]
        )
        for one in told:
            if one.case < len(cases):
                _tell(cases[one.case], one, supervisor=supervisor, now=now)


def _tell(case: Case, told: Told, *, supervisor: User, now: datetime) -> None:
    at = now - timedelta(days=told.ago)
    by = supervisor if told.by_supervisor or case.collector is None else case.collector
    ends_on = local_date(at, case.creditor.time_zone) + timedelta(days=told.days) if told.days else None
    hold = holds.place(case=case, kind=told.kind, by=by, now=at, ends_on=ends_on, reason=told.words, **told.given)
    if told.lifted:
        holds.lift(hold=hold, by=supervisor, now=at + timedelta(days=1), reason=told.lifted)
