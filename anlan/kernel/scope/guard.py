"""The guard: rows of a Scoped model are compiled to SQL only inside a scope.

The check sits where a query becomes SQL, so every road to rows (list, get, count, aggregate, subquery, union, prefetch)
meets it. Open by nature, and left to lint and review: `_base_manager`, joins from other models, hand-written SQL.
"""

import contextlib
import contextvars
from collections.abc import Iterator
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models.sql import Query

from .rule import Scope

_reason: contextvars.ContextVar[str | None] = contextvars.ContextVar("unscoped", default=None)


class ScopeMissing(Exception):
    """A query on scoped rows named no scope: say `.within(scope)`, or `with unscoped("why"):`."""


@contextlib.contextmanager
def unscoped(reason: str) -> Iterator[None]:
    """Read rows whatever their scope, for a stated reason."""
    if not reason:
        raise ValueError("unscoped() needs a reason")
    token = _reason.set(reason)
    try:
        yield
    finally:
        _reason.reset(token)


class GuardedQuery(Query):
    """A query that refuses to become SQL without a scope."""

    scoped = False

    def require_scope(self) -> None:
        if not self.scoped and _reason.get() is None:
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
    """A queryset whose rows are reached through `within`."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query or GuardedQuery(model), using, hints)

    def within(self, scope: Scope, *, withdrawn: bool = False) -> Self:
        """The rows that `scope` may see; withdrawn records only when asked for."""
        model: type[Scoped] = self.model  # type: ignore[assignment]
        rows = self.filter(scope.q(model))
        if not withdrawn:
            rows = rows.filter(model.present())
        _guarded(rows).scoped = True
        return rows

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
    # The column of the body that holds a row, which its people see wherever the row lies; "" has none.
    scope_holder: ClassVar[str] = ""

    region = models.CharField("所属地区", max_length=12, db_collation="C")
    sector = models.CharField("行业", max_length=20, default="general")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def present(cls) -> models.Q:
        """What tells rows that count from withdrawn ones; all rows, unless the model says otherwise."""
        return models.Q()
