"""The agreement of a plan on paper: numbered, whole, stored with its digest."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext as _

from cases.actions import case_lock
from cases.documents import agreement as paper
from cases.enums import AgreementForm, PlanState, VersionState
from cases.models import Agreement, Creditor, PlanVersion
from cases.queries.plans import agreements as queries
from cases.queries.plans.plans import local_day
from cases.rules.plans import agreements as rules
from cases.rules.plans.plans import Kind
from common import audit, dates, files, punctuation
from common.errors import Refusal
from staff.models import User

LINE = "_" * 26
PRESSED_TWICE = timedelta(minutes=1)
ISSUED_IN = (PlanState.PROPOSED, PlanState.APPROVED, PlanState.ACTIVE, PlanState.COMPLETED)


class AgreementRefused(Refusal):
    """The agreement cannot be issued: the plan is in no state for it, or a content that the law names is missing."""

    code = "agreement_refused"


@transaction.atomic
def issue(*, version: PlanVersion, by: User, now: datetime) -> Agreement:
    """Write the standing version as a PDF in the debtor's language, under the next number of creditor and year.

    Pressed twice, the paper that was just issued is returned: one agreement has one number. Raises AgreementRefused
    with each missing content by name; nothing is issued then.
    """
    case_lock.locked(case_id=version.plan.case_id)
    version = (
        PlanVersion.objects.select_for_update(of=("self",))
        .select_related("plan__case__creditor", "plan__case__debtor")
        .get(pk=version.pk)
    )
    plan, creditor = version.plan, version.plan.case.creditor
    if version.state != VersionState.STANDING or plan.state not in ISSUED_IN:
        raise AgreementRefused(_("Only terms that stand are written down. Look at the plan again."))
    language, draft = check(version)
    if just_issued := _just_issued(version, language, by=by, now=now):
        return just_issued
    year, serial = _number(creditor, now)
    issued = Agreement(version=version, creditor=creditor, year=year, serial=serial, language=language)
    with translation.override(language):
        content = paper.written(draft, number=issued.number, issued_at=now, signature=_signature(version))
    issued.file = files.store(name=f"{issued.number}.pdf", content_type="application/pdf", parts=[content], by=by)
    issued.sha256, issued.issued_at, issued.issued_by = issued.file.sha256, now, by
    issued.save()
    audit.record(by=by, action="agreement.issue", subject=issued, now=now, plan=plan.pk, number=issued.number)
    return issued


def check(version: PlanVersion, *, field: str = "") -> tuple[str, rules.Draft]:
    """Return the language of the paper and what it says; AgreementRefused with each missing content by name."""
    language = queries.language_of(version.plan.case)
    with translation.override(language):
        draft = queries.draft(version)
    _refuse_missing(draft, version, language, field)
    return language, draft


def _refuse_missing(draft: rules.Draft, version: PlanVersion, language: str, field: str) -> None:
    kind, creditor = Kind(version.plan.kind), version.plan.case.creditor
    lacking = rules.missing(draft, rules.wanted(creditor.jurisdiction, kind))
    if not lacking:
        return
    named = punctuation.listed(queries.content_name(one) for one in lacking)
    facts = {
        "contents": named,
        "creditor": creditor,
        "language": _("Chinese") if language.startswith("zh") else _("English"),
    }
    sentence = (
        _(
            "The agreement lacks %(contents)s, so it is not issued. Texts of %(creditor)s in %(language)s are kept by "
            "an administrator with the creditor's plan terms."
        )
        % facts
    )
    raise AgreementRefused(
        punctuation.sentences([sentence, queries.another_language(version.plan.case)]),
        field=field,
        facts={"missing": [one.value for one in lacking]},
    )


def _just_issued(version: PlanVersion, language: str, *, by: User, now: datetime) -> Agreement | None:
    since = max(now - PRESSED_TWICE, version.plan.activated_at or version.made_at)
    issued = Agreement.objects.filter(version=version, language=language, issued_by=by, issued_at__range=(since, now))
    return issued.order_by("-pk").first()


def _number(creditor: Creditor, now: datetime) -> tuple[int, int]:
    """Return year and next serial; the creditor is locked, so that two papers never share a number."""
    Creditor.objects.select_for_update(of=("self",), no_key=True).get(pk=creditor.pk)
    year = local_day(now, creditor).year
    last = Agreement.objects.filter(creditor=creditor, year=year).aggregate(last=Max("serial"))["last"]
    return year, (last or 0) + 1


def _signature(version: PlanVersion) -> str:
    """Return how the debtor agreed to this very version, or the lines on which both sign."""
    if version.agreed_on is None:
        return f"{_('To be signed and dated by creditor and debtor.')}\n\n\n\n{LINE}        {LINE}"
    facts = {"day": dates.day(version.agreed_on, today=date.min), "recording": version.recording}
    if version.form == AgreementForm.ORAL:
        return (
            _("Agreed on the phone on %(day)s, recording %(recording)s. The recording is kept until all is paid.")
            % facts
        )
    return _("Agreed in writing on %(day)s.") % facts
