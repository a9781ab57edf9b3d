"""A chart as SVG: what it draws, what leads where, and how it is told."""

from decimal import Decimal
from xml.etree import ElementTree

from anlan.kernel.paper.chart import svg, words
from anlan.kernel.paper.tree import Chart, Figure, Point, Series

SVG = "{http://www.w3.org/2000/svg}"


def point(value, href=""):
    text = "无记录" if value is None else str(value)
    return Point(None if value is None else Decimal(value), Figure("k", text, href))


def drawn(*series, labels=("1月", "2月", "3月"), **how):
    return Chart(labels, series, "条", **how)


def test_columns_are_as_high_as_their_values_and_each_opens_what_it_counts():
    chart = drawn(Series("排查隐患", (point(10, "/a"), point(5, "/b"), point(0, "/c"))), title="按月")

    picture = ElementTree.fromstring(svg(chart, links=True))

    heights = [float(rect.get("height")) for rect in picture.iter(f"{SVG}rect")]
    assert heights[0] == 2 * heights[1] > heights[2] == 0
    assert [link.get("href") for link in picture.iter(f"{SVG}a")] == ["/a", "/b", "/c"]
    assert picture.get("aria-label") == "按月：1月10，2月5，3月0"
    assert list(ElementTree.fromstring(svg(chart)).iter(f"{SVG}a")) == []


def test_last_year_is_hollow_and_a_line_has_a_gap_where_nothing_is_known():
    before = Series("去年", (point(1), point(2), point(3)), before=True)
    now = Series("今年", (point(1), point(None), point(3)))

    picture = ElementTree.fromstring(svg(drawn(before, now, line=True)))

    assert [line.get("class") for line in picture.iter(f"{SVG}polyline")] == ["y0"]  # a month alone makes no line
    assert len([dot for dot in picture.iter(f"{SVG}circle") if dot.get("class") == "y1"]) == 2
    assert words(drawn(before, now, line=True)) == "去年（条）：1月1，2月2，3月3；今年（条）：1月1，2月无记录，3月3"


def test_names_are_text_and_no_markup_and_all_that_is_0_is_drawn():
    chart = drawn(Series("<b>", (point(0),)), labels=('"&<script>',), upright=False, title="<i>")

    picture = ElementTree.fromstring(svg(chart, links=True, font='"x'))

    assert [text.text for text in picture.iter(f"{SVG}text")] == ['"&<scrip…', "0"]
