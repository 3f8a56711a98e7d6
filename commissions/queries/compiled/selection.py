"""S0 as SQL: payments less what was taken back, whether each counts, and how much of it (`engine.selection`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from commissions.engine.definition import Plan, Version
from commissions.engine.facts import Period
from commissions.queries.compiled.catalogue import FIXED, Catalogue, columns_of, of_payment
from commissions.queries.compiled.expressions import (
    Found,
    Scope,
    Term,
    day,
    fenced,
    number,
    rounded_quotient,
    text,
)
from commissions.queries.compiled.quantities import amount, holds

LACKS = "?"
NO_DAY = "NULL::date"


@dataclass(frozen=True, slots=True)
class Layer:
    """A relation and the names that it answers to; `own` are those of the payment alone, without its collector."""

    sql: str
    scope: Scope
    own: Scope


def netted(catalogue: Catalogue) -> str:
    """Return the relation `back`: what was taken back of each payment by reversals among the same facts."""
    back = catalogue.other(catalogue.reverses)
    if catalogue.among:
        amount = catalogue.other(catalogue.amount)
        sums = f"SELECT {back} AS reverses, sum({amount}) AS amount FROM {catalogue.source} r"
        return f"{sums} WHERE {back} IS NOT NULL GROUP BY 1"
    return (
        f"SELECT {back} AS reverses, sum({catalogue.other(catalogue.amount)}) AS amount "
        f"FROM {catalogue.source} r JOIN {catalogue.source} f "
        f"ON {catalogue.key} = {back} AND {catalogue.reverses} IS NULL GROUP BY 1"
    )


def judged(version: Version, catalogue: Catalogue, period: Period, names: Sequence[str], *, among: str = "") -> Layer:
    """Return each payment of the version's days with `verdict` (NULL: it counts), `on_day`, `base` and `over`.

    A verdict is the reason why it does not count, or "?" with the name of the fact that is missing. `among` is a test
    of facts `f` that leaves the others out.
    """
    plan = version.plan
    with_names = _named(version, catalogue, names, among)
    scope, own = with_names.scope, with_names.sql
    base, over = _base(plan, scope), "NULL::numeric"
    lack = base.lack
    sql = base.sql
    if plan.select.most is not None:
        most = amount(plan.select.most, scope)
        bound = f"GREATEST({most.sql}, 0)"
        capped = f"base0 > 0 AND base0 > {bound}"
        lack = _then(lack, f"CASE WHEN {base.sql} > 0 THEN {most.lack} END" if most.lack else "")
        sql, over = f"CASE WHEN {capped} THEN {bound} ELSE base0 END", f"CASE WHEN {capped} THEN base0 - {bound} END"
    verdict = _verdict(plan, catalogue, period, scope, lack)
    if plan.select.most is not None:
        own = fenced(["*", f"{base.sql} AS base0"], f"({own}) a")
    judged_now = fenced(["*", f"{verdict} AS verdict", f"{sql} AS base", f"{over} AS over"], f"({own}) b")
    found = Scope({**scope, "base": Term(number="base", sure=True)})
    return Layer(judged_now, found, found)


def _then(*lacks: str) -> str:
    found = [one for one in lacks if one]
    return f"COALESCE({', '.join(found)})" if len(found) > 1 else "".join(found)


def _named(version: Version, catalogue: Catalogue, names: Sequence[str], among: str) -> Layer:
    """Return the payments of the version's days, the names that are asked for as columns."""
    on, lack = _day(version.plan, catalogue)
    rest = "f_amount + COALESCE(back_amount, 0)"
    quality, quality_lack = _quality(version.plan, catalogue, rest)
    columns = [f"{rest} AS amount", f"{on} AS on_day", *_kept(version.plan, catalogue)]
    received = catalogue.given("received").number
    received = f"CASE WHEN back_amount <> 0 THEN f_amount{f' ELSE {received}' if received else ''} END"
    scope = Scope({"amount": Term(number="amount", sure=True), "account": Term(text="account", sure=True)})
    columns.append(f"{received} AS received")
    scope["received"] = Term(number="received")
    for place, name in enumerate(names):
        if name not in FIXED:
            found, scope[name] = columns_of(place, of_payment(name, catalogue, on, quality))
            columns += found
    asks = "settlement_quality" in version.plan.line_names
    columns.append(f"{_then(lack, quality_lack if asks else '') or 'NULL::text'} AS lack")
    return Layer(fenced(columns, _source(version, catalogue, among)), scope, scope)


