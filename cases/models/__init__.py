"""What is owed, as tables."""

from cases.models.affordability import AffordabilityStatement
from cases.models.age import Absence, SnapshotMark, StatedAge
from cases.models.calendar import CalendarDay, CalendarYear
from cases.models.case import Account, Assignment, Case
from cases.models.closing import Closing
from cases.models.correction import Correction
from cases.models.creditor import CHINESE_ORDER, PLAIN_ORDER, BusinessDay, Creditor
from cases.models.handback import ReturnFile, ReturnItem
from cases.models.hold import Hold
from cases.models.import_file import FileMapping, ImportFile
from cases.models.keep import KeepRequest
from cases.models.ledger import LedgerEntry, Payment, PaymentFile
from cases.models.party import ContactPoint, Debtor, RelatedPerson
from cases.models.placement import Placement, RefusedRow
from cases.models.plan import Agreement, Instalment, InstalmentPayment, Plan, PlanVersion
from cases.models.plan_terms import AuthorityRow, PlanTerms
from cases.models.promise import Promise, PromisePayment
from cases.models.queue import BestHour, Queue, Skip
from cases.models.request import Request, RequestNote, RequestYear
from cases.models.request_term import RequestTerm
from cases.models.retention import RetentionRule, SealBatch, SealItem
from cases.models.snapshot import AgeSnapshot, MonthEndAge, RollFlow
from cases.models.staging import StagedAccount, StagedPayment
from cases.models.strategy import CaseStep, StrategyVersion, Trial
from cases.models.transfer import Transfer

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
