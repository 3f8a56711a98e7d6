"""Tables of a page as they are seen: the words of each row, with as many places as its cells span."""

from html.parser import HTMLParser


class Rows(HTMLParser):
    """Collects the rows of every table; a cell that spans three columns stands three times."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.span = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.span = int(dict(attrs).get("colspan") or 1)
            self.rows[-1] += [""] * self.span

    def handle_endtag(self, tag: str) -> None:
        if tag in {"td", "th"}:
            self.span = 0

    def handle_data(self, data: str) -> None:
        if self.span:
            said = f"{self.rows[-1][-1]} {data}"
            self.rows[-1][-self.span :] = [" ".join(said.split())] * self.span


def rows(html: str) -> list[list[str]]:
    """Return the rows of the last table of the page: head, body, foot."""
    reader = Rows()
    reader.feed(html[html.rindex("<table") : html.rindex("</table>")])
    return reader.rows
