"""The lives of a few cases in the demo: handed over, recalled, returned, asked for, closed, and one sealed."""

import io
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from cases.actions.closings import closings, retention
from cases.actions.closings import sealing as seal
from cases.actions.holds import holds
from cases.actions.placements import handbacks, keeping, placements, placements_apply, placements_read, transfers
from cases.actions.strategies import queue
from cases.enums import FileScope, HoldKind, SkipReason, TransferReason
from cases.imports.progress import Silent
from cases.models import Account, Case, Creditor, RetentionRule
from cases.queries.placements import handbacks as returned
from common.clock import local_date
from staff.models import User

KEPT = (
    ("Promised a first part after payday; has paid twice before.", 30),
    ("Waits for a severance payment that the employer has confirmed.", 45),
)
NOTE = "17:00 以后接电话方便，说话慢，请耐心。三月账单要过两次，周一已寄出。不要打单位电话。"
PASSED = {
    "lin.yue": SkipReason.SUPERVISOR,
    "deng.wei": SkipReason.LANGUAGE,
    "dale.hobart": "Her sister works in our building; somebody else should call.",
}
CONTRACT = "個人資料保護法 art. 11；委外催收服务合同 第十四条"


@dataclass(frozen=True)
class People:
    """Who acts: supervisors of both sides, finance, the administrator, quality."""

    harbour: User
    prairie: User
    finance: User
    administrator: User
    quality: User


def load(*, creditors: dict[str, Creditor], everybody: dict[str, User], now: datetime) -> None:
    """Let each thing that may happen to a case happen once or twice."""
    names = ("zhou.ning", "helen.marsh", "fang.yi", "pan.siyuan", "shen.lan")
    who = People(*(everybody[name] for name in names))
    _hand_over(everybody, who, now)
    _pass_over(everybody, now)
    _ask_to_keep(creditors["td"], who, now)
    _recall(creditors["pl"], who, now)
    _return(creditors["td"], who, now)
    _seal(creditors["jd"], who, now)
    with connection.cursor() as cursor:
        cursor.execute("DISCARD TEMP")


def _untouched(creditor: Creditor, count: int) -> list[Case]:
    """Return open cases without a promise or a hold, the smallest first: the demo's larger debts stay in work."""
    rows = Case.objects.open().filter(creditor=creditor, balance__gt=0, promise_due_on=None, holds=None)
    return list(rows.filter(accounts__state="open").order_by("balance", "pk").distinct()[:count])


def _hand_over(everybody: dict[str, User], who: People, now: datetime) -> None:
    case = Case.objects.open().filter(collector=everybody["deng.wei"], balance__gt=0).order_by("-balance").first()
    if case is not None:
        transfers.transfer(
            cases=[case],
            collector=everybody["lin.yue"],
            team=None,
            reason=TransferReason.LANGUAGE,
            note=NOTE,
            by=who.harbour,
            now=now,
        )


def _pass_over(everybody: dict[str, User], now: datetime) -> None:
    """Let three collectors pass over a case of theirs in the last days, each for a reason of its own."""
    for days, (name, reason) in enumerate(PASSED.items(), start=1):
        own = Case.objects.open().filter(collector=everybody[name], balance__gt=0).order_by("balance", "pk")
        case = own.first()
        if case is not None:
            queue.skip(case=case, by=everybody[name], now=now - timedelta(days=days), reason=reason)


def _ask_to_keep(creditor: Creditor, who: People, now: datetime) -> None:
    cases = Case.objects.open().filter(creditor=creditor, accounts__placement__recall_on__isnull=False, balance__gt=0)
    for case, (reason, days) in zip(cases.order_by("-balance", "pk").distinct()[:2], KEPT, strict=False):
        recall_on = max(one.placement.recall_on for one in case.accounts.select_related("placement"))
        until = recall_on + timedelta(days=days)
        row = keeping.ask(case=case, until=until, reason=reason, by=who.prairie, now=now - timedelta(days=1))
        if days == KEPT[1][1]:
            words = "Mail of the creditor's desk, this morning"
            keeping.answer(request=row, granted_until=until, words=words, by=who.prairie, now=now)


def _recall(creditor: Creditor, who: People, now: datetime) -> None:
    on = local_date(now, creditor.time_zone)
    cases = _untouched(creditor, 3)
    references = Account.objects.filter(case__in=cases).order_by("pk").values_list("reference", flat=True)
    lines = ["Account No,Recall date,Reason", *(f"{one},{on},Paid to the bank directly" for one in references)]
    content = "\n".join([*lines, f"PL-UNKNOWN,{on},Sold"]).encode()
    terms = placements.Terms(creditor=creditor, placed_on=on, scope=FileScope.RECALL)
    name = f"{creditor.code}-recalls.csv"
    row = placements.upload(stream=io.BytesIO(content), name=name, terms=terms, by=who.administrator, now=now)
    placements_read.read(placement_id=row.pk, progress=Silent(), now=now)
    placements_apply.apply(placement_id=row.pk, by=who.administrator, progress=Silent(), now=now)


def _return(creditor: Creditor, who: People, now: datetime) -> None:
    for case in _untouched(creditor, 2):
        holds.place(case=case, kind=HoldKind.DECEASED, by=who.prairie, now=now, reason="Death certificate received")
    reasons = ["deceased"]
    counts = returned.counts(returned.preview(creditor, reasons, on=local_date(now, creditor.time_zone)))
    row = handbacks.ask(creditor=creditor, reasons=reasons, confirmed=counts, by=who.prairie, now=now)
    handbacks.make(return_file_id=row.pk, by=who.prairie, progress=Silent(), now=now)


def _seal(creditor: Creditor, who: People, now: datetime) -> None:
    """Close three cases: one is sealed, one is due soon, one waits for a second person."""
    first, second, third = _untouched(creditor, 3)
    on = local_date(now, creditor.time_zone)
    rule = RetentionRule.objects.get(jurisdiction=creditor.jurisdiction)
    for case, months in ((first, 0), (second, 1)):
        terms = {"months": months, "citation": CONTRACT, "is_active": True}
        retention.change_rule(rule=rule, terms=terms, by=who.administrator, now=now)
        evidence = "委托方本周来函，文号 2026-31"
        closing = closings.ask(case=case, reason="written_off", evidence=evidence, by=who.harbour, now=now)
        closings.approve(closing=closing, by=who.finance, now=now)
        retention.clock(creditor=creditor, on=on, now=now, by=None)
        if months == 0:
            batch = seal.ask(creditor=creditor, by=who.administrator, now=now)
            batch = seal.approve(batch=batch, by=who.quality, now=now)
            seal.seal(batch_id=batch.pk, by=who.quality, progress=Silent(), now=now)
    closings.ask(case=third, reason="settled", evidence="结清证明，双方已签章", by=who.harbour, now=now)
