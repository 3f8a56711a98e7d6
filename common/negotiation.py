"""What an API view answers to what a client accepts. The framework loads it before `common.api`, so it stands alone."""

from typing import Any

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class OneKind(DefaultContentNegotiation):
    """What the client accepts chooses among what a view can say; where it can say none of that, it says its own.

    So a view that sends a file answers whoever accepts that file alone, and refuses in JSON.
    """

    def select_renderer(self, request: Request, renderers: Any, format_suffix: Any = None) -> Any:
        """Return the renderer that fits what is accepted, or the view's first."""
        try:
            return super().select_renderer(request, renderers, format_suffix)
        except NotAcceptable:
            return renderers[0], renderers[0].media_type
