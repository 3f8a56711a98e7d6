"""The answers of a case: what its ledger says, what the library has, what was asked and told."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import QuerySet

from cases.models import Case
from cases.rules.requests import requests as departments
from common.clock import local_date
from contacts.enums import AnswerTopic
from contacts.models import AnswerVersion, Asked, Told
from contacts.queries.library import finding, hearing, ledger
from contacts.queries.library.hearing import Listener
from contacts.queries.library.ledger import Ledger
from contacts.queries.templates import template_words, values
from contacts.rules import library as rule
from staff.enums import Department
from staff.models import User

FROM_LEDGER = ("balance", "spread", "paying", "statement", "next")
MOST_TOLD = 8


@dataclass(frozen=True)
class Wanted:
    """What the panel is asked for: words, topic, language, and who was reached as the log form has it."""

    typed: str = ""
    topic: str = ""
    language: str = ""
    party: str = ""


@dataclass(frozen=True)
class Found:
    """An answer of the library with the fields of the case filled in; `missing` names those that it has nothing for."""

    version: AnswerVersion
    text: str
    missing: str

    @property
    def topic(self) -> str:
        """What it is about."""
        return str(self.version.answer.get_topic_display())


@dataclass(frozen=True)
class Panel:
    """What the panel shows; without `may_hear` nothing of the debt is in it."""

    party: str
    language: str
    topic: str
    typed: str = ""
    ledger: Ledger | None = None
    found: list[Found] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)

    @property
    def may_hear(self) -> bool:
        """Whether who was reached may be told of the debt."""
        return rule.may_hear(self.party)

    @property
    def opened(self) -> str:
        """The answer of the ledger that is open at first: that of the topic, else the balance."""
        return self.topic or ("" if self.typed else "balance")


def panel(case: Case, *, wanted: Wanted, user: User, now: datetime) -> Panel:
    """Return the panel of `case`: to who may not hear of the debt, nothing of it. A flat number of queries."""
    listener = hearing.listener(case, user=user, chosen=wanted.party, now=now)
    party, language = listener.party, hearing.language(case, wanted.language)
    topic = wanted.topic if wanted.topic in AnswerTopic.values else ""
    if not rule.may_hear(party):
        return Panel(party, language, topic)
    shows_ledger = not wanted.typed.strip() and (not topic or topic in FROM_LEDGER)
    return Panel(
        party=party,
        language=language,
        topic=topic,
        typed=wanted.typed,
        ledger=ledger.of(case, language=language, now=now, to=listener) if shows_ledger else None,
        found=found(case, wanted=Wanted(wanted.typed, topic, language), now=now, to=listener),
        asked=list(asked(case)),
        told=list(told(case)),
    )


def found(case: Case, *, wanted: Wanted, now: datetime, to: Listener = hearing.DEBTOR) -> list[Found]:
    """Return the answers of the library that fit, with the fields of `case` filled in for whoever listens."""
    today = local_date(now, case.creditor.time_zone)
    about = finding.Wanted(case.creditor_id, wanted.language, wanted.topic)
    versions = finding.find(wanted.typed, about, on=today)
    if not versions:
        return []
    known = values.gather([case.pk])[case.pk]
    said = hearing.said(known, language=wanted.language, now=now, to=to)
    return [
        Found(one, rule.filled(one.body, said), template_words.named(rule.unsaid([one.body], said))) for one in versions
    ]


def asked(case: Case) -> QuerySet[Asked]:
    """Return what was asked on `case` and could not be answered at once, the latest first."""
    return Asked.objects.filter(case=case).select_related("request", "answer").order_by("-asked_at", "-pk")[:MOST_TOLD]


def told(case: Case) -> QuerySet[Told]:
    """Return what was told on `case`, the latest first."""
    rows = Told.objects.filter(case=case).select_related("by", "version__answer")
    return rows.order_by("-at", "-pk")[:MOST_TOLD]


def department_of(kind: str) -> str:
    """Return the name of the department that answers a kind of request."""
    return str(Department(departments.KINDS[kind].department).label)
