"""The language of templates: text with named fields in braces, such as {balance} or {欠款余额}, and nothing else.

The fields are a closed set: no code, no condition, no other name. What a field says never becomes a field itself.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from contacts.rules import firewall

BRACED = re.compile(r"\{([^{}\n]{0,60})\}")
CONTROL = {"Cc", "Cf", "Cs", "Co", "Cn"}
KEPT = {"\n", "\u200d"}
LONGEST = {"sms": 600, "email": 10_000, "letter": 8_000, "phone": 6_000}
"""Most signs of a text by channel."""
ONE_SMS, PART_SMS = (160, 70), (153, 67)
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWICE = set("^{}\\[~]|€")


class Kind(StrEnum):
    """What a field holds, by which it is written in the language of the reader."""

    TEXT = "text"
    MONEY = "money"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """A named field: its name in English and in Chinese, what it holds, whether it tells of the debt.

    One that `may_be_empty` is left out where there is nothing to say; any other keeps the message back.
    """

    key: str
    zh: str
    kind: Kind = Kind.TEXT
    reveals: bool = False
    may_be_empty: bool = False


FIELDS: dict[str, Field] = {
    one.key: one
    for one in (
        Field("recipient_name", "收件人"),
        Field("person_name", "本人姓名"),
        Field("debtor_name", "债务人姓名"),
        Field("our_name", "本机构"),
        Field("our_phone", "本机构电话"),
        Field("collector_name", "经办人", may_be_empty=True),
        Field("today", "今天", Kind.DAY),
        Field("opt_out", "退订方式"),
        Field("legal_notice", "法定告知", reveals=True, may_be_empty=True),
        Field("creditor_name", "委托方", reveals=True),
        Field("creditor_phone", "委托方电话", reveals=True),
        Field("creditor_email", "委托方邮箱", reveals=True),
        Field("creditor_address", "委托方地址", reveals=True),
        Field("how_to_pay", "还款方式", reveals=True),
        Field("seal", "公章", reveals=True),
        Field("case_number", "案件编号", reveals=True),
        Field("card_last_four", "卡号后四位", reveals=True),
        Field("balance", "欠款余额", Kind.MONEY, reveals=True),
        Field("overpaid", "多还说明", reveals=True, may_be_empty=True),
        Field("principal", "本金", Kind.MONEY, reveals=True),
        Field("interest", "利息", Kind.MONEY, reveals=True),
        Field("fees", "费用", Kind.MONEY, reveals=True),
        Field("late_charges", "违约金", Kind.MONEY, reveals=True),
        Field("days_past_due", "逾期天数", Kind.NUMBER, reveals=True),
        Field("due_on", "到期日", Kind.DAY, reveals=True),
        Field("promise_amount", "承诺金额", Kind.MONEY, reveals=True),
        Field("promise_due_on", "承诺日期", Kind.DAY, reveals=True),
        Field("instalment_amount", "本期金额", Kind.MONEY, reveals=True),
        Field("instalment_due_on", "本期到期日", Kind.DAY, reveals=True),
    )
}
"""Every field, those first that tell nothing of a debt."""
BY_NAME = {name: one.key for one in FIELDS.values() for name in (one.key, one.zh)}


class Fault(StrEnum):
    """What is wrong with a text."""

    EMPTY = "empty"
    UNKNOWN_FIELD = "unknown_field"
    STRAY_BRACE = "stray_brace"
    TOO_LONG = "too_long"
    REVEALS = "reveals"
    NO_SUBJECT = "no_subject"
    NO_NAME = "no_name"
    NO_REPLY = "no_reply"
    NAMES_DEBTOR = "names_debtor"


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault and the name, word or number that it is about."""

    fault: Fault
    about: str = ""


