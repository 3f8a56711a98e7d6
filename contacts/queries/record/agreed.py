"""What was promised and agreed: promises, what the person said they can pay, plans, instalments, agreements."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.enums import PromiseState
from cases.models import AffordabilityStatement, Agreement, Case, Instalment, Plan, Promise
from common import money, punctuation
from contacts.enums import Language
from contacts.queries.record.cells import Row, cash, text


def promises(cases: dict[int, Case]) -> list[Row]:
    """Return what the person promised to pay."""
    return [
        {
            _("Case"): cases[one.case_id].number,
            _("Amount"): money.signed(one.amount, cases[one.case_id].creditor.currency),
            _("Due date"): text(one.due_on),
            _("Received"): money.signed(one.received, cases[one.case_id].creditor.currency),
            _("State"): str(PromiseState(one.state).label),
            _("Reason"): one.reason,
            _("Recorded"): text(one.recorded_at),
        }
        for one in Promise.objects.filter(case__in=list(cases)).order_by("pk")
    ]


def statements(cases: dict[int, Case]) -> list[Row]:
    """Return what the person told of income, costs and other debts."""
    rows = []
    for one in AffordabilityStatement.objects.filter(case__in=list(cases)).order_by("pk"):
        case = cases[one.case_id]
        amounts = {
            _("Income a month"): one.income,
            _("Living costs a month"): one.living_costs,
            _("Other debts a month"): one.other_debts,
            _("Could pay at once"): one.savings,
            _("Left a month"): one.left,
        }
        row = {_("Case"): case.number, _("Told on"): text(one.stated_on)} | cash(amounts, case)
        row[_("Dependants")] = str(one.dependants)
        row[_("Wants to pay")] = pgettext("answer", "yes") if one.willing else pgettext("answer", "no")
        rows.append(row | {_("Note"): one.note, _("Recorded"): text(one.recorded_at)})
    return rows


def plans(cases: dict[int, Case]) -> list[Row]:
    """Return the repayment plans and settlements that were offered or agreed."""
    rows = []
    for one in Plan.objects.filter(case__in=list(cases)).prefetch_related("versions").order_by("pk"):
        case = cases[one.case_id]
        recordings = [version.recording for version in one.versions.all() if version.recording]
        amounts = {
            _("Amount"): one.amount,
            _("Discount"): one.discount,
            _("To be paid"): one.total,
            _("Received"): one.received,
        }
        row = {_("Case"): case.number, pgettext("repayment", "Plan"): str(one.pk)}
        row |= {_("Kind"): str(one.get_kind_display())} | cash(amounts, case)
        row |= {_("Offered"): text(one.proposed_at), _("Agreed on"): text(one.agreed_on)}
        row |= {_("Agreed"): str(one.get_form_display()), _("Recording"): punctuation.listed(recordings)}
        row |= {_("Last due"): text(one.last_due_on), _("Ended on"): text(one.ended_on)}
        rows.append(row | {_("State"): str(one.get_state_display()), _("Reason"): one.reason})
    return rows


def instalments(cases: dict[int, Case]) -> list[Row]:
    """Return the instalments of every version of the plans."""
    rows = []
    found = Instalment.objects.filter(version__plan__case__in=list(cases)).select_related("version__plan")
    for one in found.order_by("version_id", "number"):
        plan = one.version.plan
        amounts = {_("Amount"): one.amount, _("Interest"): one.interest, _("Received"): one.received}
        row = {pgettext("repayment", "Plan"): str(plan.pk), _("Version"): str(one.version.number)}
        row |= {_("Number"): str(one.number), _("Due date"): text(one.due_on)} | cash(amounts, cases[plan.case_id])
        rows.append(row | {_("State"): str(one.get_state_display())})
    return rows


def agreements(cases: dict[int, Case]) -> list[Row]:
    """Return the agreements that were issued, each with the digest of its paper."""
    rows = []
    found = Agreement.objects.filter(version__plan__case__in=list(cases)).select_related("version__plan", "creditor")
    for one in found.order_by("pk"):
        plan = one.version.plan
        row = {_("Agreement"): one.number, _("Case"): cases[plan.case_id].number}
        row |= {pgettext("repayment", "Plan"): str(plan.pk), _("Version"): str(one.version.number)}
        language = str(dict(Language.choices).get(one.language, one.language))
        row |= {_("Language"): language, _("Issued"): text(one.issued_at)}
        rows.append(row | {"SHA-256": one.sha256})
    return rows
