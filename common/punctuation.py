"""How a language sets its signs: the comma between words is 、 or ， in Chinese, where no space follows a stop."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from common import dates


@dataclass(frozen=True)
class Signs:
    """What stands between things of one kind, between parts of a line, after a sentence, between two of them."""

    pause: str
    comma: str
    stop: str
    gap: str
    colon: str


ARTICLE = re.compile(r" ?\bart\. ?(\d+)", re.IGNORECASE)
WESTERN = Signs(pause=", ", comma=", ", stop=".", gap=" ", colon=": ")
CHINESE = Signs(pause="、", comma="，", stop="。", gap="", colon="：")


def signs() -> Signs:
    """Return the signs of the reader's language."""
    return CHINESE if dates.chinese() else WESTERN


def listed(things: Iterable[object]) -> str:
    """Return things of one kind: "CSV, XLSX", "CSV、XLSX"."""
    return signs().pause.join(map(str, things))


def parts(said: Iterable[object]) -> str:
    """Return the parts of one line, empty ones left out: "Phone, 6 min", "电话，6 分"."""
    return signs().comma.join(str(one) for one in said if one)


def sentence(said: Iterable[object]) -> str:
    """Return the parts of one line as a sentence with its stop; nothing for no part."""
    text = parts(said)
    return f"{text}{signs().stop}" if text else ""


def sentences(said: Iterable[object]) -> str:
    """Return whole sentences one after the other, empty ones left out; each brings its own stop."""
    return signs().gap.join(str(one) for one in said if one)


def cited(law: str) -> str:
    """Return the citation of a law as the reader writes it: "民法典 art. 546", "民法典第546条"."""
    return ARTICLE.sub(r"第\1条", law) if dates.chinese() else law


def percent(value: object) -> str:
    """Return a share in percent: "12 %", "12%"."""
    return f"{value}%" if dates.chinese() else f"{value} %"
