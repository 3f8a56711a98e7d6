"""What is known of a call: what its events say together, for the log form."""

from dataclasses import dataclass

from cases.models import Case
from contacts.models import CallEvent


@dataclass(frozen=True)
class Call:
    """A call as its events tell it so far."""

    case_id: int
    direction: str
    contact_point_id: int | None
    seconds: int
    recording: str

    @property
    def typed(self) -> dict[str, object]:
        """The values with which the log form opens."""
        return {
            "direction": self.direction,
            "contact_point": self.contact_point_id,
            "seconds": self.seconds,
            "recording": self.recording,
        }


def of(call_id: str) -> Call | None:
    """Return what the events of a call say together; None for a call of nobody's case."""
    events = list(CallEvent.objects.filter(call_id=call_id).exclude(case=None).order_by("at", "pk"))
    if not events or events[0].case_id is None:
        return None
    return Call(
        case_id=events[0].case_id,
        direction=events[0].direction,
        contact_point_id=events[0].contact_point_id,
        seconds=max(event.seconds for event in events),
        recording=next((event.recording for event in reversed(events) if event.recording), ""),
    )


def for_form(call_id: str, case: Case) -> dict[str, object]:
    """Return the values with which the log form of `case` opens for a call; none for a call of another case."""
    found = of(call_id) if call_id else None
    return found.typed if found is not None and found.case_id == case.pk else {}
