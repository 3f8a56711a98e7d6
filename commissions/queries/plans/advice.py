"""What is wrong with a plan, or worth knowing before anyone signs it, as sentences in the reader's language."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from commissions.engine.components import Attainment, Component, tables
from commissions.engine.conduct import judge
from commissions.engine.definition import Measure, Plan
from commissions.engine.lint import MONEY, Finding, lint
from commissions.engine.read_plan import gather
from commissions.engine.reading import Problem
from commissions.engine.tables import Table
from commissions.queries.plans import plan_words as words
from commissions.rules.documents import NotADocument
from common import money

SECTIONS = ("measures", "line", "period", "team")
OF_SECTION = {"on_transfer": "credit", "holdback": "settle", "clawback": "settle"}
PLACE = re.compile(r'^(\w+)(?: "([^"]*)"| row (\d+))?(?:, (.*))?$')


@dataclass(frozen=True, slots=True)
class Advice:
    """One finding. `section` and `id` say where (id "" outside of components), `row` counts from 1, 0 is all of it.

    `refuses`: the plan cannot pay anyone as long as it stands. A cliff has the value `at` which pay jumps by `jump`.
    """

    section: str
    id: str
    row: int
    code: str
    refuses: bool
    sentence: str
    at: Decimal | None = None
    jump: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """A document examined: the plan as the engine reads it (None while it cannot be read), and what was found."""

    plan: Plan | None
    found: tuple[Advice, ...]

    @property
    def faults(self) -> list[Advice]:
        """What stands before approval."""
        return [one for one in self.found if one.refuses]

    @property
    def cliffs(self) -> list[Advice]:
        """Where one more cent, or point, makes the pay jump."""
        return [one for one in self.found if one.code == "cliff"]


def examine(document: Mapping[str, Any], *, currency: str, chinese: bool, share: Decimal | None = None) -> Examined:
    """Return what is found in a document whose plan pays in `currency`.

    `chinese`: a creditor under the Chinese pack is collected for; pay for money alone is then refused (art. 66).
    `share` is the part of pay, 0 to 1, that the plan makes, where it is known.
    """
    problems: list[Problem] = []
    plan = gather(document, problems)
    found = [of_problem(one) for one in problems]
    if document.get("currency") not in (None, currency):
        sentence = _("The document pays in another currency. Write %(currency)s.") % {"currency": currency}
        found.append(Advice("currency", "", 0, "other_currency", refuses=True, sentence=sentence))
    elif document.get("rounding") and plan is not None and plan.rounding.places > money.exponent(currency):
        facts = {"currency": currency, "digits": money.exponent(currency)}
        sentence = _("%(currency)s has %(digits)s digits after the point. Round to no more.") % facts
        found.append(Advice("rounding", "", 0, "too_fine", refuses=True, sentence=sentence))
    if plan is not None and plan.select.date != "value_date":
        sentence = _(
            "The desk counts a payment in the month of its value date. Choose that; what is not cleared yet when the"
            " month is calculated is paid with a later run."
        )
        found.append(Advice("select", "", 0, "other_date", refuses=True, sentence=sentence))
    if problems or plan is None:
        return Examined(None, tuple(found))
    conduct = judge(plan, chinese=chinese, variable_share=share)
    judged = (one for one in conduct.findings if one.code != "cliff")
    found += [_of_finding(one, plan, currency) for one in (*lint(plan), *judged)]
    return Examined(plan, tuple(found))


def of_problem(problem: Problem) -> Advice:
    """Return what the reader of a document, or of a case, found."""
    section, name, row, rest = _placed(problem.place)
    code = "missing" if problem.code.startswith("missing_") else problem.code
    said = PROBLEMS.get(code, lambda: _("This cannot be read."))()
    spots = [words.section(section)] if section else []
    spots += [f"“{name}”"] if name else []
    spots += [words.spot(part) for part in rest.split(", ") if part]
    where = " › ".join(spots)
    sentence = _("%(where)s: %(said)s") % {"where": where, "said": said} if where else said
    return Advice(section, name, row, problem.code, refuses=True, sentence=sentence)


def unread(error: NotADocument) -> str:
    """Return why a text is no document that can be kept, and what to do."""
    return UNREAD[error.code]() % error.facts


def _placed(place: str) -> tuple[str, str, int, str]:
    """Return section, id, row within the component (0: none) and the rest of the place."""
    found = PLACE.match(place)
    if found is None:
        return "", "", 0, place
    section, name, number, rest = found.groups()
    inner = re.match(r"(?:rows|cells) row (\d+)", rest or "")
    return section, name or (f"#{number}" if number else ""), int(inner[1]) if inner else 0, rest or ""


def _of_finding(finding: Finding, plan: Plan, currency: str) -> Advice:
    section, component = _home(finding, plan)
    sentence = FINDINGS[finding.code](finding, component, currency)
    name = component.id if component else ""
    return Advice(section, name, finding.row, finding.code, finding.refuses, sentence, finding.at, finding.jump)


def _home(finding: Finding, plan: Plan) -> tuple[str, Any]:
    if finding.component in OF_SECTION:
        return OF_SECTION[finding.component], None
    for section in ("measures", "line", "period", "team"):
        for one in getattr(plan, section):
            if one.id == finding.component:
                return section, one
    return "", None


def plain(number: Decimal | None) -> str:
    """Return the number without needless zeros, thousands grouped: "0.5", "12,000"."""
    if number is None:
        return ""
    return f"{number.normalize():,f}" if number else "0"


def _rows(finding: Finding, component: Component | Measure | None) -> Table:
    if isinstance(component, Measure):
        return component.table
    found = dict(tables(component)) if component else {}
    return found.get("cols" if finding.sentence.startswith("cols") else "rows") or Table(())


def _seam(finding: Finding, component: Component | Measure | None) -> dict[str, Any]:
    rows = _rows(finding, component).rows
    one = rows[finding.row - 2] if len(rows) > 1 and finding.row > 1 else rows[0]
    this = rows[finding.row - 1]
    return {
        "row": finding.row,
        "before": finding.row - 1,
        "end": plain(one.end),
        "start": plain(this.start),
        "last": plain(this.end),
    }


def _cliff(finding: Finding, component: Component | None, currency: str) -> str:
    facts = {"at": plain(finding.at), "by": words.fact(getattr(component, "by", "") or "recovered")}
    if isinstance(component, Attainment):
        facts["at"] = _("%(percent)s %% of the target") % {"percent": plain(finding.at)}
    elif getattr(component, "by", "recovered") in MONEY and finding.at is not None:
        facts["at"] = money.signed(finding.at, currency)
    else:
        facts["at"] = _("%(by)s of %(at)s") % facts
    if finding.jump is None:
        return _("Cliff at %(at)s: the factor of the whole pay changes there.") % facts
    facts["jump"] = money.signed(abs(finding.jump), currency)
    if finding.jump < 0:
        return _("Cliff at %(at)s: one step more pays %(jump)s less.") % facts
    return _("Cliff at %(at)s: one step more pays %(jump)s more.") % facts


def _quoted(finding: Finding) -> str:
    found = re.search(r'"([^"]+)"', finding.sentence)
    return words.fact(found[1]) if found else ""


Says = Callable[[Finding, Component | None, str], str]


def _says(sentence: Callable[[], str]) -> Says:
    """Return the sentence with what its row and the row above begin and end at."""
    return lambda finding, component, _currency: sentence() % _seam(finding, component)


FINDINGS: dict[str, Says] = {
    "empty": lambda *_about: _("The plan pays nothing yet. Add what it pays for."),
    "backwards": _says(lambda: _("Row %(row)s ends at %(last)s, before it begins. Let it end later.")),
    "not_open": _says(lambda: _("Nothing holds from %(last)s on. Leave the end of the last row open.")),
    "start": _says(lambda: _("Nothing holds what lies below %(start)s. Begin at 0 or 1.")),
    "unreachable": _says(
        lambda: _("Row %(row)s is never reached: row %(before)s is open. Close that one or take this away.")
    ),
    "gap": _says(lambda: _("No row holds what lies from %(end)s to %(start)s. Begin row %(row)s at %(end)s.")),
    "overlap": _says(
        lambda: _("Rows %(before)s and %(row)s both hold what lies from %(start)s to %(end)s. Let them meet.")
    ),
    "rate_out_of_range": lambda finding, *_about: (
        _("The rate of row %(row)s is not between 0 and 100 %%.") % {"row": finding.row}
        if finding.row
        else _("A rate is between 0 and 100 %.")
    ),
    "rate_of_a_count": lambda finding, *_about: (
        _("Row %(row)s pays more than 1 for each “%(name)s”: right for a count, more than all of it for money.")
        % {"row": finding.row, "name": _quoted(finding)}
    ),
    "gate_below_zero": lambda finding, *_about: (
        _("Row %(row)s: a gate takes pay away or lets it through; it is not below 0.") % {"row": finding.row}
    ),
    "gate_without_source": lambda finding, *_about: (
        _("The gate asks for “%(name)s”, and the plan does not say where that comes from. Name its source.")
        % {"name": _quoted(finding)}
    ),
    "cap_below_first_tier": lambda finding, *_about: (
        _("The cap lies below what the first row of “%(name)s” pays. Raise it.") % {"name": _quoted(finding)}
    ),
    "cliff": _cliff,
    "mirror_misses_period": lambda *_about: _(
        "A reversal takes back what lines earned; what the month earned on its sum needs the month figured again."
    ),
    "only_money": lambda finding, *_about: (
        _(
            "Recovered money is all that this pays for. 信用卡业务监督管理办法 art. 66 forbids such pay. Add a quality"
            " gate, complaints or kept promises."
        )
        if finding.refuses
        else _("Recovered money is all that this pays for. Add a quality gate, complaints or kept promises.")
    ),
    "no_quality_gate": lambda *_about: _("No gate holds the pay back for poor conduct."),
    "mostly_variable": lambda finding, *_about: (
        _("%(share)s of the pay in the plan's cases is variable. Conduct rules name that as a risk.")
        % {"share": finding.sentence.split(" ")[0]}
    ),
}
UNREAD: dict[str, Callable[[], str]] = {
    "empty": lambda: _("nothing is written there. Write a plan."),
    "too_large": lambda: _("is too large. Split it into several files."),
    "not_text": lambda: _("line %(line)s is not UTF-8. Save the file as UTF-8."),
    "not_json": lambda: _("line %(line)s, column %(column)s is no JSON. Correct what stands there or just before."),
    "twice": lambda: _("%(place)s: stands twice. Keep one."),
    "too_deep": lambda: _("braces and brackets nest too deep. Write fewer within each other."),
    "not_an_object": lambda: _("a plan is one object in braces. Write it as one."),
    "unstorable": lambda: _("it is too long or has signs that cannot be stored. Take some away."),
}
PROBLEMS: dict[str, Callable[[], str]] = {
    "missing": lambda: _("is missing."),
    "not_text": lambda: _("must be a text."),
    "not_a_name": lambda: _("must be the name of a figure, such as qa_score."),
    "not_a_currency": lambda: _("must be the code of a currency, such as CNY."),
    "needs_mirror": lambda: _("works only where a reversal takes back what its payment earned. Choose that."),
    "needs_whole": lambda: _("goes with a rate, or with rows of which one counts for the whole."),
    "not_bps": lambda: _("must be basis points, whole from 0 to 10000."),
    "ambiguous": lambda: _("has rows of which a value finds two, or which none finds. Begin each where one ends."),
    "overlapping_versions": lambda: _("holds on days on which another version holds. Let them meet."),
    "not_a_choice": lambda: _("is none of the choices."),
    "too_small": lambda: _("is too small."),
    "not_whole": lambda: _("must be a whole number, not below 0."),
    "not_a_number": lambda: _("must be a number written as text: “0.005”, “0.05” for 5 percent, “1000”."),
    "not_true_or_false": lambda: _("must be true or false."),
    "not_a_day": lambda: _("must be a day, such as 2026-03-31."),
    "not_a_list": lambda: _("must be a list."),
    "not_an_object": lambda: _("must be an object in braces."),
    "unknown_field": lambda: _("is not known here. Take it away."),
    "not_a_condition": lambda: _("must be a figure, a sign and a value, such as “dpd < 60”."),
    "empty": lambda: _("has no row. Write at least one."),
    "not_a_row": lambda: _("does not have the shape of a row: from, to, value."),
    "one_of": lambda: _("needs exactly one way to say how much."),
    "not_codes": lambda: _("must be a list of codes."),
    "unknown_expected": lambda: _("is not known here. Take it away."),
    "backwards": lambda: _("must be after the first day."),
    "twice": lambda: _("names two parts. Give each a name of its own."),
    "no_such_gate": lambda: _("names a gate that the plan does not have."),
    "unknown_schema": lambda: _("is not the schema that the desk reads. Write 1."),
    "missing_weights": lambda: _("is missing."),
    "not_a_type": lambda: _("is no type that this section takes."),
}


def told(faults: Iterable[Advice]) -> list[dict[str, Any]]:
    """Return findings as the API tells them; `refuses` says what stands before approval."""
    return [
        {
            "section": one.section,
            "component": one.id,
            "row": one.row,
            "code": one.code,
            "refuses": one.refuses,
            "sentence": one.sentence,
        }
        for one in faults
    ]
