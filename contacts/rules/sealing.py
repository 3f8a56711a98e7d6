"""What is personal in the contact log, for the sealing of cases (`cases.rules.closings.sealing`).

The trigger of the log lets the note of a sealed case go and nothing else; `note_digest` stays, so that the chain still
proves whole.
"""

from cases.rules.closings.sealing import NAME, NOTHING, OF_DEBTOR, Part

OF_CONTACT = "t.contact_id IN (SELECT c.id FROM contacts_contact c WHERE c.case_id = s.case_id)"
# What a department answered to a question stands as a draft in the library: untouched, it is of the person alone.
PROPOSED = """EXISTS (SELECT 1 FROM contacts_asked a JOIN contacts_answerversion v ON v.answer_id = a.answer_id
    WHERE a.case_id = s.case_id AND v.state = 'draft' AND v.made_at = a.proposed_at AND {of})"""
OF_ANSWER = """a.answer_id = t.id AND NOT EXISTS (
    SELECT 1 FROM contacts_answerversion o WHERE o.answer_id = t.id AND o.state <> 'draft')"""
UNUSED = PROPOSED.format(of=OF_ANSWER)
PARTS: tuple[Part, ...] = (
    Part("contacts_contact", {"note": NOTHING}),
    Part("contacts_message", {"subject": NOTHING, "body": NOTHING, "detail": NOTHING}),
    Part("contacts_receipt", {"text": NOTHING}),
    Part("contacts_evidencepack", {"reason": NAME}),
    Part("contacts_datarequest", {"proof": NAME}, OF_DEBTOR),
    Part("contacts_wish", {"wording": NOTHING}, OF_DEBTOR),
    Part("contacts_attachment", {"name": NAME}, OF_CONTACT),
    Part("contacts_answer", {"question": "'sealed:' || t.id"}, UNUSED),
    Part("contacts_historicalanswer", {"question": "'sealed:' || t.id", "history_change_reason": "NULL"}, UNUSED),
    Part(
        "contacts_answerversion",
        {"body": NAME, "also": NOTHING, "folded": NOTHING, "terms": "'{}'"},
        PROPOSED.format(of="v.id = t.id"),
    ),
    Part("contacts_asked", {"question": NAME}),
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
# What was attached to contacts goes with its bytes; its digest stays in the chain. What was typed and not logged goes.
ATTACHED = f"""
    DELETE FROM contacts_draft d USING sealing s WHERE d.case_id = s.case_id;
    WITH attached AS (
        UPDATE common_storedfile f SET dropped_at = %(now)s, name = {NAME}
        FROM contacts_attachment a JOIN contacts_contact c ON c.id = a.contact_id
            JOIN sealing s ON s.case_id = c.case_id
        WHERE f.id = a.file_id AND f.dropped_at IS NULL RETURNING f.id
    ) DELETE FROM common_filechunk c USING attached WHERE c.file_id = attached.id;
"""  # noqa: S608 (own text)
# A batch of letters holds many persons' texts: the file goes when a case in it is sealed, what was sent stays listed.
LETTERS = """
    WITH papers AS (
        UPDATE common_storedfile f SET dropped_at = %(now)s
        FROM contacts_letterbatch b JOIN contacts_message m ON m.letters_id = b.id
            JOIN sealing s ON s.case_id = m.case_id
        WHERE f.id = b.file_id AND f.dropped_at IS NULL RETURNING f.id
    ) DELETE FROM common_filechunk c USING papers WHERE c.file_id = papers.id;
"""
# The packs that were made of the case go with it: number and digest stay.
EVIDENCE = """
    WITH packs AS (
        UPDATE common_storedfile f SET dropped_at = %(now)s
        FROM contacts_evidencepack e JOIN sealing s ON s.case_id = e.case_id
        WHERE f.id = e.file_id AND f.dropped_at IS NULL RETURNING f.id
    ) DELETE FROM common_filechunk c USING packs WHERE c.file_id = packs.id;
"""
KNOWN_PLAIN: frozenset[str] = frozenset(
    {
        "contacts_decision.override",
        "contacts_contact.time_zone",
        "contacts_contact.next_action",
        "contacts_contact.recording",
        "contacts_attachment.content_type",
        "contacts_attachment.sha256",
        "contacts_wish.place",
        "contacts_wish.opens",
        "contacts_wish.closes",
        "contacts_message.gateway_id",
        "contacts_callevent.event_id",
        "contacts_callevent.call_id",
        "contacts_callevent.recording",
        "contacts_receipt.source",
        "contacts_receipt.event_id",
        "contacts_receipt.code",
        "contacts_evidencepack.digest",
    }
)
"""A recording is named by its reference; the recording itself is deleted where it is kept."""
