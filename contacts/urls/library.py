"""Addresses of answers and scripts: beside a case, and the library of both."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from contacts.views.library import library, panels


def _texts(of: str, at: str) -> Iterator[URLPattern]:
    """Yield the addresses of the library of one noun."""
    known = {"of": of}
    yield path(at, library.text_list, known, name=f"{of}-list")
    for kind in ("csv", "xlsx"):
        yield path(f"{at}export.{kind}", library.text_export, {**known, "kind": kind}, name=f"{of}-export-{kind}")
    yield path(f"{at}start/", library.text_start, known, name=f"{of}-start")
    yield path(f"{at}add/", library.text_add, known, name=f"{of}-add")
    yield path(f"{at}<int:pk>/", library.text_detail, known, name=f"{of}-detail")
    yield path(f"{at}<int:pk>/retire/", library.text_retire, known, name=f"{of}-retire")
    yield path(f"{at}<int:pk>/<int:number>/", library.text_version, known, name=f"{of}-version")
    for step, view in (
        ("write", library.text_write),
        ("submit", library.text_submit),
        ("draft", library.text_draft),
        ("discard", library.text_discard),
        ("decide", library.text_decide),
    ):
        yield path(f"{at}<int:pk>/<int:number>/{step}/", view, known, name=f"{of}-{step}")


urlpatterns: list[URLPattern] = [
    path("cases/<int:pk>/answers/", panels.answer_panel, name="answer-panel"),
    path("cases/<int:pk>/answers/tell/", panels.answer_tell, name="answer-tell"),
    path("cases/<int:pk>/answers/ask/", panels.question_ask, name="question-ask"),
    path("cases/<int:pk>/script/", panels.script_panel, name="script-panel"),
    *_texts("answer", "answers/"),
    *_texts("script", "answers/scripts/"),
]
