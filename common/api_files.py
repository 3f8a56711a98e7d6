"""How a view that sends a table as a file is described, and which kind its address names."""

from typing import Any, Literal

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from common.exports import XLSX_TYPE

FORM = OpenApiParameter("form", str, OpenApiParameter.PATH, enum=["csv", "xlsx"])
SHEETS: dict[Any, Any] = {(200, "text/csv"): OpenApiTypes.BINARY, (200, XLSX_TYPE): OpenApiTypes.BINARY}


def form_of(form: str) -> Literal["csv", "xlsx"]:
    """Return the kind of file that an address names; raise Http404 for another."""
    kinds: dict[str, Literal["csv", "xlsx"]] = {"csv": "csv", "xlsx": "xlsx"}
    if form not in kinds:
        raise Http404
    return kinds[form]
