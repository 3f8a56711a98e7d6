"""Why a plan cannot be proposed, agreed, changed or decided, in words."""

from common.errors import Refusal


class PlanRefused(Refusal):
    """Law or creditor refuse the plan, or what was wanted does not fit together; `field` names the input."""

    code = "plan_refused"


class PlanSettled(Refusal):
    """The plan is no longer in a state in which this can be done."""

    code = "plan_settled"
