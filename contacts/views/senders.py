"""The pages of what messages say of creditors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from cases.models import Creditor
from common import clock
from common.access import needs
from common.errors import Refusal
from contacts.actions.templates import senders
from contacts.forms.templates import SenderForm
from contacts.models import Sender
from staff.requests import person

FIELDS = ("phone", "email", "address", "how_to_pay", "how_to_pay_zh", "seal", "sms_a_minute", "emails_a_minute")


@needs("contacts.view_template")
def sender_list(request: HttpRequest) -> HttpResponse:
    """List the creditors with what messages say of each."""
    rows = Creditor.objects.select_related("sender").order_by("name")
    return render(request, "contacts/sender_list.html", {"rows": rows})


@needs("contacts.change_template")
def sender_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what messages say of a creditor."""
    creditor = get_object_or_404(Creditor, pk=pk)
    row = Sender.objects.filter(creditor=creditor).first()
    form = SenderForm(request.POST or None, initial={name: getattr(row, name) for name in FIELDS} if row else None)
    if request.method == "POST" and form.is_valid():
        try:
            senders.keep(creditor=creditor, details=form.details(), by=person(request), now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("The details are kept."))
            return redirect("contacts:sender-list")
    context = {"creditor": creditor, "form": form}
    return render(request, "contacts/sender_form.html", context, status=422 if form.errors else 200)
