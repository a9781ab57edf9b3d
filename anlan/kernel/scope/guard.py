"""The guard: rows of a Scoped model are compiled to SQL only inside a scope.

The check sits where a query becomes SQL, so every road to rows (list, get, count, aggregate, subquery, union, prefetch)
meets it. Open by nature: `_base_manager`, which a test keeps to migrations, joins from other models, hand-written SQL.
"""

import contextlib
import contextvars
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.sql import Query

from .rule import Scope

RECORD = "record"  # the record that a row names by `ledger` and `record_id`

_opened: contextvars.ContextVar[tuple[type[models.Model], ...]] = contextvars.ContextVar("unscoped", default=())


class ScopeMissing(Exception):
    """A query on scoped rows named no scope: say `.within(scope)`, `.of(a row that you hold)`, or open the model with a reason."""


@contextlib.contextmanager
def unscoped(reason: str, model: type[models.Model], *models_too: type[models.Model]) -> Iterator[None]:
    """Read rows of these models whatever their scope, for a stated reason; a base class opens what is made of it.

    Inside another one both sets are open. Every other model still raises ScopeMissing.
    """
    if not reason:
        raise ValueError("what is read without a scope needs a reason")
    token = _opened.set((*_opened.get(), model, *models_too))
    try:
        yield
    finally:
        _opened.reset(token)


class GuardedQuery(Query):
    """A query that refuses to become SQL without a scope."""

    scoped = False

    def require_scope(self) -> None:
        if not self.scoped and not issubclass(self.model, _opened.get()):  # type: ignore[arg-type]
            raise ScopeMissing(f"{self.model.__name__}: no scope given")  # type: ignore[union-attr]

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        self.require_scope()
        return super().get_compiler(*args, **kwargs)

    def combine(self, rhs: Query, connector: str) -> None:
        """`mine | all` is only as scoped as its weaker side."""
        super().combine(rhs, connector)
        self.scoped = self.scoped and getattr(rhs, "scoped", False)


def _guarded(rows: models.QuerySet[Any]) -> GuardedQuery:
    query = rows.query
    assert isinstance(query, GuardedQuery)
    return query


