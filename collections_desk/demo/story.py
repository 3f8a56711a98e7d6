"""What happened between the desk and one debtor: calls the gate allowed, promises, money. No database here.

Every contact that the desk begins is asked of the real gate with the attempts before it, so the invented history
keeps every hour and every cap, and its stored answers are the gate's own.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

from collections_desk.demo.chance import chance
from collections_desk.demo.notes import note
from common.clock import local_date
from contacts.gate import engine
from contacts.gate.answers import Answer
from contacts.gate.facts import Attempt, Question
from contacts.gate.packs import Pack

TEMPERS = ("pays", "slow", "refuses", "hardship", "ghost", "wrong", "disputes")
WEIGHTS = (34, 22, 11, 9, 15, 4, 5)
ANSWERS = {"pays": 0.55, "slow": 0.45, "refuses": 0.4, "hardship": 0.5, "ghost": 0.0, "wrong": 0.25, "disputes": 0.5}
SAYS: dict[str, tuple[tuple[str, int], ...]] = {
    "pays": (("promise", 60), ("says_paid", 15), ("call_back", 15), ("other", 10)),
    "slow": (("promise", 55), ("call_back", 20), ("wants_plan", 10), ("refuses", 10), ("hung_up", 5)),
    "refuses": (("refuses", 60), ("hung_up", 30), ("call_back", 10)),
    "hardship": (("hardship", 50), ("wants_plan", 30), ("promise", 20)),
    "wrong": (("promise", 50), ("call_back", 50)),
    "disputes": (("disputes", 70), ("refuses", 20), ("call_back", 10)),
}
UNANSWERED = (("no_answer", 62), ("busy", 10), ("voicemail_left", 16), ("voicemail_none", 12))
PARTS = (Decimal("0.1"), Decimal("0.2"), Decimal("0.3"), Decimal("0.5"), Decimal(1))
STEP_OF = {"CNY": 50, "USD": 5, "GBP": 5, "TWD": 100}
DETAILS = frozenset({"promise", "says_paid", "wants_plan", "refuses", "disputes", "hardship"})
CHECKS = ["id_last_four", "who_we_are", "recorded"]
RECENT = 12


@dataclass(frozen=True)
class Point:
    """A phone of the debtor, or of the person `person_id` of `role`."""

    pk: int
    value: str
    role: str = "debtor"
    person_id: int | None = None


@dataclass
class Memory:
    """What the story must remember of a case from one stretch of time to the next."""

    attempts: list[Attempt] = field(default_factory=list)
    expected: list[tuple[date, Decimal]] = field(default_factory=list)
    unkept: int = 0
    wrong: set[int] = field(default_factory=set)
    booked: datetime | None = None


@dataclass
class Debt:
    """A case as it stands when a stretch of time begins."""

    case_id: int
    account: str
    code: str
    region: str
    currency: str
    zones: tuple[str, ...]
    balance: Decimal
    smallest: Decimal
    furthest: int
    points: list[Point]
    collector_id: int | None
    chinese: bool
    has_promise: bool
    memory: Memory
    since: datetime
    packs: tuple[Pack, ...]
    pace: float = 1.0


@dataclass
class Promised:
    """A promise to be stored; `pk` is set when it is."""

    case_id: int
    amount: Decimal
    due_on: date
    at: datetime
    by_id: int
    pk: int = 0


@dataclass
class Told:
    """One contact; `answer` is the gate's, None for one that the debtor began."""

    debt: Debt
    at: datetime
    point: Point | None
    channel: str
    direction: str
    party: str
    outcome: str
    seconds: int
    note: str
    answer: Answer | None
    promise: Promised | None = None
    next_at: datetime | None = None
    pk: int = 0
    decision_id: int | None = None

    @property
    def checks(self) -> list[str]:
        """The ticks that the outcome needs."""
        return list(CHECKS) if self.party == "debtor" and self.outcome in DETAILS and self.channel == "phone" else []


@dataclass(frozen=True)
class Paid:
    """Money that came, as a line of the creditor's file."""

    account: str
    amount: Decimal
    value_on: date


@dataclass
class Episode:
    """What a stretch of time brought."""

    told: list[Told] = field(default_factory=list)
    paid: list[Paid] = field(default_factory=list)


