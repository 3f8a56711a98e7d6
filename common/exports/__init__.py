"""Tables as files: CSV and XLSX, streamed out of PostgreSQL by COPY in constant memory.

A table is a list of columns, each an SQL expression, over one SQL source; no Python object per row is made. Heads
are in the reader's language. What a person opens in a spreadsheet must stay what it was, so text that a
spreadsheet would run or mangle is made harmless in CSV (see `csv_files`); in XLSX text cells are text.
"""

import tempfile
from typing import Literal

from django.http import FileResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from common.exports.csv_files import BOM, csv_parts, harmless, mended, write_csv
from common.exports.tables import Column, Kind, Table, label_sql
from common.exports.xlsx_files import write_xlsx

__all__ = [
    "BOM",
    "XLSX_TYPE",
    "Column",
    "Kind",
    "Table",
    "csv_parts",
    "csv_response",
    "download",
    "harmless",
    "label_sql",
    "mended",
    "write_csv",
    "write_xlsx",
    "xlsx_response",
]
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_response(table: Table, name: str) -> StreamingHttpResponse:
    """Return the download of `table` as CSV, named `name` with ".csv" added."""
    response = StreamingHttpResponse(csv_parts(table), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"{name}.csv")
    return response


def xlsx_response(table: Table, name: str) -> FileResponse:
    """Return the download of `table` as XLSX, named `name` with ".xlsx" added."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_xlsx(table, file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX_TYPE)


def download(table: Table, name: str, kind: Literal["csv", "xlsx"]) -> StreamingHttpResponse | FileResponse:
    """Return the download of `table` as the kind of file asked for."""
    return xlsx_response(table, name) if kind == "xlsx" else csv_response(table, name)
