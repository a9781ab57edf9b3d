"""What anchors show besides their own hashes: days without one, events that were put in afterwards with an old date, and anchors that a
verification has seen and that are gone.

list(around(anchor))       # what is wrong about one anchor and the events since the one before, in words
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import connection

from .. import clock
from .models import Anchor
from .reading import LEAST, Difference, Piece

LAG = timedelta(hours=6)  # an import says when it began, and is in history when it ends
_MOST = 5  # events that are named
_LAST = 2**62


def around(anchor: Anchor) -> Iterator[str]:
    """What is wrong about an anchor and the events since the one before; of the newest one, about those after it, too."""
    before = Anchor.objects.filter(pk__lt=anchor.pk).order_by("-pk").first()
    if anchor.day is not None and (missing := days_missing(anchor)):
        yield f"缺{'、'.join(f'{day:%Y-%m-%d}' for day in missing[:_MOST])}{'等' * (len(missing) > _MOST)}的存证：那几天有经过"
    if before is not None:
        yield from _backdated(before, anchor.last_event)
    if not Anchor.objects.filter(pk__gt=anchor.pk).exists():
        yield from _backdated(anchor, _LAST)


def days_missing(anchor: Anchor) -> list[date]:
    """The days between a day's anchor and the one of an earlier day on which something was recorded, and that have none."""
    earlier = list(Anchor.objects.filter(day__lt=anchor.day).order_by("-day")[:2])
    if not earlier:
        return []
    low = earlier[1].last_event if len(earlier) > 1 else 0
    return [day for day in days_of(low, anchor.last_event, earlier[0].day, anchor.day) if day != anchor.day]  # type: ignore[arg-type]


def days_of(low: int, high: int, after: date, before: date) -> list[date]:
    """The days, after one and before another, on which events of these numbers were recorded."""
    since, until = clock.start_of(after + timedelta(days=1)), clock.start_of(before)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (recorded_at AT TIME ZONE %s)::date FROM loop_event "
            "WHERE id > %s AND id <= %s AND recorded_at >= %s AND recorded_at < %s ORDER BY 1",
            [str(clock.LEGAL_ZONE), low, high, since, until],
        )
        return [row[0] for row in cursor.fetchall()]


def _backdated(before: Anchor, last_event: int) -> Iterator[str]:
    """Events that lie after an anchor and say that they were recorded long before it was kept."""
    if before.kept_at is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, recorded_at FROM loop_event WHERE id > %s AND id <= %s AND recorded_at < %s ORDER BY id LIMIT %s",
            [before.last_event, last_event, before.kept_at - LAG, _MOST],
        )
        events: list[tuple[int, datetime]] = cursor.fetchall()
    for number, recorded_at in events:
        day = recorded_at.astimezone(clock.LEGAL_ZONE)
        yield f"第{number}号经过写的记录时间{day:%Y-%m-%d}早于它前面的存证：是后来补进去的"


def remembered(start: int, since: int | None) -> Piece | None:
    """Each verification has kept the newest anchor of its day: whoever makes anchors and history anew has these before him."""
    if start > LEAST:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT round.anchor FROM loop_round AS round WHERE round.anchor IS NOT NULL AND NOT EXISTS "
            "(SELECT FROM loop_anchor AS anchor WHERE anchor.id = round.anchor AND anchor.hash = round.anchored) ORDER BY 1"
        )
        ids = [row[0] for row in cursor.fetchall()]
    return Piece(
        _LAST, 0, [Difference(each, f"存证#{each}", "以前校验时见过的存证，现在没有了或换过了") for each in ids]
    )
