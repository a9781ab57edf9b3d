"""Days and moments as people write them: the year stands only where it is another one.

{{ due_on|day }}        1月1日, 2028年1月1日
{{ sent_at|moment }}    10月16日09:00, 2023年10月16日09:00
{{ line.at|stamp }}     10-16 09:00, 2023-10-16 09:00
"""

from datetime import date, datetime

from django import template

from anlan.kernel import clock

register = template.Library()


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    return clock.day_words(value) if value else ""


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    return clock.moment_words(value) if value else ""


@register.filter(expects_localtime=True)
def stamp(value: datetime | None) -> str:
    if not value:
        return ""
    return f"{value:%m-%d %H:%M}" if value.year == clock.today().year else f"{value:%Y-%m-%d %H:%M}"
