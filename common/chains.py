"""What hash chains of stored rows have in common: canonical values in Python and in SQL, and the proof of linked rows.

A row's canonical text is its version and its values, joined by "|": numbers, amounts and days plain, texts led by their
length in characters ("5:phone"), what is not there empty, instants as whole microseconds since 1970 in UTC. Its digest
is SHA-256(digest of the row before it in the same chain + that text in UTF-8); the first row follows 32 zero bytes.

Some rows carry their digests. For others a table of links does, one a row, which a trigger writes when the row is
written (`common.linked`): whose chain, the place in it from 1, the row's id, the digest.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

GENESIS = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
TELL_EVERY = 20_000
NO_CHAIN = 2**63 - 1  # the number under which rows are read that name no chain at all
Tell = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Span:
    """Whole chains side by side: from the number `first` up to, not including, `end`; None where nothing bounds it.

    Spans from None to None, each beginning where the one before it ends, leave no number out. The last of them has what
    names no chain at all, too.
    """

    first: int | None = None
    end: int | None = None

    def sql(self, column: str) -> str:
        """Return the condition of PostgreSQL that a row is of one of these chains, `column` being its number."""
        if self.end is not None:
            low = "" if self.first is None else f"{column} >= {self.first} AND "
            return f"{low}{column} < {self.end}"
        return "true" if self.first is None else f"({column} >= {self.first} OR {column} IS NULL)"


class Differs(StrEnum):
    """What is wrong with a row."""

    MISSING = "missing"
    CONTENT = "content"
    NOTE = "note"
    LINK = "link"
    CUT = "cut"
    ADDED = "added"
    HEAD = "head"


class Kind(StrEnum):
    """How a column is written in the canonical text."""

    NUMBER = "number"
    TEXT = "text"
    JSON = "json"
    MOMENT = "moment"
    DAY = "day"
    BYTES = "bytes"


def microseconds(moment: datetime | None) -> int | None:
    """Return whole microseconds since 1970 in UTC; None for None."""
    return None if moment is None else (moment - EPOCH) // MICROSECOND


def text(value: object) -> str:
    """Return the canonical text of a value that is not plain: None, a whole number, a text, or a list."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    words = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return f"{len(words)}:{words}"


def value_sql(column: str, kind: Kind) -> str:
    """Return the expression of PostgreSQL for the value of a column as text, null where there is none."""
    return {
        Kind.TEXT: column,
        Kind.NUMBER: f"{column}::text",
        Kind.JSON: f"{column}::text",
        Kind.BYTES: f"encode({column}, 'hex')",
        Kind.DAY: f"to_char({column}, 'YYYY-MM-DD')",
        Kind.MOMENT: f"(extract(epoch FROM {column}) * 1000000)::bigint::text",
    }[kind]


def sql(column: str, kind: Kind) -> str:
    """Return the expression of PostgreSQL for the canonical text of a column."""
    value = value_sql(column, kind)
    is_plain = kind in (Kind.NUMBER, Kind.MOMENT, Kind.DAY)
    return f"coalesce({value}, '')" if is_plain else f"length({value}) || ':' || {value}"


def content_sql(version: int, columns: Iterable[tuple[str, Kind]]) -> str:
    """Return the expression of PostgreSQL for the canonical text of a row with these columns."""
    return " || '|' || ".join([f"'{version}'", *(sql(name, kind) for name, kind in columns)])


class Row(NamedTuple):
    """A row beside its link: `content` is None where only the link is left, `digest` where the row has none."""

    chain: int
    sequence: int | None
    row_id: int
    content: str | None
    digest: bytes | None


@dataclass(frozen=True, slots=True)
class Break:
    """The first row of a chain that does not hold: whose chain, its place (None when it has none), the row's id."""

    chain: int
    sequence: int | None
    row_id: int
    differs: Differs


@dataclass(slots=True)
class Proof:
    """What was proved: rows and chains read, chains broken, the first break in order of chain."""

    rows: int = 0
    chains: int = 0
    broken: int = 0
    first: Break | None = None

    @property
    def holds(self) -> bool:
        """Whether nothing was found."""
        return self.first is None

    def add(self, later: "Proof") -> None:
        """Take in what was proved of the chains after these."""
        self.rows += later.rows
        self.chains += later.chains
        self.broken += later.broken
        self.first = self.first or later.first


