"""What a person reads when a hold cannot be placed or lifted."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from cases.enums import HoldKind
from cases.models import Hold
from cases.rules.holds import TERMS, Kind, Problem
from common import dates
from common.errors import Refusal


class HoldRefused(Refusal):
    """The hold cannot be placed or lifted so; `field` names the input, if one."""

    code = "hold_refused"


def placing(problem: Problem, *, kind: Kind, starts_on: date) -> HoldRefused:
    """Return the refusal to place a hold of `kind` that counts from `starts_on`."""
    terms = TERMS[kind]
    facts: dict[str, Any] = {
        "hold": HoldKind(kind).label,
        "first": dates.day(starts_on + timedelta(days=1)),
        "last": dates.day(starts_on + timedelta(days=terms.longest)),
        "days": terms.longest,
    }
    say: dict[Problem, tuple[str, str]] = {
        Problem.CASE_CLOSED: (_("The case is closed. A hold is placed on an open case."), ""),
        Problem.BY_ITS_PLAN: (_("This hold comes with a repayment plan, and goes with it. Offer a plan."), "kind"),
        Problem.NOT_YOUR_ROLE: (_("A supervisor places this hold. Tell yours what was said."), "kind"),
        Problem.SCOPE_UNFIT: (_("“%(hold)s” does not go with this choice. Choose another."), "scope"),
        Problem.FORM_UNFIT: (_("This form exists for a breathing space only."), "form"),
        Problem.PERSON_UNFIT: (_("A person is named only for a hold on that person or one channel."), "person"),
        Problem.POINT_MISSING: (_("Choose the number or address, for a hold on one number or address only."), "point"),
        Problem.CHANNEL_MISSING: (_("Choose the channel, for a hold on one channel only."), "channel"),
        Problem.RECEIVED_LATER: (_("It cannot have been received later than now. Correct the day."), "received_on"),
        Problem.RECEIVED_LONG_AGO: (_("The day of receipt is over ten years ago. Correct the day."), "received_on"),
        Problem.IN_FORCE_ALREADY: (_("The same hold is in force already. Nothing was placed."), "kind"),
        Problem.END_UNFIT: (_("No date ends this hold. Leave the end empty."), "ends_on"),
        Problem.END_TOO_EARLY: (_("It must last a day at least. Choose %(first)s or a later day."), "ends_on"),
        Problem.END_TOO_FAR: (
            _("This hold lasts %(days)s days at most. Choose a day up to %(last)s."),
            "ends_on",
        ),
    }
    sentence, field = say[problem]
    return HoldRefused(sentence % facts, field=field, facts={"problem": problem.value})


def lifting(problem: Problem, *, hold: Hold) -> HoldRefused:
    """Return the refusal to lift `hold`."""
    say: dict[Problem, tuple[str, str]] = {
        Problem.ENDED_ALREADY: (_("This hold has ended. There is nothing to lift."), ""),
        Problem.BY_ITS_PLAN: (_("This hold is lifted with its plan: when the plan is broken or cancelled."), ""),
        Problem.BY_ITS_REQUEST: (_("This hold is lifted with its request: answer the request."), ""),
        Problem.NEVER_LIFTED: (_("Nothing lifts this hold."), ""),
        Problem.NOT_YOUR_ROLE: (_("Only a supervisor lifts this hold. Tell yours why it should end."), ""),
        Problem.REASON_MISSING: (_("Say why the hold is lifted."), "reason"),
        Problem.NO_EVENT: (_("Only a mental health crisis that still goes on has a day on which it ended."), ""),
    }
    sentence, field = say[problem]
    return HoldRefused(sentence, field=field, facts={"problem": problem.value, "hold": hold.pk})
