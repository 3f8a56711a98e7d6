"""Everything that the desk holds about one person, as sections of plain rows in the reader's language.

Nobody else is in it: the desk's people stand as their function, contact persons and guarantors are left out, and so is
what was said to them.
"""

from typing import Any

from django.utils.translation import gettext as _

from cases.models import Account, Case, Debtor
from contacts.queries.record import agreed, debts, people, said
from contacts.queries.record.cells import Section


def of_person(debtor: Debtor) -> list[Section]:
    """Return all that is held about the person, in the language in force; nineteen queries."""
    debtors = people.same_person(debtor)
    cases = list(Case.objects.filter(debtor__in=debtors).select_related("creditor").order_by("pk"))
    by_id = {case.pk: case for case in cases}
    wishes = [people.wish(one) for one in people.wishes(debtors, person=None)]
    return [
        Section("person", _("Person"), [people.person(one) for one in debtors]),
        Section("contact_points", _("How to reach you"), people.points(debtors)),
        Section("wishes", _("What you agreed to and forbade"), wishes),
        *_about(debtors, cases),
        Section("contacts", _("Contacts"), said.contacts(by_id)),
        Section("messages", _("What we wrote to you"), said.messages(by_id)),
        Section("answers", _("What you asked and were told"), said.answers(by_id)),
    ]


def of_case(case: Case) -> list[Section]:
    """Return what the desk booked, agreed and promised in one case, in the language in force; fourteen queries."""
    return _about([case.debtor], [case])


def wishes_of(case: Case) -> Section:
    """Return what the debtor of a case and the people around them agreed to and forbade, each with whose it is."""
    rows = people.wishes([case.debtor]).select_related("person")
    named = [people.wish(one) | {_("Person"): one.person.name if one.person else case.debtor.name} for one in rows]
    return Section("wishes", _("Consents and wishes"), named)


def _about(debtors: list[Debtor], cases: list[Case]) -> list[Section]:
    by_id = {case.pk: case for case in cases}
    accounts = list(Account.objects.filter(case__in=cases).order_by("pk"))
    of_account = {one.pk: (one.reference, by_id[one.case_id].creditor.currency) for one in accounts}
    return [
        Section("cases", _("Cases"), [debts.case(one) for one in cases]),
        Section("accounts", _("Accounts"), [debts.account(one, of_account[one.pk][1]) for one in accounts]),
        Section("ledger", _("Ledger"), debts.entries(of_account)),
        Section("payments", _("Payments"), debts.payments(debtors, cases, of_account)),
        Section("corrections", _("Waivers, adjustments and refunds"), debts.corrections(of_account)),
        Section("promises", _("Promises"), agreed.promises(by_id)),
        Section("affordability", _("What you said you can pay"), agreed.statements(by_id)),
        Section("plans", _("Repayment plans"), agreed.plans(by_id)),
        Section("instalments", _("Instalments"), agreed.instalments(by_id)),
        Section("agreements", _("Agreements"), agreed.agreements(by_id)),
        Section("requests", _("Complaints, disputes and requests"), said.requests(by_id)),
        Section("holds", _("Holds"), people.holds(debtors)),
    ]


def as_json(found: list[Section]) -> dict[str, Any]:
    """Return the sections as programs read them."""
    return {one.name: one.rows for one in found}
