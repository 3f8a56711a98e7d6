"""The demo's templates: reminders, a letter with its eight items, a request to call back, one that waits."""

from datetime import datetime, timedelta

from cases.enums import Channel, PartyRole
from cases.models import Creditor
from collections_desk.demo.tongue import in_chinese
from common.clock import local_date
from contacts.actions.templates import senders, templates
from contacts.actions.templates.senders import Details
from contacts.actions.templates.templates import About
from contacts.enums import Language, Purpose
from contacts.models import TemplateVersion
from staff.models import User

ZONE = "Asia/Shanghai"
ENGLISH, CHINESE = Language.ENGLISH, Language.CHINESE
REMINDER = (
    "{our_name}: {creditor_name} asks you to pay {balance}, {days_past_due} days past due. {legal_notice} {opt_out}"
)
REMINDER_ZH = (
    "【{本机构}】您在{委托方}的信用卡（尾号{卡号后四位}）已逾期{逾期天数}天，"
    "欠款{欠款余额}，请安排还款。{法定告知}{退订方式}"
)
PROMISE_ZH = "【{本机构}】您承诺在{承诺日期}前还款{承诺金额}，请按时存入。{法定告知}{退订方式}"
CALL_BACK_ZH = "{收件人}您好，我是{本机构}，请转告{本人姓名}致电{本机构电话}。{退订方式}"
LETTER_ZH = """{收件人}：

您在{委托方}的信用卡（尾号{卡号后四位}）已逾期{逾期天数}天。截至{今天}，欠款余额为{欠款余额}，其中本金{本金}、利息{利息}。

我们受{委托方}委托，依据《商业银行信用卡业务监督管理办法》和您签署的领用合约致函。

您享有知情、异议和协商还款的权利，也负有按约还款的义务。
查询账户：请致电{委托方电话}。
还款方式：{还款方式}，并注明案件编号{案件编号}。
如有异议，请将书面说明和证明材料寄至{委托方地址}。

{公章}"""
EMAIL = """Dear {recipient_name},

{creditor_name} has asked us to write to you about {balance} on your card ending {card_last_four}.

{how_to_pay}. Name the case {case_number}.

If this is hard for you, tell us: {our_phone}. We look for a way that you can keep.

{our_name}
{legal_notice}
{opt_out}"""

HOUSE: tuple[tuple[About, str, str], ...] = (
    (About(None, "Reminder", Channel.SMS, ENGLISH), "", REMINDER),
    (About(None, "还款提醒", Channel.SMS, CHINESE), "", REMINDER_ZH),
    (About(None, "承诺还款提醒", Channel.SMS, CHINESE), "", PROMISE_ZH),
    (
        About(None, "请转告回电", Channel.SMS, CHINESE, Purpose.ASK_TO_CALL_BACK, PartyRole.CONTACT_PERSON),
        "",
        CALL_BACK_ZH,
    ),
    (
        About(None, "Balance and ways to pay", Channel.EMAIL, ENGLISH),
        "Your card account with {creditor_name}",
        EMAIL,
    ),
)


def _letters() -> list[tuple[About, str, str]]:
    """Return the letter of the first Chinese creditor."""
    bank = Creditor.objects.filter(jurisdiction="cn").order_by("pk").first()
    return [(About(bank, "催收函", Channel.LETTER, CHINESE), "关于您信用卡账户的通知", LETTER_ZH)]


def begin(*, everybody: dict[str, User], now: datetime) -> None:
    """Say how creditors are reached, and have the first templates made and approved by two people."""
    maker, checker = everybody["zhou.ning"], everybody["shen.lan"]
    for place, creditor in enumerate(Creditor.objects.order_by("pk")):
        senders.keep(creditor=creditor, details=_details(creditor, place), by=maker, now=now)
    rows = [
        templates.add(about=about, subject=subject, body=body, by=maker, now=now)
        for about, subject, body in (*HOUSE, *_letters())
    ]
    today = local_date(now, ZONE)
    for row in rows:
        note = "首次拟定" if row.template.language == CHINESE else "First wording"
        templates.submit(version=row, effective_on=today, note=note, by=maker, now=now, today=today)
        templates.approve(version=row, by=checker, now=now, today=today)


def _details(creditor: Creditor, place: int) -> Details:
    is_chinese = in_chinese(creditor)
    return Details(
        phone=f"95{500 + place}" if is_chinese else f"+44 20 5550 01{place:02d}",
        email=f"cards@{creditor.code}.example",
        address=f"海港路{place + 1}号" if is_chinese else f"{place + 1} Harbour Road",
        how_to_pay=f"Transfer to account {creditor.code.upper()}-0000",
        how_to_pay_zh=f"转账至账户{creditor.code.upper()}-0000",
        seal=f"{creditor.name_zh or creditor.name} 信用卡中心" if is_chinese else f"{creditor.name}, card centre",
    )


def end(*, everybody: dict[str, User], now: datetime) -> None:
    """Leave a gentler wording of the reminder that waits for a second person."""
    maker, today = everybody["zhou.ning"], local_date(now, ZONE)
    old = TemplateVersion.objects.select_related("template").get(template__name="还款提醒", state="approved")
    row = templates.draft(template=old.template, based_on=old, by=maker, now=now)
    body = REMINDER_ZH.replace("请安排还款", "如有困难请来电{本机构电话}商量")
    templates.write(version=row, subject="", body=body, by=maker, now=now)
    begins = today + timedelta(days=3)
    templates.submit(version=row, effective_on=begins, note="先说有困难可以商量", by=maker, now=now, today=today)
