"""Plans and whom they pay, targets, facts, runs, statements and lines, pay accounts, files for payroll."""

from commissions.models.amendments import Amendment
from commissions.models.facts import CommissionFact
from commissions.models.pay import PayEntry
from commissions.models.payroll import ExportBatch, PayrollMap
from commissions.models.plans import Assignment, Plan, PlanVersion
from commissions.models.runs import Clearance, Line, Run, Statement
from commissions.models.scores import ReviewScore
from commissions.models.simulations import Simulation
from commissions.models.targets import Target

__all__ = [
    "Amendment",
    "Assignment",
    "Clearance",
    "CommissionFact",
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
