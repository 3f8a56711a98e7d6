# ruff: noqa: S608 - the statements are built from the names of this file
"""The proof of what promises and plans keep of their money and days, against the rows that these come from."""

from cases.actions.promises.verdicts import OF_CASES

DATES = ("promise_due_on", "promise_broken_on", "promise_broken_at")
KEPT, FOUND = (", ".join(f"{row}.{name}" for name in DATES) for row in ("k", "n"))
PROMISING = f"""
    SELECT id AS case_id FROM cases_case WHERE num_nonnulls({", ".join(DATES)}) > 0
    UNION SELECT case_id FROM cases_promise"""
# Instalments of the terms that stand, with what counts for each and the last day within tolerance.
STANDING = """
    SELECT p.id AS plan_id, p.state AS plan_state, p.activated_at, p.ended_on, b.open_on, i.id, i.number, i.due_on,
        i.amount, i.received, i.state, i.due_on + v.tolerance_days AS last_on,
        (SELECT COALESCE(sum(c.amount), 0) FROM cases_instalmentpayment c WHERE c.instalment_id = i.id) AS counted
    FROM cases_instalment i JOIN cases_planversion v ON v.id = i.version_id AND v.state = 'standing'
    JOIN cases_plan p ON p.id = v.plan_id JOIN cases_case k ON k.id = p.case_id
    LEFT JOIN cases_businessday b ON b.creditor_id = k.creditor_id"""
# Whole is paid. What is not is missed once its tolerance has passed, while its plan was judged; before, it is open.
STATE = """CASE WHEN s.counted = s.amount THEN 'paid' WHEN s.state = 'paid' THEN 'open'
    WHEN s.activated_at IS NULL OR s.last_on >= s.open_on THEN 'open' WHEN s.plan_state = 'cancelled' THEN s.state
    WHEN s.last_on < COALESCE(s.ended_on, s.open_on) THEN 'missed' ELSE s.state END"""
CHECKS: dict[str, str] = {
    "promise_received": """
        SELECT p.id::text, p.received::text, COALESCE(sum(c.amount), 0)::text FROM cases_promise p
        LEFT JOIN cases_promisepayment c ON c.promise_id = p.id
        GROUP BY p.id HAVING p.received <> COALESCE(sum(c.amount), 0)""",
    "payment_counted_twice": """
        SELECT p.reference, p.amount::text, sum(c.amount)::text FROM cases_payment p
        JOIN cases_promisepayment c ON c.payment_id = p.id GROUP BY p.id HAVING sum(c.amount) > p.amount""",
    "case_promises": f"""
        SELECT k.number, ROW({KEPT})::text, ROW({FOUND})::text FROM cases_case k
        JOIN ({OF_CASES.format(cases=PROMISING)}) n ON n.case_id = k.id
        WHERE ROW({KEPT}) IS DISTINCT FROM ROW({FOUND})""",
    "plan_received": """
        SELECT p.id::text, p.received::text, COALESCE(sum(c.amount), 0)::text FROM cases_plan p
        LEFT JOIN cases_planversion v ON v.plan_id = p.id LEFT JOIN cases_instalment i ON i.version_id = v.id
        LEFT JOIN cases_instalmentpayment c ON c.instalment_id = i.id
        GROUP BY p.id HAVING p.received <> COALESCE(sum(c.amount), 0)""",
    "plan_next_due": f"""
        SELECT p.id::text, p.next_due_on::text, s.next_on::text FROM cases_plan p
        LEFT JOIN (
            SELECT plan_id, min(due_on) AS next_on FROM ({STANDING}) s
            WHERE plan_state IN ('proposed', 'approved', 'active') AND counted < amount GROUP BY plan_id
        ) s ON s.plan_id = p.id
        WHERE p.state <> 'awaiting' AND p.next_due_on IS DISTINCT FROM s.next_on""",
    "instalment_received": f"""
        SELECT s.plan_id || '/' || s.number, s.received::text, s.counted::text FROM ({STANDING}) s
        WHERE s.received <> s.counted""",
    "instalment_state": f"""
        SELECT s.plan_id || '/' || s.number, s.state, {STATE} FROM ({STANDING}) s WHERE s.state <> {STATE}""",
}