def temper(number: int) -> str:
    """Return how the debtor of a case is, the same for ever."""
    return chance("temper", number).choices(TEMPERS, WEIGHTS)[0]


def tell(debt: Debt, *, since: datetime, until: datetime) -> Episode:
    """Return what happened to `debt` from `since` until `until`."""
    luck = chance("story", debt.case_id, since.date())
    kind = temper(debt.case_id)
    episode = Episode()
    if debt.memory.booked and debt.memory.booked < since:
        debt.memory.booked = None
    at = debt.memory.booked or since + timedelta(days=luck.uniform(0.2, 6) * debt.pace)
    rests_until: datetime | None = None
    while debt.collector_id is not None and at < until:
        at = at if at == debt.memory.booked else _working_hour(at, debt, luck)
        if rests_until and at < rests_until:
            at = rests_until
            continue
        told = _attempt(debt, kind, at, luck) if at < until else None
        if told is not None:
            episode.told.append(told)
            if told.promise:
                rests_until = told.at + timedelta(days=(told.promise.due_on - told.at.date()).days + 1)
        debt.memory.booked = told.next_at if told else None
        at = debt.memory.booked or at + timedelta(days=_gap(told, luck) * debt.pace)
    _money(debt, kind, since=since, until=until, luck=luck, episode=episode)
    return episode


def _gap(told: Told | None, luck: Random) -> float:
    if told is None:
        return luck.uniform(1, 3)
    return luck.uniform(8, 16) if told.party == "debtor" else luck.uniform(3, 9)


def _working_hour(at: datetime, debt: Debt, luck: Random) -> datetime:
    zone = ZoneInfo(debt.zones[0])
    local = at.astimezone(zone)
    moved = datetime.combine(local.date(), time(luck.choice((9, 10, 10, 11, 13, 14, 15, 16, 17, 18, 19)), 0), zone)
    moved += timedelta(minutes=luck.randint(0, 59), seconds=luck.randint(0, 59))
    return moved if moved >= at else moved + timedelta(days=1)


def _attempt(debt: Debt, kind: str, at: datetime, luck: Random) -> Told | None:
    usable = [one for one in debt.points if one.pk not in debt.memory.wrong]
    own = [one for one in usable if one.role == "debtor"]
    if kind in ("pays", "slow") and own and luck.random() < 0.06:
        return _inbound(debt, at, own[0], luck)
    others = [one for one in usable if one.role == "contact_person"]
    point = others[0] if kind == "ghost" and others and luck.random() < 0.25 else _first(own, luck)
    if point is None:
        return None
    channel = "sms" if point.role == "debtor" and luck.random() < 0.12 else "phone"
    answer = _ask(debt, point, channel, at)
    if not answer.is_allowed:
        return None
    party, outcome = _outcome(kind, debt, point, channel, luck)
    told = Told(debt, at, point, channel, "outbound", party, outcome, 0, "", answer)
    return _filled(told, luck)


def _first(points: list[Point], luck: Random) -> Point | None:
    if not points:
        return None
    return points[0] if luck.random() < 0.75 else luck.choice(points)


def _inbound(debt: Debt, at: datetime, point: Point, luck: Random) -> Told:
    outcome = luck.choice(("says_paid", "other"))
    return _filled(Told(debt, at, point, "phone", "inbound", "debtor", outcome, 0, "", None), luck)


def _ask(debt: Debt, point: Point, channel: str, at: datetime) -> Answer:
    question = Question(
        now=at,
        channel=channel,
        region=debt.region,
        zones=debt.zones,
        purpose="ask_to_call_back" if point.role == "contact_person" else "collection",
        party=point.role,
        case_id=debt.case_id,
        person_id=point.person_id,
        number=point.value,
        role="agency",
        product="credit_card",
        attempts=tuple(debt.memory.attempts[-RECENT:]),
    )
    return engine.answer(question, debt.packs)


