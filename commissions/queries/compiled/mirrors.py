"""What reversals take back of approved months: their lines, by that month's factors as they were posted last."""

from commissions.queries.compiled.expressions import quotient
from commissions.queries.compiled.written import COLUMNS

# Approved runs, and the corrections of closed months that this run books.
COUNTS = "(y.state IN ('approved', 'exported') OR y.booked_in_id = %(run)s)"
KEPT = """o.amount + COALESCE((SELECT sum(b.amount) FROM commissions_commissionfact b
        WHERE b.reverses_id = o.payment_id AND b.supersedes_id IS NULL
          AND date_trunc('month', b.value_on) = date_trunc('month', o.value_on)), 0)"""
# A reversal more days after its payment than the plan of who loses by it says takes nothing back.
_LATE = "COALESCE(r.days > (%(days)s::jsonb ->> COALESCE(l.collector_id, r.owner_id)::text)::int, false)"
# Their lines, with that month's factors, in proportion; nothing where the plan figures that month again instead.
_TAKEN = quotient("l.amount * s.multiplier * r.amount", "NULLIF(r.counted, 0)")
CLAWED = f"""
    INSERT INTO {{table}} ({COLUMNS})
    SELECT %(run)s, r.id, r.payment_id, COALESCE(l.collector_id, r.owner_id), NULL, 0, r.amount,
           CASE WHEN COALESCE(l.collector_id, r.owner_id) = ANY (%(mirrored)s) AND NOT {_LATE}
                THEN COALESCE({_TAKEN}, 0) ELSE 0 END,
           '{{{{}}}}', '{{{{}}}}', NULL, CASE WHEN {_LATE} THEN 'after_clawback' ELSE 'clawback' END,
           CASE WHEN NOT COALESCE(l.collector_id, r.owner_id) = ANY (%(ruled)s) THEN ARRAY['no_clawback_policy:'] END
    FROM (
        SELECT f.id, f.payment_id, f.owner_id, f.amount, f.reverses_id, q.month, q.currency, {KEPT} AS counted,
               f.value_on - o.value_on AS days
        FROM commissions_commissionfact f
        JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
            AND o.payment_id = ANY (ARRAY(SELECT b.reverses_id FROM commissions_commissionfact b
                WHERE b.reverses_id IS NOT NULL AND b.currency = %(currency)s AND b.value_on < %(end)s
                  AND (b.value_on >= %(start)s OR b.id > %(known)s)))
        JOIN commissions_run q ON q.currency = f.currency AND q.booked_in_id IS NULL
            AND q.state IN ('approved', 'exported')
            AND q.month = date_trunc('month', o.value_on)::date AND q.month < %(start)s
        WHERE f.reverses_id IS NOT NULL AND f.currency = %(currency)s AND f.id <= %(watermark)s
          AND f.value_on < %(end)s AND (f.value_on >= %(start)s OR f.id > %(known)s)
          AND date_trunc('month', f.value_on) <> date_trunc('month', o.value_on) AND f.owner_id IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM commissions_commissionfact n
                          WHERE n.supersedes_id IS NOT NULL AND n.supersedes_id = f.id AND n.id <= %(watermark)s)
          AND NOT EXISTS (SELECT 1 FROM commissions_line x JOIN commissions_run y ON y.id = x.run_id
                          WHERE x.payment_id = f.payment_id AND x.exclusion IN ('clawback', 'after_clawback')
                            AND y.id <> %(run)s)
    ) r
    LEFT JOIN LATERAL (
        SELECT x.collector_id, sum(x.amount) AS amount FROM commissions_line x JOIN commissions_run y ON y.id = x.run_id
        WHERE x.payment_id = r.reverses_id AND x.exclusion = '' AND {COUNTS}
        GROUP BY x.collector_id HAVING sum(x.base) <> 0
    ) l ON true
    LEFT JOIN LATERAL (
        SELECT x.multiplier FROM commissions_run y JOIN commissions_statement x
            ON x.run_id = y.id AND x.collector_id = l.collector_id
        WHERE y.month = r.month AND y.currency = r.currency AND {COUNTS}
        ORDER BY x.id DESC LIMIT 1
    ) s ON true
"""
CLAWBACKS = """
    SELECT collector_id, sum(amount) FROM {table}
    WHERE run_id = %(run)s AND exclusion = 'clawback' GROUP BY collector_id
"""
# What approved runs took back by mirroring, with all that was corrected of it; `origin` is the month in whose run the
# reversal was mirrored first: of each such month a person's sum is rounded.
MIRRORED = """
    DROP TABLE IF EXISTS pay_mirrored;
    CREATE TEMPORARY TABLE pay_mirrored ON COMMIT DROP AS
    SELECT x.payment_id, x.collector_id, sum(x.amount) AS amount,
           min(min(y.month)) OVER (PARTITION BY x.payment_id) AS origin
    FROM commissions_line x JOIN commissions_run y ON y.id = x.run_id
    WHERE x.run_id = ANY (%(later)s) AND x.exclusion IN ('clawback', 'clawed_anew')
    GROUP BY 1, 2;
    ANALYZE pay_mirrored
"""
# Of those, the reversals of payments of months that this run corrects.
BACK = f"""
    DROP TABLE IF EXISTS pay_back;
    CREATE TEMPORARY TABLE pay_back ON COMMIT DROP AS
    SELECT m.payment_id, m.origin, f.id AS fact_id, f.amount, f.reverses_id, d.month, {KEPT} AS counted
    FROM (SELECT DISTINCT payment_id, origin FROM pay_mirrored) m
    JOIN commissions_commissionfact f ON f.payment_id = m.payment_id AND NOT EXISTS (
        SELECT 1 FROM commissions_commissionfact n WHERE n.supersedes_id = f.id AND n.id <= %(watermark)s)
    JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
    JOIN commissions_run d ON d.booked_in_id = %(run)s AND d.month = date_trunc('month', o.value_on)::date
    WHERE f.id <= %(watermark)s;
    ANALYZE pay_back
"""
# What their lines come to now. Whose plan figured the month again when the reversal came has no mirror of it.
AGAIN = f"""
    DROP TABLE IF EXISTS pay_again;
    CREATE TEMPORARY TABLE pay_again ON COMMIT DROP AS
    WITH l AS (
        SELECT x.payment_id, x.collector_id, sum(x.amount) AS amount
        FROM commissions_line x
        WHERE x.run_id = ANY (%(runs)s) AND x.exclusion = '' AND x.payment_id IN (SELECT reverses_id FROM pay_back)
        GROUP BY 1, 2 HAVING sum(x.base) <> 0
    ), s AS (
        SELECT DISTINCT ON (y.month, x.collector_id) y.month, x.collector_id, x.multiplier
        FROM commissions_run y JOIN commissions_statement x ON x.run_id = y.id WHERE y.id = ANY (%(runs)s)
        ORDER BY y.month, x.collector_id, x.id DESC
    )
    SELECT r.payment_id, l.collector_id, {_TAKEN} AS amount
    FROM pay_back r JOIN l ON l.payment_id = r.reverses_id
    JOIN s ON s.month = r.month AND s.collector_id = l.collector_id
    LEFT JOIN commissions_run g ON g.month = r.origin AND g.currency = %(currency)s AND g.booked_in_id IS NULL
    LEFT JOIN commissions_statement w ON w.run_id = g.id AND w.collector_id = l.collector_id
    LEFT JOIN commissions_planversion v ON v.id = w.version_id
    WHERE CASE WHEN w.id IS NULL THEN l.collector_id = ANY (%(mirrored)s)
               ELSE COALESCE(v.definition -> 'settle' ->> 'clawback', '') = 'mirror' END
      AND NOT EXISTS (SELECT 1 FROM commissions_line x JOIN commissions_run y ON y.id = x.run_id
                      WHERE x.payment_id = r.payment_id AND x.collector_id = l.collector_id
                        AND x.exclusion = 'after_clawback' AND {COUNTS})
"""
CLAWED_ANEW = f"""
    INSERT INTO {{table}} ({COLUMNS})
    SELECT %(run)s, r.fact_id, r.payment_id, c.collector_id, NULL, 0, 0, c.amount, '{{{{}}}}', '{{{{}}}}', NULL,
           'clawed_anew', NULL
    FROM (
        SELECT payment_id, collector_id, COALESCE(a.amount, 0) - COALESCE(m.amount, 0) AS amount
        FROM (SELECT * FROM pay_mirrored WHERE payment_id IN (SELECT payment_id FROM pay_back)) m
        FULL JOIN pay_again a USING (payment_id, collector_id)
    ) c JOIN pay_back r USING (payment_id) WHERE c.amount <> 0
"""
# By person and origin: what was taken back before, and what is taken back now.
CHANGES = """
    SELECT c.collector_id, sum(c.before), sum(c.before) + sum(c.change) FROM (
        SELECT collector_id, origin, amount AS before, 0 AS change FROM pay_mirrored
        UNION ALL
        SELECT x.collector_id, r.origin, 0, x.amount FROM {table} x JOIN pay_back r ON r.payment_id = x.payment_id
        WHERE x.run_id = %(run)s AND x.exclusion = 'clawed_anew'
    ) c GROUP BY c.collector_id, c.origin HAVING bool_or(c.change <> 0)
"""
