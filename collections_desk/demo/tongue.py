"""In which language people write of a creditor's cases: Chinese in China and Taiwan, English everywhere else."""

from cases.models import Creditor
from contacts.queries.library.hearing import IN_CHINESE


def in_chinese(creditor: Creditor | None) -> bool:
    """Return whether the cases of `creditor` are written of in Chinese; what is of the whole house is not."""
    return creditor is not None and creditor.jurisdiction in IN_CHINESE
