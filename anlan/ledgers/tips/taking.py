"""How a report of the public comes in, whoever carries it there: with where, what, pictures, and who it was if they say so.

tip = take_in(Told(content="安全出口上锁", place_words="东街网吧"), key=key, uploads=files)
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import IO, Any
from uuid import UUID

from django.db import transaction

from anlan.kernel import clock
from anlan.kernel.evidence import store
from anlan.kernel.evidence.kinds import EvidenceRefused
from anlan.kernel.history.errors import KeyConflict
from anlan.kernel.history.models import Event
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.actor import system_actor
from anlan.kernel.people.divisions import district_code
from anlan.kernel.scope import Record
from anlan.places.models import Enterprise

from .models import Contact, Tip

MOST_PICTURES = 5
MOST_ALIKE = 3  # reports of the same words in a day
_LONG = 10  # characters from which the same words tell the same report wherever it is said to be
_DAY, _MINUTE = timedelta(days=1), timedelta(minutes=1)


class SaidAgain(Exception):
    """The same words have come several times today already."""


@dataclass(frozen=True)
class Told:
    """What somebody says. site: where a code was scanned; region: the town, "" where they do not know it."""

    content: str
    kind: str = "other"
    place_words: str = ""
    region: str = ""
    site: Record | None = None
    name: str = ""
    phone: str = ""


def take_in(told: Told, *, key: UUID, uploads: Iterable[IO[bytes]] = ()) -> Tip:
    """The report, with its pictures, or nothing of it. Raises SaidAgain, EvidenceRefused, KeyConflict where the key was used for other words."""
    if (first := made_by(key)) is not None:
        return _same(first, told)
    values = _values(told)
    if _alike(values) >= MOST_ALIKE:
        raise SaidAgain
    actor = system_actor()
    try:
        with transaction.atomic():
            tip = open_record(Tip, values, actor=actor, key=key)
            for upload in uploads:
                attachment = store.keep(tip, upload, actor=actor, purpose="现场")
                if not store.kind_of(attachment).is_picture:
                    raise EvidenceRefused("这里只收照片。")
            if told.name or told.phone:
                Contact.objects.get_or_create(tip=tip, defaults={"name": told.name, "phone": told.phone})
    except KeyConflict:  # pressed twice at once: the other one was first
        if (first := made_by(key)) is None:
            raise
        return _same(first, told)
    return tip


def made_by(key: UUID) -> Tip | None:
    """The report that this page has made before."""
    event = Event.objects.filter(key=key, ledger=Tip.code).first()
    return Tip.objects.within(system_actor().scope).filter(pk=event.record_id).first() if event else None


def _same(first: Tip, told: Told) -> Tip:
    if first.content != told.content:
        raise KeyConflict(f"刚才已经收到一件（{first.number}），之后又改了内容。要另报一件，请再点一次“发送”。")
    return first


def _values(told: Told) -> dict[str, Any]:
    where: dict[str, Any] = {"region": told.region or district_code(), "place_words": told.place_words}
    if isinstance(told.site, Enterprise):
        where = {"place": told.site, "place_words": told.place_words}
    elif told.site is not None:  # a reservoir, a road: what stands there and is no firm
        words = "，".join(filter(None, (str(told.site), told.place_words)))
        where = {"region": told.site.region, "place_words": words[:200]}
    return {"content": told.content, "kind": told.kind, "channel": "web", "reported_at": clock.now(), **where}


def _alike(values: dict[str, Any]) -> int:
    """How many reports of the last day say the same: in so many words, or in a few of the same place; as many as are too many where it is
    the same town's within a minute.
    """
    recent = Tip.objects.within(system_actor().scope).filter(reported_at__gt=values["reported_at"] - _DAY)
    content, site = _letters(values["content"]), getattr(values.get("place"), "pk", None)
    same = [row for row in recent if _letters(row.content) == content]
    region = values["place"].region if site is not None else values["region"]
    if any(row.region == region and values["reported_at"] - row.reported_at < _MINUTE for row in same):
        return MOST_ALIKE
    if len(content) >= _LONG:
        return len(same)
    here = (_letters(values["place_words"]), site)
    return sum((_letters(row.place_words), row.place_id) == here for row in same)


def _letters(text: str) -> str:
    """What a text says, whatever stands between."""
    return "".join(filter(str.isalnum, text))
