"""The rule itself: a Scope is plain data, and becomes one indexed predicate on a model."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Q

from . import lineage

if TYPE_CHECKING:
    from .guard import Scoped

_DISTRICT = 6  # digits of a district's division code
NEVER = "never"  # of a model whose rows the people of the place itself are not to know of


@dataclass(frozen=True)
class Scope:
    """What a post may see.

    regions: division codes, 6 digits district, 9 town, 12 village; a row under any of them is in scope. Source: GB/T 2260.
    sectors: lines of business supervised; None means every sector.
    place: the primary key of one enterprise or site whose own desk this is, else None.
    body: the primary key of the body that the post works at, else None. What names it (`Scoped.named_bodies`) is of its line of
    business, whatever that is. A desk bound to a place has none: its people's body is the town around it.
    elsewhere: whether it also sees what names its body outside of its regions.
    """

    regions: tuple[str, ...]
    sectors: tuple[str, ...] | None = None
    place: int | None = None
    body: int | None = None
    elsewhere: bool = True

    @property
    def placed(self) -> "Scope":
        """This scope within its own regions. Figures count by it: a matter counts once, where it lies."""
        return replace(self, elsewhere=False)

    def of_body(self) -> "Scope":
        """What names the body, wherever it lies; this scope itself where no more than its regions decides."""
        return self if self._sees_all() or not self._bodies() else replace(self, regions=(), elsewhere=True)

    def without_body(self) -> "Scope":
        return replace(self, body=None)

    def q(self, model: type["Scoped"], then: datetime | None = None) -> Q:
        """The predicate on `model`. A desk bound to a place sees nothing of models that have none.

        then: asked of where the records of a ledger lay just before that moment.
        """
        where, named = self._regions(model, then), self._named(model)
        if self.sectors is not None:
            where &= Q(sector__in=self.sectors) | named
        if self.place is not None:
            where &= self._at_desk(model)
        return where | named if self.elsewhere and not self._sees_all() else where

    def _at_desk(self, model: type["Scoped"]) -> Q:
        """What lies at the place and its people may know of."""
        if not model.scope_place or model.desk_knows_by == NEVER:
            return Q(pk__in=[])
        known = Q(**{f"{model.desk_knows_by}__isnull": False}) if model.desk_knows_by else Q()
        return Q(**{model.scope_place: self.place}) & known

    def _named(self, model: type["Scoped"]) -> Q:
        """What names this scope's body, or one that it succeeded; nothing where the model names none."""
        named = Q()
        keys = self._bodies()
        for name in model.named_bodies() if keys else ():
            named |= Q(**{f"{name}__in": keys}) if len(keys) > 1 else Q(**{name: keys[0]})
        return named

    def _bodies(self) -> list[int]:
        """The body and those that it succeeded."""
        return [] if self.body is None or self.place is not None else lineage.same_body(self.body)

    def _sees_all(self) -> bool:
        """Whether nothing lies elsewhere: a whole district with all that is in it."""
        return self.sectors is None and self.place is None and any(len(code) <= _DISTRICT for code in self.regions)

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
            return replace(self.placed, regions=(region,))
        return replace(self.placed, regions=tuple(code for code in self.regions if code.startswith(region)))

    def reaches(self, region: str) -> bool:
        """Whether rows of a region are in scope, sector and place aside."""
        return any(lineage.holds(code, region) for code in self.regions)

    def covers(self, record: "Scoped") -> bool:
        """Whether this scope holds `record`, without asking the database."""
        keys = self._bodies()
        named = any(record.serializable_value(name) in keys for name in type(record).named_bodies())
        if named and self.elsewhere:
            return True
        if not self.reaches(record.region):
            return False
        if self.sectors is not None and record.sector not in self.sectors and not named:
            return False
        if self.place is None:
            return True
        name, known = type(record).scope_place, type(record).desk_knows_by
        if known and (known == NEVER or getattr(record, known) is None):
            return False
        # The column's own value: a foreign key's name would give the record that it points to.
        return bool(name) and record.serializable_value(name) == self.place


NOTHING = Scope(regions=())
