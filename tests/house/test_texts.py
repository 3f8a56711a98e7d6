"""House rules of words: English without flourish, Chinese with full-width signs and no stray space."""

import re

import polib
import pytest

from common.management.commands.check_translations import CATALOGUE
from tests.house.sources import ROOT

ENTRIES = [entry for entry in polib.pofile(str(ROOT / CATALOGUE)) if not entry.obsolete]
HAN = r"[\u4e00-\u9fff]"
FULL = r"[，。；：、？！（）]"
VALUE = r"%\(\w+\)s"
FLOURISH = re.compile(r"\b(?:successfully|please|sorry|oops)\b|!(?:$|\s)", re.IGNORECASE)
HALF_WIDTH = re.compile(rf"{HAN}[,;:?!()]|[,;:?!]\s?{HAN}|{HAN}\.(?:$|\s|{HAN}|%)|{VALUE}[,;:] ?{HAN}")
STRAY_SPACE = re.compile(rf"{HAN} +{HAN}|{FULL} | {FULL}|{HAN}{VALUE} {FULL}|^ | $")


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


@pytest.mark.parametrize("rule", [HALF_WIDTH, STRAY_SPACE], ids=["full-width signs", "no stray space"])
def test_chinese_is_set_as_chinese(rule: re.Pattern[str]) -> None:
    assert [text for entry in ENTRIES for text in said(entry) if rule.search(text)] == []


def test_english_says_it_plainly() -> None:
    texts = [text for entry in ENTRIES for text in (entry.msgid, entry.msgid_plural) if text]
    assert [text for text in texts if FLOURISH.search(text)] == []


def test_a_note_to_translators_is_no_part_of_the_text() -> None:
    note = re.compile(r" \((?:language|noun|verb|label|column|button|head|person)\)$")
    assert [entry.msgid for entry in ENTRIES if note.search(entry.msgid)] == []


def fits(entry: polib.POEntry, text: str) -> bool:
    names = re.findall(r"%\((\w+)\)", entry.msgid + entry.msgid_plural)
    try:
        text % (dict.fromkeys(names, 1) or (1,) * len(re.findall(r"%[ds]", entry.msgid)))
    except (KeyError, TypeError, ValueError):
        return False
    return True


def test_a_translation_takes_the_values_of_its_text() -> None:
    """One that does not shows the English text instead, without a word: a lone percent sign is enough."""
    formatted = [entry for entry in ENTRIES if "python-format" in entry.flags]
    assert [text for entry in formatted for text in said(entry) if not fits(entry, text)] == []
