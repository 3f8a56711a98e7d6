"""House rules of the templates: size, strict CSP, words, no dead ends."""

import re
from pathlib import Path

import pytest

from tests.house.sources import ROOT, modules, name, templates

MOST_LINES = 150
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
BLOCK = re.compile(r"\{%\s*blocktranslate.*?%\}.*?\{%\s*endblocktranslate\s*%\}", re.DOTALL)
COMMENT = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|<!--.*?-->", re.DOTALL)
ELEMENT = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{3,}|[\u4e00-\u9fff]")
SPOKEN = re.compile(r'\b(?:aria-label|title|placeholder|alt)="([^"{]*)"')
PAGED = re.compile(r"next_cursor|partials/next_page.html")
SORTED = "components/sort_head.html"
EXPORTED = re.compile(r"components/downloads.html|(export|return)-(csv|xlsx)")
LEFT_AS_IT_IS = {
    "cases/partials/next_page.html": "the piece itself",
    "cases/strategy_list.html": "the versions by number and the tests by their start, newest first",
    "commissions/amendment_list.html": "a few changes a year, newest first",
    "commissions/run_excluded.html": "the rows of one run, which is exported whole",
    "commissions/run_list.html": "a dozen runs a year",
    "commissions/run_statements.html": "the rows of one run, which is exported whole",
    "commissions/partials/lines.html": "the lines of one statement or month, in its order",
    "contacts/contact_list.html": "the log, newest first; the record of a case is exported from its page",
    "contacts/pack_list.html": "the versions by number, newest first",
    "reports/overdue_list.html": "reports of days, newest first; each has its own file",
    "reports/partials/overdue_rows.html": "sorted and exported by the page around it",
    "staff/people_list.html": "the people of one desk, by name",
}
WITHOUT_FILE = {
    "contacts/letter_list.html": "each batch is a file itself",
    "contacts/send_list.html": "each sending gives its report as a file",
    "cases/seal_batch.html": "the rows of one batch, whose debtors are to be forgotten",
}
MEANT_BARE = {"templates/500.html", "templates/components/choices.html"}
JOINT = re.compile(r"\x00\s*[,.;:]|[,.;:]\s*\x00")
CLOCK = re.compile(r"\d?\d?:\d\d")
KEYS_AND_UNITS = {"Esc", "Ctrl", "Enter", "CSV", "XLSX", "Excel", "PDF", "dpd", "PTP", "KPI", "GB18030", "UTF"}


@pytest.fixture(params=templates(), ids=name)
def template(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


def test_stays_short(template: Path) -> None:
    assert len(template.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_fits_the_strict_policy(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=\"|javascript:|data:[a-z]+/|hx-on|<script(?![^>]*\ssrc=)", text)
    assert not re.search(r"(src|href)=\"(https?:)?//", text)


def test_every_word_is_translated(template: Path) -> None:
    if name(template) in MEANT_BARE:
        return
    text = COMMENT.sub(" ", template.read_text(encoding="utf-8"))
    bare = BLOCK.sub(" ", text)
    bare = TAG.sub("\x00", bare)
    spoken = [said for said in SPOKEN.findall(bare.replace("\x00", "")) if WORD.search(said)]
    words = [w for w in WORD.findall(ELEMENT.sub(" ", bare)) if w not in KEYS_AND_UNITS]
    assert words + spoken == []


def test_values_are_joined_as_each_language_does(template: Path) -> None:
    """`{% comma %}`, `{% pause %}`, `{% stop %}`, `|listed`: a sign between two values is never written out."""
    text = COMMENT.sub(" ", template.read_text(encoding="utf-8"))
    assert not re.search(r"\|join:\"[,;、，]", text)
    bare = ELEMENT.sub("", TAG.sub("\x00", BLOCK.sub("\x00", text)))
    assert JOINT.findall(CLOCK.sub("", bare)) == []


def test_a_fragment_has_a_page_behind_it(template: Path) -> None:
    for element in re.findall(r"<a\b[^>]*hx-get[^>]*>", template.read_text(encoding="utf-8"), re.DOTALL):
        assert "href=" in element


@pytest.mark.parametrize("path", [path for path in templates() if PAGED.search(path.read_text("utf-8"))], ids=name)
def test_a_list_sorts_and_exports(path: Path) -> None:
    """What pages, sorts in its heads and gives a file; one that does not, says why."""
    text, said = path.read_text("utf-8"), path.relative_to(ROOT / "templates").as_posix()
    if said in LEFT_AS_IT_IS:
        return
    assert SORTED in text
    assert bool(EXPORTED.search(text)) != (said in WITHOUT_FILE)


def test_every_template_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (*modules(), *templates())]
    everything = "\n".join(sources)
    unused = [
        path.relative_to(ROOT / "templates").as_posix()
        for path in templates()
        if path.relative_to(ROOT / "templates").as_posix() not in everything and path.stem not in {"403", "404", "500"}
    ]
    assert unused == []
