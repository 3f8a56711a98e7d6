"""What reversals take back of approved months: their lines, by that month's factors as they were posted last.

All of it is figured for all reversals at once, from tables that last as long as the transaction: `pay_rule` says by
month and person how the version that paid the month takes back, `pay_back` which reversals are looked at,
`pay_mirrored` what earlier runs took back of them, `pay_taken` what they take back now. What is looked for by a list is
found by an index, also where joins of few rows with many are switched off.
"""

from commissions.queries.compiled.expressions import quotient
from commissions.queries.compiled.written import COLUMNS

RULE = """
    SELECT * FROM unnest(%(rule_months)s::date[], %(rule_people)s::bigint[], %(rule_kinds)s::text[],
                         %(rule_days)s::int[]) AS u (month, collector_id, clawback, days)
"""
RULES = f"""
    DROP TABLE IF EXISTS pay_rule, pay_back, pay_mirrored, pay_taken;
    CREATE TEMPORARY TABLE pay_rule ON COMMIT DROP AS {RULE};
    ANALYZE pay_rule
"""
# What is left of a payment by the close of its month.
_COUNTED = """o.amount + COALESCE((SELECT sum(b.amount) FROM commissions_commissionfact b
        WHERE b.reverses_id = o.payment_id AND b.supersedes_id IS NULL
          AND date_trunc('month', b.value_on) = date_trunc('month', o.value_on)), 0)"""
# A reversal of a shared payment is shared as that was, to the cent or what its currency has.
_PLACES = "GREATEST(scale(trim_scale(r.amount)), 2)"
_KNOWN = """f.id <= %(watermark)s AND NOT EXISTS (SELECT 1 FROM commissions_commissionfact n
        WHERE n.supersedes_id IS NOT NULL AND n.supersedes_id = f.id AND n.id <= %(watermark)s)"""


def back(only: str = "") -> str:
    """Return the reversals that came since, of payments of approved months; `only` is a further test of facts `f`.

    `own` are facts of the open month that plans look at, `stranger` those that stand there as money that no plan pays.
    """
    test = f" AND {only}" if only else ""
    return f"""
    SELECT f.id AS fact_id, f.payment_id, f.owner_id, f.amount, f.reverses_id, f.value_on - o.value_on AS days,
           date_trunc('month', o.value_on)::date AS month, {_COUNTED} AS counted, NULL::date AS origin,
           f.value_on >= %(start)s AND NOT 'before_placement' = ANY (f.flags) AS own,
           f.value_on >= %(start)s AND NOT f.owner_id = ANY (%(paid)s) AS stranger
    FROM commissions_commissionfact f
    JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
        AND o.payment_id = ANY (ARRAY(SELECT b.reverses_id FROM commissions_commissionfact b
            WHERE b.reverses_id IS NOT NULL AND b.currency = %(currency)s AND b.value_on < %(end)s
              AND (b.value_on >= %(start)s OR b.id > %(known)s){test.replace("f.", "b.")}))
    WHERE f.reverses_id IS NOT NULL AND f.currency = %(currency)s AND f.owner_id IS NOT NULL AND {_KNOWN}
      AND f.value_on < %(end)s AND (f.value_on >= %(start)s OR f.id > %(known)s)
      AND date_trunc('month', o.value_on)::date = ANY (%(months)s)
      AND date_trunc('month', f.value_on) <> date_trunc('month', o.value_on){test}
    """


# Not those that an approved run has looked at.
BACK = f"""
    CREATE TEMPORARY TABLE pay_back ON COMMIT DROP AS {back()};
    DELETE FROM pay_back r USING commissions_line x
    WHERE x.run_id = ANY (%(later)s) AND x.payment_id = ANY (ARRAY(SELECT payment_id FROM pay_back))
      AND x.payment_id = r.payment_id AND x.exclusion IN ('clawback', 'after_clawback');
    ANALYZE pay_back
"""


