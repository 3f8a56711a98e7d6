"""The pay account of a person: what is held, owed and advanced, and every entry."""

from typing import Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from commissions.forms.pay import EntryFilterForm
from commissions.models import PayEntry
from commissions.queries.pay import accounts
from common import audit, clock, sorting
from common.access import needs
from common.clock import local_date
from common.exports import download
from staff.models import User
from staff.requests import person


def _owner(request: HttpRequest, pk: int) -> User:
    """Return whose account it is: the person's own, anybody's for who sees runs."""
    user = person(request)
    if pk != user.pk and not user.has_perm("commissions.view_run"):
        raise Http404
    found: User = get_object_or_404(User.objects.select_related("team"), pk=pk)
    return found


def _wanted(request: HttpRequest, owner: User) -> tuple[EntryFilterForm, Any]:
    form = EntryFilterForm(request.GET, listed=accounts.months_of(owner))
    rows: Any = PayEntry.objects.visible_to(person(request)).filter(collector=owner)
    return form, accounts.listed(rows, **form.wanted)


@needs("commissions.view_own_statement", "commissions.view_run")
def pay_account(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the balances of a person and the entries of which they are sums."""
    owner = _owner(request, pk)
    form, rows = _wanted(request, owner)
    sort = sorting.chosen(accounts.SORTS, request.GET.get("sort"), usual="booked")
    page = accounts.page(rows, sort=sort, cursor=request.GET.get("after", ""))
    context = {
        "owner": owner,
        "own": owner.pk == person(request).pk,
        "balances": accounts.balances(owner),
        "page": page,
        "rows": accounts.rows_of(page.rows, owner),
        "form": form,
        "is_filtered": any(form.wanted.values()),
        "heads": sorting.heads(accounts.SORTS, sort),
    }
    return render(request, "commissions/pay_account.html", context)


@needs("commissions.view_own_statement", "commissions.view_run")
def pay_account_export(request: HttpRequest, pk: int, kind: Literal["csv", "xlsx"]) -> HttpResponseBase:
    """Send the entries that fit the filters as CSV or XLSX."""
    owner, user, now = _owner(request, pk), person(request), clock.now()
    _form, rows = _wanted(request, owner)
    audit.record(by=user, action="pay_account.export", subject=owner, now=now, form=kind)
    name = f"pay-account-{owner.employee_number or owner.pk}-{local_date(now, user.time_zone)}"
    return download(accounts.table(rows), name, kind)
