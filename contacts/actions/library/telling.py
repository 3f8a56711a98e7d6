"""Answers that were given to a debtor are written down: which wording, when, by whom."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.models import Case
from common import audit
from common.errors import Refusal
from contacts.enums import AnswerTopic, ToldHow
from contacts.models import AnswerVersion, Told
from contacts.rules import library as rule
from staff.models import User


class NotToBeTold(Refusal):
    """Who was reached may hear nothing of the debt."""

    code = "not_to_be_told"


@transaction.atomic
def tell(
    *,
    case: Case,
    topic: AnswerTopic,
    by: User,
    now: datetime,
    version: AnswerVersion | None = None,
    how: ToldHow = ToldHow.TOLD,
    party: str = "",
) -> Told:
    """Write down that an answer was given: `version` of the library, or what the ledger says of `topic`.

    Raises NotToBeTold when `party` is somebody who does not owe, and CaseSealed.
    """
    if not rule.may_hear(party):
        raise NotToBeTold(_("Nobody but who owes is told of the debt. Ask only that the debtor calls back."))
    locked = case_lock.locked(case_id=case.pk, no_key=True)
    row = Told.objects.create(case=locked, topic=topic, version=version, how=how, at=now, by=by)
    audit.record(by=by, action="answer.tell", subject=row, now=now, case=case.pk, how=how)
    return row
