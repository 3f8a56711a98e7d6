"""The rules of contact: every pack with its version and evidence, and one of them in full."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from common.access import needs
from contacts.queries.packs import pack_words
from contacts.queries.packs import packs as queries
from staff.requests import today_of


@needs("contacts.view_pack")
def pack_list(request: HttpRequest) -> HttpResponse:
    """Show every pack, and the versions of the house's own rules."""
    today = today_of(request)
    rows = [(one, pack_words.name(one.pack), pack_words.applies(one.pack)) for one in queries.listed(today)]
    context = {
        "rows": [(one, name, applies, pack_words.evidence(one.pack.evidence)) for one, name, applies in rows],
        "in_force": queries.in_force(today),
        "opened": queries.opened(),
        "page": queries.page(cursor=request.GET.get("after", "")),
    }
    return render(request, "contacts/pack_list.html", context)


@needs("contacts.view_pack")
def pack_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show one pack with every rule in words."""
    found = queries.one(name, today_of(request))
    if found is None:
        raise Http404
    context = {
        "shown": found,
        "name": pack_words.name(found.pack),
        "applies": pack_words.applies(found.pack),
        "evidence": pack_words.evidence(found.pack.evidence),
        "lines": pack_words.lines(found.pack),
    }
    return render(request, "contacts/pack_detail.html", context)
