"""Queues of chosen people: made, renamed, closed, and given to those who work them."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cases.actions.strategies import stepping
from cases.enums import QueueKind
from cases.models import Case, Queue
from common import audit, history, turns
from common.errors import Refusal
from staff.enums import Role
from staff.models import User


class QueueRefused(Refusal):
    """The queue cannot be as asked."""

    code = "queue_refused"


@transaction.atomic
def save(
    *, queue: Queue | None, name: str, kind: str, is_active: bool, workers: Collection[User], by: User, now: datetime
) -> Queue:
    """Make or change a queue and say who works it; a queue's kind never changes.

    Out of use it gives its cases back at once: nobody would find them until the night.
    Raises QueueRefused for a name that is taken, a second queue for vulnerable people or legal work, or somebody who
    works no cases.
    """
    turns.take("queues")
    row = Queue.objects.select_for_update(of=("self",)).get(pk=queue.pk) if queue else Queue(kind=QueueKind(kind))
    name = name.strip()
    if not name:
        raise QueueRefused(_("Give the queue a name."), field="name")
    others = Queue.objects.exclude(pk=row.pk)
    if others.filter(name__iexact=name).exists():
        raise QueueRefused(_("Another queue has this name. Choose another."), field="name")
    if is_active and row.kind != QueueKind.INTERNAL and others.filter(kind=row.kind, is_active=True).exists():
        raise QueueRefused(_("Another queue of this kind is in use. Change that one."), field="kind")
    if any(one.role != Role.COLLECTOR for one in workers):
        raise QueueRefused(_("Only collectors work cases. Choose among them."), field="workers")
    row.name, row.is_active = name[:60], is_active
    history.sign(row, by=by, now=now)
    row.save()
    _give(row, {one.pk for one in workers} if is_active else set(), by=by, now=now)
    if not is_active:
        held = Case.objects.open().filter(queue=row).order_by("pk")
        stepping.route(case_ids=list(held.values_list("pk", flat=True)), now=now)
    audit.record(by=by, action="queue.save", subject=row, now=now, workers=len(workers))
    return row


def _give(queue: Queue, wanted: set[int], *, by: User, now: datetime) -> None:
    """Write on the people who work the queue that they do, and on the others that they do not."""
    held = User.objects.select_for_update(of=("self",)).filter(queue_ids__contains=[queue.pk])
    for person in [*held.exclude(pk__in=wanted), *User.objects.filter(pk__in=wanted).exclude(pk__in=held)]:
        if person.pk in wanted:
            person.queue_ids = [*person.queue_ids, queue.pk]
        else:
            person.queue_ids = [one for one in person.queue_ids if one != queue.pk]
        history.sign(person, by=by, now=now)
        person.save(update_fields=["queue_ids"])
