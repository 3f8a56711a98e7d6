"""The script of a call: which one fits case and situation, filled in, with what the law has said beside it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from cases.enums import Channel
from cases.models import Case, CaseStep
from common import punctuation, versions
from common.clock import local_date
from contacts.enums import Direction, Situation
from contacts.models import Contact, Script, ScriptVersion
from contacts.queries import note_words, spoken
from contacts.queries.library import hearing, ledger, library
from contacts.queries.library.kinds import SCRIPT
from contacts.queries.note_words import Steps
from contacts.queries.spoken import Disclosure
from contacts.queries.templates import template_words, templates, values
from contacts.queries.templates.values import Known
from contacts.rules import library as rule
from contacts.rules import outcomes
from contacts.rules.library import Objection, Standing
from staff.models import User


@dataclass(frozen=True)
class Wanted:
    """What the log form has so far, and the situation when it was chosen by hand."""

    party: str = ""
    outcome: str = ""
    mood: str = ""
    direction: str = ""
    situation: str = ""
    language: str = ""


@dataclass(frozen=True)
class Line:
    """A situation that can be chosen, and whether it is the one shown."""

    value: str
    label: str
    is_shown: bool


@dataclass(frozen=True)
class Panel:
    """A script as it is read out. `version` None: there is none for the situation yet.

    `is_private` says that nobody who listens may learn of a debt; then there are no disclosures either, and a script
    that would tell of this debt is not shown: `leaks` are the words that would. `settled` says, where nothing is owed,
    just that, in the language that is spoken.
    """

    situation: Situation
    situations: list[Line]
    is_private: bool
    language: str
    version: ScriptVersion | None
    announcement: str
    disclosures: tuple[Disclosure, ...]
    body: str
    objections: list[Objection]
    closing: str
    missing: str
    calming: list[Steps]
    mood: str
    settled: str = ""
    leaks: str = ""
    is_guarantor: bool = False


def panel(case: Case, *, wanted: Wanted, user: User, now: datetime) -> Panel:
    """Return the script for `case` and the situation of the call. A flat number of queries."""
    listener = hearing.listener(case, user=user, chosen=wanted.party, now=now)
    situation = _situation(case, wanted, listener.party, now)
    is_private = situation in rule.PRIVATE
    language = hearing.language(case, wanted.language)
    version = fitting(case, situation, language, now=now)
    known = values.gather([case.pk])[case.pk]
    about: dict[str, Any] = {"language": language, "now": now, "to": listener}
    opening = hearing.said(known, is_private=True, **about)
    said = opening if is_private else hearing.said(known, **about)
    leaks = _leaking(version, opening, known) if version and is_private else []
    version = None if leaks else version
    texts = SCRIPT.words_of(version) if version else dict.fromkeys(SCRIPT.columns, "")
    return Panel(
        situation=situation,
        situations=_situations(situation, listener.party),
        is_private=is_private,
        language=language,
        version=version,
        announcement=rule.filled(texts["announcement"], opening),
        disclosures=() if is_private else spoken.required(case, now=now).disclosures,
        body=rule.filled(texts["body"], said),
        objections=rule.objections(rule.filled(texts["objections"], said)),
        closing=rule.filled(texts["closing"], said),
        missing=template_words.named(rule.unsaid(texts.values(), said)),
        calming=[] if is_private else note_words.steps(),
        mood=wanted.mood,
        settled="" if is_private else ledger.settled(case, language=language),
        leaks=punctuation.listed(leaks),
        is_guarantor=listener.is_guarantor,
    )


def _leaking(version: ScriptVersion, said: dict[str, str], known: Known) -> list[str]:
    """Return the words by which a script would tell a stranger of this very debt: asked as of a message that leaves."""
    spoken = rule.filled("\n".join(SCRIPT.words_of(version).values()), said | templates.NAMELESS)
    return templates.leaking(spoken, known)


def _situation(case: Case, wanted: Wanted, party: str, now: datetime) -> Situation:
    """Return the situation: as chosen, unless who listens may hear nothing of the debt."""
    chosen = wanted.situation
    if chosen in Situation.values and (rule.may_hear(party) or chosen in rule.PRIVATE):
        return Situation(chosen)
    today = local_date(now, case.creditor.time_zone)
    standing = Standing(
        is_settled=case.balance <= 0,
        is_new=not _spoken_before(case),
        is_incoming=wanted.direction == Direction.INBOUND,
        is_promise_due=case.promise_due_on is not None and case.promise_due_on <= today,
        is_promise_broken=case.promise_due_on is None and case.promise_broken_on is not None,
    )
    return Situation(rule.situation(standing, party=party, outcome=wanted.outcome, mood=wanted.mood))


def _spoken_before(case: Case) -> bool:
    rows = Contact.objects.filter(case=case, party__in=outcomes.OWING, channel__in=(Channel.PHONE, Channel.VISIT))
    return rows.filter(corrections__isnull=True).exists()


def _situations(shown: Situation, party: str) -> list[Line]:
    among = [one for one in Situation if rule.may_hear(party) or one in rule.PRIVATE]
    return [Line(str(one), str(one.label), one == shown) for one in among]


def fitting(case: Case, situation: str, language: str, *, now: datetime) -> ScriptVersion | None:
    """Return the wording in force that fits best: one that the strategy names, of the creditor, of the segment.

    One in the language that is spoken; without one there is none: nothing is read out in another language.
    """
    today = local_date(now, case.creditor.time_zone)
    step = CaseStep.objects.filter(case=case, until=None).first()
    segment, named = (step.segment, step.script) if step else ("", "")
    rows = Script.objects.filter(Q(creditor=case.creditor_id) | Q(creditor=None), retired_at=None)
    rows = rows.filter(segment__in=["", segment], language=language, situation=situation)
    found = list(rows.filter(pk__in=_approved(today)).order_by("pk"))
    if not found:
        return None
    best = max(found, key=lambda one: (one.name == named, one.creditor_id is not None, one.segment != "", -one.pk))
    library.attach(SCRIPT, [best], on=today)
    return best.current


def _approved(today: date) -> Any:
    rows = ScriptVersion.objects.filter(state=versions.VersionState.APPROVED, effective_on__lte=today)
    return rows.values("script")