def mirrored(only: str = "") -> str:
    """Return the reversals that approved runs have looked at, with what was taken back by all of them.

    `origin` is the month in whose run a reversal was looked at first; `only` is a further test of lines `x`.
    """
    test = f" AND {only}" if only else ""
    return f"""
    SELECT x.payment_id, x.collector_id, sum(x.amount) AS amount,
           min(min(y.month)) OVER (PARTITION BY x.payment_id) AS origin
    FROM commissions_line x JOIN commissions_run y ON y.id = x.run_id
    WHERE x.run_id = ANY (%(later)s) AND x.exclusion IN ('clawback', 'after_clawback', 'clawed_anew'){test}
    GROUP BY 1, 2
    """


# Of those in `pay_mirrored` the ones of payments of months that are corrected, to be looked at again.
AGAIN = f"""
    WITH m AS MATERIALIZED (SELECT DISTINCT payment_id, origin FROM pay_mirrored), b AS MATERIALIZED (
        SELECT f.reverses_id FROM commissions_commissionfact f
        WHERE f.supersedes_id IS NULL AND f.payment_id = ANY (ARRAY(SELECT payment_id FROM m))
    )
    SELECT f.id AS fact_id, f.payment_id, f.owner_id, f.amount, f.reverses_id, f.value_on - o.value_on AS days,
           date_trunc('month', o.value_on)::date AS month, {_COUNTED} AS counted, m.origin, false AS own,
           false AS stranger
    FROM m
    JOIN commissions_commissionfact f ON f.payment_id = m.payment_id
        AND f.reverses_id IS NOT NULL AND f.reverses_id = ANY (ARRAY(SELECT reverses_id FROM b))
    JOIN commissions_commissionfact o ON o.payment_id = f.reverses_id AND o.supersedes_id IS NULL
        AND o.payment_id = ANY (ARRAY(SELECT reverses_id FROM b))
    WHERE {_KNOWN} AND date_trunc('month', o.value_on)::date = ANY (%(corrected)s)
"""
BACK_AGAIN = f"""
    CREATE TEMPORARY TABLE pay_mirrored ON COMMIT DROP AS {mirrored()};
    ANALYZE pay_mirrored;
    INSERT INTO pay_back {AGAIN};
    ANALYZE pay_back
"""


def posted_lines(only: str = "") -> str:
    """Return what was posted of the payments that went back; `only` is a test of the rows of `pay_back`."""
    test = f" WHERE {only}" if only else ""
    return f"""
        SELECT x.payment_id, x.collector_id, sum(x.amount) AS amount, sum(x.base) AS base FROM commissions_line x
        WHERE x.run_id = ANY (%(posted)s) AND x.exclusion = ''
          AND x.payment_id = ANY (ARRAY(SELECT reverses_id FROM pay_back{test}))
        GROUP BY 1, 2 HAVING sum(x.base) <> 0
    """


