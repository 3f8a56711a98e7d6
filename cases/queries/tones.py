"""The sign under which the state of a row is shown, one map for each noun.

"ok": as it should be; "warn": somebody is waited for; "stop": it did not come about; "dot": it goes on. What is merely
so has a ring.
"""

from collections.abc import Mapping
from typing import Any

from cases.enums import (
    BatchState,
    ClosingState,
    CorrectionState,
    InstalmentState,
    KeepState,
    PaymentState,
    PlanState,
    PromiseState,
    ReturnState,
    SealState,
    TrialState,
)
from cases.models import (
    Closing,
    Correction,
    Instalment,
    KeepRequest,
    Payment,
    PaymentFile,
    Placement,
    Plan,
    Promise,
    ReturnFile,
    SealBatch,
    StrategyVersion,
    Trial,
)
from common.versions import VersionState

OK, WARN, STOP, DOT, RING = "ok", "warn", "stop", "dot", "ring"
VERSION: Mapping[Any, str] = {VersionState.APPROVED: OK, VersionState.SUBMITTED: WARN, VersionState.REFUSED: STOP}
BATCH = {BatchState.APPLIED: OK, BatchState.READ: DOT}
TONES: dict[type, Mapping[Any, str]] = {
    Closing: {ClosingState.DONE: OK, ClosingState.WAITING: WARN},
    Correction: {CorrectionState.APPROVED: OK, CorrectionState.ASKED: WARN},
    Instalment: {InstalmentState.PAID: OK, InstalmentState.MISSED: STOP},
    KeepRequest: {KeepState.GRANTED: OK, KeepState.ASKED: WARN, KeepState.REFUSED: STOP},
    Payment: {PaymentState.POSTED: OK, PaymentState.UNMATCHED: WARN},
    PaymentFile: BATCH,
    Placement: BATCH,
    Plan: {
        PlanState.ACTIVE: OK,
        PlanState.COMPLETED: OK,
        PlanState.AWAITING: WARN,
        PlanState.BROKEN: STOP,
        PlanState.EXPIRED: STOP,
    },
    Promise: {
        PromiseState.KEPT: OK,
        PromiseState.KEPT_WITH_VARIANCE: OK,
        PromiseState.PARTLY_KEPT: STOP,
        PromiseState.BROKEN: STOP,
    },
    ReturnFile: {ReturnState.MADE: OK, ReturnState.FAILED: STOP},
    SealBatch: {SealState.DONE: OK, SealState.ASKED: WARN},
    StrategyVersion: VERSION,
    Trial: {TrialState.RUNNING: DOT},
}
"""The nouns of cases; other apps add their own when they start."""


def of(row: Any) -> str:
    """Return the sign of the state of `row`."""
    return TONES[type(row)].get(row.state, RING)