class FieldsEmpty(Exception):
    """The case has nothing to say for some fields that the text names; `keys` are theirs."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


class Revealed(Exception):
    """A text to a contact person would let them guess at a debt; `words` are those that do."""

    def __init__(self, words: list[str]) -> None:
        super().__init__(", ".join(words))
        self.words = words


def names(text: str) -> list[str]:
    """Return what stands in braces in `text`, in order, as it is written."""
    return [match.group(1).strip() for match in BRACED.finditer(text)]


def fields(text: str) -> list[str]:
    """Return the keys of the known fields that `text` names, each once, in order."""
    return list(dict.fromkeys(BY_NAME[name] for name in names(text) if name in BY_NAME))


def problems(*, subject: str, body: str, channel: str, party: str, references: Sequence[str] = ()) -> list[Problem]:
    """Return what keeps a text from being kept as a template, the gravest first; none for a sound one.

    `references` are the names of creditors: one to a contact person names none of them.
    """
    whole = f"{subject}\n{body}"
    found = []
    if not body.strip():
        found.append(Problem(Fault.EMPTY))
    if channel == "email" and not subject.strip():
        found.append(Problem(Fault.NO_SUBJECT))
    found += [Problem(Fault.UNKNOWN_FIELD, name) for name in dict.fromkeys(names(whole)) if name not in BY_NAME]
    if re.search(r"[{}]", BRACED.sub("", whole)):
        found.append(Problem(Fault.STRAY_BRACE))
    if len(body) > LONGEST[channel]:
        found.append(Problem(Fault.TOO_LONG, str(LONGEST[channel])))
    if party == "contact_person":
        found += [Problem(Fault.REVEALS, word) for word in revealing(whole, references=references)]
    if party == "guarantor":
        found += misnaming(whole)
    return found


def misnaming(text: str) -> list[Problem]:
    """Return the fault of a text to a guarantor that names the debtor and not the guarantor, who is spoken to."""
    named = fields(text)
    is_wrong = "debtor_name" in named and not {"recipient_name", "person_name"} & set(named)
    return [Problem(Fault.NAMES_DEBTOR, "debtor_name")] if is_wrong else []


def revealing(text: str, *, references: Sequence[str] = ()) -> list[str]:
    """Return the fields and words of `text` that let somebody guess at a debt, each once, the longest of its kind.

    The one check of every text that a stranger may read or hear: templates, messages, scripts. `references` are what
    names the debt beside words and fields: creditors, and of a real case its numbers.
    """
    told = [key for key in fields(text) if FIELDS[key].reveals]
    leaked = (found.words for found in firewall.leaks(BRACED.sub(" ", text), references=references))
    found = list(dict.fromkeys([*told, *leaked]))
    return [one for one in found if not any(one != other and one in other for other in found)]


def rendered(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with its fields filled from `values` by key. Raises FieldsEmpty."""
    empty = [key for key in fields(text) if not values.get(key) and not FIELDS[key].may_be_empty]
    if empty:
        raise FieldsEmpty(empty)
    return _filled(text, lambda key: values.get(key, ""))


def _filled(text: str, value: Callable[[str], str]) -> str:
    return BRACED.sub(lambda match: value(BY_NAME[match.group(1).strip()]), text)


def on_one_line(text: str) -> str:
    """Return `text` as a value or a subject: without line ends and other control signs, which could forge a head."""
    return " ".join(clean(text).split())


def clean(text: str) -> str:
    """Return `text` without control signs, and with line ends as `\\n`; at most one empty line in a row."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = "".join(sign for sign in plain if sign in KEPT or unicodedata.category(sign) not in CONTROL)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in kept.split("\n"))).strip()


def sms_parts(text: str) -> int:
    """Return in how many parts a text message goes out (GSM 03.38: 160 or 153 signs, else 70 or 67)."""
    plain = all(sign in GSM or sign in GSM_TWICE for sign in text)
    length = sum(2 if sign in GSM_TWICE else 1 for sign in text) if plain else len(text.encode("utf-16-le")) // 2
    kind = 0 if plain else 1
    return 1 if length <= ONE_SMS[kind] else -(-length // PART_SMS[kind])
