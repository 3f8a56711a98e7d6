"""Plans, targets, runs, statements and lines."""

from commissions.models.plans import Plan, PlanVersion
from commissions.models.runs import Clearance, Line, Run, Statement
from commissions.models.targets import Target

__all__ = ["Clearance", "Line", "Plan", "PlanVersion", "Run", "Statement", "Target"]
