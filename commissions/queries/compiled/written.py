"""The lines of a run as they are stored, by what the stages and the facts say; `table` is where they go."""

COLUMNS = """run_id, fact_id, payment_id, collector_id, version_id, bps, base, amount, rows, "values", parts, exclusion,
    faults"""
LINES = f"""
    INSERT INTO {{table}} ({COLUMNS})
    {{head}} SELECT %(run)s, state, fact, collector, (%(versions)s::bigint[])[version + 1], bps, credited, pay, rows,
        "values", parts, '', faults
    FROM ({{lines}}) o
"""
APART = f"""
    INSERT INTO {{table}} ({COLUMNS})
    {{head}} SELECT %(run)s, f.id, a.fact, COALESCE(a.collector, f.owner), NULL, 0, a.amount, 0, '{{{{}}}}', '{{{{}}}}',
        NULL, left(a.code, 60), CASE WHEN a.kind = 'fault' THEN ARRAY[left(a.code || ':' || a.detail, 200)] END
    FROM ({{apart}}) a JOIN pay_suspect f ON f.payment = a.fact
"""
ALONE = f"""
    INSERT INTO {{table}} ({COLUMNS})
    SELECT %(run)s, id, payment, owner, NULL, 0, amount, 0, '{{{{}}}}', '{{{{}}}}', NULL, 'unknown_payment',
        ARRAY['unknown_payment:'] FROM pay_alone a
    WHERE NOT EXISTS (SELECT 1 FROM {{table}} l WHERE l.run_id = %(run)s AND l.payment_id = a.payment)
"""
# What no plan looks at: money from before the placement, money of nobody, and of somebody whom no plan pays.
REST = f"""
    INSERT INTO {{table}} ({COLUMNS})
    SELECT %(run)s, r.id, r.payment_id, r.owner_id, NULL, 0, r.amount, 0, '{{{{}}}}', '{{{{}}}}', NULL, r.code,
        CASE WHEN r.code <> 'before_placement' THEN ARRAY[r.code || ':'] END
    FROM (
        SELECT f.id, f.payment_id, f.owner_id, f.amount, CASE
            WHEN 'before_placement' = ANY (f.flags) THEN 'before_placement'
            WHEN f.owner_id IS NULL THEN 'unattributed'
            WHEN NOT f.owner_id = ANY (%(people)s::bigint[]) THEN 'no_plan' END AS code
        {{facts}}
    ) r WHERE r.code IS NOT NULL
"""
# One pass over what was stored: what it comes to for each collector, and the sum of the digests of its lines. A run's
# own table needs no `theirs`: asked for one run of many, the database expects few rows and sorts a million on disk.
THEIRS = "WHERE run_id = %(run)s"
STORED = """
    SELECT collector_id, exclusion, faults IS NOT NULL, count(*), count(*) FILTER (WHERE base > 0), sum(base),
           sum(amount), sum(hash_record_extended(
               (payment_id, version_id, bps, base, amount, rows, "values", parts, faults), 0)::numeric)
    FROM {table} {theirs}
    GROUP BY collector_id, exclusion, faults IS NOT NULL
"""
POSTED = "SELECT count(*), COALESCE(sum(f.amount), 0) {facts}"
LOST = """
    SELECT (SELECT count(*) FROM pay_fact), count(*) FROM pay_suspect f WHERE NOT EXISTS (
        SELECT 1 FROM {table} l WHERE l.run_id = %(run)s AND l.payment_id = f.payment)
"""
