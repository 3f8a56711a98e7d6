"""How quickly tables become files: CSV and XLSX, each beside its floor measured in the same run.

Floor of CSV: bare COPY TO of the same columns. Floor of XLSX: the library's own
writer with constant rows, no database. The
peak of memory is that of a process of its own which does nothing but the export.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

ROWS = 200_000
BARS = {"csv": 150_000, "xlsx": 50_000}
MOST_MEGABYTES = 200

MAKE = """
CREATE UNLOGGED TABLE IF NOT EXISTS benchmark_exports AS
SELECT g AS id, 'Debtor ' || g AS debtor, 'A' || lpad(g::text, 9, '0') AS account, 'Bank ' || g %% 4 AS creditor,
       'Team ' || g %% 9 AS team, 'Person ' || g %% 300 AS collector, g %% 400 AS dpd, 'CNY' AS currency,
       round((g %% 90000) * 1.37, 3) AS balance, round((g %% 9000) * 1.37, 3) AS overdue,
       TIMESTAMPTZ '2026-11-24 06:26Z' - make_interval(mins => g %% 90000) AS contacted_at, 'phone' AS channel,
       DATE '2026-11-24' + g %% 30 AS due_on
FROM generate_series(1, %s) AS g
"""
COLUMNS = "debtor, account, creditor, team, collector, dpd, currency, balance, overdue, contacted_at, channel, due_on"


def _table() -> Any:
    from common.exports import Column, Kind, Table

    return Table(
        "Overdue",
        [
            Column("Debtor", "debtor"),
            Column("Account", "account"),
            Column("Creditor", "creditor"),
            Column("Team", "team"),
            Column("Collector", "collector"),
            Column("Days past due", "dpd", Kind.WHOLE),
            Column("Currency", "currency", Kind.LABEL),
            Column("Balance", "balance", Kind.MONEY, currency="currency"),
            Column("Overdue", "overdue", Kind.MONEY, currency="currency"),
            Column("Last contact", "contacted_at", Kind.MOMENT),
            Column("Channel", "CASE channel WHEN %s THEN %s END", Kind.LABEL, params=("phone", "Phone")),
            Column("Due on", "due_on", Kind.DAY),
        ],
        "benchmark_exports ORDER BY id",
    )


def _timed(work: Callable[[], None]) -> float:
    start = time.perf_counter()
    work()
    return ROWS / (time.perf_counter() - start)


def _bare_copy() -> None:
    from django.db import connection

    with connection.cursor() as cursor, tempfile.TemporaryFile() as out:
        cursor.copy_expert(f"COPY (SELECT {COLUMNS} FROM benchmark_exports ORDER BY id) TO STDOUT (FORMAT csv)", out)


def _csv() -> None:
    from common import exports

    with tempfile.TemporaryFile() as out:
        for part in exports.csv_parts(_table()):
            out.write(part)


def _xlsx() -> None:
    from common import exports

    with tempfile.TemporaryFile() as out:
        exports.write_xlsx(_table(), out)


def _bare_writer() -> None:
    import xlsxwriter

    row = ["Debtor 1", "A000000001", "Bank 1", "Team 1", "Person 1", 1, "CNY", 1.5, 1.5, 46350.5, "Phone", 46350]
    with tempfile.TemporaryFile() as out, xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for line in range(ROWS):
            sheet.write_row(line, 0, row)


def _peak(kind: str) -> float:
    """Return the peak of memory in megabytes of a process that does the export `kind` alone."""
    done = subprocess.run([sys.executable, __file__, kind], check=True, capture_output=True, text=True)
    return float(done.stdout)


def measure() -> list[dict[str, Any]]:
    """Return one row per figure: name, rows/s, floor, bar, peak of memory in megabytes, whether it holds."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS benchmark_exports")
        cursor.execute(MAKE, [ROWS])
        cursor.execute("ANALYZE benchmark_exports")
    try:
        rows = []
        for kind, work, floor in (("csv", _csv, _bare_copy), ("xlsx", _xlsx, _bare_writer)):
            least, speed, peak = _timed(floor), _timed(work), _peak(kind)
            holds = speed >= BARS[kind] and peak < MOST_MEGABYTES
            rows.append(
                {
                    "name": f"export {kind}, rows/s",
                    "value": round(speed),
                    "floor": round(least),
                    "bar": BARS[kind],
                    "peak_megabytes": round(peak, 1),
                    "holds": holds,
                }
            )
        return rows
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE benchmark_exports")


def _set_up() -> None:
    import django

    sys.path.insert(0, os.getcwd())  # noqa: PTH109 - the folder from which it is run
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "collections_desk.settings.local")
    django.setup()


if __name__ == "__main__":
    _set_up()
    if len(sys.argv) > 1:
        {"csv": _csv, "xlsx": _xlsx}[sys.argv[1]]()
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    else:
        for figure in measure():
            print(figure)
