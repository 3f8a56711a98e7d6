"""The fixed words of cases: jurisdictions, components, states, reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.enums.life import ClosingState as ClosingState
from cases.enums.life import KeepState as KeepState
from cases.enums.life import PlanLeft as PlanLeft
from cases.enums.life import RetentionBasis as RetentionBasis
from cases.enums.life import ReturnReason as ReturnReason
from cases.enums.life import ReturnState as ReturnState
from cases.enums.life import SealItemState as SealItemState
from cases.enums.life import SealState as SealState
from cases.enums.life import TransferReason as TransferReason
from cases.enums.requests import NoteKind as NoteKind
from cases.enums.requests import RequestChannel as RequestChannel
from cases.enums.requests import RequestKind as RequestKind
from cases.enums.requests import RequestOutcome as RequestOutcome
from cases.enums.strategies import QueueKind as QueueKind
from cases.enums.strategies import TrialMetric as TrialMetric
from cases.enums.strategies import TrialState as TrialState


class Jurisdiction(models.TextChoices):
    """Whose contact rules apply first; packs refine it by residence and product."""

    CHINA = "cn", _("China (mainland)")
    UNITED_STATES = "us", _("United States")
    UNITED_KINGDOM = "uk", _("United Kingdom")
    TAIWAN = "tw", _("Taiwan")


class Component(models.TextChoices):
    """The parts of what is owed, in the order in which screens show them."""

    PRINCIPAL = "principal", _("Principal")
    INTEREST = "interest", _("Interest")
    FEES = "fees", _("Fees")
    LATE_CHARGES = "late_charges", _("Late charges")
    COSTS = "costs", _("Costs")


class AccountState(models.TextChoices):
    """Whether the desk may collect the account."""

    OPEN = "open", pgettext_lazy("account", "open")
    RECALLED = "recalled", _("recalled")
    CLOSED = "closed", _("closed")


class CaseState(models.TextChoices):
    """The life of a case."""

    PLACED = "placed", _("placed")
    IN_WORK = "in_work", _("in work")
    CLOSED = "closed", _("closed")


class CloseReason(models.TextChoices):
    """Why a case was closed."""

    PAID = "paid", _("paid")
    CURED = "cured", _("cured")
    SETTLED = "settled", _("settled")
    RECALLED = "recalled", _("recalled by the creditor")
    RETURNED = "returned", _("returned to the creditor")
    WRITTEN_OFF = "written_off", _("written off")
    DECEASED = "deceased", _("deceased")
    SOLD = "sold", _("sold")


class PartyRole(models.TextChoices):
    """What a person is to the debt. A contact person is never told of it."""

    DEBTOR = "debtor", _("debtor")
    GUARANTOR = "guarantor", _("guarantor")
    CONTACT_PERSON = "contact_person", _("contact person")


class PointKind(models.TextChoices):
    """The kinds of contact point."""

    PHONE = "phone", _("Phone")
    EMAIL = "email", _("Email")
    ADDRESS = "address", _("Address")
    CHAT = "chat", _("Chat account")


class PointPlace(models.TextChoices):
    """Where a contact point reaches the person."""

    MOBILE = "mobile", _("Mobile")
    HOME = "home", pgettext_lazy("contact point", "Home")
    WORK = "work", pgettext_lazy("contact point", "Work")
    OTHER = "other", _("Other")


class PointState(models.TextChoices):
    """What is known of a contact point."""

    NEW = "new", _("new")
    VERIFIED = "verified", _("verified")
    WRONG = "wrong", _("wrong number")
    DO_NOT_CONTACT = "do_not_contact", _("do not contact")
    REASSIGNED = "reassigned", _("somebody else's now")
    EXHAUSTED = "exhausted", _("nobody answers")


class PointSource(models.TextChoices):
    """Where a number or address came from."""

    PLACEMENT = "placement", _("Placement file")
    CREDITOR = "creditor", _("The creditor")
    DEBTOR = "debtor", _("Told by the debtor")
    INBOUND = "inbound", _("They called or wrote from it")
    REGISTER = "register", _("Public register")
    OTHER = "other", pgettext_lazy("source", "Other")


class EntryKind(models.TextChoices):
    """Why a ledger entry was written."""

    PLACEMENT = "placement", _("Placed")
    CREDITOR_UPDATE = "creditor_update", _("Stated by the creditor")
    PAYMENT = "payment", _("Payment")
    REVERSAL = "reversal", _("Reversal")
    ADJUSTMENT = "adjustment", _("Adjustment")
    WAIVER = "waiver", _("Waiver")
    REFUND = "refund", _("Refund")
    APPLICATION = "application", _("Applied to new debt")
    INTEREST = "interest", _("Interest accrued")


class InterestKind(models.TextChoices):
    """Whether the desk itself lets interest run, beside what the creditor's files state."""

    NONE = "none", _("None: the creditor's files state it")
    SIMPLE = "simple", _("Simple, on the principal")
    DAILY = "daily", _("Daily, on principal and interest")


