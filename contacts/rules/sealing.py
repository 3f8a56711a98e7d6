"""What is personal in the contact log, for the sealing of cases (`cases.rules.sealing`).

The trigger of the log lets the note of a sealed case go and nothing else; `note_digest` stays, so that the chain still
proves whole (design: truth 7).
"""

from cases.rules.sealing import NAME, NOTHING, OF_DEBTOR, Part

PARTS: tuple[Part, ...] = (
    Part("contacts_contact", {"note": NOTHING}),
    Part("contacts_datarequest", {"proof": NAME}, OF_DEBTOR),
)
KNOWN_PLAIN: frozenset[str] = frozenset(
    {"contacts_contact.time_zone", "contacts_contact.next_action", "contacts_contact.recording"}
)
"""A recording is named by its reference; the recording itself is deleted where it is kept."""
