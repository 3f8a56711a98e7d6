"""Why money is not counted, in the reader's words."""

from commissions.enums import ExceptionKind, Exclusion

LABELS = {**dict(ExceptionKind.choices), **dict(Exclusion.choices)}


def label(code: str) -> str:
    """Return the reason of that code; a plan's own reason as the plan calls it."""
    return str(LABELS.get(code, code.replace("_", " ")))
