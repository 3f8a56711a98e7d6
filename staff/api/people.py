"""The own person, and the list of people for administrators."""

from rest_framework import serializers
from rest_framework.generics import ListAPIView, RetrieveAPIView

from common.api import needs
from staff.models import User


class PersonSerializer(serializers.ModelSerializer[User]):
    """A person as the pages show them."""

    team = serializers.CharField(source="team.name", default=None, read_only=True)

    class Meta:
        model = User
        fields = (
            "id",
            "username",
            "name",
            "email",
            "role",
            "team",
            "employee_number",
            "hired_on",
            "languages",
            "language",
            "time_zone",
            "most_cases",
            "is_active",
        )
        read_only_fields = fields


class Me(RetrieveAPIView[User]):
    """Who is signed in."""

    serializer_class = PersonSerializer
    permission_classes = [needs("staff.view_own_profile")]

    def get_object(self) -> User:
        """Return the person behind the session or token."""
        user = self.request.user
        if not isinstance(user, User):
            raise TypeError("The view was reached without a sign-in.")
        return user


class PeopleList(ListAPIView[User]):
    """Everybody, newest first; for administrators."""

    serializer_class = PersonSerializer
    permission_classes = [needs("staff.change_people")]
    filterset_fields = ("role", "is_active")
    queryset = User.objects.select_related("team").order_by("-pk")
