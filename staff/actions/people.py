"""What is done to people: added, changed, their access closed and opened, a password given."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from axes.utils import reset as forget_failures
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.authtoken.models import Token

from common import audit, history, punctuation
from common.errors import Refusal
from staff.enums import Role
from staff.models import Team, User
from staff.rules.departments import WITHOUT_REQUESTS
from staff.rules.people import Hurdle, hurdle_to_closing, hurdle_to_role, new_password


class PersonRefused(Refusal):
    """The change of a person is refused; `code` names the hurdle."""

    code = "person_refused"


@dataclass(frozen=True)
class Profile:
    """What an administrator states of a person."""

    name: str
    username: str
    role: Role
    email: str = ""
    team: Team | None = None
    employee_number: str = ""
    hired_on: date | None = None
    languages: tuple[str, ...] = ()
    language: str = "en"
    time_zone: str = "Asia/Shanghai"
    most_cases: int = 400
    departments: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """A person and the password that is shown once."""

    person: User
    password: str


def add(*, by: User | None, profile: Profile, now: datetime, encoded: str = "") -> Given:
    """Add a person with a new password, to be changed at the first sign-in, and return both.

    With `encoded` (`make_password`) the password is that one and stays. `by` is None for the desk itself (its first
    start). Raises PersonRefused when user name or email is taken.
    """
    with transaction.atomic():
        _refuse_taken(profile)
        _refuse_departments(profile)
        person = User()
        _write(person, profile)
        person.password = encoded
        given = "" if encoded else _give(person, now)
        history.sign(person, by=by, now=now)
        person.save()
        audit.record(by=by, action="people.add", subject=person, now=now, role=person.role)
    return Given(person, given)


def change(*, by: User, person: User, profile: Profile, now: datetime) -> User:
    """Set what `profile` states and return the person; raise PersonRefused when a rule of roles forbids it."""
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        _refuse_taken(profile, but=row)
        _refuse_departments(profile)
        if row.role != profile.role:
            _refuse_role(by, row)
        before = row.role
        _write(row, profile)
        history.sign(row, by=by, now=now)
        row.save()
        audit.record(by=by, action="people.change", subject=row, now=now, role=row.role, role_before=before)
    return row


def close_access(*, by: User, person: User, now: datetime) -> User:
    """End the person's access: no sign-in, every session and API token ended. Raises PersonRefused."""
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        hurdle = hurdle_to_closing(
            is_self=row.pk == by.pk,
            is_administrator=row.role == Role.ADMINISTRATOR,
            other_administrators=_other_administrators(row),
            teams=row.supervised_teams.count(),
        )
        if hurdle:
            raise _refused(hurdle, row)
        row.is_active = False
        # A session is bound to the password, so taking the password away ends every session for good.
        row.set_unusable_password()
        history.sign(row, by=by, now=now)
        row.save()
        Token.objects.filter(user=row).delete()
        audit.record(by=by, action="people.close_access", subject=row, now=now)
    return row


def open_access(*, by: User, person: User, now: datetime) -> Given:
    """Let the person sign in again, with a new password, to be changed at the next sign-in."""
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        row.is_active = True
        password = _give(row, now)
        history.sign(row, by=by, now=now)
        row.save()
        audit.record(by=by, action="people.open_access", subject=row, now=now)
    return Given(row, password)


def give_password(*, by: User, person: User, now: datetime) -> Given:
    """Give a new password, to be changed at the next sign-in; raise PersonRefused.

    It ends the person's sessions and forgets failed sign-ins. An API token stays: a forgotten password must not stop
    a program at night, and whoever suspects misuse closes the access.
    """
    with transaction.atomic():
        row = User.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if not row.is_active:
            raise PersonRefused(_("%(name)s may not sign in. Open the access first.") % {"name": row.name})
        password = _give(row, now)
        history.sign(row, by=by, now=now)
        row.save(update_fields=["password", "password_given_at"])
        for known_as in filter(None, (row.username, row.email)):
            forget_failures(username=known_as)
        audit.record(by=by, action="people.give_password", subject=row, now=now)
    return Given(row, password)


def _give(row: User, now: datetime) -> str:
    """Set a new password that the person changes at the next sign-in, and return it; the caller saves."""
    password = new_password()
    row.set_password(password)
    row.password_given_at = now
    return password


def _write(row: User, profile: Profile) -> None:
    for field in (
        "name",
        "username",
        "role",
        "email",
        "team",
        "employee_number",
        "hired_on",
        "language",
        "time_zone",
        "most_cases",
    ):
        setattr(row, field, getattr(profile, field))
    row.languages = list(profile.languages)
    row.departments = list(profile.departments)


def _refuse_taken(profile: Profile, but: User | None = None) -> None:
    others = User.objects.exclude(pk=but.pk) if but else User.objects.all()
    if others.filter(username__iexact=profile.username).exists():
        sentence = _("Another person has the user name %(name)s. Choose another one.")
        raise PersonRefused(sentence % {"name": profile.username}, field="username")
    if profile.email and others.filter(email__iexact=profile.email).exists():
        sentence = _("Another person has this work email. Each person needs their own, since it opens the desk.")
        raise PersonRefused(sentence, field="email")


def _refuse_departments(profile: Profile) -> None:
    if profile.departments and profile.role in WITHOUT_REQUESTS:
        sentence = _("An administrator works no requests. Take the departments away or choose another role.")
        raise PersonRefused(sentence, field="departments")


def _refuse_role(by: User, row: User) -> None:
    hurdle = hurdle_to_role(
        is_self=row.pk == by.pk,
        loses_administrator=row.role == Role.ADMINISTRATOR,
        other_administrators=_other_administrators(row),
        teams=row.supervised_teams.count() if row.role == Role.SUPERVISOR else 0,
    )
    if hurdle:
        raise _refused(hurdle, row)


def _other_administrators(row: User) -> int:
    # Locked, so that two administrators cannot close each other's access at the same instant.
    others = User.objects.select_for_update(of=("self",)).filter(role=Role.ADMINISTRATOR, is_active=True)
    return len(others.exclude(pk=row.pk).order_by("pk"))


def _refused(hurdle: Hurdle, row: User) -> PersonRefused:
    facts: dict[str, Any] = {"hurdle": hurdle.value}
    names: dict[str, Any] = {"name": row.name}
    if hurdle is Hurdle.SUPERVISES_TEAMS:
        names["teams"] = punctuation.listed(row.supervised_teams.order_by("name").values_list("name", flat=True))
    sentences = {
        Hurdle.OWN_ROLE: _("Your own role stays as it is. Ask another administrator to change it."),
        Hurdle.OWN_ACCESS: _("You cannot close your own access. Ask another administrator."),
        Hurdle.LAST_ADMINISTRATOR: _("%(name)s is the last administrator. Make another person administrator first."),
        Hurdle.SUPERVISES_TEAMS: _("%(name)s supervises %(teams)s. Choose another supervisor for it first."),
    }
    field = "role" if hurdle is not Hurdle.OWN_ACCESS else ""
    return PersonRefused(sentences[hurdle] % names, field=field, facts=facts)
