"""The fields of a placement file: what each holds, and the names by which creditors call it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from cases.rules.files import cells
from cases.rules.files.mapping import Field

COMPONENTS = ("principal", "interest", "fees", "late_charges", "costs")

FIELDS: tuple[Field, ...] = (
    Field(
        "account_reference",
        cells.reference,
        "account, account no, account number, account id, account ref, acct, acct no, loan id, id, "
        "账号, 账户, 账户号, 账户编号, 卡账号, 借据号, 合同号, 帳號",
        60,
        required=True,
    ),
    Field(
        "debtor_reference",
        cells.reference,
        "customer, customer id, customer no, customer number, client id, cif, debtor, debtor id, debtor ref, "
        "客户号, 客户编号, 客户号码, 客户ID, 客戶號",
        60,
    ),
    Field(
        "name",
        cells.text,
        "full name, customer name, debtor name, cardholder, cardholder name, client name, "
        "姓名, 客户姓名, 债务人, 债务人姓名, 持卡人, 持卡人姓名",
    ),
    Field(
        "national_number",
        cells.text,
        "national id, national no, id number, id no, id card, ssn, social security number, nino, "
        "身份证, 身份证号, 身份证号码, 证件号, 证件号码",
        40,
        secret=True,
    ),
    Field(
        "birth_on",
        cells.past_day,
        "birth date, date of birth, dob, born, birthday, 出生日期, 生日",
    ),
    Field(
        "card_last_four",
        cells.last_four,
        "last four, last 4, last four digits, card last four, card last 4, card, card no, card number, "
        "卡号后四位, 后四位, 卡尾号, 尾号, 卡号",
    ),
    Field(
        "product",
        cells.text,
        "card product, product name, card type, 产品, 产品名称, 卡种, 卡产品",
        60,
    ),
    Field("currency", cells.currency, "ccy, cur, currency code, 币种, 货币, 幣別"),
    Field(
        "balance",
        cells.signed_amount,
        "amount, amount due, total due, total balance, outstanding, outstanding balance, amount owed, debt, total, "
        "余额, 欠款, 欠款余额, 欠款总额, 总欠款, 委案金额, 逾期总额, 未偿余额",
    ),
    Field(
        "principal",
        cells.amount,
        "capital, principal balance, principal amount, 本金, 本金余额, 剩余本金, 欠款本金",
    ),
    Field("interest", cells.amount, "interest due, accrued interest, 利息, 应收利息, 欠息"),
    Field("fees", cells.amount, "fee, charges, service fees, 费用, 手续费, 分期手续费, 年费"),
    Field(
        "late_charges",
        cells.amount,
        "late charge, late fee, late fees, penalty, penalties, 违约金, 滞纳金, 罚息",
    ),
    Field("costs", cells.amount, "cost, legal costs, court costs, 诉讼费, 催收费, 费用支出"),
    Field(
        "unapplied",
        cells.amount,
        "credit, credit balance, overpayment, unapplied credit, 溢缴款, 贷方余额, 未冲抵",
    ),
    Field(
        "overdue_amount",
        cells.amount,
        "past due, past due amount, amount past due, arrears, overdue, 逾期金额, 逾期欠款",
    ),
    Field("credit_limit", cells.amount, "limit, card limit, limit bal, 授信额度, 信用额度, 额度"),
    Field(
        "days_past_due",
        cells.days,
        "dpd, days overdue, days late, days in arrears, overdue days, 逾期天数, 逾期日数",
        rules=("months",),
    ),
    Field(
        "due_on",
        cells.day,
        "due date, due, oldest due date, oldest due, past due since, overdue since, delinquent since, "
        "到期日, 逾期日期, 逾期日, 首次逾期日, 逾期起始日, 到期还款日",
    ),
    Field(
        "phone_mobile",
        cells.phone,
        "phone, mobile, mobile phone, cell, cell phone, telephone, tel, phone number, mobile number, "
        "手机, 手机号, 手机号码, 电话, 联系电话, 移动电话",
        dialled=True,
    ),
    Field(
        "phone_home",
        cells.phone,
        "home phone, phone home, home tel, home telephone, landline, 家庭电话, 住宅电话, 家电",
        dialled=True,
    ),
    Field(
        "phone_work",
        cells.phone,
        "work phone, phone work, office phone, business phone, 单位电话, 公司电话, 办公电话",
        dialled=True,
    ),
    Field("email", cells.email, "e-mail, email address, mail, 邮箱, 电子邮箱, 电子邮件", 200),
    Field(
        "address",
        cells.address,
        "home address, postal address, street, residence, 地址, 住址, 家庭地址, 通讯地址, 联系地址",
        200,
    ),
    Field("region", cells.text, "state, st, province, 省份, 省, 地区, 所在地区", 10),
    Field("time_zone", cells.known_zone, "timezone, tz, zone, 时区", 40),
    Field("language", cells.text, "lang, spoken language, 语言, 语种", 10),
    Field("guarantor_name", cells.text, "guarantor, surety, 担保人, 担保人姓名, 保证人"),
    Field(
        "guarantor_phone",
        cells.phone,
        "phone guarantor, guarantor tel, 担保人电话, 担保人手机, 保证人电话",
        dialled=True,
    ),
    Field(
        "contact_name",
        cells.text,
        "contact, contact person, reference person, emergency contact, 联系人, 联系人姓名, 紧急联系人",
    ),
    Field(
        "contact_phone",
        cells.phone,
        "phone contact, contact tel, emergency phone, 联系人电话, 联系人手机, 紧急联系人电话",
        dialled=True,
    ),
    Field(
        "contact_relation",
        cells.text,
        "relation, relationship, 联系人关系, 关系, 与债务人关系, 与持卡人关系",
        40,
    ),
    Field("creditor", cells.creditor, "bank, issuer, client, 委托方, 银行, 发卡行, 委托银行"),
)
BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

RECALL_FIELDS: tuple[Field, ...] = (
    BY_NAME["account_reference"],
    Field(
        "recalled_on",
        cells.day,
        "recall date, recalled, date of recall, recall, date, 召回日期, 退案日期, 撤案日期, 召回日, 退案日, 日期",
    ),
    Field(
        "recall_reason",
        cells.text,
        "reason, recall reason, reason for recall, why, remark, 召回原因, 退案原因, 撤案原因, 原因, 备注",
    ),
    BY_NAME["creditor"],
)
"""What a file states of accounts that the creditor takes back."""
RECALL = "recall"

# What a placement cannot do without; one of each group is enough.
NEEDED: tuple[tuple[str, ...], ...] = (
    ("account_reference",),
    ("balance", *COMPONENTS),
    ("days_past_due", "due_on"),
)


def of(scope: str) -> tuple[Field, ...]:
    """Return the fields of a file of that scope: those of a placement, or those of a recall."""
    return RECALL_FIELDS if scope == RECALL else FIELDS


def demanding(columns: Mapping[str, Mapping[str, Any]], scope: str = "") -> tuple[Field, ...]:
    """Return the fields with those marked as required that alone state the amount or the age of an account."""
    if scope == RECALL:
        return RECALL_FIELDS
    stated = {name for name, about in columns.items() if about.get("column") or about.get("value")}
    alone = {
        "balance": not stated & set(COMPONENTS),
        "days_past_due": "due_on" not in stated,
    }
    return tuple(replace(field, required=field.required or alone.get(field.name, False)) for field in FIELDS)


def unmet(columns: Mapping[str, Mapping[str, Any]], scope: str = "") -> list[tuple[str, ...]]:
    """Return the groups of `NEEDED` of which the mapping states nothing; a recall needs the account alone."""
    stated = {name for name, about in columns.items() if about.get("column") or about.get("value")}
    return [group for group in (NEEDED[:1] if scope == RECALL else NEEDED) if not stated & set(group)]
