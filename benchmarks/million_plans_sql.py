"""The plans and holds of `benchmarks.million`, after its cases, accounts and payments."""

from benchmarks.million_sql import CASE, IN_PLAN, INSTALMENT, THIRD_DUE, Row

AGREED_AT = f"({THIRD_DUE} - 95) + time '03:00' AT TIME ZONE 'UTC'"
# A few holds that end tonight, and as many that go on.
HELD = "spot > %(accounts)s * 35 / 100 AND spot <= %(accounts)s * 37 / 100"
ROWS: list[Row] = [
    (
        "cases.Hold",
        {
            "case_id": "k.id",
            "debtor_id": "k.debtor_id",
            "kind": f"CASE WHEN {IN_PLAN} THEN 'plan_active' ELSE 'hardship' END",
            "scope": f"CASE WHEN {IN_PLAN} THEN 'debt' ELSE 'person' END",
            "received_at": AGREED_AT,
            "starts_on": f"{THIRD_DUE} - 95",
            "ends_on": f"CASE WHEN NOT {IN_PLAN} THEN %(on)s::date + CASE WHEN spot %% 2 = 0 THEN 0 ELSE 30 END END",
            "time_zone": "c.time_zone",
            "is_bound": IN_PLAN,
            "placed_at": AGREED_AT,
        },
        f"{CASE} JOIN cases_creditor c ON c.id = k.creditor_id WHERE {IN_PLAN} OR {HELD} ORDER BY k.id",
    ),
    (
        "cases.Plan",
        {
            "case_id": "k.id",
            "kind": "'instalments'",
            "state": "'active'",
            "amount": f"12 * {INSTALMENT}",
            "total": f"12 * {INSTALMENT}",
            "received": f"2 * {INSTALMENT}",
            "months": "12",
            "next_due_on": THIRD_DUE,
            "last_due_on": f"{THIRD_DUE} + 270",
            "offer_ends_on": f"{THIRD_DUE} - 80",
            "agreed_on": f"{THIRD_DUE} - 95",
            "form": "'written'",
            "proposed_at": AGREED_AT,
            "proposed_by_id": "p.id",
            "activated_at": AGREED_AT,
            "activated_by_id": "p.id",
            "hold_id": "h.id",
        },
        (
            f"{CASE} JOIN million_member p ON p.team = m.team AND p.member = m.member"
            f" JOIN cases_hold h ON h.case_id = k.id WHERE {IN_PLAN} ORDER BY k.id"
        ),
    ),
    (
        "cases.PlanVersion",
        {
            "plan_id": "l.id",
            "number": "1",
            "state": "'standing'",
            "balance": "owed",
            "amount": "l.amount",
            "frequency": "'monthly'",
            "months": "12",
            "tolerance_days": "3",
            "made_at": "l.proposed_at",
            "made_by_id": "l.proposed_by_id",
            "needs_approval": "false",
        },
        f"{CASE} JOIN cases_plan l ON l.case_id = k.id ORDER BY l.id",
    ),
    (
        "cases.Instalment",
        {
            "version_id": "v.id",
            "number": "i",
            "due_on": f"{THIRD_DUE} + (i - 3) * 30",
            "amount": INSTALMENT,
            "received": f"CASE WHEN i <= 2 THEN {INSTALMENT} ELSE 0 END",
            "state": "CASE WHEN i <= 2 THEN 'paid' ELSE 'open' END",
        },
        (
            f"{CASE} JOIN cases_plan l ON l.case_id = k.id JOIN cases_planversion v ON v.plan_id = l.id,"
            " generate_series(1, 12) i ORDER BY v.id, i"
        ),
    ),
    (
        "cases.InstalmentPayment",
        {"instalment_id": "i.id", "payment_id": "y.id", "amount": "i.amount"},
        (
            "cases_instalment i JOIN cases_planversion v ON v.id = i.version_id JOIN cases_plan l ON l.id = v.plan_id"
            " JOIN cases_account a ON a.case_id = l.case_id JOIN cases_payment y ON y.account_id = a.id"
            " WHERE i.number <= 2 AND a.creditor_id = ANY(%(creditors)s)"
        ),
    ),
]
