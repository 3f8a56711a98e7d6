"""COPY of columns into a table: the one quick way in."""

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import repeat
from typing import Any


def copy(
    cursor: Any, table: str, columns: Mapping[str, Sequence[Any] | int | None], *, filled: Sequence[str] = ()
) -> int:
    """Write rows, given as one list per column, into `table`; return how many.

    A value that is no list stands in every row. None and the empty text become NULL, but in the columns `filled` the
    empty text stays what it is. Names are the code's own.
    """
    count = next(len(values) for values in columns.values() if isinstance(values, list | tuple))
    if not count:
        return 0
    text = io.StringIO()
    lists = [values if isinstance(values, list | tuple) else repeat(values, count) for values in columns.values()]
    csv.writer(text, lineterminator="\n").writerows(zip(*lists, strict=False))
    text.seek(0)
    keep = f", FORCE_NOT_NULL ({', '.join(filled)})" if filled else ""
    cursor.copy_expert(f"COPY {table} ({', '.join(columns)}) FROM STDIN (FORMAT csv, ENCODING 'UTF8'{keep})", text)
    return count
