"""Who may open answers and scripts (`tests.access.table`)."""

from tests.access.routes import Route, both_files


def _texts(of: str) -> dict[str, Route]:
    """Return the routes of the library of one noun."""
    return {
        f"contacts:{of}-list": Route("csqfa"),
        **both_files(f"contacts:{of}-export", Route("csqfa")),
        f"contacts:{of}-start": Route("sq", "POST"),
        f"contacts:{of}-add": Route("sq"),
        f"contacts:{of}-detail": Route("csqfa", subject=of),
        f"contacts:{of}-retire": Route("sq", "POST", subject=of),
        f"contacts:{of}-version": Route("csqfa", subject=f"{of} 1"),
        f"contacts:{of}-write": Route("sq", "POST", subject=f"{of} 1"),
        f"contacts:{of}-submit": Route("sq", "POST", subject=f"{of} 1"),
        f"contacts:{of}-draft": Route("sq", "POST", subject=f"{of} 1"),
        f"contacts:{of}-discard": Route("sq", "POST", subject=f"{of} 1"),
        f"contacts:{of}-decide": Route("sqa", "POST", subject=f"{of} 1"),
        f"api-{of}-list": Route("csqfa"),
        f"api-{of}-versions": Route("csqfa", subject=of),
        f"api-{of}-write": Route("sq", "POST", subject=f"{of} 1"),
        f"api-{of}-submit": Route("sq", "POST", subject=f"{of} 1"),
        f"api-{of}-approve": Route("sqa", "POST", subject=f"{of} 1"),
        f"api-{of}-refuse": Route("sqa", "POST", subject=f"{of} 1"),
        f"api-{of}-discard": Route("sq", "POST", subject=f"{of} 1"),
    }


ROUTES: dict[str, Route] = {
    **_texts("answer"),
    **_texts("script"),
    "contacts:answer-panel": Route("csqfa", subject="case"),
    "contacts:answer-tell": Route("cs", "POST", subject="case"),
    "contacts:question-ask": Route("cs", "POST", subject="case"),
    "contacts:script-panel": Route("cs", subject="case"),
    "api-case-answers": Route("csqfa", subject="case"),
    "api-answer-tell": Route("cs", "POST", subject="case"),
    "api-question-ask": Route("cs", "POST", subject="case"),
    "api-case-script": Route("cs", subject="case"),
}
