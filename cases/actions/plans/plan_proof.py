"""How the debtor agreed to terms: with its proof, on a day when these terms could be agreed (办法 art. 70)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from cases.actions.plans import agreements
from cases.actions.plans.plan_refusals import PlanRefused
from cases.enums import AgreementForm, PlanKind
from cases.models import Plan, PlanVersion
from cases.queries.plans import plans as queries
from cases.rules.plans import plans as rules
from common import cards, dates

LONGEST = 100


@dataclass(frozen=True)
class Agreed:
    """How the debtor agreed: in writing or on a recorded call, on which day; `pledge` is that of art. 70 (4)."""

    form: str
    agreed_on: date
    recording: str = ""
    pledge: bool = False


def check(agreed: Agreed, *, plan: Plan, since: datetime, today: date) -> None:
    """Refuse an agreement without its proof, or of a day before `since`, when the terms that stand were made.

    An oral one is recorded; in China the debtor of an instalment plan pledges not to apply for another card (art. 70).
    """
    made_on = queries.local_day(since, plan.case.creditor)
    if agreed.form not in AgreementForm.values:
        raise PlanRefused(_("Say whether the debtor agreed in writing or on a recorded call."), field="form")
    if not made_on <= agreed.agreed_on <= today:
        said = {"from": dates.day(made_on), "to": dates.day(today)}
        sentence = _("Choose a day from %(from)s, when the terms that stand were made, to %(to)s.")
        raise PlanRefused(sentence % said, field="agreed_on")
    if agreed.form == AgreementForm.ORAL and not agreed.recording.strip():
        raise PlanRefused(
            _("An agreement on the phone counts with its recording. Write the recording's reference."),
            field="recording",
        )
    asks_pledge = rules.LAWS.get(plan.case.creditor.jurisdiction, rules.Law()).asks_ability_and_will
    if asks_pledge and plan.kind == PlanKind.INSTALMENTS and not agreed.pledge:
        raise PlanRefused(
            _("The debtor must promise not to apply for another bank's card until all is paid (art. 70)."),
            field="pledge",
        )


def check_paper(agreed: Agreed, version: PlanVersion) -> None:
    """Refuse an agreement in writing where the paper of `version` lacks what the law names, as issuing it does."""
    if agreed.form == AgreementForm.WRITTEN:
        agreements.check(version, field="form")


def keep(row: Plan | PlanVersion, agreed: Agreed) -> None:
    """Write the agreement on a plan or version; the caller saves it."""
    row.form, row.agreed_on, row.pledge = agreed.form, agreed.agreed_on, agreed.pledge
    row.recording = cards.kept(agreed.recording, LONGEST).strip()
