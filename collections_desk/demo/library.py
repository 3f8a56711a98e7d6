"""The demo's answers and scripts: the desk's own approved, a creditor's own, a draft that waits, a question that came
back.
"""

from datetime import datetime, timedelta

from cases.actions.requests import request_answers, requests
from cases.enums import RequestKind, RequestOutcome
from cases.models import Case, Creditor
from common.clock import local_date
from contacts.actions.library import answers, questions, scripts, shelf, starting, telling
from contacts.actions.library.questions import Asking
from contacts.enums import AnswerTopic, Language, Situation
from contacts.models import AnswerVersion
from contacts.queries.library.kinds import ANSWER, SCRIPT
from staff.models import User

ZONE = "Asia/Shanghai"
ENGLISH, CHINESE = Language.ENGLISH, Language.CHINESE
OWN = {
    "also": "手机银行还款\n扫码还款",
    "body": "可以用{委托方}手机银行还款：登录后选“信用卡还款”，卡号尾号{卡号后四位}，金额{欠款余额}。\n{还款方式}。",
}
EVENING = {
    "announcement": "您好，我是{本机构}的{经办人}，本次通话会录音。请问是{本人姓名}本人吗？",
    "body": (
        "请先核对一下身份信息。\n\n打扰您休息了，两分钟就好。"
        "尾号{卡号后四位}的信用卡逾期{逾期天数}天，欠款{欠款余额}。\n\n是忘了，还是这个月手头紧？"
    ),
    "objections": "忘了。\n没关系，今天用手机还上就行，我把方式念给您。",
    "closing": "谢谢您，晚安。",
}


def begin(*, everybody: dict[str, User], now: datetime) -> None:
    """Have the desk's own texts and two of its first creditor approved by a second person."""
    maker, checker, today = everybody["shen.lan"], everybody["zhou.ning"], local_date(now, ZONE)
    bank = Creditor.objects.filter(jurisdiction="cn").order_by("pk").first()
    for kind in (ANSWER, SCRIPT):
        for version in starting.start(kind=kind, by=maker, now=now, today=today):
            shelf.approve(shelf=scripts.SHELVES[kind.name], version=version, by=checker, now=now, today=today)
    about = answers.About(bank, CHINESE, AnswerTopic.PAYING, "能用手机银行还款吗？")
    named = scripts.About(bank, "晚间电话", CHINESE, Situation.FIRST_CALL, "early")
    for of, row in (
        ("answer", answers.add(about=about, words=OWN, by=maker, now=now)),
        ("script", scripts.add(about=named, words=EVENING, by=maker, now=now)),
    ):
        held = scripts.SHELVES[of]
        note = "首次拟定"
        shelf.submit(shelf=held, version=row, effective_on=today, note=note, by=maker, now=now, today=today)
        shelf.approve(shelf=held, version=row, by=checker, now=now, today=today)


def end(*, creditors: dict[str, Creditor], everybody: dict[str, User], now: datetime) -> None:
    """Leave an answer that waits, a question that came back as a draft, one that is open, and what was told."""
    today, collector = local_date(now, ZONE), everybody["lin.yue"]
    held = scripts.SHELVES["answer"]
    old = AnswerVersion.objects.get(answer__question="会影响征信吗？", answer__language=CHINESE, state="approved")
    row = shelf.draft(shelf=held, based_on=old, by=everybody["shen.lan"], now=now)
    words = {"also": old.also, "body": f"{old.body}\n更正需要材料的，我们可以告诉您要准备什么。"}
    answers.write(version=row, words=words, by=everybody["shen.lan"], now=now)
    begins = today + timedelta(days=3)
    maker, note = everybody["shen.lan"], "说明更正要准备材料"
    shelf.submit(shelf=held, version=row, effective_on=begins, note=note, by=maker, now=now, today=today)
    mine = Case.objects.filter(creditor=creditors["ys"], collector=collector, state="in_work")
    first, second = mine.order_by("-balance", "pk")[:2]
    asked = questions.ask(
        case=first,
        asking=Asking("提前还清要手续费吗？", AnswerTopic.PLAN, RequestKind.PAYMENT_QUERY, CHINESE),
        by=collector,
        now=now - timedelta(hours=3),
    )
    clerk = everybody["fang.yi"]
    request = requests.take(request=asked.request, by=clerk, now=now - timedelta(hours=2))
    answer = "提前还清不收手续费，已计的利息算到还清那一天。"
    request_answers.close(
        request=request, outcome=RequestOutcome.ANSWERED, answer=answer, by=clerk, now=now - timedelta(hours=1)
    )
    asking = Asking("账单能寄到新地址吗？", AnswerTopic.STATEMENT, RequestKind.STATEMENT_QUERY, CHINESE)
    questions.ask(case=second, asking=asking, by=collector, now=now - timedelta(minutes=40))
    known = AnswerVersion.objects.get(answer__question="怎么还款？还到哪里？", answer__language=CHINESE)
    telling.tell(case=first, topic=AnswerTopic.PAYING, version=known, by=collector, now=now - timedelta(hours=3))
    telling.tell(case=first, topic=AnswerTopic.BALANCE, by=collector, now=now - timedelta(hours=3))
