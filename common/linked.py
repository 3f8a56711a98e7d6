"""Chains of rows that a trigger keeps: every new row gets a link with its digest, once a statement.

The table of links has a column for whose chain it is, `sequence`, a column for the row's id, and `digest`
(`common.chains`). Nothing but the trigger writes it and nothing changes it. Two statements that write to one chain at
the same instant cannot both be its next link: the key of the links refuses the second. Whoever writes locks the ledger
or the person first (decision 0023), so that it does not come to that. The functions return migration operations.
"""

from dataclasses import dataclass
from typing import Any

from django.db import migrations

from common.protect import append_only

OWNERS_A_STEP = 20_000
AGGREGATE = """
CREATE FUNCTION desk_chain_next(state bytea, before bytea, content text) RETURNS bytea
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
    RETURN sha256(coalesce(state, before) || convert_to(content, 'UTF8'));
END $$;
CREATE AGGREGATE desk_chain(before bytea, content text) (SFUNC = desk_chain_next, STYPE = bytea);
"""
UNAGGREGATE = """
DROP AGGREGATE IF EXISTS desk_chain(bytea, text);
DROP FUNCTION IF EXISTS desk_chain_next(bytea, bytea, text);
"""


def aggregate() -> migrations.RunSQL:
    """Return the operation that makes `desk_chain`, the digest of rows one after another."""
    return migrations.RunSQL(AGGREGATE, UNAGGREGATE)


@dataclass(frozen=True)
class Linked:
    """A table whose rows are linked: `chain` and `row` are columns of `links`, `content` is SQL about a row."""

    table: str
    links: str
    chain: str
    row: str
    content: str

    def _insert(self, source: str) -> str:
        return f"""
            INSERT INTO {self.links} ({self.chain}, sequence, {self.row}, digest)
            SELECT n.{self.chain}, coalesce(h.sequence, 0) + row_number() OVER own, n.id,
                desk_chain(coalesce(h.digest, decode(repeat('00', 32), 'hex')), n.content) OVER own
            FROM (SELECT id, {self.chain}, {self.content} AS content FROM {source}) n
            LEFT JOIN LATERAL (
                SELECT s.sequence, s.digest FROM {self.links} s WHERE s.{self.chain} = n.{self.chain}
                ORDER BY s.sequence DESC LIMIT 1
            ) h ON true
            WINDOW own AS (PARTITION BY n.{self.chain} ORDER BY n.id)
        """  # noqa: S608 - names of tables and columns

    def _unlinked(self, only: str) -> str:
        return f"""{self.table} t WHERE {only} AND NOT EXISTS (
            SELECT 1 FROM {self.links} s WHERE s.{self.chain} = t.{self.chain} AND s.{self.row} = t.id)"""  # noqa: S608

    def operations(self) -> list[Any]:
        """Return the operations that link what is there in steps, while the site runs on, and then every new row.

        Their migration says `atomic = False`; cut off, it goes on where it stood. What the steps left is linked with
        the trigger in one transaction, while writers wait.
        """
        return [
            migrations.RunPython(self._steps, migrations.RunPython.noop),
            migrations.RunPython(self._keep, self._let, atomic=True),
            append_only(self.links),
        ]

    def _steps(self, _apps: Any, schema: Any) -> None:
        with schema.connection.cursor() as cursor:
            cursor.execute(f"SELECT coalesce(max({self.chain}), 0) FROM {self.table}")  # noqa: S608
            last = cursor.fetchone()[0]
            for first in range(0, last + 1, OWNERS_A_STEP):
                only = f"t.{self.chain} >= {first} AND t.{self.chain} < {first + OWNERS_A_STEP}"
                cursor.execute(self._insert(self._unlinked(only)))

    def _keep(self, _apps: Any, schema: Any) -> None:
        with schema.connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {self.table} IN SHARE ROW EXCLUSIVE MODE")
            cursor.execute(self._insert(self._unlinked("true")))
            cursor.execute(
                f"""
                CREATE FUNCTION {self.table}_link() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    {self._insert("new_rows")};
                    RETURN NULL;
                END $$;
                CREATE TRIGGER {self.table}_link AFTER INSERT ON {self.table} REFERENCING NEW TABLE AS new_rows
                    FOR EACH STATEMENT EXECUTE FUNCTION {self.table}_link();
                """
            )

    def _let(self, _apps: Any, schema: Any) -> None:
        with schema.connection.cursor() as cursor:
            cursor.execute(f"DROP TRIGGER IF EXISTS {self.table}_link ON {self.table}")
            cursor.execute(f"DROP FUNCTION IF EXISTS {self.table}_link()")
