"""One box that finds a case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def search(request: HttpRequest) -> HttpResponse:
    """Show the cases that fit what was typed."""
    return render(request, "cases/search.html", {})
