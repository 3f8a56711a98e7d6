"""What was said, written, allowed and forbidden: the standing facts beside the attempts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Said(StrEnum):
    """The kinds of standing facts that rules ask for."""

    CONSENT_TO_CALLS = "consent_to_calls"
    CONSENT_TO_TIME = "consent_to_time"
    CONSENT_TO_PLACE = "consent_to_place"
    CONSENT_TO_CONTACT = "consent_to_contact"
    CONSENT_TO_ADDRESS = "consent_to_address"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    COURT_PERMISSION = "court_permission"
    INCONVENIENT_TIME = "inconvenient_time"
    CONVENIENT_TIME = "convenient_time"
    TIME_FREE_AGAIN = "time_free_again"
    INCONVENIENT_PLACE = "inconvenient_place"
    PLACE_FREE_AGAIN = "place_free_again"
    EMPLOYER_FORBIDS = "employer_prohibits_contact"
    EMPLOYER_ALLOWS = "employer_allows_contact"
    MEDIA_OPT_OUT = "media_opt_out"
    ADDRESS_OPT_OUT = "address_opt_out"
    OPT_OUT_WITHDRAWN = "opt_out_withdrawn"
    CEASE_WRITTEN = "cease_written"
    CEASE_WITHDRAWN = "cease_withdrawn"
    REFUSED_ORALLY = "refused_orally"
    BAD_CONDUCT = "bad_conduct"
    ATTORNEY = "attorney_represented"
    ATTORNEY_SILENT = "attorney_silent"
    ATTORNEY_CONSENTS = "attorney_consents"
    ATTORNEY_ENDED = "attorney_ended"
    DISPUTED = "dispute_written"
    ORIGINAL_CREDITOR_ASKED = "original_creditor_asked"
    DISPUTE_ANSWERED = "dispute_answered"
    DECEASED = "deceased"
    BANKRUPT = "bankrupt"
    BANKRUPTCY_ENDED = "bankruptcy_ended"
    PAID = "paid_or_settled"
    BREATHING_SPACE = "breathing_space"
    CRISIS = "mental_health_crisis"
    TREATMENT_ENDED = "treatment_ended"
    ADVISER = "debt_adviser"
    REPRESENTED = "represented"
    PLAN_ACTIVE = "plan_active"
    PLAN_BREACHED = "plan_breached"
    NUMBER_WRONG = "number_wrong"
    NUMBER_CHECKED = "number_not_reassigned"
    ADDRESS_USED = "address_used_by_consumer"
    CREDITOR_NOTICE = "creditor_email_notice"
    PRIOR_COLLECTOR = "address_from_prior_collector"
    DISCLOSED_TO_OTHERS = "disclosed_to_others"
    THIRD_PARTY_ASKED = "third_party_requested"
    ANSWER_WRONG = "earlier_answer_believed_wrong_and_now_correctable"
    PARTY_REFUSED = "party_refused"
    ASSIGNMENT_NOTIFIED = "assignment_notified"
    SOLD = "sold"


@dataclass(frozen=True, slots=True)
class Fact:
    """One standing fact; it is known from `at`, the moment of receipt, and true until `ends_at` when that is set.

    An empty field narrows nothing: no `debts` means every debt, no `channel` every medium. `days` are "mon" to "sun",
    `opens` and `closes` clock times on the person's wall, `dates` single days, `first_on` and `last_on` the first and
    last local day on which it holds. `direct` says that it was given to this collector and to nobody else.
    """

    kind: str
    at: datetime
    debts: frozenset[str] = frozenset()
    person: str = ""
    channel: str = ""
    number: str = ""
    place: str = ""
    days: frozenset[str] = frozenset()
    opens: str = ""
    closes: str = ""
    dates: frozenset[date] = frozenset()
    first_on: date | None = None
    last_on: date | None = None
    ends_at: datetime | None = None
    direct: bool = True

    def holds(self, now: datetime) -> bool:
        """Return whether it is known and not yet over at the instant `now`."""
        return self.at <= now and (self.ends_at is None or now < self.ends_at)

    def covers(self, on: date) -> bool:
        """Return whether it speaks of the local date `on`."""
        if self.dates and on not in self.dates:
            return False
        return (self.first_on is None or self.first_on <= on) and (self.last_on is None or on <= self.last_on)

    def concerns(self, debts: frozenset[str]) -> bool:
        """Return whether it speaks of one of `debts`."""
        return not self.debts or not debts or bool(self.debts & debts)


def last_day(first: date, days: int) -> date:
    """Return the last of `days` consecutive days of which `first` is the first."""
    return first + timedelta(days=days - 1)