class ScopedQuerySet(models.QuerySet):
    """A queryset whose rows are reached through `within`, `of`, `known` or `nameable`."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or GuardedQuery(model), using, hints)

    def within(self, scope: Scope, *, withdrawn: bool = False, then: datetime | None = None) -> Self:
        """The rows that `scope` may see; withdrawn records only when asked for.

        then: records that lay in it just before that moment. What was counted then is still told to whoever answered for it.
        """
        model: type[Scoped] = self.model  # type: ignore[assignment]
        rows = self.filter(scope.q(model, then))
        if not withdrawn:
            rows = rows.filter(model.present())
        _guarded(rows).scoped = True
        return rows

    def plainest(self, scope: Scope) -> Scope:
        """The same rows by an easier question: without the scope's body, where no row names it. Asks the database once.

        What lies in a region is read from its index in the order of a list; what lies there or names a body has to be sorted first.
        """
        model: type[Scoped] = self.model  # type: ignore[assignment]
        naming = scope.of_body()
        if not model.named_bodies() or naming == scope or self.within(naming, withdrawn=True).exists():
            return scope
        return scope.without_body()

    def of(self, *holders: models.Model) -> Self:
        """The rows that belong to rows which the caller holds: whoever was let in to a conference was let in to its calls.

        holders: rows that this model names in `scope_owners` or as its place, all of one model; rows of this model to read again; or rows
        that name records of this model: an event, a to-do.
        """
        model: type[Scoped] = self.model  # type: ignore[assignment]
        rows = self.filter(model.owned_by(holders))
        _guarded(rows).scoped = True
        return rows

    def known(self) -> Self:
        """Every row, of a model that everybody may know. Raises ScopeMissing for others."""
        model: type[Scoped] = self.model  # type: ignore[assignment]
        if not model.known_to_all:
            raise ScopeMissing(f"{model.__name__} is not known to all")
        rows = self.all()
        _guarded(rows).scoped = True
        return rows

    def nameable(self, scope: Scope, *, withdrawn: bool = False) -> Self:
        """The rows that whoever has `scope` may name in a record, by form, sheet or program: those in it; of what everybody may know, all."""
        model: type[Scoped] = self.model  # type: ignore[assignment]
        if not model.known_to_all:
            return self.within(scope, withdrawn=withdrawn)
        rows = self.known()
        return rows if withdrawn else rows.filter(model.present())

    def update(self, **kwargs: Any) -> int:
        _guarded(self).require_scope()
        return super().update(**kwargs)

    def delete(self) -> Any:
        _guarded(self).require_scope()
        return super().delete()


class Scoped(models.Model):
    """A row with a region and a sector of its own, copied when it was made, so that scope is one indexed predicate."""

    # The lookup that names the place a row belongs to, for desks bound to one place ("place", "pk"); "" has none.
    scope_place: ClassVar[str] = ""
    # The column that is filled in once the people of that place may know of a row; "" has none: they may from the beginning. Or NEVER.
    desk_knows_by: ClassVar[str] = ""
    # The column of the body that holds a row, which its people see wherever the row lies; "" has none.
    scope_holder: ClassVar[str] = ""
    # Columns of further bodies that have a part in a row: whoever supervises it, ran it or is answerable for it sees it as well.
    scope_parties: ClassVar[tuple[str, ...]] = ()

    # The columns that name rows to which a row belongs; RECORD is the pair of `ledger` and `record_id`.
    scope_owners: ClassVar[tuple[str, ...]] = ()
    # Whether everybody may know every row: names of regions and bodies.
    known_to_all: ClassVar[bool] = False

    region = models.CharField("所属地区", max_length=12, db_collation="C")
    sector = models.CharField("行业", max_length=20, default="general")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def from_db(  # type: ignore[override]  # the stubs are those of a later Django
        cls, db: str | None, field_names: Collection[str], values: Collection[Any]
    ) -> Self:
        """A row that was read: its columns as they came.

        Django's own goes through every column of the model twice for each row, also through those that a list leaves out:
        that was a seventh of a list's page.
        """
        row = cls.__new__(cls)
        row._state = ModelState()
        row._state.adding, row._state.db = False, db
        row.__dict__.update(zip(field_names, values, strict=True))
        return row

    @classmethod
    def owned_by(cls, holders: Sequence[models.Model]) -> models.Q:
        """What tells the rows that belong to `holders`, all of one model. Raises ScopeMissing where they do not belong there."""
        if not holders:
            return models.Q(pk__in=[])
        kind, keys = type(holders[0]), [holder.pk for holder in holders]
        if any(type(holder) is not kind or holder.pk is None for holder in holders):
            raise ScopeMissing(f"{cls.__name__}: the holders are unsaved or of several models")
        if kind is cls:
            return models.Q(pk__in=keys)
        if hasattr(cls, "code") and hasattr(kind, "record_id"):
            if any(holder.ledger != cls.code for holder in holders):  # type: ignore[attr-defined]
                raise ScopeMissing(f"{cls.__name__}: a holder names a record of another ledger")
            return models.Q(pk__in=[holder.record_id for holder in holders])  # type: ignore[attr-defined]
        if RECORD in cls.scope_owners and hasattr(kind, "code"):
            return models.Q(ledger=kind.code, record_id__in=keys)
        for name in (*cls.scope_owners, *cls.place_column()):
            if name != RECORD and cls._meta.get_field(name).related_model is kind:
                return models.Q(**{f"{name}__in": keys})
        raise ScopeMissing(f"{cls.__name__} does not belong to {kind.__name__}")

    @classmethod
    def named_bodies(cls) -> tuple[str, ...]:
        """The columns of bodies whose people see a row, wherever it lies and of whatever line of business it is."""
        return (cls.scope_holder, *cls.scope_parties) if cls.scope_holder else cls.scope_parties

    @classmethod
    def place_column(cls) -> tuple[str, ...]:
        """The column that names the place at which a row lies; () where rows lie at none, or name it by its number alone."""
        if cls.scope_place in ("", "pk") or not cls._meta.get_field(cls.scope_place).is_relation:
            return ()
        return (cls.scope_place,)

    @classmethod
    def present(cls) -> models.Q:
        """What tells rows that count from withdrawn ones; all rows, unless the model says otherwise."""
        return models.Q()
