"""What a recall file would do, asked of the database: which accounts it names, which the desk has, what they owe.

Parameters of every statement: placement, creditor, on (the day of the file). The rows are staged as those of a
placement; `fate` becomes "recall" for an account that leaves, "unchanged" for one that has left already.
"""

# Rows that name no account of the creditor, or a day of recall that is still to come.
CONFLICTS = """
    SELECT s.line, CASE WHEN a.id IS NULL THEN 'unknown_account' ELSE 'recall_ahead' END,
           COALESCE(s.recalled_on, %(on)s)
    FROM cases_stagedaccount s
    LEFT JOIN cases_account a ON a.creditor_id = %(creditor)s AND a.reference = s.account_reference
    WHERE s.placement_id = %(placement)s AND s.fate <> 'refused' AND (a.id IS NULL OR s.recalled_on > %(on)s)
    ORDER BY s.line
"""
JUDGE = """
    UPDATE cases_stagedaccount s
    SET account_id = a.id, fate = CASE a.state WHEN 'open' THEN 'recall' ELSE 'unchanged' END
    FROM cases_account a
    WHERE s.placement_id = %(placement)s AND s.fate <> 'refused'
      AND a.creditor_id = %(creditor)s AND a.reference = s.account_reference
"""
COUNT = """
    SELECT s.fate, count(*), COALESCE(sum(a.balance), 0)
    FROM cases_stagedaccount s JOIN cases_account a ON a.id = s.account_id
    WHERE s.placement_id = %(placement)s AND s.fate IN ('recall', 'unchanged') GROUP BY s.fate
"""
RECALL = """
    UPDATE cases_account a
    SET state = 'recalled', closed_on = %(today)s, recalled_on = COALESCE(s.recalled_on, %(on)s),
        recall_reason = COALESCE(s.recall_reason, '')
    FROM cases_stagedaccount s
    WHERE s.placement_id = %(placement)s AND s.fate = 'recall' AND a.id = s.account_id AND a.state = 'open'
    RETURNING a.case_id
"""
