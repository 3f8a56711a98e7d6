"""The statements of `benchmarks.million`: a table of debtors with all that chance decides, then an INSERT per table."""

from benchmarks.million_names import FIRST, GIVEN, LAST, SURNAMES

CHANCE = """
CREATE FUNCTION pg_temp.chance(n bigint, of integer) RETURNS float8 IMMUTABLE LANGUAGE sql
AS 'SELECT (hashint8extended(n, of) & 2147483647) / 2147483648.0'
"""


def _sign(signs: str, seed: int, power: float) -> str:
    return f"substr('{signs}', 1 + floor(power(pg_temp.chance(n, {seed}), {power}) * {len(signs)})::int, 1)"


def _word(words: str, seed: int, power: float) -> str:
    known = words.replace("'", "''").split()
    listed = ", ".join(f"'{word}'" for word in known)
    return f"(ARRAY[{listed}])[1 + floor(power(pg_temp.chance(n, {seed}), {power}) * {len(known)})::int]"


CHINESE_NAME = (
    f"{_sign(SURNAMES, 1, 2.05)} || {_sign(GIVEN, 2, 1.3)}"
    f" || CASE WHEN pg_temp.chance(n, 3) < 0.75 THEN {_sign(GIVEN, 4, 1.3)} ELSE '' END"
)
LATIN_NAME = f"{_word(FIRST, 5, 1.2)} || ' ' || chr(65 + (n %% 26)::int) || '. ' || {_word(LAST, 6, 1.6)}"
# `spot` numbers the open cases in a shuffled order: who promised, who paid, who has a plan is read off it.
STAGE = f"""
CREATE TEMP TABLE million ON COMMIT DROP AS
SELECT *, CASE WHEN is_open THEN row_number() OVER (PARTITION BY is_open ORDER BY hashint8extended(n, 77)) END AS spot
FROM (
    SELECT n, place, 'MD' || lpad(n::text, 8, '0') AS reference,
        CASE WHEN place <= 2 AND n %% 50 > 0 OR place > 2 AND n %% 5000 = 0 THEN {CHINESE_NAME}
             ELSE {LATIN_NAME} END AS name,
        CASE WHEN place <= 2 THEN lpad((110000 + n %% 540000)::text, 6, '0') || 1955 + n %% 50
                 || lpad((1 + n %% 12)::text, 2, '0') || lpad((1 + n %% 28)::text, 2, '0')
                 || lpad((n / 100 %% 1000)::text, 3, '0') || substr('0123456789X', 1 + (n %% 11)::int, 1)
             WHEN place = 3 THEN lpad(((n * 7919) %% 1000000000)::text, 9, '0')
             ELSE 'QQ' || lpad(n::text, 6, '0') || chr(65 + (n %% 4)::int) END AS national_number,
        CASE WHEN place <= 2 THEN '+861' || substr('38395986188177', 1 + 2 * (n %% 7)::int, 2)
                 || lpad((floor(pg_temp.chance(n, 8) * 100000000))::bigint::text, 8, '0')
             WHEN place = 3 THEN '+1' || 212 + n %% 700 || 200 + n / 700 %% 700
                 || lpad((n * 7907 %% 10000)::text, 4, '0')
             ELSE '+447' || lpad((n * 7919 %% 1000000000)::text, 9, '0') END AS mobile,
        1 + floor(power(pg_temp.chance(n, 9), 1.8) * 400)::int AS dpd,
        DATE %(on)s - 20 - (n %% 160)::int AS placed_on,
        round((200 + power(pg_temp.chance(n, 10), 3) * 60000)::numeric, 2) AS owed,
        CASE WHEN place <= 2 THEN n %% 14 WHEN place = 3 THEN 14 + n %% 4 ELSE 18 + n %% 2 END AS team,
        n / 20 %% %(members)s AS member,
        n %% 25 > 0 AS is_open,
        n %% 40 = 1 AS is_pooled
    FROM (
        SELECT n, CASE WHEN c < 0.55 THEN 1 WHEN c < 0.7 THEN 2 WHEN c < 0.9 THEN 3 ELSE 4 END AS place
        FROM generate_series(1, %(debtors)s::bigint) n, LATERAL (SELECT pg_temp.chance(n, 11)) AS of (c)
    ) placed
) known
"""
PEOPLE = (
    "CREATE INDEX ON million (n)",
    "ANALYZE million",
    """CREATE TEMP TABLE million_team ON COMMIT DROP AS
       SELECT row_number() OVER (ORDER BY id) - 1 AS team, id FROM staff_team WHERE name LIKE 'Million team %%'""",
    """CREATE TEMP TABLE million_member ON COMMIT DROP AS
       SELECT (substr(username, 3)::int / %(members)s) AS team, substr(username, 3)::int %% %(members)s AS member, id
       FROM staff_user WHERE username ~ '^m\\.[0-9]+$'""",
)
DEBTOR = "cases_debtor d JOIN million m USING (reference)"
CASE = "cases_case k JOIN cases_debtor d ON d.id = k.debtor_id JOIN million m USING (reference)"
FIRST_ACCOUNT = "cases_account a JOIN cases_case k ON k.id = a.case_id JOIN million m ON a.reference = 'MA' || m.n"
# One account in ten is repaid in twelve parts, of which two are paid; one plan in five breaks tonight.
IN_PLAN = "(spot > %(accounts)s * 4 / 10 AND spot <= %(accounts)s / 2)"
INSTALMENT = "round(owed / 12, 2)"
THIRD_DUE = "%(on)s::date + CASE WHEN spot %% 5 = 0 THEN -4 ELSE 1 + (spot %% 25)::int END"
PROMISED = "greatest(10, round(owed * 0.3, 2))"
# Of the promises due tonight: eight in twenty kept, two late, three partly; and a few payments that nobody promised.
PAID = f"""CASE WHEN spot <= %(accounts)s / 10 AND spot %% 20 < 10 THEN {PROMISED}
        WHEN spot <= %(accounts)s / 10 AND spot %% 20 < 13 THEN round({PROMISED} / 2, 2)
        WHEN {IN_PLAN} THEN 2 * {INSTALMENT}
        WHEN spot > %(accounts)s * 6 / 10 AND spot %% 20 = 0 THEN round(owed * 0.1, 2) ELSE 0 END"""
