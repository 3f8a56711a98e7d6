"""`gate_replay`: the worked examples pass, and what cannot be read or differs is told with its field."""

import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils.translation import override

from contacts.gate import packs
from contacts.gate.scenarios import moments, replay
from contacts.gate.scenarios.moments import ScenarioUnreadable
from contacts.queries import told_words

CASES = sorted((Path(__file__).parent / "gate_cases").glob("*.yaml"))
ONE: dict[str, Any] = {
    "id": "late-call",
    "citation": "12 CFR 1006.6(b)(1)(i)",
    "question_type": "gate",
    "consumer_timezones": ["America/New_York"],
    "debts": [{"id": "D1", "type": "credit_card"}],
    "candidate": {"at": "2026-04-07T22:00", "channel": "phone", "to": "consumer", "debts": ["D1"]},
    "expected": {"decision": "block", "next_allowed_at": "2026-04-08T08:00"},
}


def replayed(**changes: Any) -> tuple[str, ...]:
    text = yaml.safe_dump({"meta": {}, "vectors": [ONE | changes]})
    (found,) = replay.replay(text, packs.load())
    return found.wrong


@pytest.mark.parametrize(
    "one",
    [one for path in CASES for one in replay.replay(path.read_text(encoding="utf-8"), packs.load())],
    ids=lambda one: one.id,
)
def test_worked_examples_pass_and_every_field_is_read(one: replay.Outcome) -> None:
    assert (one.wrong, one.unread) == ((), ())


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ({"decision": "allow"}, "decision: expected allow, found block (us-regf.hours)"),
        ({"next_allowed_at": "2026-04-08T09:00"}, "next_allowed_at: expected 2026-04-08T09:00"),
        ({"next_allowed_date": None}, "next_allowed_date: expected nothing, found 2026-04-08"),
        ({"rule": "1006.14(b)(2)(i)(A)"}, "rule: expected 1006.14(b)(2)(i)(A)"),
        ({"legal_effect": "presumed_compliance"}, "legal_effect: expected presumed_compliance"),
        ({"counted_calls_including_candidate": 2}, "expected 2, found 1"),
        ({"window": "2026-04-01..2026-04-08"}, "window: expected"),
        ({"override_reason": "active_litigation"}, "expected active_litigation, found nothing"),
        ({"unblocked_by": ["moonrise"]}, "unblocked_by: expected moonrise"),
        ({"mood": "calm"}, "expected: The replay does not know what “mood” expects."),
        ({"decision": "perhaps"}, "expected.decision: “perhaps” is no decision."),
        ({"if_it_rains": "allow"}, "Nobody knows what “if_it_rains” supposes."),
        ({"then": "allow"}, "then: expected allow, found block"),
        ({"counts_toward_frequency": False}, "counts_toward_frequency: expected False, found True"),
        ({"suggested_cooldown_minutes": 5}, "suggested_cooldown_minutes: expected 5, found nothing"),
    ],
)
def test_what_differs_is_told_by_field(expected: dict[str, Any], said: str) -> None:
    assert said in " ".join(replayed(expected=expected))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"question_type": "riddle"}, "question_type: “riddle” is none of gate, count, classify, disclosure, date."),
        ({"consumer_timezones": ["Mars/Olympus"]}, "consumer_timezones: There is no time zone “Mars/Olympus”."),
        ({"consumer_timezones": []}, "consumer_timezones: At least one time zone is needed."),
        ({"expected": {}}, "expected: It expects nothing."),
        ({"candidate": None}, "candidate: It asks for a contact and names none."),
        ({"candidate": ONE["candidate"] | {"at": "noon"}}, "candidate.at: “noon” is no time such as 2026-04-01T10:00."),
        ({"candidate": ONE["candidate"] | {"channel": "pigeon"}}, "candidate.channel: Nobody knows “pigeon”."),
        ({"candidate": ONE["candidate"] | {"to": "ghost"}}, "candidate.to: Nobody knows “ghost”."),
        ({"standing_facts": [{"at": "2026-04-01", "fact": "full_moon"}]}, "Nobody knows the fact “full_moon”."),
        ({"attempts": [{"at": "2026-04-01", "outcome": "sigh"}]}, "attempts[0].outcome: Nobody knows “sigh”."),
        ({"attempts": "none"}, "attempts: It must be a list of rows with named fields."),
        ({"citation": "the law of the jungle"}, "citation: No pack carries out the law that it cites"),
        ({"packs": ["atlantis"]}, "packs: There is no pack “atlantis”."),
        ({"question_type": "classify", "citation": "12 CFR 1006.42"}, "citation: Nobody reads questions of kind"),
        ({"question_type": "count", "expected": {"hopes": 1}}, "does not know what “hopes” expects."),
        ({"question_type": "date", "events": [{"date": "soon", "event": "sent"}]}, "events[0].date: “soon” is no date"),
    ],
)
def test_a_bad_scenario_is_told_by_field(changes: dict[str, Any], said: str) -> None:
    assert said in " ".join(replayed(**changes))


@pytest.mark.parametrize("text", ["", "vectors: []", "[", "vectors: {a: 1}", "just words"])
def test_a_file_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ScenarioUnreadable):
        replay.replay(text, packs.load())


def test_a_field_that_nothing_reads_is_told() -> None:
    text = yaml.safe_dump({"vectors": [ONE | {"candidate": ONE["candidate"] | {"weather": "rain"}}]})
    assert replay.replay(text, packs.load())[0].unread == ("candidate.weather",)


def run(path: Path, **options: Any) -> tuple[str, int]:
    out = StringIO()
    try:
        call_command("gate_replay", str(path), stdout=out, **options)
    except SystemExit as end:
        return out.getvalue(), int(str(end.code))
    return out.getvalue(), 0


def test_the_command_prints_a_line_each_and_the_sum_and_fails_when_one_does(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump({"vectors": [ONE, ONE | {"id": "wrong", "expected": {"decision": "allow"}}]}))
    said, code = run(path)
    assert said.splitlines() == [
        "PASS late-call",
        "FAIL wrong: decision: expected allow, found block (us-regf.hours)",
        "1 passed, 1 failed",
    ]
    assert code == 1
    path.write_text(yaml.safe_dump({"vectors": [ONE]}))
    assert run(path) == ("PASS late-call\n1 passed, 0 failed\n", 0)


def test_another_pack_may_be_named(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(yaml.safe_dump({"vectors": [ONE | {"region": "cn", "expected": {"decision": "block"}}]}))
    assert run(path, pack=["cn-card"]) == ("PASS late-call\n1 passed, 0 failed\n", 0)


def test_a_file_that_cannot_be_read_ends_with_two(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("vectors: 3")
    for name in ("bad.yaml", "absent.yaml"):
        with pytest.raises(CommandError) as refused:
            call_command("gate_replay", str(tmp_path / name))
        assert refused.value.returncode == 2


def test_every_sentence_of_a_replay_has_its_words_in_chinese() -> None:
    sources = [path.read_text(encoding="utf-8") for path in Path(moments.__file__).parent.glob("*.py")]
    used = {one for text in sources for one in re.findall(r'(?<![\w.])(?:told|unreadable)\(\s*"([^"]+)"', text)}
    assert used == set(told_words.TEMPLATES)
    with override("zh-hans"):
        said = moments.told("%(name)s: expected %(expected)s, found %(found)s", name="x", expected=1, found=2)
        assert told_words.words(moments.told("%(where)s: %(why)s", where="y", why=said)) == "y：x：期望1，实际2"
        assert told_words.words("plain") == "plain"
    assert str(said) == "x: expected 1, found 2"
