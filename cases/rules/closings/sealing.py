"""What is personal in each table, and what stays in its place once a case is sealed.

Every table that hangs on a case, an account or a debtor is named here, or by the app that owns it. A test walks all
text columns and asks that each is either sealed or known to hold no personal text.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from common.seals import MASK


@dataclass(frozen=True, slots=True)
class Part:
    """A table, what its columns become (SQL), and how its row `t` belongs to the sealed case `s`."""

    table: str
    to: Mapping[str, str]
    of: str = "t.case_id = s.case_id"

    @property
    def sql(self) -> str:
        """The statement that takes the texts away from the rows of the table `sealing`."""
        pairs = ", ".join(f"{column} = {value}" for column, value in self.to.items())
        return f"UPDATE {self.table} t SET {pairs} FROM sealing s WHERE {self.of}"  # noqa: S608 - own names


NOTHING = "''"
NAME = f"'{MASK}'"
OF_DEBTOR = "t.debtor_id = s.debtor_id"
OF_PLAN = "t.plan_id IN (SELECT p.id FROM cases_plan p WHERE p.case_id = s.case_id)"
OF_REQUEST = "t.request_id IN (SELECT r.id FROM cases_request r WHERE r.case_id = s.case_id)"
OF_ACCOUNT = "t.account_id IN (SELECT a.id FROM cases_account a WHERE a.case_id = s.case_id)"
PERSON = {
    "name": NAME,
    "reference": "'sealed:' || t.id",
    "birth_on": "NULL",
    "language": NOTHING,
    "region": NOTHING,
    "time_zones": "'[]'",
}


def masked(column: str) -> str:
    """Return SQL that hides a text and leaves an empty one empty: some states demand a reason."""
    return f"CASE t.{column} WHEN '' THEN '' ELSE {NAME} END"


REQUEST = {"subject": NAME, **{name: masked(name) for name in ("details", "answer", "verification")}}
PARTS: list[Part] = [
    Part("cases_debtor", {**PERSON, "national_number": "NULL", "national_number_hash": "NULL"}, "t.id = s.debtor_id"),
    Part("cases_historicaldebtor", {**PERSON, "history_change_reason": "NULL"}, "t.id = s.debtor_id"),
    Part("cases_relatedperson", {"name": NAME, "relation": NOTHING}, OF_DEBTOR),
    Part(
        "cases_historicalrelatedperson",
        {"name": NAME, "relation": NOTHING, "history_change_reason": "NULL"},
        OF_DEBTOR,
    ),
    Part("cases_contactpoint", {"value": "'sealed:' || t.id"}, OF_DEBTOR),
    Part(
        "cases_historicalcontactpoint",
        {"value": "'sealed:' || t.id", "history_change_reason": "NULL"},
        OF_DEBTOR,
    ),
    Part("cases_account", {"reference": "'sealed:' || t.id", "card_last_four": NOTHING, "recall_reason": NOTHING}),
    Part(
        "cases_payment",
        {"account_reference": "'sealed:' || t.account_id", "note": NOTHING},
        OF_ACCOUNT,
    ),
    Part("cases_promise", {"reason": masked("reason"), "method": NOTHING}),
    Part(
        "cases_historicalpromise",
        {"reason": masked("reason"), "method": NOTHING, "history_change_reason": "NULL"},
    ),
    Part("cases_correction", {"words": NAME, "decision": NOTHING}, OF_ACCOUNT),
    Part("cases_hold", {"reason": NOTHING, "lift_reason": NOTHING}),
    Part("cases_historicalhold", {"reason": NOTHING, "lift_reason": NOTHING, "history_change_reason": "NULL"}),
    Part("cases_affordabilitystatement", {"note": NOTHING}),
    Part("cases_plan", {"reason": NOTHING}),
    Part("cases_historicalplan", {"reason": NOTHING, "history_change_reason": "NULL"}),
    Part("cases_planversion", {"reason": NOTHING, "decision": NOTHING}, OF_PLAN),
    Part(
        "cases_historicalplanversion",
        {"reason": NOTHING, "decision": NOTHING, "history_change_reason": "NULL"},
        OF_PLAN,
    ),
    Part("cases_request", REQUEST),
    Part("cases_historicalrequest", {**REQUEST, "history_change_reason": "NULL"}),
    Part("cases_requestnote", {"text": masked("text")}, OF_REQUEST),
    Part("cases_assignment", {"reason": NOTHING}),
    Part("cases_keeprequest", {"reason": NAME, "answer": NOTHING}),
    Part("cases_skip", {"reason": NOTHING}),
    Part(
        "cases_closing",
        {
            "evidence": NAME,
            "decision": NOTHING,
            "reopen_reason": masked("reopen_reason"),
        },
    ),
]
"""The parts of cases; contacts adds its own when the app starts."""

KNOWN_PLAIN: set[str] = {
    "cases_case.number",
    "cases_request.number",
    "cases_historicalrequest.number",
    "cases_sealitem.why",
    "cases_casestep.segment",
    "cases_casestep.arm",
    "cases_casestep.channel",
    "cases_casestep.script",
    "cases_casestep.who",
    "cases_besthour.time_zone",
    "cases_plan.recording",
    "cases_planversion.recording",
    "cases_historicalplanversion.recording",
    "cases_historicalplan.recording",
    "cases_returnitem.last_outcome",
    "cases_hold.time_zone",
    "cases_historicalhold.time_zone",
    "cases_case.last_outcome",
    "cases_case.last_contact_channel",
    "cases_account.product",
    "cases_payment.reference",
    "cases_payment.reverses_reference",
    "cases_payment.method",
    "cases_ledgerentry.reference",
    "cases_contactpoint.source",
    "cases_historicalcontactpoint.source",
}
"""Free texts that name no person: numbers of the desk and of payments, products, ways of paying."""

# What names the debtor elsewhere: in files, in payments that found no account, in answers kept for programs.
NAMED = """
    CREATE TEMP TABLE sealing_named ON COMMIT DROP AS
    SELECT a.reference FROM cases_account a JOIN sealing s ON s.case_id = a.case_id
    UNION SELECT d.reference FROM cases_debtor d JOIN sealing s ON s.debtor_id = d.id
    UNION SELECT k.number FROM cases_case k JOIN sealing s ON s.case_id = k.id;
