"""S1 as SQL: who is credited, in basis points that add up, to the cent (`engine.crediting`)."""

from dataclasses import dataclass
from decimal import Decimal

from commissions.engine.definition import Plan
from commissions.engine.numbers import WHOLE_BPS
from commissions.queries.compiled.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Credits:
    """The credits of one version: those of one owner, and those of several, where the plan or the facts split any.

    `collector` is NULL for what nobody is credited with.
    """

    whole: str
    split: str


def credited(judged: str, shareable: str, plan: Plan, catalogue: Catalogue) -> Credits:
    """Return the credits of what counts, each row with all columns of its payment, `collector`, `bps`, `base` whole.

    `shareable` is what was judged of those alone that may be shared (`may_be_shared`). `credited` is the part of the
    base that the collector is credited with.
    """
    counting = "verdict IS NULL"
    shared_by = several(plan, catalogue)
    tests = [counting, *([f"NOT ({shared_by})"] if shared_by else []), "owner IS NOT NULL"]
    whole = f"SELECT *, owner AS collector, {WHOLE_BPS} AS bps, base AS credited FROM ({judged}) j"
    whole = f"{whole} WHERE {' AND '.join(tests)}"
    if not shared_by:
        return Credits(whole, "")
    lateral = f"CROSS JOIN LATERAL ({_shared(plan, catalogue)}) s"
    shared = f"SELECT j.*, s.collector, s.bps, s.credited FROM ({shareable}) j {lateral}"
    return Credits(whole, f"{shared} WHERE {counting} AND ({shared_by})")


def unattributed(plan: Plan, catalogue: Catalogue) -> str:
    """Return the test that nobody can be credited with a payment, as a text: NULL, or the detail to say."""
    shared_by = several(plan, catalogue)
    nobody = "CASE WHEN owner IS NULL THEN '' END"
    if not catalogue.shares:
        return nobody
    given = f"(SELECT sum(value::numeric) FROM jsonb_each_text({_stated(catalogue)}))"
    return (
        f"CASE WHEN {shared_by} THEN CASE WHEN {given} > {WHOLE_BPS} THEN 'shares of ' || {given} || ' basis points' "
        f"WHEN {_has_shares()} AND {given} = 0 THEN '' END ELSE {nobody} END"
    )


def _has_shares() -> str:
    return "(shares IS NOT NULL AND shares <> '{}'::jsonb)"


def _stated(catalogue: Catalogue) -> str:
    return "shares" if catalogue.shares else "'{}'::jsonb"


def _moved(plan: Plan) -> str:
    """Return the test that the split on transfer lasts: its last day still counts."""
    split = plan.credit.on_transfer
    if split is None:
        return ""
    lasts = f"on_day BETWEEN moved_on AND moved_on + {split.days}"
    return f"COALESCE({lasts} AND owner_before <> owner, false)"


def may_be_shared(plan: Plan, catalogue: Catalogue) -> str:
    """Return the test of a fact `f` without which its payment is never shared, "" when none ever is."""
    tests = [f"{catalogue.shares} <> '{{}}'::jsonb"] if catalogue.shares else []
    if plan.credit.on_transfer is not None:
        moved = catalogue.day("transferred_on")
        tests.append(f"{moved} IS NOT NULL" if moved else "false")
    return " OR ".join(tests)


def several(plan: Plan, catalogue: Catalogue) -> str:
    """Return the test that a payment is shared, "" when none ever is."""
    tests = [_has_shares() if catalogue.shares else "", _moved(plan)]
    return " OR ".join(one for one in tests if one)


def _shared(plan: Plan, catalogue: Catalogue) -> str:
    """Return the shares of one payment: largest remainder, ties to the lowest id; nobody comes first."""
    unit = f"{Decimal(1).scaleb(-max(plan.rounding.places, 2)):f}"
    stated = _parties(plan, catalogue)
    parties = f"""
        SELECT collector, bps FROM ({stated}) a WHERE bps <> 0
        UNION ALL SELECT NULL, {WHOLE_BPS} - sum(bps) FROM ({stated}) a
        HAVING sum(bps) < {WHOLE_BPS} AND sum(bps) > 0"""
    cut = f"""
        SELECT collector, bps, div(abs(base) * bps, {WHOLE_BPS} * {unit}) * {unit} AS part,
               sum(bps) OVER () AS given, count(*) OVER () AS parties FROM ({parties}) b"""
    collate = ' COLLATE "C"' if catalogue.person_type == "text" else ""
    ranked = f"""
        SELECT *, abs(base) - sum(part) OVER () AS left_over, row_number() OVER (
            ORDER BY abs(base) * bps - part * {WHOLE_BPS} DESC, collector{collate} NULLS FIRST) AS turn
        FROM ({cut}) c"""
    return f"""
        SELECT collector, bps::int AS bps, CASE WHEN parties = 1 THEN base ELSE
            CASE WHEN base < 0 THEN -1 ELSE 1 END
            * (part + LEAST({unit}, GREATEST(left_over - (turn - 1) * {unit}, 0))) END AS credited
        FROM ({ranked}) d WHERE given <= {WHOLE_BPS}"""


def _parties(plan: Plan, catalogue: Catalogue) -> str:
    """Return who shares one payment, and in which basis points, as stated or as on transfer."""
    found = []
    if catalogue.shares:
        person = f"key::{catalogue.person_type}"
        found.append(f"SELECT {person} AS collector, value::numeric AS bps FROM jsonb_each_text({_stated(catalogue)})")
    split = plan.credit.on_transfer
    if split is not None:
        none_stated = f"NOT {_has_shares()} AND " if catalogue.shares else ""
        new = WHOLE_BPS - split.old_bps
        found.append(
            f"SELECT who AS collector, part::numeric AS bps "
            f"FROM (VALUES (owner_before, {split.old_bps}), (owner, {new})) v (who, part) "
            f"WHERE {none_stated}{_moved(plan)}"
        )
    return " UNION ALL ".join(found)
