"""A chart as one SVG, the same for page and print: months as columns or a line, places and sectors as bars, their names beside them.

svg(chart, links=True)      # '<svg class="chart" …>'
words(chart)                # "按月排查隐患（条）：1月23，2月17": what is read out and what a file has where it can hold no picture
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from html import escape

from .tree import Chart, Figure, Point, Series, plain

_WIDTH = 590.0
_BLUE, _EDGE, _INK, _SOFT, _LINE = "#24588f", "#7f8a98", "#1a232e", "#55616f", "#dce1e7"
_HEIGHT, _FOOT, _TOP = 190.0, 24.0, 28.0  # of columns
_ROW, _NAMES, _ROOM = 26.0, 110.0, 70.0  # of bars: how high one is, and what names and values take beside them
_SHADES = ("", _BLUE, "#7a9cc2", "#b9cbe0")
_OLD = "y0"  # the class of what was a year ago: drawn hollow


def svg(chart: Chart, *, links: bool = False, font: str = "") -> str:
    """The picture. links: each value opens what it counts. font: the family of its words, as printers need one."""
    body, height = _columns(chart, links) if chart.upright else _bars(chart, links)
    key, room = _key(chart)
    family = f' font-family="{escape(font)}"' if font else ""
    role = "group" if links else "img"
    return (
        f'<svg class="chart" xmlns="http://www.w3.org/2000/svg" width="{_WIDTH:g}" height="{height + room:g}" '
        f'viewBox="0 {-room:g} {_WIDTH:g} {height + room:g}" font-size="12"{family} role="{role}" '
        f'aria-label="{escape(words(chart))}">{key}{body}</svg>'
    )


def words(chart: Chart) -> str:
    """The chart told: its title, then each value with what it is of."""
    told = "；".join(f"{_named(chart, series)}{_values(chart, series)}" for series in chart.series)
    return f"{chart.title}：{told}" if chart.title else told


def _named(chart: Chart, series: Series) -> str:
    return f"{series.name}（{chart.unit}）：" if len(chart.series) > 1 or not chart.title else ""


def _values(chart: Chart, series: Series) -> str:
    pairs = zip(chart.labels, series.points, strict=True)
    return "，".join(f"{label}{plain((point.figure,))}" for label, point in pairs)


def _key(chart: Chart) -> tuple[str, float]:
    """Which colour is what, above the picture; nothing where there is one kind alone."""
    if len(chart.series) < 2:
        return "", 0.0
    parts, x = [], 4.0
    for at, series in zip(_shades(chart), chart.series, strict=True):
        parts.append(f'<rect {_paint(series, at)} x="{x:g}" y="-18" width="11" height="11"/>')
        parts.append(f'<text class="key" x="{x + 16:g}" y="-8" fill="{_SOFT}">{escape(series.name)}</text>')
        x += 34 + 12.5 * len(series.name)
    return "".join(parts), 24.0


def _paint(series: Series, at: int) -> str:
    if series.before:
        return f'class="{_OLD}" fill="#fff" stroke="{_EDGE}"'
    return f'class="y{at}" fill="{_SHADES[at % len(_SHADES)]}"'


def _shades(chart: Chart) -> list[int]:
    """Which colour each row of values has, from 1: what was a year ago takes none."""
    return [sum(not each.before for each in chart.series[: at + 1]) for at in range(len(chart.series))]


def _most(chart: Chart) -> Decimal:
    return max((point.value for series in chart.series for point in series.points if point.value), default=Decimal(1))


def _columns(chart: Chart, links: bool) -> tuple[str, float]:
    ground, most, step = _HEIGHT - _FOOT, float(_most(chart)), _WIDTH / max(len(chart.labels), 1)
    parts = [f'<line x1="0" x2="{_WIDTH:g}" y1="{ground:g}" y2="{ground:g}" stroke="{_LINE}"/>']
    shades = _shades(chart)
    wide = min(step * 0.76 / len(chart.series), 34.0)

    def height(point: Point) -> float:
        return float(point.value or 0) / most * (ground - _TOP)

    def middle(at: int, place: int) -> float:
        if chart.line:
            return step * (at + 0.5)
        return step * (at + 0.5) + (place - (len(chart.series) - 1) / 2) * (wide + 1)

    for place, series in enumerate(chart.series):
        if chart.line:
            parts += _line(
                series, shades[place], [(middle(at, place), ground - height(p)) for at, p in enumerate(series.points)]
            )
        for at, point in enumerate(series.points):
            x, tall = middle(at, place), height(point)
            mark = (
                f'<circle {_paint(series, shades[place])} cx="{x:g}" cy="{ground - tall:.1f}" r="3"/>'
                if chart.line
                else f'<rect {_paint(series, shades[place])} x="{x - wide / 2:.1f}" y="{ground - tall:.1f}" width="{wide:.1f}" height="{tall:.1f}"/>'
            )
            label = ""
            if not series.before and (
                shades[place] == 1 or not chart.line
            ):  # values of several lines would cover each other
                label = f'<text class="v" x="{x:.1f}" y="{ground - tall - 5:.1f}" text-anchor="middle" fill="{_INK}">{escape(_said(point))}</text>'
            parts.append(
                _linked(point, chart.labels[at], "" if point.value is None and chart.line else mark + label, links)
            )
    for at, label in enumerate(chart.labels):
        parts.append(
            f'<text x="{step * (at + 0.5):.1f}" y="{_HEIGHT - 7:g}" text-anchor="middle" fill="{_SOFT}">{escape(label)}</text>'
        )
    return "".join(parts), _HEIGHT


def _line(series: Series, place: int, points: list[tuple[float, float]]) -> Iterator[str]:
    """A line that has a gap where nothing is known."""
    colour = _EDGE if series.before else _SHADES[place % len(_SHADES)]
    name = _OLD if series.before else f"y{place}"
    runs: list[list[str]] = [[]]
    for (x, y), point in zip(points, series.points, strict=True):
        if point.value is None:
            runs.append([])
        else:
            runs[-1].append(f"{x:.1f},{y:.1f}")
    dashes = ' stroke-dasharray="4 3"' if series.before else ""
    for run in runs:
        if len(run) > 1:
            yield f'<polyline class="{name}" points="{" ".join(run)}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'


def _bars(chart: Chart, links: bool) -> tuple[str, float]:
    most, room = float(_most(chart)), _WIDTH - _NAMES - _ROOM
    tall = (_ROW - 6) / len(chart.series)
    parts, shades = [], _shades(chart)
    for at, label in enumerate(chart.labels):
        top = at * _ROW
        name = label if len(label) <= 9 else f"{label[:8]}…"
        parts.append(
            f'<text x="{_NAMES - 8:g}" y="{top + _ROW / 2 + 4:g}" text-anchor="end" fill="{_SOFT}">{escape(name)}</text>'
        )
        for place, series in enumerate(chart.series):
            point = series.points[at]
            long, y = float(point.value or 0) / most * room, top + 3 + place * tall
            mark = f'<rect {_paint(series, shades[place])} x="{_NAMES:g}" y="{y:.1f}" width="{max(long, 0.5):.1f}" height="{tall - 1:.1f}"/>'
            size = ' font-size="10"' if len(chart.series) > 1 else ""
            mark += f'<text class="v" x="{_NAMES + long + 6:.1f}" y="{y + tall / 2 + 4:.1f}"{size} fill="{_INK}">{escape(_said(point))}</text>'
            parts.append(_linked(point, label, mark, links))
    return "".join(parts), max(len(chart.labels), 1) * _ROW + 4


def _said(point: Point) -> str:
    return point.figure.text


def _linked(point: Point, label: str, body: str, links: bool) -> str:
    figure = point.figure
    if not links or not isinstance(figure, Figure) or not figure.href or not body:
        return body
    return f'<a href="{escape(figure.href)}" aria-label="{escape(label + figure.text)}">{body}</a>'
