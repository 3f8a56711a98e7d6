"""Finding a text by what was typed, in Chinese as in English: every word of it stands somewhere in the text.

A text is folded (one width, small letters, simplified signs) and cut into its single signs and its pairs of signs,
which an index holds. What was typed is cut likewise: all its pairs must be there, and then the words themselves. So
two signs find, in any writing, without a dictionary that cuts Chinese into words.
"""

import re
import unicodedata

from cases.rules.signs import PAIRS

LONGEST = 100
MOST_WORDS = 8
BETWEEN = re.compile(r"[^\w]+|_+")
# Simplified and traditional, two by two: signs of the trade that stand in no name.
TRADE = (
    "还還债債账賬账帳账帐余餘额額费費减減协協议議诉訴调調贷貸违違约約证證处處办辦为為么麼这這缴繳号號码碼转轉户戶请請说說"
    "话話电電难難后後问問题題误誤错錯单單据據总總帮幫钱錢谁誰们們过過无無让讓样樣会會计計划劃时時间間个個从從来來见見"
    "写寫实實际際独獨险險类類级級现現状狀态態业業务務闭閉阅閱读讀记記录錄征徵"
)
SIMPLE = {other: simple for text in (PAIRS, TRADE) for simple, other in zip(text[::2], text[1::2], strict=True)}


def folded(text: str) -> str:
    """Return `text` in one width, small letters and simplified signs, its words with single blanks between."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(BETWEEN.split("".join(SIMPLE.get(sign, sign) for sign in plain))).strip()


def words(typed: str) -> list[str]:
    """Return the words of what was typed, folded: at most eight of them."""
    return folded(typed[:LONGEST]).split()[:MOST_WORDS]


def terms(text: str) -> list[str]:
    """Return the single signs and the pairs of signs of the words of a folded text, each once, in their order."""
    found: dict[str, None] = {}
    for word in text.split():
        found |= dict.fromkeys(word)
        found |= dict.fromkeys(word[place : place + 2] for place in range(len(word) - 1))
    return sorted(found)


def asked(typed: list[str]) -> list[str]:
    """Return the terms that a text must have to hold all words: the pairs, and single signs where a word is one."""
    pairs = {word[place : place + 2] for word in typed for place in range(len(word) - 1)}
    return sorted(pairs | {word for word in typed if len(word) == 1})
