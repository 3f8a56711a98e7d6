"""What differs between a worked case and what the plan pays, as codes with their places and as sentences."""

from dataclasses import dataclass

from commissions.engine.reading import Problem


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: a code, whom or what it concerns, and what was expected and found.

    `kind` says what `of` names: person, line (payment, or payment/person), pool or payment. `figure` is the figure of
    it. `period` counts from 1 where a case has several, else it is 0. A `problem` stands in the case itself.
    """

    code: str
    kind: str = ""
    of: str = ""
    figure: str = ""
    expected: str = ""
    found: str = ""
    period: int = 0
    problem: Problem | None = None

    def __str__(self) -> str:
        said = str(self.problem or SENTENCES[self.code].format(one=self, what=self.what))
        if self.code == "exception" and (what_to_do := REMEDIES.get(self.found.partition(" ")[0])):
            said += f" {what_to_do}"
        return f"period {self.period}, {said}" if self.period else said

    @property
    def what(self) -> str:
        """The figure by its place: "A total", "line p1 pay", "pool team"."""
        return " ".join(part for part in ("" if self.kind == "person" else self.kind, self.of, self.figure) if part)


SENTENCES = {
    "differs": "{what}: expected {one.expected}, found {one.found}.",
    "no_figure": "{what}: expected {one.expected}, found no such figure; docs/plans.md lists what there is.",
    "no_person": "{one.of}: is not among the people of the inputs.",
    "no_line": "line {one.of}: there is none.",
    "counts": "payment {one.of}: expected not to count for {one.expected}, found that it counts.",
    "other_reason": "payment {one.of}: expected not to count for {one.expected}, found {one.found}.",
    "left_out": "payment {one.of}: does not count, for {one.found}.",
    "no_exception": "expected the exception {one.expected}, which did not occur.",
    "exception": "{one.of}: {one.found}.",
    "not_refused": "expected to be refused for {one.expected}; found {one.found}.",
    "not_codes": "expected, refused: must be a list of codes.",
    "no_version": "definition: no version holds on {one.expected}.",
    "too_many_digits": "inputs: a figure comes to more digits than money has.",
    "too_far": "inputs: a day comes to lie after the year 9999; write fewer days, or an earlier day.",
    "periods": "expected, periods: must be a list as long as that of the inputs, which has {one.expected}.",
    "nothing": "expected: must name at least one figure.",
}

# What to do about an exception that nobody expected.
REMEDIES = {
    "missing_fact": 'State it in the inputs, as a number where one is needed, or say with "when" whom that part asks.',
    "missing_target": "State a target above 0.",
    "no_row": "No row holds the value, or it is left open: a row holds its beginning and not its end.",
    "unattributed": "Name its owner, or shares of at most 10000 in all.",
    "unknown_collector": "Name one of the people.",
    "no_plan": "Let a version hold on that day.",
    "unknown_payment": 'Let "reverses" name a payment of these periods.',
    "over_reversed": "Take back no more than was paid, by an amount below zero.",
    "no_clawback_policy": 'Say under settle, "clawback", how it is taken back.',
    "pool_without_members": "Let somebody have a part in it.",
}


def of_problem(problem: Problem) -> Difference:
    """Return what is wrong with a case itself."""
    return Difference(problem.code, problem=problem)