def taken(multiplier: str = "s.multiplier", lines: str = "") -> str:
    """Return the lines of what was taken back, with the factors `multiplier` of that month, in proportion.

    `lines` are those of the payments where they are not what was posted.

    That is where the version that paid them mirrors, within its days. Whom no plan pays now, nor paid when the
    reversal came, has nothing that could be taken back: it waits for a person, once. What is no fact of the open month
    is in none of its totals.
    """
    return f"""
    WITH l AS ({lines or posted_lines()}
    ), s AS (
        SELECT DISTINCT ON (y.month, x.collector_id) y.month, x.collector_id, x.multiplier
        FROM commissions_run y JOIN commissions_statement x ON x.run_id = y.id WHERE y.id = ANY (%(posted)s)
        ORDER BY y.month, x.collector_id, x.id DESC
    ), w AS (
        SELECT y.month, x.collector_id FROM commissions_run y JOIN commissions_statement x ON x.run_id = y.id
        WHERE y.id = ANY (%(later)s)
    ), t AS (
        SELECT r.payment_id, r.month, r.origin, COALESCE(l.collector_id, r.owner_id) AS collector_id, r.days,
               {quotient(f"l.amount * {multiplier} * r.amount", "NULLIF(r.counted, 0)")} AS amount,
               round(r.amount * COALESCE(sum(l.base) OVER o / NULLIF(sum(l.base) OVER w, 0), 1), {_PLACES}) AS up_to,
               round(r.amount * COALESCE((sum(l.base) OVER o - l.base) / NULLIF(sum(l.base) OVER w, 0), 0), {_PLACES})
                   AS from_, r.own AND NOT r.stranger AS counts,
               r.stranger AND r.owner_id = COALESCE(l.collector_id, r.owner_id) AS told
        FROM pay_back r
        LEFT JOIN l ON l.payment_id = r.reverses_id
        LEFT JOIN s ON s.month = r.month AND s.collector_id = l.collector_id
        WINDOW w AS (PARTITION BY r.payment_id), o AS (PARTITION BY r.payment_id ORDER BY l.collector_id)
    ), v AS (
        SELECT t.*, u.clawback, COALESCE(t.days > u.days, false) AS late,
               t.collector_id = ANY (%(paid)s) OR w.collector_id IS NOT NULL AS paid
        FROM t
        LEFT JOIN pay_rule u ON u.month = t.month AND u.collector_id = t.collector_id
        LEFT JOIN w ON w.month = t.origin AND w.collector_id = t.collector_id
    )
    SELECT payment_id, month, origin, collector_id, late, CASE WHEN counts THEN up_to - from_ ELSE 0 END AS base,
           CASE WHEN NOT paid AND NOT told THEN ARRAY['no_plan:'] WHEN paid AND clawback = ''
                THEN ARRAY['no_clawback_policy:'] END AS faults,
           CASE WHEN clawback = 'mirror' AND NOT late AND paid THEN COALESCE(amount, 0) ELSE 0 END AS amount
    FROM v
    """


TAKEN = f"CREATE TEMPORARY TABLE pay_taken ON COMMIT DROP AS {taken()}; ANALYZE pay_taken"
CLAWED = f"""
    INSERT INTO {{table}} ({COLUMNS})
    SELECT %(run)s, r.fact_id, r.payment_id, t.collector_id, NULL, 0, t.base, t.amount, '{{{{}}}}', '{{{{}}}}', NULL,
           CASE WHEN t.late THEN 'after_clawback' ELSE 'clawback' END, t.faults
    FROM pay_back r JOIN pay_taken t ON t.payment_id = r.payment_id WHERE r.origin IS NULL
"""
CLAWED_ANEW = f"""
    INSERT INTO {{table}} ({COLUMNS})
    SELECT %(run)s, r.fact_id, r.payment_id, c.collector_id, NULL, 0, 0, c.amount, '{{{{}}}}', '{{{{}}}}', NULL,
           'clawed_anew', NULL
    FROM (
        SELECT payment_id, collector_id, COALESCE(t.amount, 0) - COALESCE(m.amount, 0) AS amount
        FROM pay_mirrored m FULL JOIN pay_taken t USING (payment_id, collector_id)
    ) c JOIN pay_back r USING (payment_id) WHERE c.amount <> 0 AND r.origin IS NOT NULL
"""
# By person, month of the payment and month in whose run its reversal was looked at first: each sum is rounded. Before
# it is what was taken back, now what is.
NOW = """
    SELECT month, collector_id, origin, sum(amount) FROM pay_taken GROUP BY 1, 2, 3 HAVING sum(amount) <> 0
"""
BEFORE = """
    SELECT r.month, m.collector_id, r.origin, sum(m.amount) FROM pay_mirrored m JOIN pay_back r USING (payment_id)
    GROUP BY 1, 2, 3 HAVING sum(m.amount) <> 0
"""
