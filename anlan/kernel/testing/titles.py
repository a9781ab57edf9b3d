"""What a ledger's records are called where nothing stands beside them: asked of every ledger."""

from collections.abc import Callable

from django.test import Client
from django.utils.html import escape

from ..ledger.display import shown
from ..people.actor import Actor
from ..scope import Record, field_of
from .base import Suite
from .cast import District

LONGEST = 160  # characters of a title; a phone shows three lines of it


class TitleSuite(Suite):
    """A notice has the headline alone; the search a line: what it is, at which place, on which day."""

    def test_its_title_tells_it_apart(
        self, district: District, plant: Record, client_of: Callable[[Actor], Client]
    ) -> None:
        record = self.put_in(district, plant)
        model = self.model
        current = model.objects.of(record).get()
        place = getattr(current, model.scope_place) if model.scope_place not in ("", "pk") else None
        day = shown(current, field_of(model, model.when))[:10] if model.when else ""
        readers = (each for each in district.actors.values() if each.may(f"{model.code}.view"))
        reader = next(each for each in readers if each.role != "system" and each.scope.covers(current))
        page = client_of(reader).get(f"/search/?q={record.number}").content.decode()

        headline = current.headline()

        assert headline != record.number
        assert len(headline) <= LONGEST
        assert place is None or str(place) in headline
        assert escape(current.subject()) in page
        assert day in page
