"""What the agreement of a plan says, gathered from plan, ledger and the creditor's terms, in the active language."""

from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import get_language_info, ngettext
from django.utils.translation import gettext as _

from cases.enums import Component, PlanKind, Rhythm
from cases.models import Account, Agreement, Case, LedgerEntry, PlanVersion
from cases.queries.plans import plans as queries
from cases.rules.plans import agreements as rules
from cases.rules.plans.agreements import Content, Draft
from cases.rules.plans.schedules import Row
from common import dates, money, punctuation
from staff.models import User


def language_of(case: Case) -> str:
    """Return the language of the paper: Chinese or English, by what the debtor speaks, else by the jurisdiction."""
    return rules.written_in(_read_by(case))


def another_language(case: Case) -> str:
    """Return, as a sentence, that the paper is in another language than the debtor's; "" when it is in theirs."""
    read, written = _read_by(case), language_of(case)
    if written in (read, read.partition("-")[0]):
        return ""
    facts = {"read": _language_name(read), "written": _language_name(written)}
    sentence = _("The debtor reads %(read)s, the paper is in %(written)s. Explain it in a language that they read.")
    return sentence % facts


def _read_by(case: Case) -> str:
    return rules.read_by(case.debtor.language, case.creditor.jurisdiction)


def _language_name(tag: str) -> str:
    """Return the name of a language in the reader's; the tag itself when nobody named it."""
    try:
        return str(get_language_info(tag)["name_translated"])
    except KeyError:
        return tag


def draft(version: PlanVersion) -> Draft:
    """Return what the agreement says in the active language."""
    plan, case = version.plan, version.plan.case
    creditor, terms = case.creditor, queries.terms_of(case.creditor)
    chinese = dates.chinese()
    rows = tuple(
        Row(one.number, one.due_on, one.amount, one.interest) for one in version.instalments.order_by("number")
    )
    parts, received = _structure(version)
    accounts = Account.objects.filter(case=case, state="open").order_by("pk").values_list("reference", flat=True)
    return Draft(
        creditor=(creditor.name_zh if chinese else "") or creditor.name,
        debtor=case.debtor.name,
        accounts=tuple(accounts),
        currency=creditor.currency,
        balance=version.balance,
        parts=parts,
        received=received,
        discount=version.discount,
        rows=rows,
        method=_method(version, len(rows)),
        interest=_interest(version),
        pledge=_pledge() if plan.kind == PlanKind.INSTALMENTS and creditor.jurisdiction == "cn" else "",
        rights=terms.rights_zh if chinese else terms.rights_en,
        other=terms.other_zh if chinese else terms.other_en,
        made_on=queries.local_day(version.made_at, creditor),
        number=version.number,
    )


def _structure(version: PlanVersion) -> tuple[dict[str, Decimal], Decimal]:
    """Return the balance by component as the version found it, and what had been paid under the plan before."""
    entries = LedgerEntry.objects.filter(account__case=version.plan.case, recorded_at__lte=version.made_at)
    open_ones = entries.filter(account__state="open")
    sums = open_ones.aggregate(**{name: Sum(name) for name in [*Component.values, "unapplied"]})
    parts = {name: sums[name] or Decimal(0) for name in Component.values}
    unapplied = sums["unapplied"] or Decimal(0)
    parts[Component.PRINCIPAL] -= unapplied
    found = sum(parts.values(), Decimal(0))
    return parts, version.balance - found if version.number > 1 else Decimal(0)


def _method(version: PlanVersion, count: int) -> str:
    facts = {
        "count": count,
        "amount": money.signed(version.amount + version.interest, version.plan.case.creditor.currency),
        "rhythm": str(Rhythm(version.frequency).label),
        "months": version.months,
    }
    period = ngettext("Period: %(months)s month.", "Period: %(months)s months.", version.months) % facts
    if count == 1:
        paid = _("One payment of %(amount)s into the accounts named above.")
    else:
        paid = _("%(count)s instalments, %(rhythm)s, %(amount)s in all, paid into the accounts named above.")
    return punctuation.sentences([period, paid % facts])


def _interest(version: PlanVersion) -> str:
    if version.interest:
        facts = {"rate": version.annual_rate, "effective": version.effective_rate}
        return (
            _(
                "Interest runs at %(rate)s %% a year on what is unpaid; the annual rate of all payments is "
                "%(effective)s %%. No further fees are charged while the plan is kept."
            )
            % facts
        )
    return _("Neither interest nor fees run on while the plan is kept. The annual rate is 0 %.")


def _pledge() -> str:
    return _("Until everything is paid the debtor applies for no other credit card, of any bank.")


def content_name(content: Content) -> str:
    """Return the name of a content of the law."""
    names = {
        Content.PARTIES: _("the names of creditor and debtor"),
        Content.BALANCE: _("the balance with its structure and currency"),
        Content.SCHEDULE: _("period, method, dates and amounts of the instalments"),
        Content.INTEREST: _("whether interest and fees run on"),
        Content.PLEDGE: _("the promise not to apply for another card"),
        Content.RIGHTS: _("rights, duties and breach"),
        Content.OTHER: _("other terms"),
    }
    return names[content]


def visible_to(user: User) -> QuerySet[Agreement]:
    """Return the agreements of cases that concern `user`."""
    return Agreement.objects.filter(version__plan__case__in=Case.objects.visible_to(user)).select_related(
        "file", "creditor", "version__plan"
    )
