"""Lines of an approved month that changed: as they are now, and what takes back the lines that were posted before."""

from commissions.queries.compiled.written import COLUMNS

# What the runs of the month have posted of the payments that changed, and of what took them back.
BEFORE = """
    DROP TABLE IF EXISTS pay_posted;
    CREATE TEMPORARY TABLE pay_posted ON COMMIT DROP AS
    SELECT l.payment_id, l.collector_id, l.exclusion, sum(l.base) AS base, sum(l.amount) AS amount,
           max(l.id) FILTER (WHERE NOT l.taken_back) AS last
    FROM commissions_line l WHERE l.run_id = ANY (%(runs)s) AND l.payment_id = ANY (ARRAY(
        SELECT payment_id FROM pay_changed UNION SELECT f.payment_id FROM commissions_commissionfact f
        WHERE f.reverses_id = ANY (ARRAY(SELECT payment_id FROM pay_changed))))
    GROUP BY 1, 2, 3 HAVING sum(CASE WHEN l.taken_back THEN -1 ELSE 1 END) > 0
"""
SAME = """n.run_id = %(run)s AND NOT n.taken_back AND n.payment_id = p.payment_id
    AND n.collector_id IS NOT DISTINCT FROM p.collector_id AND n.exclusion = p.exclusion
    AND n.base = p.base AND n.amount = p.amount"""
TAKEN_BACK = f"""
    INSERT INTO commissions_line ({COLUMNS}, taken_back)
    SELECT %(run)s, l.fact_id, p.payment_id, p.collector_id, l.version_id, l.bps, -p.base, -p.amount, l.rows,
           l."values", l.parts, p.exclusion, NULL, true
    FROM pay_posted p JOIN commissions_line l ON l.run_id = ANY (%(runs)s) AND l.id = p.last
        AND l.id = ANY (ARRAY(SELECT last FROM pay_posted))
    WHERE NOT EXISTS (SELECT 1 FROM commissions_line n WHERE {SAME})
"""
UNCHANGED = f"DELETE FROM commissions_line n USING pay_posted p WHERE {SAME}"
EVERYTHING = """
    INSERT INTO pay_changed SELECT f.payment_id FROM commissions_commissionfact f
    WHERE f.currency = %(currency)s AND f.value_on >= %(start)s AND f.value_on < %(end)s AND f.supersedes_id IS NULL
      AND f.reverses_id IS NULL AND NOT EXISTS (SELECT 1 FROM pay_changed c WHERE c.payment_id = f.payment_id)
"""
MOVED = """
    SELECT collector_id, sum(base), sum(amount),
           sum(CASE WHEN taken_back THEN -(base < 0)::int ELSE (base > 0)::int END)
    FROM commissions_line WHERE run_id = %(run)s AND exclusion = '' GROUP BY collector_id
"""
