"""The rule itself: a Scope is plain data, and becomes one indexed predicate on a model."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from . import lineage

if TYPE_CHECKING:
    from .guard import Scoped


@dataclass(frozen=True)
class Scope:
    """What a post may see.

    regions: division codes, 6 digits district, 9 town, 12 village; a row under any of them is in scope. Source: GB/T 2260.
    sectors: lines of business supervised; None means every sector.
    place: the primary key of one enterprise or site whose own desk this is, else None.
    body: the primary key of the body that the post works at: it also sees what it holds elsewhere (`scope_holder`), else None.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...] | None = None
    place: int | None = None
    body: int | None = None

    @property
    def placed(self) -> "Scope":
        """This scope by region, sector and place alone. Figures count by it: a matter counts once, where it lies."""
        return replace(self, body=None)

    def q(self, model: type["Scoped"], then: datetime | None = None) -> Q:
        """The predicate on `model`. A desk bound to a place sees nothing of models that have none.

        then: asked of where the records of a ledger lay just before that moment.
        """
        where = self._regions(model, then)
        if self.sectors is not None:
            where &= Q(sector__in=self.sectors)
        if self.place is not None:
            where &= Q(**{model.scope_place: self.place}) if model.scope_place else Q(pk__in=[])
        if self.body is not None and model.scope_holder:
            where |= Q(**{model.scope_holder: self.body})
        return where

    def _regions(self, model: type["Scoped"], then: datetime | None) -> Q:
        if not self.regions:
            return Q(pk__in=[])
        where = Q()
        for code in self.regions:
            ledger = getattr(model, "code", "")
            where |= lineage.within(code, ledger) if then is None else lineage.within_then(code, ledger, then)
        return where

    def narrowed(self, region: str) -> "Scope":
        """This scope under one region; nothing if the region lies outside."""
        if self.reaches(region):
            return Scope((region,), self.sectors, self.place)
        return Scope(tuple(code for code in self.regions if code.startswith(region)), self.sectors, self.place)

    def reaches(self, region: str) -> bool:
        """Whether rows of a region are in scope, sector and place aside."""
        return any(lineage.holds(code, region) for code in self.regions)

    def covers(self, record: "Scoped") -> bool:
        """Whether this scope holds `record`, without asking the database."""
        holder = type(record).scope_holder
        if holder and self.body is not None and record.serializable_value(holder) == self.body:
            return True
        if not self.reaches(record.region):
            return False
        if self.sectors is not None and record.sector not in self.sectors:
            return False
        if self.place is None:
            return True
        name = type(record).scope_place
        # The column's own value: a foreign key's name would give the record that it points to.
        return bool(name) and record.serializable_value(name) == self.place


NOTHING = Scope(regions=())
