"""What programs read and write of contacts."""

from contacts.serializers.log import (
    AskSerializer,
    ContactSerializer,
    DecisionSerializer,
    LogSerializer,
    OverrideSerializer,
)

__all__ = ["AskSerializer", "ContactSerializer", "DecisionSerializer", "LogSerializer", "OverrideSerializer"]
