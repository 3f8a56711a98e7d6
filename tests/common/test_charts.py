"""Charts: parts fill the width, bars the height, and every figure is told in words."""

from decimal import Decimal

from django.template import Context, Template

from common import charts
from common.charts import Bar, Part


def test_parts_fill_the_width_in_proportion() -> None:
    drawn = charts.stacked([Part("M1", 300, "300"), Part("M2", 100, "100")], width=402)
    assert [(one.x, one.width) for one in drawn] == [("0.0", "300.0"), ("302.0", "100.0")]


def test_what_is_nothing_or_less_has_no_part() -> None:
    drawn = charts.stacked([Part("M1", 0, ""), Part("M2", -5, ""), Part("M3", Decimal("0.5"), "1")])
    assert [one.item.label for one in drawn] == ["M3"]


def test_narrow_part_keeps_its_words_to_the_table() -> None:
    wide, narrow = charts.stacked([Part("M1", 990, "990"), Part("M2", 10, "10")])
    assert wide.fits
    assert not narrow.fits


def test_highest_bar_or_mark_reaches_the_top() -> None:
    low, high = charts.bars([Bar("a", 5, "5", mark=10), Bar("b", 0, "0")], height=164, top=32)
    assert low.mark_y == "32.0"
    assert low.height == "66.0"
    assert (high.height, high.mark_y, high.words) == ("0.0", "", False)


def test_bars_of_nothing_stand_on_the_axis() -> None:
    assert [one.height for one in charts.bars([Bar("a", 0, "0")])] == ["0.0"]
    assert charts.bars([]) == []


def test_tags_tell_and_escape_every_figure() -> None:
    parts = [Part("M1", 2, "2 <b>", "66 %", 1), Part("M2", 1, "1", "33 %", 2)]
    page = Template("{% load charts %}{% stacked_bar parts 'k' 'By bucket' %}{% bar_chart items 'b' 'Hours' %}")
    items = [Bar("08", 3, "3", mark=4, part=True), Bar("09", 1, "1")]
    text = page.render(Context({"parts": parts, "items": items}))
    assert '<desc id="k-d">M1: 2 &lt;b&gt;, 66 %. M2: 1, 33 %.</desc>' in text
    assert 'class="bar bar-part"' in text
    assert "style=" not in text
