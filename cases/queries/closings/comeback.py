"""What became of what a closing had ended, once it was taken back, in sentences."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.enums import ClosingState, PlanLeft, PromiseState
from cases.models import Closing, Plan, Promise


@dataclass(frozen=True)
class Said:
    """A sentence, and whether something is left to do."""

    words: str
    is_left: bool


def said(closing: Closing) -> list[Said]:
    """Return what a closing that was taken back brought back and what it left; nothing for any other."""
    if closing.state != ClosingState.REOPENED:
        return []
    lines = [_plan(closing.plan_left)] if closing.plan_id else []
    left = Promise.objects.filter(pk__in=closing.promises, state=PromiseState.WITHDRAWN).count()
    back = len(closing.promises) - left
    if back:
        words = ngettext("The promise runs on.", "%(count)s promises run on.", back) % {"count": back}
        lines.append(Said(words, is_left=False))
    if left:
        words = ngettext(
            "A promise stays withdrawn: it was not kept while the case was closed. Ask for a new one.",
            "%(count)s promises stay withdrawn: they were not kept while the case was closed. Ask for new ones.",
            left,
        )
        lines.append(Said(words % {"count": left}, is_left=True))
    return lines


def of_plan(plan: Plan) -> Said | None:
    """Return what the last closing by mistake that had cancelled `plan` means for it; None without one."""
    closing = Closing.objects.filter(plan=plan, state=ClosingState.REOPENED).order_by("-pk").first()
    if closing is None or (not closing.plan_left and not plan.is_live):
        return None
    return _plan(closing.plan_left)


def _plan(left: str) -> Said:
    if not left:
        return Said(_("The repayment plan runs on: the case was closed by mistake."), is_left=False)
    words = _("The case is open again, but the repayment plan stays cancelled: %(why)s. Agree it again.")
    return Said(words % {"why": PlanLeft(left).label}, is_left=True)
