"""The supervisor's page of what the teams have earned so far."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commissions.queries import team_pay as queries
from common.access import needs
from staff.requests import person, today_of


@needs("commissions.view_team_pay")
def team_pay(request: HttpRequest) -> HttpResponse:
    """Show pots, people and pay at risk of the present month, by currency."""
    today = today_of(request)
    context = {"found": queries.team_pay(person(request), today=today), "month": today.replace(day=1)}
    return render(request, "commissions/team_pay.html", context)
