"""Why a promise is refused, in sentences that say what may be promised."""

from django.utils.translation import gettext as _

from cases.models import Creditor
from cases.rules.promises.promises import Limits, Problem
from common import dates, money
from common.errors import Refusal


class PromiseRefused(Refusal):
    """The promise is beyond what the creditor takes; `field` is "amount" or "due_on", or "" for neither.

    In a series the fields of the second part and those after it end in "_2", "_3" and so on.
    """

    code = "promise_refused"


class PromiseSettled(Refusal):
    """The promise is no longer open."""

    code = "promise_settled"


def refusal(problem: Problem, place: int, *, parts: int, within: Limits, creditor: Creditor) -> PromiseRefused:
    """Return the refusal that says what is wrong with the part at `place` and what may be promised."""
    sentence, field = _of_all(problem, within) or _of_one(problem, within, creditor)
    if problem == Problem.ABOVE_BALANCE and parts > 1:
        largest = money.signed(within.largest, creditor.currency)
        sentence = _("The parts together are more than is owed. Promise up to %(amount)s in all.") % {"amount": largest}
    if field and place:
        field = f"{field}_{place + 1}"
    return PromiseRefused(sentence, field=field, facts={"problem": problem.value, "part": place + 1})


def _of_all(problem: Problem, within: Limits) -> tuple[str, str] | None:
    if problem == Problem.NOTHING_OWED:
        return _("Nothing is owed on this case, so nothing can be promised."), ""
    if problem == Problem.TOO_MANY:
        return _("The last promises were not kept and this creditor takes no more in a row. Ask your supervisor."), ""
    if problem == Problem.TOO_MANY_PARTS:
        return _("This creditor takes at most %(number)s parts. Make fewer.") % {"number": within.most_parts}, ""
    return None


def _of_one(problem: Problem, within: Limits, creditor: Creditor) -> tuple[str, str]:
    smallest, largest = (money.signed(amount, creditor.currency) for amount in (within.smallest, within.largest))
    say: dict[Problem, tuple[str, str]] = {
        Problem.DATE_PASSED: (_("The date has passed. Choose today or a later day."), "due_on"),
        Problem.SAME_DAY: (_("Two parts are due on the same day. Put them together or choose another day."), "due_on"),
        Problem.TOO_FAR: (
            _("The date is too far. Choose a day up to %(day)s.") % {"day": dates.day(within.furthest_on)},
            "due_on",
        ),
        Problem.ABOVE_BALANCE: (
            _("More than is owed. Promise up to %(amount)s.") % {"amount": largest},
            "amount",
        ),
        Problem.TOO_SMALL: (
            _("Too small for this creditor. Promise %(amount)s or more.") % {"amount": smallest},
            "amount",
        ),
    }
    return say[problem]
