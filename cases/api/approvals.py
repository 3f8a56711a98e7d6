"""What every decision of a second person takes from a program."""

from rest_framework.request import Request

from cases.serializers.approvals import VerdictSerializer


def words_of(request: Request) -> str:
    """Return what the second person says."""
    given = VerdictSerializer(data=request.data)
    given.is_valid(raise_exception=True)
    return str(given.validated_data["words"])
