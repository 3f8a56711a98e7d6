"""Proving a contact log: rows in order of case and sequence, beside the heads, in one pass and flat memory."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from common.chains import TELL_EVERY, Differs, Tell
from contacts.rules import chain


class Row(NamedTuple):
    """A stored row: its canonical text, the note itself, and the digests that were stored with it.

    The note of a `sealed` case may be gone; its digest is still in the chain. An `older` one was written before its
    digest told which request it opened: that alone of it is not proved (`contacts.rules.chain`).
    """

    case_id: int
    sequence: int
    content: str
    note: str
    note_digest: bytes
    previous: bytes
    digest: bytes
    sealed: bool = False
    older: bool = False


class Head(NamedTuple):
    """The last link that a case's log is known to have had."""

    case_id: int
    sequence: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first row of a case at which its log does not hold."""

    case_id: int
    sequence: int
    differs: Differs


@dataclass(slots=True)
class Proof:
    """What was proved: rows and cases read, notes sealed, rows that do not prove their request, cases broken, and the
    first break in order of case.
    """

    rows: int = 0
    sealed: int = 0
    older: int = 0
    cases: int = 0
    broken_cases: int = 0
    first: Break | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.first is None

    def add(self, later: "Proof") -> None:
        """Take in what was proved of the cases after these."""
        self.rows += later.rows
        self.sealed += later.sealed
        self.older += later.older
        self.cases += later.cases
        self.broken_cases += later.broken_cases
        self.first = self.first or later.first


def prove(rows: Iterable[Row], heads: Iterable[Head], tell: Tell = lambda _done: None) -> Proof:
    """Return what `rows` and `heads`, both in order of case (rows then of sequence), prove; `tell` gets the rows done.

    Every case with a row or a head is judged; a head without rows is a log that was cut whole.
    """
    proof = Proof()
    waiting = iter(heads)
    head = next(waiting, None)
    for case_id, found in _by_case(rows, proof, tell):
        while head is not None and head.case_id < case_id:
            _judge(proof, Break(head.case_id, 1, Differs.CUT))
            head = next(waiting, None)
        own = head if head is not None and head.case_id == case_id else None
        _judge(proof, _against_head(case_id, found, own))
        if own is not None:
            head = next(waiting, None)
    while head is not None:
        _judge(proof, Break(head.case_id, 1, Differs.CUT))
        head = next(waiting, None)
    return proof


def _by_case(rows: Iterable[Row], proof: Proof, tell: Tell) -> Iterator[tuple[int, "_Walk"]]:
    walk: _Walk | None = None
    for row in rows:
        if walk is None or walk.case_id != row.case_id:
            if walk is not None:
                yield walk.case_id, walk
            walk = _Walk(row.case_id)
        walk.step(row)
        proof.rows += 1
        proof.sealed += row.sealed
        proof.older += row.older
        if proof.rows % TELL_EVERY == 0:
            tell(proof.rows)
    if walk is not None:
        yield walk.case_id, walk


class _Walk:
    """One case's rows, as far as they hold."""

    __slots__ = ("broken", "case_id", "digest", "sequence")

    def __init__(self, case_id: int) -> None:
        self.case_id = case_id
        self.sequence = 0
        self.digest = chain.GENESIS
        self.broken: Break | None = None

    def step(self, row: Row) -> None:
        """Take the next row; remember the first that does not hold."""
        if self.broken is None:
            differs = self._differs(row)
            if differs:
                place = self.sequence + 1 if differs == Differs.MISSING else row.sequence
                self.broken = Break(self.case_id, place, differs)
        self.sequence, self.digest = row.sequence, row.digest

    def _differs(self, row: Row) -> Differs | None:
        if row.sequence != self.sequence + 1:
            return Differs.MISSING
        if row.previous != self.digest:
            return Differs.LINK
        if hashlib.sha256(row.note.encode()).digest() != row.note_digest and not (row.sealed and not row.note):
            return Differs.NOTE
        if hashlib.sha256(row.previous + row.content.encode()).digest() != row.digest:
            return Differs.CONTENT
        return None


def _against_head(case_id: int, walk: _Walk, head: Head | None) -> Break | None:
    if walk.broken is not None:
        return walk.broken
    if head is None:
        return Break(case_id, 1, Differs.ADDED)
    if walk.sequence < head.sequence:
        return Break(case_id, walk.sequence + 1, Differs.CUT)
    if walk.sequence > head.sequence:
        return Break(case_id, head.sequence + 1, Differs.ADDED)
    return None if walk.digest == head.digest else Break(case_id, head.sequence, Differs.HEAD)


def _judge(proof: Proof, found: Break | None) -> None:
    proof.cases += 1
    if found is None:
        return
    proof.broken_cases += 1
    if proof.first is None:
        proof.first = found
