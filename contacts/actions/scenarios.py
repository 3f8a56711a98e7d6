"""Keeping scenarios as tests of a pack, and letting them go."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from common import audit, cards
from common.errors import Refusal
from contacts.gate import packs
from contacts.gate.scenarios import reading
from contacts.gate.scenarios.moments import ScenarioUnreadable
from contacts.models import PackScenario
from contacts.queries.told_words import words
from staff.models import User

LONGEST = 400_000


class ScenarioRefused(Refusal):
    """The file is none of scenarios, or the name is taken."""

    code = "scenario_refused"


@transaction.atomic
def keep(*, pack: str, name: str, text: str, by: User, now: datetime) -> PackScenario:
    """Keep a file of scenarios as a test of `pack`, "" for the packs whose law it cites. Raises ScenarioRefused."""
    named = cards.kept(name, 120).strip()
    if not named:
        raise ScenarioRefused(_("Give the scenarios a name, to keep them."), field="name")
    if pack and pack not in {one.id for one in packs.load()}:
        raise ScenarioRefused(_("There is no such pack."), field="pack")
    if len(text) > LONGEST:
        raise ScenarioRefused(_("The file is too long. Split it."), field="text")
    try:
        reading.read(text)
    except ScenarioUnreadable as error:
        sentence = _("The file holds no scenarios: %(why)s") % {"why": words(error.said)}
        raise ScenarioRefused(sentence, field="text") from error
    if PackScenario.objects.filter(pack=pack, name=named).exists():
        raise ScenarioRefused(_("Scenarios of this name are kept already. Choose another name."), field="name")
    kept = PackScenario.objects.create(pack=pack, name=named, text=cards.kept(text, LONGEST), kept_at=now, kept_by=by)
    audit.record(by=by, action="scenario.keep", subject=kept, now=now, pack=pack)
    return kept


@transaction.atomic
def discard(*, scenario: PackScenario, by: User, now: datetime) -> None:
    """Let kept scenarios go."""
    audit.record(by=by, action="scenario.discard", subject=scenario, now=now, pack=scenario.pack, name=scenario.name)
    scenario.delete()