def _kept(plan: Plan, catalogue: Catalogue) -> list[str]:
    """Return the columns that selection and credit of the plan look at, whatever names are asked for."""
    select, transfer = plan.select, plan.credit.on_transfer
    kept = [f"{catalogue.key} AS fact", f"{catalogue.account} AS account", f"{catalogue.order} AS place_in_day"]
    kept += [f"{expression} AS {name}" for expression, name in catalogue.kept]
    kept.append(f"{catalogue.person(plan.credit.by)} AS owner")
    if catalogue.shares:
        kept.append(f"{catalogue.shares} AS shares")
    if catalogue.flags and select.exclude:
        kept.append(f"{catalogue.flags} AS flags")
    if transfer is not None:
        kept.append(f"{catalogue.person('previous_owner')} AS owner_before")
        kept.append(f"{catalogue.day('transferred_on') or NO_DAY} AS moved_on")
    if select.cleared_days is not None:
        kept.append(f"{catalogue.day('cleared_on') or NO_DAY} AS cleared_on")
    if select.grace is not None:
        kept.append(f"{catalogue.day(select.grace.start) or NO_DAY} AS grace_on")
    if select.attribution is not None:
        kept.append(f"{catalogue.day(select.attribution.start) or NO_DAY} AS window_on")
        kept.append(f"{catalogue.given('creditor').text or 'NULL::text'} AS window_creditor")
    return kept


def _source(version: Version, catalogue: Catalogue, among: str) -> str:
    tests = [f"{catalogue.reverses} IS NULL", *([f"({among})"] if among else [])]
    if version.start is not None:
        tests.append(f"{catalogue.value_on} >= {day(version.start)}")
    if version.end is not None:
        tests.append(f"{catalogue.value_on} < {day(version.end)}")
    if version.start is None and version.end is None:
        tests.append(f"{catalogue.value_on} IS NOT NULL")
    columns = f"f.*, {catalogue.amount} AS f_amount"
    return (
        f"(SELECT {columns}, back.amount AS back_amount FROM {catalogue.source} f "
        f"LEFT JOIN back ON back.reverses = {catalogue.key} WHERE {' AND '.join([*tests, left(catalogue)])}) f"
    )


def left(catalogue: Catalogue) -> str:
    """Return the test that something of the payment is left after what was taken back."""
    within = f"back.amount <> -({catalogue.amount}) AND {_within(catalogue.amount, 'back.amount')}"
    return f"(back.amount IS NULL OR back.amount = 0 OR ({within}))"


def _within(whole: str, back: str) -> str:
    """Return the test that no more went back than came in."""
    return f"({whole}) + {back} BETWEEN LEAST({whole}, 0) AND GREATEST({whole}, 0)"


def over_reversed(catalogue: Catalogue) -> str:
    """Return the test that more went back than came in."""
    return f"NOT ({_within(catalogue.amount, 'back.amount')})"


def _day(plan: Plan, catalogue: Catalogue) -> tuple[str, str]:
    """Return the day that places a payment in a period, and its lack."""
    name = plan.select.date
    if name == "eligible_on":
        given = catalogue.day(name)
        cleared = catalogue.day("cleared_on") or NO_DAY
        follows = f"{cleared} + {plan.select.cleared_days or 0}"
        on = f"COALESCE({given}, {follows})" if given else follows
        return on, f"CASE WHEN {on} IS NULL THEN 'cleared_on' END"
    on = catalogue.day(name) or NO_DAY
    return on, "" if name == "value_date" else f"CASE WHEN {on} IS NULL THEN {text(name)} END"


