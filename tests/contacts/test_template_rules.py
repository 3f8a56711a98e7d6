"""The language of templates, and what must be in a text or may not be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contacts.gate import contents
from contacts.gate.contents import Draft
from contacts.queries.note_words import NAMES
from contacts.queries.templates.template_words import FIELD_WORDS, ITEM_WORDS
from contacts.queries.templates.values import EXAMPLES
from contacts.rules import templates as rule
from contacts.rules.templates import FIELDS, Fault

EVERYTHING = dict.fromkeys(FIELDS, "x")
LETTER_ZH = """{债务人姓名}：您在{委托方}的信用卡（尾号{卡号后四位}）逾期{逾期天数}天，欠款余额{欠款余额}。
根据《商业银行信用卡业务监督管理办法》及领用合约，请尽快还款。您享有知情和异议的权利，也负有按约还款的义务。
查询账户：{委托方电话}。{还款方式}。如有异议，请附证明材料寄至{委托方地址}。{公章}"""


def test_a_field_is_read_by_its_english_and_its_chinese_name() -> None:
    assert rule.rendered("{balance} = {欠款余额}", {"balance": "¥1.00"}) == "¥1.00 = ¥1.00"
    assert rule.fields("{ balance } {欠款余额} {nonsense}") == ["balance"]


@pytest.mark.parametrize(
    ("body", "fault", "about"),
    [
        ("", Fault.EMPTY, ""),
        ("You owe {amount_due}.", Fault.UNKNOWN_FIELD, "amount_due"),
        ("You owe {balance.__class__}.", Fault.UNKNOWN_FIELD, "balance.__class__"),
        ("You owe {}.", Fault.UNKNOWN_FIELD, ""),
        ("You owe {{balance}}.", Fault.STRAY_BRACE, ""),
        ("You owe {balance.", Fault.STRAY_BRACE, ""),
        ("x" * 601, Fault.TOO_LONG, "600"),
    ],
)
def test_what_is_no_template_is_told(body: str, fault: Fault, about: str) -> None:
    assert rule.Problem(fault, about) in rule.problems(subject="", body=body, channel="sms", party="debtor")


def test_an_email_has_a_subject() -> None:
    found = rule.problems(subject=" ", body="Hello", channel="email", party="debtor")
    assert [one.fault for one in found] == [Fault.NO_SUBJECT]


@pytest.mark.parametrize("key", FIELDS)
def test_a_contact_person_is_told_no_field_that_reveals(key: str) -> None:
    found = rule.problems(subject="", body=f"Hello {{{key}}}", channel="sms", party="contact_person")
    assert [one.fault for one in found] == ([Fault.REVEALS] if FIELDS[key].reveals else [])


@pytest.mark.parametrize(
    "word", ["your debt", "overdue", "Collections", "欠款", "信用卡", "逾期未还", "the Bank", "repayment"]
)
def test_a_contact_person_reads_no_word_of_a_debt(word: str) -> None:
    assert rule.revealing(f"Ask her to call about {word}")


def test_a_contact_person_is_asked_to_call_back() -> None:
    said = "{recipient_name}: {our_name} asks {debtor_name} to call {our_phone}. {opt_out}"
    assert rule.problems(subject="", body=said, channel="sms", party="contact_person") == []


@given(st.text(), st.sampled_from(sorted(FIELDS)))
def test_what_a_field_says_never_becomes_a_field(value: str, key: str) -> None:
    said = rule.rendered(f"<{{{key}}}>", {key: value or "x"})
    assert said == f"<{value or 'x'}>"


@given(st.text())
def test_a_subject_is_one_line_without_control_signs(text: str) -> None:
    said = rule.on_one_line(text)
    assert not {"\n", "\r", "\x00"} & set(said)


def test_a_head_cannot_be_forged_by_a_name() -> None:
    assert rule.on_one_line("Lin\r\nBcc: all@example.com") == "Lin Bcc: all@example.com"


def test_a_field_without_a_value_keeps_the_text_back() -> None:
    with pytest.raises(rule.FieldsEmpty) as empty:
        rule.rendered("{promise_amount} {balance} {legal_notice}", {"balance": "1"})
    assert empty.value.keys == ["promise_amount"]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("a" * 160, 1), ("a" * 161, 2), ("€" * 80, 1), ("€" * 81, 2), ("您" * 70, 1), ("您" * 71, 2), ("😀" * 36, 2)],
)
def test_the_parts_of_a_text_message_are_counted(text: str, parts: int) -> None:
    assert rule.sms_parts(text) == parts


def draft(text: str, channel: str = "letter", party: str = "debtor") -> Draft:
    return Draft(channel, party, "collection", frozenset(rule.fields(text)), rule.rendered(text, EVERYTHING))


def missing(text: str, region: str, channel: str = "letter", party: str = "debtor") -> set[str]:
    return {one.id for one in contents.lacks(draft(text, channel, party), [(region, "")]) if one.blocks}


def test_a_chinese_letter_with_the_eight_items_is_sound() -> None:
    assert missing(LETTER_ZH, "cn") == set()


@pytest.mark.parametrize(
    ("out", "item"),
    [
        ("{欠款余额}", "name_and_balance"),
        ("根据《商业银行信用卡业务监督管理办法》及领用合约，", "reason_and_law"),
        ("的权利", "rights_and_duties"),
        ("的义务", "rights_and_duties"),
        ("查询", "how_to_check"),
        ("{还款方式}", "how_to_pay"),
        ("附证明材料", "how_to_object"),
        ("{公章}", "seal"),
    ],
)
def test_each_of_the_eight_items_is_missed(out: str, item: str) -> None:
    assert missing(LETTER_ZH.replace(out, ""), "cn") == {item}


def test_the_letter_names_how_to_reach_the_issuer() -> None:
    assert missing(LETTER_ZH.replace("{委托方电话}", "").replace("{委托方地址}", ""), "cn") == {"issuer_contact"}


@pytest.mark.parametrize("region", ["cn", "us", "uk", "tw"])
def test_a_text_message_says_who_writes_and_how_to_have_no_more(region: str) -> None:
    assert {"who_we_are", "opt_out"} <= missing("You owe {balance}.", region, "sms")


def test_an_american_text_comes_from_a_debt_collector() -> None:
    bare = "{our_name}: you owe {balance}. {opt_out}"
    assert missing(bare, "us", "sms") == {"debt_collector"}
    assert missing(f"{bare} {{legal_notice}}", "us", "sms") == set()


@pytest.mark.parametrize(
    ("words", "region", "item"),
    [
        ("否则后果自负", "cn", "threat"),
        ("我们将通知您的家人", "cn", "threat"),
        ("公安已立案侦查", "cn", "false_authority"),
        ("or we will tell your family", "us", "threat"),
        ("You may be arrested", "us", "threat"),
        ("the sheriff will come", "us", "false_authority"),
        ("bailiffs will come", "uk", "false_authority"),
    ],
)
def test_threats_and_false_authority_are_found_with_their_law(words: str, region: str, item: str) -> None:
    found = [one for one in contents.lacks(draft(words, "sms"), [(region, "")]) if one.id == item]
    assert [(one.blocks, bool(one.quote), bool(one.citation)) for one in found] == [(True, True, True)]


def test_pressing_is_shown_and_does_not_block() -> None:
    found = [one for one in contents.lacks(draft("Your last chance!!", "sms"), [("uk", "")]) if one.quote]
    assert {(one.id, one.blocks) for one in found} == {("hurry", False), ("shouting", False)}


def test_everything_has_its_words() -> None:
    asked = {item.id for place in ("cn", "us", "uk", "tw", "au") for item in contents.items(place)}
    assert (set(FIELDS) - set(FIELD_WORDS), asked - set(ITEM_WORDS) - set(NAMES)) == (set(), set())
    assert set(FIELDS) - set(EXAMPLES) == {"our_name", "opt_out", "legal_notice"}


def test_an_issuers_own_staff_is_no_debt_collector() -> None:
    bare = draft("{our_name}: you owe {balance}. {opt_out}", "sms")
    assert {one.id for one in contents.lacks(bare, [("us", "creditor")]) if one.blocks} == set()
    assert {one.id for one in contents.lacks(bare, [("us", "agency")]) if one.blocks} == {"debt_collector"}
    assert contents.text("legal_notice", region="us", language="en", role="creditor") == ""