def prove(rows: Iterable[Row], tell: Tell = lambda _done: None) -> Proof:
    """Return what `rows` prove, in order of chain and sequence, those without a link last in their chain."""
    proof = Proof()
    for found in breaks(rows, proof, tell):
        if proof.first is None:
            proof.first = found
        proof.broken += 1
    return proof


def breaks(rows: Iterable[Row], proof: Proof, tell: Tell = lambda _done: None) -> Iterator[Break]:
    """Yield the first break of each chain, counting into `proof` what is read."""
    chain, sequence, digest, is_broken = None, 0, GENESIS, False
    for row in rows:
        if row.chain != chain:
            chain, sequence, digest, is_broken = row.chain, 0, GENESIS, False
            proof.chains += 1
        proof.rows += 1
        if proof.rows % TELL_EVERY == 0:
            tell(proof.rows)
        differs = None if is_broken else _differs(row, sequence, digest)
        if differs:
            is_broken = True
            yield Break(row.chain, row.sequence, row.row_id, differs)
        sequence, digest = row.sequence or sequence, row.digest or digest


def _differs(row: Row, sequence: int, digest: bytes) -> Differs | None:
    if row.digest is None:
        return Differs.ADDED
    if row.content is None or row.sequence != sequence + 1:
        return Differs.MISSING
    if hashlib.sha256(digest + row.content.encode()).digest() != row.digest:
        return Differs.CONTENT
    return None


def rows_sql(*, table: str, links: str, chain: str, row: str, content: str, only: str = "true") -> str:
    """Return the statement that reads rows beside their links, in the order of a proof.

    `chain` and `row` are the links' columns that say whose chain it is and which row; `only` narrows both sides, as
    words about `chain`. A row without a link, and a link without its row, come with what there is.
    """
    return f"""
        SELECT coalesce(s.{chain}, t.{chain}, {NO_CHAIN}), s.sequence, coalesce(s.{row}, t.id), t.content, s.digest
        FROM (SELECT * FROM {links} WHERE {only}) s
        FULL JOIN (SELECT id, {chain}, {content} AS content FROM {table} WHERE {only}) t
            ON t.id = s.{row} AND t.{chain} = s.{chain}
        ORDER BY 1, 2 NULLS LAST, 3
    """  # noqa: S608 - made of names of tables and columns alone


def whole_sql(*, table: str, links: str, chain: str, row: str, content: str, only: str = "true") -> str:
    """Return the statement that says how many rows and chains there are, and how much of them does not hold.

    Where nothing is wrong, `prove` finds nothing: every link follows the one before it with the digest of its row, each
    chain counts from 1 to its number of links, and there are as many rows, none without a link. The names are those of
    `rows_sql`. Only counts leave the database, which may read with several workers; it does not say what is wrong.
    """
    return f"""
        WITH link AS NOT MATERIALIZED (
            SELECT {chain} AS whose, sequence, {row} AS row_id, digest FROM {links} WHERE {only}
        ), own AS NOT MATERIALIZED (SELECT * FROM {table} WHERE {only})
        SELECT c.rows, c.chains, c.wrong + l.wrong + r.wrong + abs(c.rows - t.rows)
        FROM (
            SELECT coalesce(sum(n), 0)::bigint AS rows, count(*) AS chains, count(*) FILTER (WHERE n <> last) AS wrong
            FROM (SELECT count(*) AS n, max(sequence) AS last FROM link GROUP BY whose) one
        ) c, (
            SELECT count(*) AS wrong FROM link s LEFT JOIN own t ON t.id = s.row_id AND t.{chain} = s.whose
            LEFT JOIN link b ON b.whose = s.whose AND b.sequence = s.sequence - 1
            WHERE (s.digest = sha256(
                CASE WHEN s.sequence = 1 THEN decode(repeat('00', 32), 'hex') ELSE b.digest END
                || convert_to({content}, 'UTF8'))) IS NOT TRUE
        ) l, (
            SELECT count(*) AS wrong FROM own t
            WHERE NOT EXISTS (SELECT FROM link s WHERE s.row_id = t.id AND s.whose = t.{chain})
        ) r, (SELECT count(*) AS rows FROM own) t
    """  # noqa: S608 - made of names of tables and columns alone
