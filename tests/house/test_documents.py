"""The documents of the house: decisions are numbered one after another, each number once."""

from tests.house.sources import ROOT

DECISIONS = ROOT / "docs" / "decisions"


def test_decisions_are_numbered_one_after_another() -> None:
    names = sorted(path.name for path in DECISIONS.glob("*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_a_decision_is_headed_by_its_number() -> None:
    for path in sorted(DECISIONS.glob("*.md")):
        assert path.read_text(encoding="utf-8").startswith(f"# {path.name[:4]} · "), path.name
