"""Template tags that draw: a stacked bar, bars and a line, each with title and description for those who hear it.

The table twin beside a chart carries the links into the rows."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common import charts, punctuation
from common.charts import Bar, Drawn, Part

register = template.Library()

FRAME = (
    '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-labelledby="{}-t {}-d">'
    '<title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
)


def _frame(
    key: str, title: str, words: str, size: tuple[int, int], inner: SafeString, *, extra: str = ""
) -> SafeString:
    return format_html(FRAME, extra, *size, key, key, key, title, key, words, inner)


def _told(items: Sequence[Any]) -> str:
    colon = punctuation.signs().colon
    told = ([f"{item.label}{colon}{item.text}", getattr(item, "share", "")] for item in items)
    return punctuation.sentences(map(punctuation.sentence, told))


@register.simple_tag
def stacked_bar(parts: Sequence[Part], key: str, title: str) -> SafeString:
    """Draw parts of a whole as one bar with the figures under it."""

    def draw(one: Drawn) -> SafeString:
        part: Any = one.item
        shape = format_html(
            '<rect class="seg-{}" x="{}" y="0" width="{}" height="{}"/>', part.tone, one.x, one.width, one.height
        )
        words = [format_html('<text class="in-{}" x="{}" y="20">{}</text>', part.tone, one.middle, part.label)]
        if one.words:
            words.append(format_html('<text class="val val-l" x="{}" y="50">{}</text>', one.x, part.text))
            words.append(format_html('<text class="lab lab-l" x="{}" y="67">{}</text>', one.x, part.share))
        shown = words if one.fits else []
        return format_html("{}{}", shape, format_html_join("", "{}", ((word,) for word in shown)))

    inner = format_html_join("", "{}", ((draw(one),) for one in charts.stacked(parts)))
    return _frame(key, title, _told(parts), (1288, 74), inner, extra="chart-wide")


@register.simple_tag
def bar_chart(items: Sequence[Bar], key: str, title: str) -> SafeString:
    """Draw bars with their figures above and labels below; marks are short lines across."""

    def draw(one: Drawn) -> SafeString:
        bar: Any = one.item
        shape = format_html(
            '<rect class="bar{}" x="{}" y="{}" width="{}" height="{}"/>',
            " bar-part" if bar.part else "",
            one.x,
            one.y,
            one.width,
            one.height,
        )
        value = (
            format_html('<text class="val" x="{}" y="{}">{}</text>', one.middle, one.text_y, bar.text)
            if one.words
            else ""
        )
        mark = (
            format_html('<path class="tickline" d="M{} {}h{}"/>', one.mark_x, one.mark_y, one.mark_width)
            if one.mark_y
            else ""
        )
        label = format_html('<text class="lab" x="{}" y="182">{}</text>', one.middle, bar.label)
        return format_html("{}{}{}{}", shape, value, mark, label)

    drawn = format_html_join("", "{}", ((draw(one),) for one in charts.bars(items)))
    inner = format_html('<path class="axis" d="M0 164.5h620"/>{}', drawn)
    return _frame(key, title, _told(items), (620, 196), inner)