"""
# Money that names the customer or the case is kept whole, without an account; so is what was set aside.
WHOLE_PAYMENTS = """
    UPDATE cases_payment w SET account_reference = 'sealed:p' || w.id, note = ''
    WHERE w.id IN (
        SELECT p.part_of_id FROM cases_payment p JOIN cases_account a ON a.id = p.account_id
        JOIN sealing s ON s.case_id = a.case_id WHERE p.part_of_id IS NOT NULL
    );
    UPDATE cases_payment w SET account_reference = 'sealed:p' || w.id, note = '' FROM sealing_named n
    WHERE w.creditor_id = %(creditor)s AND w.state = 'set_aside' AND w.account_reference = n.reference;
"""
# A hand-over note goes when every case that it moved is sealed, and so does what was said in deciding on the batch.
NOTES = f"""
    UPDATE cases_transfer t SET note = {NAME} WHERE t.id IN (
        SELECT a.transfer_id FROM cases_assignment a JOIN sealing s ON s.case_id = a.case_id
    ) AND NOT EXISTS (
        SELECT 1 FROM cases_assignment a JOIN cases_case k ON k.id = a.case_id
        WHERE a.transfer_id = t.id AND k.sealed_at IS NULL);
    UPDATE cases_sealbatch b SET decision = {NAME} WHERE b.decision <> '' AND b.id IN (
        SELECT i.batch_id FROM cases_sealitem i JOIN sealing s ON s.case_id = i.case_id
    ) AND NOT EXISTS (
        SELECT 1 FROM cases_sealitem i JOIN cases_case k ON k.id = i.case_id
        WHERE i.batch_id = b.id AND k.sealed_at IS NULL)
"""  # noqa: S608 - own text
REFUSED_ROWS = """
    UPDATE cases_refusedrow r SET cells = '[]', value = '', facts = '{{}}'
    WHERE r.{file} IN (SELECT f.id FROM {table} f WHERE f.creditor_id = %(creditor)s)
      AND r.cells ?| ARRAY(SELECT reference FROM sealing_named)
"""
STAGED = """
    DELETE FROM {table} t USING sealing_named s, {of} f
    WHERE t.account_reference = s.reference AND f.id = t.{file} AND f.creditor_id = %(creditor)s
"""
# The answers kept for repeated requests may quote a person; nobody repeats one after a month. What is younger keeps its
# key, so that nothing is done twice, and forgets the answer: after a day, or at once when it names who is sealed.
REPEATS = """
    DELETE FROM common_idempotencyrecord WHERE created_at < %(now)s - interval '30 days';
    UPDATE common_idempotencyrecord r SET body = NULL WHERE body IS NOT NULL AND (
        created_at < %(now)s - interval '1 day'
        OR EXISTS (SELECT 1 FROM sealing_named n WHERE strpos(r.body::text, to_json(n.reference)::text) > 0)
        OR EXISTS (SELECT 1 FROM sealing s WHERE r.path ~ ('/cases/' || s.case_id || '(/|$)')))
"""
# The papers of agreements hold names; number and digest of each stay.
AGREEMENTS = """
    WITH papers AS (
        UPDATE common_storedfile f SET dropped_at = %(now)s
        FROM cases_agreement g JOIN cases_planversion v ON v.id = g.version_id JOIN cases_plan p ON p.id = v.plan_id
            JOIN sealing s ON s.case_id = p.case_id
        WHERE f.id = g.file_id AND f.dropped_at IS NULL RETURNING f.id
    ) DELETE FROM common_filechunk c USING papers WHERE c.file_id = papers.id
"""
FIRST: list[str] = [NAMED, WHOLE_PAYMENTS]
"""What goes while the names still stand by which it is found; contacts adds its own when the app starts."""
FILE_ROWS: tuple[str, ...] = (
    AGREEMENTS,
    REPEATS,
    REFUSED_ROWS.format(file="placement_id", table="cases_placement"),
    REFUSED_ROWS.format(file="payment_file_id", table="cases_paymentfile"),
    STAGED.format(table="cases_stagedaccount", of="cases_placement", file="placement_id"),
    STAGED.format(table="cases_stagedpayment", of="cases_paymentfile", file="payment_file_id"),
)
