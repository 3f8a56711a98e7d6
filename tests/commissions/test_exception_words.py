"""What stands before a run is named once: by the same words on its page, in worked cases and in simulations."""

from commissions.enums import ExceptionKind
from commissions.forms.plans import case_forms
from commissions.queries import exception_words, reasons
from commissions.queries.plans import outcomes


def test_every_exception_has_its_sentence_and_one_name_everywhere() -> None:
    assert list(exception_words.SENTENCES) == list(ExceptionKind)
    for kind in ExceptionKind:
        assert {reasons.label(kind.value), outcomes.fault(kind.value)} == {str(kind.label)}


def test_a_worked_case_may_expect_all_but_that_it_fails() -> None:
    offered = [code for code, _label, _chosen in case_forms._exceptions({})]
    assert set(ExceptionKind.values) - set(offered) == {"plan_fails"}
