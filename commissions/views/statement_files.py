"""A statement as a file: PDF or XLSX, in the reader's language or another one."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from commissions.exports import statements as files
from commissions.views.statements import SEES, statement_of
from common import audit, clock
from common.access import needs
from common.exports import XLSX_TYPE
from staff.requests import person


@needs(*SEES)
def statement_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """Send a statement as a file (`?language=`); who took it is kept."""
    if form not in ("pdf", "xlsx"):
        raise Http404
    statement, now = statement_of(request, pk), clock.now()
    language = request.GET.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or settings.LANGUAGE_CODE
    if form == "pdf":
        content, kind = files.paper(statement, language=language, now=now), "application/pdf"
    else:
        content, kind = files.workbook(statement, language=language), XLSX_TYPE
    audit.record(
        by=person(request), action="statement.export", subject=statement, now=now, form=form, language=language
    )
    response = HttpResponse(content, content_type=kind)
    name = files.file_name(statement, form)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return response
