"""Geometry of the month chart (desk/_months.html): places in an 800 × 168 drawing, bars up to 120 high on a line at 146.

{% month_now 0 12 80.0 %}    {% month_before 0 12 75.5 %}    {% month_middle 0 12 %}    {% month_top 80.0 75.5 %}
"""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

LEFT, WIDTH, GROUND, HIGH = 40, 760, 146, 120


def _slot(position: int, count: int) -> tuple[float, float]:
    """Left edge and width of a month's slot."""
    width = WIDTH / max(count, 1)
    return LEFT + position * width, width


@register.simple_tag
def month_before(position: int, count: int, height: float) -> SafeString:
    """Last year's bar of a month, hollow. height: in per cent of the highest month."""
    middle, bar = _bar(position, count)
    return _column("y0", middle - bar, bar * 0.9, height)


@register.simple_tag
def month_now(position: int, count: int, height: float) -> SafeString:
    """This year's bar of a month, filled. height: in per cent of the highest month."""
    middle, bar = _bar(position, count)
    return _column("y1", middle, bar, height)


def _bar(position: int, count: int) -> tuple[float, float]:
    """Where the two bars of a month meet, and how wide each is."""
    left, width = _slot(position, count)
    return left + width / 2, min(width * 0.32, 26)


def _column(kind: str, left: float, width: float, height: float) -> SafeString:
    tall = height * HIGH / 100
    # A second, unseen rectangle over the whole height: a bar of nothing can be clicked as well.
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"/>'
        '<rect x="{}" y="{}" width="{}" height="{}" fill="transparent"/>',
        kind, round(left, 1), round(GROUND - tall, 1), round(width, 1), round(tall, 1),
        round(left, 1), GROUND - HIGH, round(width, 1), HIGH,
    )  # fmt: skip


@register.simple_tag
def month_middle(position: int, count: int) -> float:
    """Where a month's words stand."""
    left, width = _slot(position, count)
    return round(left + width / 2, 1)


@register.simple_tag
def month_top(height: float, height_before: float) -> float:
    """Where a month's value stands: over the taller of its bars."""
    return round(GROUND - max(height, height_before) * HIGH / 100 - 5, 1)
