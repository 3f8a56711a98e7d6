"""What is owed, as tables."""

from cases.models.calendar import CalendarDay, CalendarYear
from cases.models.case import Account, Assignment, Case
from cases.models.closings.closing import Closing
from cases.models.closings.retention import RetentionRule, SealBatch, SealItem
from cases.models.creditor import CHINESE_ORDER, PLAIN_ORDER, BusinessDay, Creditor
from cases.models.hold import Hold
from cases.models.ledger.age import Absence, SnapshotMark, StatedAge
from cases.models.ledger.correction import Correction
from cases.models.ledger.ledger import EntryLink, LedgerEntry, Payment, PaymentFile
from cases.models.ledger.snapshot import AgeSnapshot, MonthEndAge, RollFlow
from cases.models.party import ContactPoint, Debtor, RelatedPerson
from cases.models.placements.handback import ReturnFile, ReturnItem
from cases.models.placements.import_file import FileMapping, ImportFile
from cases.models.placements.keep import KeepRequest
from cases.models.placements.placement import Placement, RefusedRow
from cases.models.placements.staging import StagedAccount, StagedPayment
from cases.models.placements.transfer import Transfer
from cases.models.plans.affordability import AffordabilityStatement
from cases.models.plans.plan import Agreement, Instalment, InstalmentPayment, Plan, PlanVersion
from cases.models.plans.plan_terms import AuthorityRow, PlanTerms
from cases.models.promise import Promise, PromisePayment
from cases.models.requests.request import Request, RequestNote, RequestYear
from cases.models.requests.request_term import RequestTerm
from cases.models.strategies.queue import BestHour, Queue, Skip
from cases.models.strategies.strategy import CaseStep, StrategyVersion, Trial

__all__ = [
    "CHINESE_ORDER",
    "PLAIN_ORDER",
    "Absence",
    "Account",
    "AffordabilityStatement",
    "AgeSnapshot",
    "Agreement",
    "Assignment",
    "AuthorityRow",
    "BestHour",
    "BusinessDay",
    "CalendarDay",
    "CalendarYear",
    "Case",
    "CaseStep",
    "Closing",
    "ContactPoint",
    "Correction",
    "Creditor",
    "Debtor",
    "EntryLink",
    "FileMapping",
    "Hold",
    "ImportFile",
    "Instalment",
    "InstalmentPayment",
    "KeepRequest",
    "LedgerEntry",
    "MonthEndAge",
    "Payment",
    "PaymentFile",
    "Placement",
    "Plan",
    "PlanTerms",
    "PlanVersion",
    "Promise",
    "PromisePayment",
    "Queue",
    "RefusedRow",
    "RelatedPerson",
    "Request",
    "RequestNote",
    "RequestTerm",
    "RequestYear",
    "RetentionRule",
    "ReturnFile",
    "ReturnItem",
    "RollFlow",
    "SealBatch",
    "SealItem",
    "Skip",
    "SnapshotMark",
    "StagedAccount",
    "StagedPayment",
    "StatedAge",
    "StrategyVersion",
    "Transfer",
    "Trial",
]
