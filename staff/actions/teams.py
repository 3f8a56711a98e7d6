"""What is done to teams: added, renamed, given a supervisor."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, history
from common.errors import Refusal
from staff.enums import Role
from staff.models import Team, User


class TeamRefused(Refusal):
    """The name is taken, or the person is no supervisor."""

    code = "team_refused"


def add(*, by: User | None, name: str, supervisor: User | None, now: datetime) -> Team:
    """Add a team and return it; raise TeamRefused."""
    return _save(Team(), by=by, name=name, supervisor=supervisor, now=now, action="teams.add")


def change(*, by: User, team: Team, name: str, supervisor: User | None, now: datetime) -> Team:
    """Rename the team or give it another supervisor; raise TeamRefused."""
    with transaction.atomic():
        row = Team.objects.select_for_update(of=("self",)).get(pk=team.pk)
        return _save(row, by=by, name=name, supervisor=supervisor, now=now, action="teams.change")


def _save(row: Team, *, by: User | None, name: str, supervisor: User | None, now: datetime, action: str) -> Team:
    if Team.objects.filter(name__iexact=name).exclude(pk=row.pk).exists():
        raise TeamRefused(_("Another team has this name. Choose another one."), field="name")
    if supervisor and (supervisor.role != Role.SUPERVISOR or not supervisor.is_active):
        sentence = _("%(name)s is no supervisor. Change the role first, or choose somebody else.")
        raise TeamRefused(sentence % {"name": supervisor.name}, field="supervisor")
    with transaction.atomic():
        row.name, row.supervisor = name, supervisor
        history.sign(row, by=by, now=now)
        row.save()
        audit.record(by=by, action=action, subject=row, now=now)
    return row
