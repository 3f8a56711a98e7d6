"""A dozen requests in several states: some wait, one is near its deadline, one past it, some are answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cases.actions.requests import request_answers, request_kinds, request_sweep, request_terms, requests
from cases.enums import DayUnit, RequestChannel, RequestKind, RequestOutcome
from cases.models import Case, Creditor, Request
from staff.enums import Department
from staff.models import User

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """A request of the demo: when it came, and what became of it.

    It is on a case of `collector`, or of anybody. `owner` takes it. `really` is the kind to which it was corrected.
    `to` is the department to which it was handed over, with `note` as the reason. With `outcome` it was closed two days
    after receipt.
    """

    code: str
    kind: RequestKind
    days_ago: int
    channel: RequestChannel
    subject: str
    details: str = ""
    owner: str = ""
    really: RequestKind | None = None
    to: str = ""
    note: str = ""
    outcome: str = ""
    answer: str = ""
    verification: str = ""
    collector: str = ""


KIND, BY = RequestKind, RequestChannel
WISHES = (
    Wish("ys", KIND.COMPLAINT, 13, BY.REGULATOR, "一天内多次来电，影响工作", "称周三上午接到四次电话。", "zhou.ning"),
    Wish("ys", KIND.DISPUTE, 2, BY.PHONE, "不认可八月的两笔消费", "称卡片一直在身边，未去过该商户。"),
    Wish(
        "ys",
        KIND.DISPUTE,
        20,
        BY.LETTER,
        "利息计算有误",
        owner="zhou.ning",
        outcome="justified",
        answer="核实后确有一期利息重复计收，已请委托方冲减并告知客户。",
        verification="九月、十月对账单复印件，挂号信寄出",
    ),
    # Upheld in the present month: they cost the collector pay, and one more costs more.
    Wish(
        "ys",
        KIND.COMPLAINT,
        3,
        BY.PHONE,
        "催收员语气生硬，打断客户讲话",
        owner="zhou.ning",
        outcome="justified",
        answer="复听录音属实，已向客户致歉，并安排催收员复训。",
        collector="jiang.tao",
    ),
    Wish(
        "ys",
        KIND.COMPLAINT,
        2,
        BY.EMAIL,
        "约定下午联系，却在上午来电",
        owner="zhou.ning",
        outcome="partly_justified",
        answer="上午的来电确在约定时间之外，已致歉；其余来电均按约定进行。",
        collector="jiang.tao",
    ),
    Wish("ys", KIND.IDENTITY_CLAIM, 1, BY.PHONE, "称并非本人，号码新近启用"),
    Wish("ys", KIND.PAYMENT_QUERY, 1, BY.SMS, "昨日转账是否到账", owner="fang.yi"),
    Wish("jd", KIND.STATEMENT_QUERY, 3, BY.EMAIL, "索取近三期账单"),
    Wish("pl", KIND.DISPUTE, 9, BY.LETTER, "Says the balance was paid to the bank in May", owner="helen.marsh"),
    Wish(
        "pl",
        KIND.FRAUD_CLAIM,
        4,
        BY.PHONE,
        "Card was stolen before the last purchases",
        "Police report is said to follow by post.",
        to="legal",
        note="Police report has to be read first",
    ),
    Wish("td", KIND.OTHER, 16, BY.EMAIL, "Wants the statements since January", really=KIND.STATEMENT_QUERY),
    Wish("td", KIND.COMPLAINT, 6, BY.LETTER, "Letters went to an old address", owner="helen.marsh"),
    Wish(
        "td",
        KIND.COMPLAINT,
        25,
        BY.PHONE,
        "Was called at work after asking not to be",
        owner="helen.marsh",
        outcome="partly_justified",
        answer="Apologised. The number at work is closed; one of the two calls was before she asked.",
    ),
    Wish("td", KIND.LEGAL_WORK, 5, BY.DESK, "Check the notice before action", owner="bai.lu"),
    Wish(
        "pl",
        KIND.PAYMENT_QUERY,
        12,
        BY.EMAIL,
        "Asks where to send a cheque",
        owner="fang.yi",
        outcome="answered",
        answer="Sent the address of the bank and the reference to write on it.",
    ),
)


def load(*, creditors: dict[str, Creditor], everybody: dict[str, User], now: datetime) -> None:
    """Open every request on a case that was quiet since, and tell what became of it."""
    _state_terms(creditors, by=everybody["pan.siyuan"], now=now)
    taken: set[int] = set()
    for wish in sorted(WISHES, key=lambda one: -one.days_ago):
        received_at = now - timedelta(days=wish.days_ago) - HOUR
        only = everybody[wish.collector] if wish.collector else None
        case = _quiet_case(creditors[wish.code], received_at, taken, only)
        if case is not None:
            taken.add(case.pk)
            _tell(wish, case, everybody, received_at)
    for creditor in creditors.values():
        request_sweep.sweep(creditor=creditor, on=now.date(), now=now)


def _state_terms(creditors: dict[str, Creditor], *, by: User, now: datetime) -> None:
    """State what a contract asks: one bank wants its statement queries answered in three working days."""
    terms = request_terms.Terms(3, DayUnit.WORKING, source="委外催收服务合同 第八条")
    kind, began = RequestKind.STATEMENT_QUERY, now - timedelta(days=60)
    request_terms.state(kind=kind, terms=terms, creditor=creditors["jd"], by=by, now=began)


def _quiet_case(creditor: Creditor, since: datetime, taken: set[int], only: User | None) -> Case | None:
    """Return a case on which nobody has spoken since: its hold has stopped no contact that the story tells of.

    `only` the cases of one collector, where one is given.
    """
    cases = Case.objects.open().filter(creditor=creditor, collector__isnull=False, balance__gt=0, promise_due_on=None)
    quiet = cases.filter(last_contact_at__lt=since, contacts__outcome__isnull=False).exclude(pk__in=taken)
    if only is not None:
        quiet = quiet.filter(collector=only)
    found: Case | None = quiet.order_by("pk").first()
    return found


def _tell(wish: Wish, case: Case, everybody: dict[str, User], received_at: datetime) -> None:
    row = requests.receive(
        case=case,
        kind=wish.kind,
        subject=wish.subject,
        details=wish.details,
        channel=wish.channel,
        received_at=received_at,
        by=next(one for one in everybody.values() if one.pk == case.collector_id),
        now=received_at + HOUR / 4,
    )
    if wish.to:
        row = _hand_over(row, wish, everybody, received_at + HOUR)
    if wish.really:
        why = "On the phone it turned out what it is about."
        row = request_kinds.correct(
            request=row, kind=wish.really, reason=why, by=everybody["helen.marsh"], now=received_at + HOUR
        )
    if wish.owner:
        row = requests.take(request=row, by=everybody[wish.owner], now=received_at + HOUR)
    if wish.outcome:
        request_answers.close(
            request=row,
            outcome=RequestOutcome(wish.outcome),
            answer=wish.answer,
            verification=wish.verification,
            by=everybody[wish.owner],
            now=received_at + timedelta(days=2),
        )


def _hand_over(row: Request, wish: Wish, everybody: dict[str, User], now: datetime) -> Request:
    return requests.hand_over(
        request=row,
        department=Department(wish.to),
        owner=None,
        reason=wish.note,
        by=everybody["helen.marsh"],
        now=now,
    )
