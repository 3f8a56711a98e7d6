"""Plans, targets, facts, runs, statements and lines."""

from commissions.models.facts import CommissionFact
from commissions.models.plans import Plan, PlanVersion
from commissions.models.runs import Clearance, Line, Run, Statement
from commissions.models.targets import Target

__all__ = ["Clearance", "CommissionFact", "Line", "Plan", "PlanVersion", "Run", "Statement", "Target"]
