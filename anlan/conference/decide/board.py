"""The whiteboard: strokes as they were drawn, and the picture of them that is kept when the conference ends.

draw(conference, [100, 100, 300, 240], "red", actor=actor, key=key); keep_picture(conference, actor)
"""

from collections.abc import Sequence
from io import BytesIO
from uuid import UUID

from django.db.models import Count, Max
from PIL import Image, ImageDraw

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.models import Attachment
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.people.actor import Actor

from ..models import Conference
from .acting import held, keep_once, leads, led
from .errors import NotInside
from .rows import OBSERVER, Stroke, Ticket

WIDTH, HEIGHT = 1600, 900
MOST_POINTS = 2000  # numbers of one stroke
MOST_STROKES = 3000  # on one board
_INKS = {"ink": "#1a232e", "red": "#b8141f", "blue": "#1868c4", "green": "#1f6b4a"}


def draw(conference: Conference, points: Sequence[int], colour: str, *, actor: Actor, key: UUID) -> Stroke:
    """Keep one stroke of somebody who takes part; the same key again is the same stroke. Raises Incomplete, NotInside."""
    inside = len(points) >= 4 and len(points) % 2 == 0 and len(points) <= MOST_POINTS
    if not inside or colour not in _INKS:
        raise Incomplete({"points": "这一笔没有画成，请再画一次。"})
    shape = [max(0, min(WIDTH if place % 2 == 0 else HEIGHT, value)) for place, value in enumerate(points)]
    with held(conference, "running") as current:
        taking_part = Ticket.objects.of(current).filter(person_id=actor.person_id, revoked_at=None)
        if not (leads(current, actor) or taking_part.exclude(role=OBSERVER).exists()):
            raise NotInside("您现在不在会上，进会后再画。")
        if Stroke.objects.of(current).filter(wiped_at=None).count() >= MOST_STROKES:
            raise Incomplete({"points": "白板画满了，请主持人擦一下。"})
        row, _ = keep_once(Stroke, current, key, "drawn_at", person_id=actor.person_id, points=shape, colour=colour)
        return row


def wipe(conference: Conference, *, actor: Actor) -> None:
    """Wipe the board, for whoever leads; the strokes stay in the database."""
    with led(conference, actor) as current:
        Stroke.objects.of(current).filter(wiped_at=None).update(wiped_at=clock.now())


def strokes(conference: Conference) -> list[Stroke]:
    """What stands on the board, in the order in which it was drawn."""
    return list(Stroke.objects.of(conference).filter(wiped_at=None).order_by("pk"))


def mark(conference: Conference) -> str:
    """What changes when something is drawn or wiped; one query."""
    rows = Stroke.objects.of(conference).filter(wiped_at=None)
    totals = rows.aggregate(count=Count("pk"), last=Max("pk"))
    return f"{totals['count']}-{totals['last'] or 0}"


def keep_picture(conference: Conference, actor: Actor) -> Attachment | None:
    """Keep the board as a picture among the conference's files; None where it is empty."""
    all_strokes = strokes(conference)
    if not all_strokes:
        return None
    sheet = Image.new("RGB", (WIDTH, HEIGHT), "#ffffff")
    pen = ImageDraw.Draw(sheet)
    for stroke in all_strokes:
        pen.line(list(zip(stroke.points[::2], stroke.points[1::2], strict=True)), _INKS[stroke.colour], 5, "curve")
    content = BytesIO()
    sheet.save(content, "PNG")
    content.seek(0)
    return store.keep(conference, content, actor=actor, purpose="白板", name="白板.png")
