"""The decorator by which a page asks for a permission: 403 with a sentence for the wrong role."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

View = Callable[..., HttpResponseBase]


def needs(*codenames: str) -> Callable[[View], View]:
    """Let only people in who have one of `codenames`; the view keeps them in `needed` for the access table."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not any(request.user.has_perm(codename) for codename in codenames):
                raise PermissionDenied(_("Your role does not open this page. Ask your supervisor if you need it."))
            return view(request, *args, **kwargs)

        guarded.needed = codenames  # type: ignore[attr-defined]
        return guarded

    return decorate
