"""What is personal in the contact log, for the sealing of cases (`cases.rules.sealing`).

The trigger of the log lets the note of a sealed case go and nothing else; `note_digest` stays, so that the chain still
proves whole.
"""

from cases.rules.sealing import NAME, NOTHING, OF_DEBTOR, Part

PARTS: tuple[Part, ...] = (
    Part("contacts_contact", {"note": NOTHING}),
    Part("contacts_datarequest", {"proof": NAME}, OF_DEBTOR),
    Part("contacts_wish", {"wording": NOTHING}, OF_DEBTOR),
)
# The archives that were made for the person hold all that is sealed, of every creditor: bytes and row go at once.
ARCHIVES = """
    CREATE TEMP TABLE sealing_archive ON COMMIT DROP AS
    SELECT r.file_id FROM contacts_datarequest r JOIN cases_debtor d ON d.id = r.debtor_id
    WHERE r.file_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM sealing s JOIN cases_debtor o ON o.id = s.debtor_id
        WHERE o.id = d.id OR o.national_number_hash = d.national_number_hash);
    UPDATE contacts_datarequest r SET file_id = NULL FROM sealing_archive a WHERE r.file_id = a.file_id;
    DELETE FROM common_filechunk c USING sealing_archive a WHERE c.file_id = a.file_id;
    DELETE FROM common_storedfile f USING sealing_archive a WHERE f.id = a.file_id;
"""
KNOWN_PLAIN: frozenset[str] = frozenset(
    {
        "contacts_contact.time_zone",
        "contacts_contact.next_action",
        "contacts_contact.recording",
        "contacts_wish.place",
        "contacts_wish.opens",
        "contacts_wish.closes",
    }
)
"""A recording is named by its reference; the recording itself is deleted where it is kept."""
