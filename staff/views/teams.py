"""The pages of teams: load for supervisors, keeping for administrators."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from common import clock, history
from common.access import needs
from common.errors import Refusal
from staff.actions import teams
from staff.forms.people import TeamForm
from staff.models import Team
from staff.queries import people as queries
from staff.requests import person


@needs("staff.view_team")
def team_list(request: HttpRequest) -> HttpResponse:
    """Show the person's teams, an administrator all, with members and load."""
    user = person(request)
    context = {"loads": queries.teams_of(user), "may_change": user.has_perm("staff.change_people")}
    return render(request, "staff/team_list.html", context)


@needs("staff.change_people")
def team_add(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    form = TeamForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            team = teams.add(by=person(request), **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Team %(name)s is added.") % {"name": team.name})
            return redirect("staff:team-list")
    return render(request, "staff/team_form.html", {"form": form}, status=422 if form.errors else 200)


@needs("staff.change_people")
def team_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a team or choose its supervisor."""
    team = get_object_or_404(Team, pk=pk)
    form = TeamForm(request.POST or None, team=team)
    if request.method == "POST" and form.is_valid():
        try:
            changed = teams.change(by=person(request), team=team, **form.cleaned_data, now=clock.now())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Team %(name)s is changed.") % {"name": changed.name})
            return redirect("staff:team-list")
    records = team.history.select_related("history_user", "supervisor").order_by("-history_date", "-history_id")
    context = {"form": form, "team": team, "changes": history.changes(records, labels={"supervisor": _("supervisor")})}
    return render(request, "staff/team_form.html", context, status=422 if form.errors else 200)
