"""Tables of a worked case are pasted from a spreadsheet; what is no table is kept, and said."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from commissions.forms.plans import case_pasting, case_read
from commissions.models import PlanVersion
from commissions.queries.plans import plan_words as words
from tests import factories

TODAY = date(2026, 3, 20)
BEFORE = {
    "id": "one",
    "p0_people_names": '["id", "target"]',
    "p0_people_0_0": "A",
    "p0_people_0_1": "900",
    "p0_payments_names": '["id", "amount", "value_date"]',
    "p0_payments_0_1": "5",
    "p0_payments_0_earns": "1",
    "p0_payments_1_1": "6",
    "p0_payments_3_1": "8",
    "p0_payments_3_reason": "self_cure",
}


def read(**pasted: str) -> tuple[dict[str, Any], dict[str, str]]:
    data, unread = case_pasting.unpacked(BEFORE | {f"p0_{key}_paste": text for key, text in pasted.items()})
    case = case_read.read(data, {}, TODAY, places=2)
    return {**case["inputs"], "expected": case["expected"]}, unread


def test_a_pasted_table_takes_the_place_of_the_one_above() -> None:
    lines = [
        "Payment\tAmount\tValue date\tdpd\tCollector\tMust earn",
        "p1\t1,200.50\t2026-03-02\t45\tLin\t12",
        "\t80\t\t9\tA\t",
    ]
    case, unread = read(payments="\r\n".join([*lines, "", ""]))
    assert unread == {}
    assert case["payments"] == [
        {"id": "p1", "amount": "1200.5", "value_date": "2026-03-02", "dpd": "45", "owner": "Lin"},
        {"amount": "80", "dpd": "9", "owner": "A"},
    ]
    assert case["expected"] == {"lines": {"p1": "12.00"}}
    assert case["people"] == {"A": {"target": "900"}}


def test_people_with_their_figures_and_pay_in_chinese() -> None:
    with translation.override("zh-hans"):
        heads = "\t".join(["催收员", words.head("target"), "qa_score", words.head("=pays")])
        case, unread = read(people=f"{heads}\n林\t１０００\t92\t88.5")
    assert unread == {}
    assert case["people"] == {"林": {"target": "1000", "facts": {"qa_score": "92"}}}
    assert case["expected"]["people"] == {"林": "88.50"}


@pytest.mark.parametrize(
    ("heads", "names"),
    [
        ("账号\t流水号\t还款金额\t还款日期", ["account", "id", "amount", "value_date"]),
        ("卡账号\t凭证号\t金额\t入账日期", ["account", "id", "amount", "value_date"]),
        ("id\t入账金额\t日期\t欠款余额\t产品名称", ["id", "amount", "value_date", "balance", "product"]),
        ("Account no\tReceipt\tAmount paid\tPaid on", ["account", "id", "amount", "value_date"]),
        ("Account\tPayment\tPayment amount\tDate", ["account", "id", "amount", "value_date"]),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_sheet_of_payments_is_read_by_the_names_of_the_trade(heads: str, names: list[str], language: str) -> None:
    if language == "zh-hans":
        heads = heads.replace("Payment\t", "还款\t")
    with translation.override(language):
        typed = dict.fromkeys(names, "7") | {"value_date": "2026-03-02"}
        case, unread = read(payments=f"{heads}\n" + "\t".join(typed.values()))
    assert unread == {}
    assert case["payments"] == [typed]


def test_the_name_of_a_case_keeps_its_full_width_signs() -> None:
    case = case_read.read(BEFORE | {"id": " 达成目标，\x00八折结清 "}, {}, TODAY, places=2)
    assert case["id"] == "达成目标，八折结清"


def test_the_column_of_ages_above_takes_the_age_of_a_file() -> None:
    with translation.override("zh-hans"):
        assert case_pasting.column("逾期天数", "p0_payments", ["id", "dpd_at_payment"]) == "dpd_at_payment"
    assert case_pasting.column("DPD", "p0_payments", ["id"]) == "DPD"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Amount", "Copy the table with its heads: a line of heads, then a line for each row."),
        ("Amount\tHow old?\n1\t2", "No column is called “How old?”. Write the head as it stands above, or the name"),
        ("Amount\tdpd\tamount\n1\t2\t3", "The column “amount” is there twice. Take one of them out."),
        ("Amount\n1\n\t\n2\t45", "Line 3 says “45” under no head. Write a head above it, or take it out."),
        ("Amount\t还款金额\n1\t2", "The column “还款金额” is there twice. Take one of them out."),
        ("Amount\t\tdpd\n1\tnote\t3", "Line 2 says “note” under no head."),
        ("Amount" + "\n1" * 41, "A case has at most 40 rows. Copy fewer."),
    ],
)
def test_what_is_no_table_is_said_and_changes_nothing(text: str, sentence: str) -> None:
    case, unread = read(payments=text)
    assert unread["p0_payments"].startswith(sentence)
    assert case["payments"] == [{"amount": "5"}, {"amount": "6"}, {"amount": "8"}]


def test_what_is_read_stands_beside_a_table_that_is_not() -> None:
    case, unread = read(payments="Amount", people="Collector\tTarget\nB\t70")
    assert list(unread) == ["p0_payments"]
    assert case["people"] == {"B": {"target": "70"}}
    case, unread = read(payments="Amount\n1", people="Target\tHow old?\n70\t2")
    assert list(unread) == ["p0_people"]
    assert (case["payments"], case["people"]) == ([{"amount": "1"}], {"A": {"target": "900"}})


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [
        ("AMOUNT\n1", [{"amount": "1"}]),
        ("Amount\t\n1\t\t", [{"amount": "1"}]),
        ("Amount\n" + "1\n" * 40, [{"amount": "1"}] * 40),
        ("Amount\tDoes not count\n1\t", [{"amount": "1"}]),
    ],
)
def test_heads_are_found_as_they_are_written_and_empty_columns_are_left_out(text: str, comes_to: Any) -> None:
    case, unread = read(payments=text)
    assert unread == {}
    assert case["payments"] == comes_to


@pytest.mark.django_db
def test_the_page_of_a_case_takes_a_pasted_table(signed_in: Any, clerk: Any) -> None:
    version = factories.PlanVersionFactory.create(draft=True, cases=[])
    client, address = signed_in(clerk), reverse("commissions:version-case", args=[version.pk, 0])
    form = BEFORE | {"p0_payments_paste": "Amount\tHow old?\n1\t2"}
    page = client.post(address, form)
    assert (page.status_code, client.post(address, form | {"act": "check"}).status_code) == (422, 200)
    assert "No column is called “How old?”" in page.content.decode()
    assert "Amount\tHow old?" in page.content.decode()
    assert PlanVersion.objects.get().cases == []
    assert client.post(address, form | {"p0_payments_paste": "Amount\tdpd\n1\t2"}).status_code == 302
    assert PlanVersion.objects.get().cases[0]["inputs"]["payments"] == [{"amount": "1", "dpd": "2"}]
