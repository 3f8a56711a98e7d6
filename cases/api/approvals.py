"""What every decision of a second person takes from a program."""

from rest_framework.request import Request

from cases.queries.approval_items import Source
from cases.serializers.approvals import VerdictSerializer


def words_of(request: Request, source: Source) -> str:
    """Return what the second person says of something from `source`."""
    given = VerdictSerializer(data=request.data, most_words=source.most_words)
    given.is_valid(raise_exception=True)
    return str(given.validated_data["words"])
