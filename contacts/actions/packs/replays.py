"""A draft of the house's own rules, asked of the answers of the last 90 days: what it would have changed."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from common import audit, jobs
from common.versions import VersionState
from contacts.actions.packs.packs import LIFE, PackRefused
from contacts.gate import engine, house
from contacts.gate.packs import Pack
from contacts.gate.tallies import Tally
from contacts.models import PackVersion
from contacts.queries.decisions import finding_of
from contacts.queries.packs import packs as queries
from contacts.queries.packs import replays
from staff.models import User

KIND = "contacts.replay_pack"
ASKING = gettext_noop("Answers asked again")


@transaction.atomic
def start(*, version: PackVersion, by: User, now: datetime) -> PackVersion:
    """Begin the replay of a draft as a job; it can be stopped. Raises PackDecided, AlreadyRunning."""
    row = LIFE.locked(version, VersionState.DRAFT)
    row.job = jobs.start(
        kind=KIND, by=by, key=f"pack-{row.pk}", back_url=row.get_absolute_url(), payload={"version": row.pk}
    )
    row.save(update_fields=["job"])
    audit.record(by=by, action="pack.replay", subject=row, now=now)
    return row


def replay(*, version_id: int, progress: jobs.Progress, now: datetime) -> PackVersion:
    """Ask the draft of every decision of the last 90 days and keep what differs; raise PackRefused when it changed."""
    version = PackVersion.objects.get(pk=version_id)
    since = now - timedelta(days=replays.DAYS)
    pack = _only_own(house.pack(queries.base(), version.number, queries.rules_of(version)))
    tally, all_of_them = Tally(), replays.total(since=since, until=now)
    progress.step(ASKING, all_of_them)
    for part in replays.given(since=since, until=now):
        for one in part:
            _compare(tally, one, pack)
        progress.at(tally.asked, all_of_them)
    found = tally.stored() | {"since": since.isoformat(), "until": now.isoformat()}
    return _keep(version=version, found=found, now=now)


def _only_own(pack: Pack) -> Pack:
    return replace(pack, rules=tuple(one for one in pack.rules if one.id.startswith(house.OWN)))


def _compare(tally: Tally, one: replays.Given, pack: Pack) -> None:
    new = engine.findings(pack, one.question)
    if not one.had_own and all(finding.met and not finding.is_last for finding in new):
        tally.same()
        return
    stored = [finding_of(raw) for raw in one.findings]
    old = [finding for finding in stored if finding.rule.startswith(replays.OWN)]
    kept = [finding for finding in stored if not finding.rule.startswith(replays.OWN)]
    tally.compare(one.id, one.verdict, kept, old, new)


@transaction.atomic
def _keep(*, version: PackVersion, found: dict[str, Any], now: datetime) -> PackVersion:
    row = LIFE.locked(version, VersionState.DRAFT)
    if row.content != version.content:
        raise PackRefused(_("The draft was changed meanwhile. Replay it again."))
    row.replay, row.replayed_at = found, now
    row.save(update_fields=["replay", "replayed_at"])
    return row