class AccountOrder(models.TextChoices):
    """How money that names a case, and no account, is spread over the accounts of the case."""

    OLDEST = "oldest", _("Oldest debt first")
    LARGEST = "largest", _("Largest balance first")
    PROPORTIONAL = "proportional", _("In proportion to the balances")


class CorrectionKind(models.TextChoices):
    """What may be asked of the ledger: to owe less, to owe otherwise, to pay back what was paid beyond the debt."""

    WAIVER = "waiver", _("Waiver")
    ADJUSTMENT = "adjustment", _("Adjustment")
    REFUND = "refund", _("Refund")


class CorrectionState(models.TextChoices):
    """The life of a correction."""

    ASKED = "asked", _("waits for a decision")
    APPROVED = "approved", _("approved")
    REFUSED = "refused", pgettext_lazy("decision", "refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class CorrectionReason(models.TextChoices):
    """Why the ledger is to change; the words beside it say more."""

    HARDSHIP = "hardship", pgettext_lazy("reason", "Hardship")
    GOODWILL = "goodwill", _("Goodwill")
    CHARGED_WRONGLY = "charged_wrongly", _("Charged by mistake")
    CREDITOR = "creditor", _("The creditor says so")
    BOOKED_WRONGLY = "booked_wrongly", _("Booked by mistake")
    PAID_TOO_MUCH = "paid_too_much", _("Paid too much")
    PAID_TWICE = "paid_twice", _("Paid twice")
    NOT_THEIRS = "not_theirs", _("Not this debtor's money")


class PaymentState(models.TextChoices):
    """What became of a payment."""

    POSTED = "posted", _("posted")
    BEFORE_PLACEMENT = "before_placement", _("before placement")
    UNMATCHED = "unmatched", _("no account found")
    SET_ASIDE = "set_aside", _("set aside")
    REVERSED = "reversed", _("reversed")
    SPREAD = "spread", _("spread over accounts")


class PromiseState(models.TextChoices):
    """The life of a promise to pay."""

    OPEN = "open", _("open")
    KEPT = "kept", _("kept")
    KEPT_WITH_VARIANCE = "kept_with_variance", _("kept with variance")
    PARTLY_KEPT = "partly_kept", _("partly kept")
    BROKEN = "broken", _("broken")
    SUPERSEDED = "superseded", _("superseded")
    WITHDRAWN = "withdrawn", _("withdrawn")


class SaidBy(models.TextChoices):
    """Who said that a promise no longer holds."""

    DEBTOR = "debtor", _("the debtor")
    COLLECTOR = "collector", _("the collector")
    SUPERVISOR = "supervisor", _("the supervisor")


class DayUnit(models.TextChoices):
    """How days of tolerance are counted."""

    CALENDAR = "calendar", _("calendar days")
    WORKING = "working", _("working days")


class NextAction(models.TextChoices):
    """What is to be done next on a case."""

    CALL = "call", _("Call")
    CALL_BACK = "call_back", _("Call back as agreed")
    CHECK_PAYMENT = "check_payment", _("Check payment")
    WRITE = "write", _("Write")
    REVIEW = "review", _("Review the case")


class AssignmentReason(models.TextChoices):
    """Why the desk itself gave a case to a collector; a supervisor writes a reason of their own."""

    SAME_DEBTOR = "same_debtor", _("Has the debtor's other case")
    LANGUAGE = "language", _("Speaks the debtor's language, least load")
    LOAD = "load", _("Least load in the team")
    POOL = "pool", _("Taken from the team's pool")


class SkipReason(models.TextChoices):
    """Why a collector passes a case over; anything else is written in own words."""

    LANGUAGE = "language", _("I do not speak the debtor's language")
    KNOWN = "known", _("I know the debtor")
    SUPERVISOR = "supervisor", _("My supervisor must decide first")
    NOT_NOW = "not_now", _("Asked to be left alone today")


class FoundBy(models.TextChoices):
    """What of a case fits a text in the search box."""

    NUMBER = "number", _("Case number")
    ACCOUNT = "account", _("Account")
    NATIONAL_NUMBER = "national_number", _("National number")
    EMAIL = "email", _("Email")
    LAST_FOUR = "last_four", _("Card")
    PHONE = "phone", _("Phone")
    NAME = "name", pgettext_lazy("of a person", "Name")


class FileScope(models.TextChoices):
    """Whether a placement file names every account of the creditor or only some."""

    FULL = "full", _("All accounts: what is missing is recalled")
    PARTIAL = "partial", _("Some accounts: what is missing stays")
    RECALL = "recall", _("Accounts to recall: those named leave the desk")


class BatchState(models.TextChoices):
    """The steps of an import, of placements and of payments alike."""

    UPLOADED = "uploaded", _("File")
    READ = "read", _("Preview")
    APPLIED = "applied", _("Imported")
    DISCARDED = "discarded", _("Put aside")


class HoldKind(models.TextChoices):
    """The stop states. `cases.rules.holds` says of each what it stops, until what, and what stays possible."""

    COMPLAINT_OPEN = "complaint_open", _("Complaint open")
    DISPUTE_OPEN = "dispute_open", _("Dispute open")
    CEASE_REQUEST = "cease_request", _("Asked us to stop")
    ATTORNEY = "attorney", _("Has an attorney")
    PLAN_ACTIVE = "plan_active", _("Plan active")
    HARDSHIP = "hardship", pgettext_lazy("hold", "Hardship")
    VULNERABLE = "vulnerable", _("Vulnerable")
    BREATHING_SPACE = "breathing_space", _("Breathing space")
    BANKRUPTCY = "bankruptcy", _("Bankruptcy")
    DECEASED = "deceased", pgettext_lazy("hold", "Deceased")
    IDENTITY_UNVERIFIED = "identity_unverified", _("Identity not verified")
    FRAUD_CLAIM = "fraud_claim", _("Fraud claimed")
    LEGAL = "legal", _("Legal proceedings")
    SOLD = "sold", pgettext_lazy("hold", "Sold")


class HoldForm(models.TextChoices):
    """A form of a kind that ends otherwise than the kind does."""

    PLAIN = "", pgettext_lazy("hold", "Standard")
    CRISIS = "crisis", _("Mental health crisis")


class HoldScope(models.TextChoices):
    """For what a hold stops contact."""

    DEBT = "debt", _("This debt")
    PERSON = "person", _("The person, with every creditor")
    CHANNEL = "channel", _("One channel")
    ADDRESS = "address", _("One number or address")


class HoldChannel(models.TextChoices):
    """The channels that a hold of scope "channel" may close; a test holds them to those of contacts."""

    PHONE = "phone", _("Phone")
    SMS = "sms", _("SMS")
    EMAIL = "email", pgettext_lazy("channel", "Email")
    LETTER = "letter", _("Letter")
    VISIT = "visit", _("Visit")
    CHAT = "chat", _("Chat")


class HoldState(models.TextChoices):
    """Whether a hold was ended, and how. One whose end date has come stops nothing, recorded or not."""

    IN_FORCE = "in_force", _("in force")
    LIFTED = "lifted", pgettext_lazy("hold", "lifted")
    EXPIRED = "expired", pgettext_lazy("hold", "ended by its date")


class PlanKind(models.TextChoices):
    """What a plan is."""

    DEFERMENT = "deferment", _("Deferment")
    INSTALMENTS = "instalments", _("Instalments")
    SETTLEMENT = "settlement", _("Settlement")


class PlanState(models.TextChoices):
    """The life of a plan."""

    PROPOSED = "proposed", pgettext_lazy("plan", "offered")
    AWAITING = "awaiting", pgettext_lazy("plan", "awaiting approval")
    APPROVED = "approved", pgettext_lazy("plan", "approved")
    ACTIVE = "active", pgettext_lazy("plan", "active")
    COMPLETED = "completed", pgettext_lazy("plan", "completed")
    BROKEN = "broken", pgettext_lazy("plan", "broken")
    CANCELLED = "cancelled", pgettext_lazy("plan", "cancelled")
    EXPIRED = "expired", pgettext_lazy("plan", "expired")


class VersionState(models.TextChoices):
    """What became of a version of a plan: one stands at a time."""

    AWAITING = "awaiting", pgettext_lazy("version", "awaiting approval")
    STANDING = "standing", pgettext_lazy("version", "stands")
    SUPERSEDED = "superseded", pgettext_lazy("version", "superseded")
    REFUSED = "refused", pgettext_lazy("version", "refused")


class InstalmentState(models.TextChoices):
    """What became of an instalment."""

    OPEN = "open", pgettext_lazy("instalment", "open")
    PAID = "paid", pgettext_lazy("instalment", "paid")
    MISSED = "missed", pgettext_lazy("instalment", "missed")


class Rhythm(models.TextChoices):
    """How often an instalment falls due."""

    MONTHLY = "monthly", _("every month")
    BIWEEKLY = "biweekly", _("every two weeks")
    WEEKLY = "weekly", _("every week")


class AgreementForm(models.TextChoices):
    """How the debtor agreed."""

    WRITTEN = "written", pgettext_lazy("agreed", "in writing")
    ORAL = "oral", pgettext_lazy("agreed", "on the phone, recorded")
