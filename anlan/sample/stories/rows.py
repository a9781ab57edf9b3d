"""Rows of the sheets that happened since people put in themselves what they do: each is typed into its form by whoever did it.

recent_rows = lived_rows(sheets)
tell(stories(recent_rows, staff))
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.actor import Actor
from anlan.kernel.sheets.mapping import normal, words_of

from ..acting import asked, put_in
from ..diary import Story, keys
from ..organisation import Seated
from ..sheets.sheet import Row, Sheet
from ..year import hours

_NO = "否"


@dataclass
class Lived:
    """One row, who puts it in and when; `record` once they have."""

    ledger: str
    row: Row
    seat: str
    happened: date  # or the moment, by the local clock
    at: datetime
    record: Any = None

    @property
    def day(self) -> date:
        return self.happened.date() if isinstance(self.happened, datetime) else self.happened


def lived_rows(sheets: Iterable[Sheet]) -> list[Lived]:
    """Every such row, ledger by ledger."""
    return [
        Lived(sheet.ledger, row, seat, row[sheet.dated], _written_down(row[sheet.dated], number))
        for sheet in sheets
        for number, (row, seat) in enumerate(sheet.lived)
    ]


def stories(recent_rows: Iterable[Lived], staff: Seated) -> Iterator[Story]:
    for each, key in zip(recent_rows, keys("rows"), strict=False):
        yield _story(each, staff.actors[each.seat], key)


def _story(each: Lived, actor: Actor, key: UUID) -> Story:
    yield each.at
    each.record = put_in(each.ledger, actor, each.at, key, **_typed(each, actor))


def _written_down(happened: date, number: int) -> datetime:
    """When it is put in: a visit while one is there, what has an hour an hour later."""
    if isinstance(happened, datetime):
        return happened.replace(tzinfo=clock.LEGAL_ZONE) + timedelta(hours=1)
    return hours(happened, 10, number % 30)


def _typed(each: Lived, actor: Actor) -> dict[str, Any]:
    """The cells whose columns the form asks of this person; what stays empty is not typed, nor a box ticked for 否."""
    words, boxes = words_of(LEDGERS[each.ledger]), asked(each.ledger, actor)
    cells = {words.get(normal(header), ""): cell for header, cell in each.row.items()}
    return {name: cell for name, cell in cells.items() if name in boxes and cell not in ("", _NO)}
