"""The facts on which the gate answered stand in the reader's words: in the record of a case, for a court."""

from typing import Any

import pytest
from django.utils import translation

from contacts.models import Decision
from contacts.queries import fact_words
from tests.factories import NOW, HoldFactory

pytestmark = pytest.mark.django_db


def test_the_facts_of_the_gate_stand_in_words_of_the_reader() -> None:
    held = HoldFactory.create(kind="dispute_open")
    facts: dict[str, Any] = {
        "zones": ["Asia/Shanghai"],
        "region": "cn",
        "role": "agency",
        "states": [],
        "holds": [held.pk],
    }
    facts |= {"number_state": "verified", "wishes": 1, "attempts": 2, "last_attempt_at": NOW.isoformat()}
    facts["possible"] = [{"contact_point": 1, "channel": "sms", "purpose": "collection"}] * 2
    decision = Decision(facts=facts)
    told: dict[str, list[str]] = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            said = fact_words.told(decision, fact_words.holds_of([decision]), moment="2026-11-20 10:00")
            told[language] = [
                *said.replace("。", "。\n").replace(". ", ".\n").split("\n"),
                fact_words.possible(decision),
            ]
    assert [one for one in told["en"] if one] == [
        "Rules of China (mainland).",
        "Collected by an agency, in its own name.",
        "On the clock of Shanghai.",
        "Number or address: verified.",
        "2 contacts before it, the last 2026-11-20 10:00.",
        "On hold (Dispute open).",
        "1 wish in force.",
        "SMS: collection",
    ]
    assert [one for one in told["zh-hans"] if one] == [
        "适用中国（大陆）的规则。",
        "催收方：受托机构，以自己名义。",
        "按上海时间。",
        "号码或地址：已核实。",
        "此前催记2条，最近一次2026-11-20 10:00。",
        "停催（异议处理中）。",
        "有效意愿1项。",
        "短信：催收",
    ]


@pytest.mark.parametrize("facts", [{}, {"zones": ["Europe/London"], "number_state": "refused", "attempts": 0}])
def test_facts_that_older_answers_lack_are_left_out(facts: dict[str, Any]) -> None:
    told = fact_words.told(Decision(facts=facts), {}, moment="")
    assert ("None" in told, "{" in told) == (False, False)
