"""Addresses of answers and scripts for programs."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from contacts.api.library import library, panels


def _texts(of: str) -> Iterator[URLPattern]:
    """Yield the addresses of the library of one noun."""
    yield path(f"{of}s/", library.TextList.as_view(of=of), name=f"api-{of}-list")
    yield path(f"{of}s/<int:pk>/versions/", library.TextVersions.as_view(of=of), name=f"api-{of}-versions")
    for step, view in (
        ("write", library.text_write),
        ("submit", library.text_submit),
        ("approve", library.text_approve),
        ("refuse", library.text_refuse),
        ("discard", library.text_discard),
    ):
        yield path(f"{of}s/<int:pk>/versions/<int:number>/{step}/", view, {"of": of}, name=f"api-{of}-{step}")


urlpatterns: list[URLPattern] = [
    *_texts("answer"),
    *_texts("script"),
    path("cases/<int:pk>/answers/", panels.case_answers, name="api-case-answers"),
    path("cases/<int:pk>/answers/tell/", panels.answer_tell, name="api-answer-tell"),
    path("cases/<int:pk>/questions/", panels.question_ask, name="api-question-ask"),
    path("cases/<int:pk>/script/", panels.case_script, name="api-case-script"),
]
