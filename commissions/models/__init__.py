"""Plans and whom they pay, targets, facts, runs, statements and lines, pay accounts, files for payroll."""

from commissions.models.amendments import Amendment
from commissions.models.disputes import Dispute
from commissions.models.facts import CommissionFact
from commissions.models.pay import Adjustment, PayEntry
from commissions.models.payroll import ExportBatch, PayrollMap
from commissions.models.plans import Assignment, Plan, PlanVersion
from commissions.models.runs import Clearance, Line, Run, Statement
from commissions.models.scores import ReviewScore
from commissions.models.simulations import Simulation
from commissions.models.targets import Target

__all__ = [
    "Adjustment",
    "Amendment",
    "Assignment",
    "Clearance",
    "CommissionFact",
    "Dispute",
    "ExportBatch",
    "Line",
    "PayEntry",
    "PayrollMap",
    "Plan",
    "PlanVersion",
    "ReviewScore",
    "Run",
    "Simulation",
    "Statement",
    "Target",
]
