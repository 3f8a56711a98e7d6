"""Jobs one can watch and cancel, and files one may fetch: the owner's only."""

from typing import cast

from django.contrib.auth.models import AbstractBaseUser
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from common import clock, files, jobs
from common.models import Job, StoredFile


def _own_job(request: HttpRequest, pk: int) -> Job:
    return get_object_or_404(Job, pk=pk, owner=request.user.pk)


def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the job is; the fragment polls itself and goes on to `back_url` when it ends."""
    job = _own_job(request, pk)
    fragment = bool(getattr(request, "htmx", False))
    if not job.is_live and job.back_url:
        if fragment:
            return HttpResponse(headers={"HX-Redirect": job.back_url})
        return HttpResponseRedirect(job.back_url)
    context = {"job": job, "progress": jobs.progress_of(job)}
    return render(request, "components/job.html" if fragment else "common/job_detail.html", context)


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the job to stop."""
    job = _own_job(request, pk)
    jobs.request_cancel(job=job, by=cast("AbstractBaseUser", request.user), now=clock.now())
    return HttpResponseRedirect(job.back_url or "/")


def file_download(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    """Send a stored file to its owner."""
    file = get_object_or_404(StoredFile, pk=pk, owner=request.user.pk)
    if file.dropped_at:
        raise Http404
    return FileResponse(files.opened(file), as_attachment=True, filename=file.name, content_type=file.content_type)
