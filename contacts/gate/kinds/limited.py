"""Limited-content messages (12 CFR 1006.2(j)): a voicemail that says who calls, asks to reply, and nothing else."""

import re
from dataclasses import dataclass

NUMBER = r"\+?\(?\d[\d()\-. ]{5,}\d|\+?1?-?8\d\d-[A-Z0-9-]{6,}"
NAME = r"[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+)*"
CLOCK = r"\d{1,2}(?::\d{2})? ?[ap]\.?m\.?"
WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
SALUTATION = rf"(?i:hi|hello|good (?:morning|afternoon|evening|day)|greetings|dear)(?:[ ,]+{NAME})?[,.! ]*"
FROM = r"(?i:(?:and i am |and i'm )?(?:calling |phoning )?(?:from|with|at|for|on behalf of))"
IDENTITY = (
    rf"(?i:this is|my name is|i am|i'm) (?P<caller>{NAME}),? {FROM} "
    r"(?P<business>[^.!?]+?)(?=[.!?,]| It | Please |$)"
)
REQUEST = (
    r"(?i:please )?(?i:contact|call|reach|reply to|return (?:my|this|our) call(?: to)?|get in touch with|phone)"
    rf"(?P<who>[^.!?]*?)(?i:at|on) (?P<number>(?:{NUMBER}))"
)
TODAY = rf"(?i:it is|the time is|today is) [^.!?]*?(?:{CLOCK}|(?i:{WEEKDAY}))[^!?]*?(?=\. [A-Z]|$)"
LINKS = "today|tomorrow|any|every|on|from|between|before|after|until|till|or|and|through|to|at"
ZONES = "eastern|central|mountain|pacific|time|noon"
TIMES = rf"(?i:,? ?(?:{LINKS}|weekdays?|weekends?|{WEEKDAY}|{ZONES}|{CLOCK}|[\d:]+|,|\.)\s*)+"
ANY_OF_US = r"(?i:you may (?:speak|talk) (?:to|with) any of (?:our|the company's) representatives(?: or associates)?)"
THANKS = r"(?i:thank(?:s| you)(?: very much)?)"
DEBT = (
    r"(?i:\b(?:debts?|collect\w*|owe[sd]?|owing|past[- ]due|overdue|balance|loan|credit card|payment|pay|bill"
    r"|invoice|lawsuit|court|delinquen\w*|settle\w*|account)\b)"
)
BUSINESS = r"(?i:\b(?:debts?|collect\w*|recover(?:y|ies)|receivables)\b)"


@dataclass(frozen=True, slots=True)
class Judged:
    """What a voicemail is: `lacks` of what is required, `extra` beyond what is permitted, whether a debt shows."""

    lacks: tuple[str, ...]
    extra: str
    conveys_debt: bool

    @property
    def is_limited(self) -> bool:
        """Whether it is a limited-content message by its words."""
        return not self.lacks and not self.extra and not self.conveys_debt


def judge(text: str) -> Judged:
    """Return what the words of a voicemail make of it.

    Required are a business name that does not show the trade, a request to reply, a name and a telephone number;
    permitted a greeting, date and time, times for a reply, and that any representative may be spoken to.
    """
    rest = text.strip().strip("\"“”'")
    identity = re.search(IDENTITY, rest)
    request = re.search(REQUEST, rest)
    lacks = []
    if identity is None or re.search(BUSINESS, identity["business"]):
        lacks.append("business_name")
    if request is None:
        lacks += ["request_to_reply", "number"]
    if not (identity or (request and re.search(NAME, request["who"]))):
        lacks.append("name")
    extra = _extra(rest)
    return Judged(tuple(lacks), extra, bool(re.search(DEBT, rest)))


def _extra(rest: str) -> str:
    rest = re.sub(IDENTITY, " ", rest, count=1)
    rest = re.sub("^" + SALUTATION, " ", rest)
    rest = re.sub(TODAY, " ", rest, count=1)
    rest = re.sub(ANY_OF_US, " ", rest)
    found = re.search(REQUEST, rest)
    if found:
        tail = re.match(TIMES, rest[found.end() :])
        rest = rest[: found.start()] + " " + rest[found.end() + (tail.end() if tail else 0) :]
    rest = re.sub(THANKS, " ", rest)
    return re.sub(r"[^\w]+", " ", rest).strip()
