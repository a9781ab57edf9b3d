"""Geometry of the month chart (desk/_months.html): places in an 800 × 168 drawing, bars up to 120 high on a line at 146.

{% month_column 0 12 80.0 75.5 %}    {% month_middle 0 12 %}    {% month_top 80.0 75.5 %}
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
def month_column(position: int, count: int, height: float, height_before: float) -> SafeString:
    """Two bars of one month: last year's hollow, this year's filled. Heights in per cent of the highest month."""
    left, width = _slot(position, count)
    bar = min(width * 0.32, 26)
    middle = left + width / 2
    tall, tall_before = height * HIGH / 100, height_before * HIGH / 100
    return format_html(
        '<rect class="y0" x="{}" y="{}" width="{}" height="{}"/><rect class="y1" x="{}" y="{}" width="{}" height="{}"/>',
        round(middle - bar, 1), round(GROUND - tall_before, 1), round(bar * 0.9, 1), round(tall_before, 1),
        round(middle, 1), round(GROUND - tall, 1), round(bar, 1), round(tall, 1),
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
