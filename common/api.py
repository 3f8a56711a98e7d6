"""What every API view shares: problem bodies, keyset pages, idempotent POSTs, permission by codename."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import exception_handler

from common import keyset
from common.errors import Refusal
from common.models import IdempotencyRecord


class KeysetPagination(CursorPagination):
    """Fifty rows a page by cursor: newest first, or in the order `sort` of the view's `sorts`, as the pages sort."""

    page_size = 50
    ordering = "-pk"
    found: keyset.Page[Any] | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """Return the rows of the page. Raises CursorUnreadable for a cursor of another order."""
        how = getattr(view, "sorts", {}).get(request.query_params.get("sort"))
        if how is None:
            return super().paginate_queryset(queryset, request, view)
        self.base_url, cursor = request.build_absolute_uri(), request.query_params.get(self.cursor_query_param, "")
        self.found = keyset.page(
            queryset, by=[how.field], cursor=cursor, size=self.page_size, descending=how.descending
        )
        return self.found.rows

    def get_next_link(self) -> str | None:
        """Return the address of the next page."""
        if self.found is None:
            return super().get_next_link()
        following = self.found.next_cursor
        return replace_query_param(self.base_url or "", self.cursor_query_param, following) if following else None

    def get_previous_link(self) -> str | None:
        """Return the address of the page before; a sorted list is read forward only."""
        return super().get_previous_link() if self.found is None else None

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """Describe the cursor, and the sorts that the list knows."""
        described: list[dict[str, Any]] = super().get_schema_operation_parameters(view)
        sorts = list(getattr(view, "sorts", {}))
        about = {"name": "sort", "in": "query", "required": False, "description": "Newest first when left out"}
        return [*described, {**about, "schema": {"type": "string", "enum": sorts}}] if sorts else described


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer a refusal with 409 and a problem body (RFC 9457); everything else as the framework does."""
    if isinstance(error, Refusal):
        body = {"type": f"refusal:{error.code}", "title": str(error), "code": error.code, "field": error.field}
        return Response(body, status=status.HTTP_409_CONFLICT, content_type="application/problem+json")
    return exception_handler(error, context)


def needs(codename: str) -> type[BasePermission]:
    """Return a permission class that asks for `codename`, such as "cases.import_placement"."""

    class Needs(BasePermission):
        def has_permission(self, request: Request, view: Any) -> bool:
            return bool(request.user.is_authenticated and request.user.has_perm(codename))

    return Needs


def idempotent(view: Callable[..., Response]) -> Callable[..., Response]:
    """Give a repeated POST with the same Idempotency-Key the answer of the first.

    The key is claimed before the work; both are one transaction, so a crash leaves neither. The same key with
    another body is refused with 409. A refused request leaves no record, so it may be tried again.
    """

    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "")[:100]
        if not key:
            return view(request, *args, **kwargs)
        digest = hashlib.sha256(json.dumps(_plain(request), sort_keys=True).encode()).hexdigest()
        with transaction.atomic():
            try:
                with transaction.atomic():
                    record = IdempotencyRecord.objects.create(
                        user_id=_user_id(request), key=key, path=request.path[:200], request_digest=digest
                    )
            except IntegrityError:
                return _repeated(request, key, digest)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                record.delete()
            else:
                record.status, record.body = response.status_code, response.data
                record.save(update_fields=["status", "body"])
            return response

    return answer


def _user_id(request: Request) -> int:
    return int(request.user.pk or 0)


def _plain(request: Request) -> dict[str, Any]:
    files = {name: [_digest(file) for file in request.FILES.getlist(name)] for name in request.FILES}
    data: Any = request.data
    said = data.getlist if hasattr(data, "getlist") else getattr(data, "get", None)
    fields = {name: said(name) for name in data if name not in files} if said else data
    return {"path": request.path, "fields": fields, "files": files}


def _digest(file: Any) -> str:
    found = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return found


def _repeated(request: Request, key: str, digest: str) -> Response:
    record = IdempotencyRecord.objects.get(user_id=_user_id(request), key=key)
    if record.request_digest != digest or record.status is None:
        raise KeyUsedOtherwise(_("This Idempotency-Key was used for another request. Use a new one."))
    return Response(record.body, status=record.status, headers={"Idempotent-Replay": "true"})


class KeyUsedOtherwise(Refusal):
    """The Idempotency-Key belongs to another request."""

    code = "idempotency_key_used"