def _outcome(kind: str, debt: Debt, point: Point, channel: str, luck: Random) -> tuple[str, str]:
    if channel == "sms":
        return "debtor", "sent"
    if point.role == "contact_person":
        return "contact_person", "message_taken"
    if kind == "wrong" and point is debt.points[0]:
        return "wrong_number", "wrong_number"
    if luck.random() >= ANSWERS[kind]:
        outcome = _pick(UNANSWERED, luck)
        return ("voicemail" if outcome.startswith("voicemail") else "nobody"), outcome
    outcome = _pick(SAYS[kind], luck)
    if outcome == "promise" and (debt.has_promise or debt.memory.unkept >= 3):
        outcome = "other"
    return "debtor", outcome


def _pick(choices: tuple[tuple[str, int], ...], luck: Random) -> str:
    return luck.choices([name for name, _ in choices], [weight for _, weight in choices])[0]


def _filled(told: Told, luck: Random) -> Told:
    """Give the contact its length, note, promise and next action, and remember the attempt."""
    debt, talked = told.debt, told.party in ("debtor", "contact_person") and told.channel == "phone"
    told.seconds = luck.randint(60, 420) if talked else luck.choice((0, 15, 25, 40))
    if told.channel != "phone":
        told.seconds = 0
    told.note = note(told.outcome, chinese=debt.chinese, luck=luck)
    if told.outcome == "promise":
        told.promise = _promised(debt, told, luck)
    if told.outcome == "call_back":
        told.next_at = told.at + timedelta(days=luck.choice((1, 1, 2, 3)), minutes=luck.choice((-60, 0, 30, 90)))
    if told.outcome == "wrong_number" and told.point:
        debt.memory.wrong.add(told.point.pk)
    point = told.point
    debt.memory.attempts.append(
        Attempt(
            at=told.at,
            channel=told.channel,
            outcome=told.outcome,
            party=told.party,
            case_id=debt.case_id,
            number=point.value if point else "",
            outbound=told.direction == "outbound",
            to_wrong=told.outcome == "wrong_number",
            person_id=point.person_id if point else None,
        )
    )
    return told


def _promised(debt: Debt, told: Told, luck: Random) -> Promised:
    step = Decimal(STEP_OF[debt.currency])
    amount = max(debt.smallest, (debt.balance * luck.choice(PARTS) // step) * step)
    day = local_date(told.at, debt.zones[0])
    due_on = day + timedelta(days=luck.randint(3, min(12, debt.furthest)))
    promise = Promised(debt.case_id, min(amount, debt.balance), due_on, told.at, debt.collector_id or 0)
    debt.has_promise = True
    keeps = luck.random()
    if keeps < (0.8 if temper(debt.case_id) == "pays" else 0.45):
        late = luck.choice((0, 0, 0, -1, -2, 2)) if keeps > 0.1 else 0
        short = Decimal("0.6") if keeps > 0.72 else Decimal(1)
        value_on = max(due_on + timedelta(days=late), day + timedelta(days=1))
        debt.memory.expected.append((value_on, max(Decimal(1), (promise.amount * short).quantize(Decimal(1)))))
        debt.memory.unkept = 0 if short == 1 else debt.memory.unkept + 1
    else:
        debt.memory.unkept += 1
    return promise


def _money(debt: Debt, kind: str, *, since: datetime, until: datetime, luck: Random, episode: Episode) -> None:
    """Add what was promised and came, and money that came unasked; never on a day after `until`."""
    last = until.date() - timedelta(days=1)
    days = max(1, (last - since.date()).days)
    chance_of = {"pays": 0.5, "slow": 0.2, "hardship": 0.15}.get(kind, 0.03) * min(1.0, days / 30)
    if luck.random() < chance_of:
        day = since.date() + timedelta(days=luck.randint(1, days))
        part = Decimal(luck.randint(3, 15)) / 100
        debt.memory.expected.append((day, max(Decimal(1), (debt.balance * part).quantize(Decimal(1)))))
    due = [(day, amount) for day, amount in debt.memory.expected if day <= last]
    debt.memory.expected = [one for one in debt.memory.expected if one not in due]
    left = debt.balance
    for day, amount in sorted(due):
        taken = min(amount, left) if luck.random() > 0.01 else left + 100
        if taken > 0:
            episode.paid.append(Paid(debt.account, taken, max(day, since.date() + timedelta(days=1))))
            left -= taken
