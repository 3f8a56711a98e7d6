"""The fields of a payment file: what each holds, and the names by which creditors call it.

A wide file has several amounts in a row, each of its own day, as in the UCI data set (PAY_AMT1 to PAY_AMT6): its
option "wide" names those columns with their value dates, and the reference of each is account and column.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from cases.rules.files import cells
from cases.rules.files.mapping import Field

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
        "reference",
        cells.reference,
        "payment reference, payment ref, payment id, payment no, ref, receipt, receipt no, transaction, "
        "transaction id, txn id, 流水号, 交易流水号, 还款流水号, 凭证号, 交易号, 还款编号",
        80,
        required=True,
    ),
    Field(
        "amount",
        cells.signed_amount,
        "payment amount, paid, amount paid, payment, value, 金额, 还款金额, 入账金额, 交易金额",
        required=True,
    ),
    Field(
        "value_on",
        cells.past_day,
        "value date, payment date, paid on, date, posting date, booked on, 起息日, 还款日期, 入账日期, 交易日期, 日期",
        required=True,
    ),
    Field("currency", cells.currency, "ccy, cur, currency code, 币种, 货币, 幣別"),
    Field("method", cells.text, "payment method, channel, type, paid by, 还款方式, 渠道, 方式", 40),
    Field(
        "reverses",
        cells.reference,
        "reversal of, reverses reference, original, original reference, reversed reference, "
        "原流水号, 冲正流水号, 被冲正流水号, 原交易号",
        80,
    ),
    Field("creditor", cells.creditor, "bank, issuer, client, 委托方, 银行, 发卡行, 委托银行"),
)
ONCE = ("reference", "amount", "value_on", "reverses")
WIDE = "amount:"


def wide_fields(wide: Iterable[Mapping[str, Any]]) -> tuple[Field, ...]:
    """Return the fields of a file with several amounts in a row, in the order of its option "wide"."""
    kept = tuple(field for field in FIELDS if field.name not in ONCE)
    return kept + tuple(Field(f"{WIDE}{one['column']}", cells.signed_amount, "") for one in wide)


def wide_columns(columns: Mapping[str, Any], wide: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the mapping of such a file: what it states once, and each of its amounts."""
    kept = {name: about for name, about in columns.items() if name not in ONCE}
    return kept | {f"{WIDE}{one['column']}": {"column": one["column"]} for one in wide}


def unmet(columns: Mapping[str, Mapping[str, Any]], *, wide: bool) -> list[str]:
    """Return the required fields of which the mapping states nothing."""
    stated = {name for name, about in columns.items() if about.get("column") or about.get("value")}
    return [one.name for one in FIELDS if one.required and one.name not in stated and not (wide and one.name in ONCE)]