def _quality(plan: Plan, catalogue: Catalogue, rest: str) -> tuple[Term, str]:
    """Return settlement quality as a ratio kept between 0 and 1, and what lacks of it (`selection.quality_of`)."""
    floors = [one.floor for one in plan.measures if one.kind == "negotiation" and one.floor is not None]
    floor_given, balance = catalogue.given("floor"), catalogue.given("balance").number
    floor = _defaulted(floor_given, number(floors[0]) if floors else "")
    recovered = _defaulted(catalogue.given("recovered_to_date"), f"({rest})")
    if not floor or not balance:
        return Term(), ""
    known = f"{floor} IS NOT NULL AND {balance} IS NOT NULL AND {recovered} IS NOT NULL"
    part, whole = f"({recovered} - {floor} * {balance})", f"({balance} * (1 - {floor}))::numeric"
    good = f"{known} AND {balance} > 0 AND {floor} >= 0 AND {floor} < 1"
    kept = f"CASE WHEN {good} THEN LEAST(GREATEST({part}, 0), {whole})::numeric END"
    lack = (
        f"CASE WHEN {known} AND {balance} <= 0 THEN 'balance' "
        f"WHEN {known} AND NOT ({floor} >= 0 AND {floor} < 1) THEN 'floor' END"
    )
    if stated := catalogue.given("settlement_quality").there:
        lack = f"CASE WHEN {stated} THEN NULL ELSE {lack} END" if stated != "false" else lack
    return Term(number=kept, whole=f"CASE WHEN {good} THEN {whole} ELSE 1 END"), lack


def _defaulted(given: Term, default: str) -> str:
    """Return the number given, or the default where nothing at all is given."""
    if not given.number:
        return default
    if not default:
        return given.number
    return f"(CASE WHEN {given.there or 'true'} THEN {given.number} ELSE {default} END)"


def _verdict(plan: Plan, catalogue: Catalogue, period: Period, scope: Scope, base_lack: str) -> str:
    outside = f"on_day < {day(period.start)} OR on_day >= {day(period.end)}"
    cases = [f"WHEN lack IS NOT NULL THEN '{LACKS}' || lack", f"WHEN {outside} THEN 'outside_period'"]
    for exclusion in plan.select.exclude:
        test = holds(exclusion.when, scope) if exclusion.when else Found("false")
        if catalogue.flags:
            cases.append(f"WHEN {text(exclusion.reason)} = ANY (flags) THEN {text(exclusion.reason)}")
        if test.lack:
            cases.append(f"WHEN {test.lack} IS NOT NULL THEN '{LACKS}' || {test.lack}")
        if test.sql != "false":
            cases.append(f"WHEN {test.sql or 'true'} THEN {text(exclusion.reason)}")
    cases += [*_cleared(plan, period), *_grace(plan), *_window(plan)]
    if base_lack:
        cases.append(f"WHEN {base_lack} IS NOT NULL THEN '{LACKS}' || {base_lack}")
    return f"CASE {' '.join(cases)} END"


def _cleared(plan: Plan, period: Period) -> list[str]:
    if plan.select.cleared_days is None:
        return []
    late = f"COALESCE(cleared_on + {plan.select.cleared_days} > {day(period.as_of)}, true)"
    return [f"WHEN amount > 0 AND {late} THEN 'not_cleared'"]


def _grace(plan: Plan) -> list[str]:
    grace = plan.select.grace
    if grace is None:
        return []
    most = f"<= {grace.days}" if grace.inclusive else f"< {grace.days}"
    return [
        f"WHEN grace_on IS NULL THEN {text(LACKS + grace.start)}",
        "WHEN on_day < grace_on THEN 'before_start'",
        f"WHEN on_day - grace_on {most} THEN 'in_grace'",
    ]


def _window(plan: Plan) -> list[str]:
    window = plan.select.attribution
    if window is None:
        return []
    cases = " ".join(f"WHEN {text(creditor)} THEN {days}" for creditor, days in window.by_creditor.items())
    days = f"CASE window_creditor {cases} ELSE {window.days} END" if cases else str(window.days)
    return [
        "WHEN COALESCE(window_on > on_day, true) THEN 'not_attributed'",
        f"WHEN on_day - window_on > {days} THEN 'outside_window'",
    ]


def _base(plan: Plan, scope: Scope) -> Found:
    quantity, received = plan.select.base, scope["received"]
    own = amount(quantity, scope)
    if not received.number or (quantity.of == "amount" and not (quantity.less or quantity.add)):
        return own
    whole = amount(quantity, Scope({**scope, "amount": received}))
    part = rounded_quotient(f"{whole.sql} * amount", received.number, plan.rounding.places)
    return Found(f"CASE WHEN {received.number} IS NULL THEN {own.sql} ELSE {part} END", own.lack)
