"""A statement as a file: PDF or XLSX, in the reader's language or another one."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from commissions.actions import statement_files
from commissions.views.statements import SEES, statement_of
from common import clock
from common.access import needs
from staff.requests import person


@needs(*SEES)
def statement_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Send a statement as a file (`?language=`); who took it is kept."""
    if form not in statement_files.FORMS:
        raise Http404
    language = request.GET.get("language", "")
    statement, by = statement_of(request, pk), person(request)
    file = statement_files.take(by=by, statement=statement, form=form, language=language, now=clock.now())
    response = HttpResponse(file.content, content_type=file.kind)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=file.name)
    return response