PAID_ON = f"%(on)s::date - CASE WHEN {IN_PLAN} THEN 66 WHEN spot %% 20 IN (8, 9) THEN 2 ELSE 5 END"
INTEREST = f"CASE WHEN ({PAID}) > 0 THEN 0 ELSE round(owed * 0.06, 2) END"
SECOND = "round(m.owed * 0.4, 2)"
OPEN_PROMISE = "m.spot <= %(accounts)s / 5"
BROKEN = "m.spot > %(accounts)s * 3 / 10 AND m.spot <= %(accounts)s * 35 / 100"
BROKEN_DUE = "%(on)s::date - 10 - (n %% 20)::int"
DUE_ON = "CASE WHEN spot <= %(accounts)s / 10 THEN %(on)s::date - 4 ELSE %(on)s::date + (spot %% 25)::int END"

HISTORIES = {
    "cases.Promise": "recorded_at",
    "cases.Hold": "placed_at",
    "cases.Plan": "proposed_at",
    "cases.PlanVersion": "made_at",
}
"""The models whose first history row is written, with the column that says when."""

Row = tuple[str, dict[str, str], str]
ROWS: list[Row] = [
    (
        "cases.Placement",
        {
            "creditor_id": "c",
            "state": "'applied'",
            "placed_on": "%(on)s::date - 200",
            "file_name": "'million.csv'",
            "created_at": "%(now)s::timestamptz - interval '200 days'",
        },
        "unnest(%(creditors)s) c",
    ),
    (
        "cases.Debtor",
        {
            "creditor_id": "(%(creditors)s)[place]",
            "reference": "reference",
            "name": "name",
            "national_number": "sealed",
            "national_number_hash": "hashed",
            "birth_on": "DATE '1955-01-01' + (n %% 18000)::int",
            "created_at": "m.placed_on",
        },
        "million m JOIN million_number USING (n) ORDER BY n",
    ),
    (
        "cases.RelatedPerson",
        {
            "debtor_id": "d.id",
            "role": "CASE WHEN n %% 4 = 0 THEN 'guarantor' ELSE 'contact_person' END",
            "name": "substr(m.name, 1, 1) || substr('强静敏丽', 1 + (n %% 4)::int, 1)",
            "relation": "''",
        },
        f"{DEBTOR} WHERE n %% 5 = 0",
    ),
    (
        "cases.ContactPoint",
        {
            "debtor_id": "d.id",
            "kind": "'phone'",
            "value": "mobile",
            "created_at": "m.placed_on",
        },
        f"{DEBTOR} ORDER BY d.id",
    ),
    (
        "cases.ContactPoint",
        {
            "debtor_id": "d.id",
            "kind": "'email'",
            "place": "'other'",
            "value": "lower(reference) || '@example.com'",
            "created_at": "m.placed_on",
        },
        f"{DEBTOR} WHERE n %% 3 = 0 ORDER BY d.id",
    ),
    (
        "cases.ContactPoint",
        {
            "debtor_id": "r.debtor_id",
            "person_id": "r.id",
            "kind": "'phone'",
            "value": "'+86137' || lpad((r.id * 7919 %% 100000000)::text, 8, '0')",
            "created_at": "%(now)s",
        },
        "cases_relatedperson r JOIN cases_debtor d ON d.id = r.debtor_id AND d.creditor_id = ANY(%(creditors)s)",
    ),
    (
        "cases.Case",
        {
            "number": "CASE place WHEN 1 THEN 'MCNA-' WHEN 2 THEN 'MCNB-' WHEN 3 THEN 'MUS-' ELSE 'MUK-' END || n",
            "creditor_id": "d.creditor_id",
            "debtor_id": "d.id",
            "state": "CASE WHEN NOT is_open THEN 'closed' WHEN n %% 10 = 1 THEN 'placed' ELSE 'in_work' END",
            "close_reason": "CASE WHEN is_open THEN '' ELSE 'recalled' END",
            "opened_on": "m.placed_on",
            "closed_on": "CASE WHEN NOT is_open THEN m.placed_on + 15 END",
            "team_id": "t.id",
            "collector_id": "CASE WHEN NOT is_pooled THEN p.id END",
            "balance": f"CASE WHEN is_open THEN owed - ({PAID})"
            f" + CASE WHEN n <= %(accounts)s - %(debtors)s THEN {SECOND} ELSE 0 END ELSE 0 END",
            "oldest_due_on": "CASE WHEN is_open THEN %(on)s::date - dpd END",
            "last_contact_at": "CASE WHEN n %% 10 <> 1"
            " THEN %(now)s::timestamptz - make_interval(hours => (20 + n %% 700)::int) END",
            "last_contact_channel": "CASE WHEN n %% 10 <> 1 THEN 'phone' ELSE '' END",
            "last_outcome": "CASE WHEN n %% 10 = 1 THEN ''"
            " ELSE (ARRAY['no_answer', 'refuses', 'call_back', 'promise'])[1 + n %% 4] END",
            "promise_due_on": f"CASE WHEN {OPEN_PROMISE} THEN {DUE_ON} END",
            "promise_broken_on": f"CASE WHEN {BROKEN} THEN {BROKEN_DUE} + 4 END",
            "promise_broken_at": f"CASE WHEN {BROKEN} THEN ({BROKEN_DUE} + 4) + time '01:00' AT TIME ZONE 'UTC' END",
        },
        (
            f"{DEBTOR} JOIN million_team t ON t.team = m.team"
            " JOIN million_member p ON p.team = m.team AND p.member = m.member ORDER BY d.id"
        ),
    ),
    (
        "cases.Account",
        {
            "creditor_id": "k.creditor_id",
            "debtor_id": "k.debtor_id",
            "case_id": "k.id",
            "placement_id": "b.id",
            "reference": "'MA' || n",
            "card_last_four": "lpad((n * 7919 %% 10000)::text, 4, '0')",
            "product": "(ARRAY['Gold', 'Standard', 'Platinum'])[1 + n %% 3]",
            "state": "CASE WHEN is_open THEN 'open' ELSE 'recalled' END",
            "placed_on": "m.placed_on",
            "dpd_at_placement": "greatest(0, dpd - (%(on)s::date - m.placed_on))",
            "stated_on": "m.placed_on",
            "stated_due_on": "%(on)s::date - dpd",
            "oldest_due_on": "%(on)s::date - dpd",
            "principal": f"owed - ({INTEREST}) - ({PAID})",
            "interest": INTEREST,
            "closed_on": "k.closed_on",
        },
        f"{CASE} JOIN cases_placement b ON b.creditor_id = k.creditor_id ORDER BY k.id",
    ),
    (
        "cases.Account",
        {
            "creditor_id": "k.creditor_id",
            "debtor_id": "k.debtor_id",
            "case_id": "k.id",
            "placement_id": "b.id",
            "reference": "'MB' || n",
            "card_last_four": "lpad((n * 7907 %% 10000)::text, 4, '0')",
            "product": "'Standard'",
            "state": "CASE WHEN is_open THEN 'open' ELSE 'recalled' END",
            "placed_on": "m.placed_on",
            "dpd_at_placement": "0",
            "stated_on": "m.placed_on",
            "stated_due_on": "%(on)s::date - least(dpd, 20)",
            "oldest_due_on": "%(on)s::date - least(dpd, 20)",
            "principal": SECOND,
            "closed_on": "k.closed_on",
        },
        (
            f"{CASE} JOIN cases_placement b ON b.creditor_id = k.creditor_id"
            " WHERE n <= %(accounts)s - %(debtors)s ORDER BY k.id"
        ),
    ),
    (
        "cases.Payment",
        {
            "creditor_id": "a.creditor_id",
            "account_id": "a.id",
            "account_reference": "a.reference",
            "reference": "'MP' || n",
            "amount": PAID,
            "value_on": PAID_ON,
            "state": "'posted'",
            "method": "'transfer'",
            "collector_id": "k.collector_id",
            "dpd": "dpd",
            "recorded_at": f"({PAID_ON} + 1) + time '02:00' AT TIME ZONE 'UTC'",
        },
        f"{FIRST_ACCOUNT} WHERE ({PAID}) > 0",
    ),
    (
        "cases.LedgerEntry",
        {
            "account_id": "a.id",
            "kind": "'placement'",
            "reference": "'placement:' || a.placement_id",
            "effective_on": "a.placed_on",
            "principal": "a.principal + COALESCE(y.amount, 0)",
            "interest": "a.interest",
            "recorded_at": "%(now)s",
        },
        (
            "cases_account a LEFT JOIN cases_payment y ON y.account_id = a.id"
            " WHERE a.creditor_id = ANY(%(creditors)s) ORDER BY a.id"
        ),
    ),
    (
        "cases.LedgerEntry",
        {
            "account_id": "y.account_id",
            "kind": "'payment'",
            "reference": "'payment:' || y.reference",
            "effective_on": "y.value_on",
            "principal": "-y.amount",
            "payment_id": "y.id",
            "recorded_at": "y.recorded_at",
        },
        "cases_payment y WHERE y.creditor_id = ANY(%(creditors)s) ORDER BY y.id",
    ),
    (
        "cases.Assignment",
        {
            "case_id": "k.id",
            "team_id": "k.team_id",
            "collector_id": "k.collector_id",
            "since": "m.placed_on",
            "until": "k.closed_on",
            "reason": "'load'",
        },
        f"{CASE}",
    ),
    (
        "cases.Promise",
        {
            "case_id": "k.id",
            "amount": PROMISED,
            "due_on": BROKEN_DUE,
            "kept_until": BROKEN_DUE,
            "last_on": f"{BROKEN_DUE} + 3",
            "tolerance_days": "3",
            "tolerance_percent": "5",
            "method": "'transfer'",
            "state": "'broken'",
            "judged_on": f"{BROKEN_DUE} + 4",
            "judged_at": f"({BROKEN_DUE} + 4) + time '01:00' AT TIME ZONE 'UTC'",
            "recorded_at": "(%(on)s::date - 24 - (n %% 20)::int) + time '03:00' AT TIME ZONE 'UTC'",
            "recorded_by_id": "p.id",
        },
        (
            f"{CASE} JOIN million_member p ON p.team = m.team AND p.member = m.member"
            f" WHERE {BROKEN} OR ({OPEN_PROMISE} AND m.spot %% 5 = 0) ORDER BY k.id"
        ),
    ),
    (
        "cases.Promise",
        {
            "case_id": "k.id",
            "amount": PROMISED,
            "due_on": DUE_ON,
            "kept_until": DUE_ON,
            "last_on": f"({DUE_ON}) + 3",
            "tolerance_days": "3",
            "tolerance_percent": "5",
            "method": "'transfer'",
            "recorded_at": f"(least({DUE_ON} - 9, %(on)s::date - 1)) + time '03:00' AT TIME ZONE 'UTC'",
            "recorded_by_id": "p.id",
        },
        f"{CASE} JOIN million_member p ON p.team = m.team AND p.member = m.member WHERE {OPEN_PROMISE} ORDER BY k.id",
    ),
    (
        "contacts.Contact",
        {
            "case_id": "k.id",
            "sequence": "1",
            "at": "k.last_contact_at",
            "time_zone": "'Asia/Shanghai'",
            "channel": "'phone'",
            "direction": "'outbound'",
            "contact_point_id": "p.id",
            "party": "'nobody'",
            "outcome": "'no_answer'",
            "seconds": "30",
            "note_digest": "decode(repeat('00', 32), 'hex')",
            "collector_id": "COALESCE(k.collector_id, (SELECT min(id) FROM million_member))",
            "recorded_at": "k.last_contact_at",
            "previous_digest": "decode(repeat('00', 32), 'hex')",
            "digest": "decode(repeat('00', 32), 'hex')",
        },
        (
            "cases_case k JOIN cases_contactpoint p ON p.debtor_id = k.debtor_id AND p.person_id IS NULL"
            " AND p.kind = 'phone' WHERE k.last_contact_at IS NOT NULL AND k.creditor_id = ANY(%(creditors)s)"
            " ORDER BY k.last_contact_at"
        ),
    ),
]
TABLES = (
    "cases_debtor",
    "cases_relatedperson",
    "cases_contactpoint",
    "cases_case",
    "cases_account",
    "cases_payment",
    "cases_ledgerentry",
    "cases_assignment",
    "cases_promise",
    "cases_hold",
    "cases_plan",
    "cases_planversion",
    "cases_instalment",
    "cases_instalmentpayment",
    "cases_casestep",
    "contacts_contact",
)
