"""A question that is put together once and asked again and again with other values: what every step asks costs a fifth so.

_by_key = Asked(lambda key: Event.objects.filter(key=key), UUID(int=0))     # a value of its kind in each place
_by_key.one(key)        # the row, or None
_by_key.all(key)
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


class Asked(Generic[M]):
    """rows: gives the query for values; samples: values that stand in the places of those asked for, each unlike the others."""

    def __init__(self, rows: Callable[..., "QuerySet[M, M]"], *samples: Any):
        self.rows, self.samples = rows, samples

    def all(self, *values: Any) -> list[M]:
        model, statement, places = self._put_together
        given = [constant if at is None else values[at] for at, constant in places]
        return list(model._default_manager.raw(statement, given))

    def one(self, *values: Any) -> M | None:
        return next(iter(self.all(*values)), None)

    @cached_property
    def _put_together(self) -> tuple[type[M], str, list[tuple[int | None, Any]]]:
        """The model, the statement, and for each of its parameters the place of the value it takes, or what always stands there."""
        query = self.rows(*self.samples)
        statement, parameters = query.query.sql_with_params()
        return query.model, statement, [(self._place(each), each) for each in parameters]

    def _place(self, parameter: Any) -> int | None:
        # The driver's numbers are of kinds of their own.
        alike = (at for at, each in enumerate(self.samples) if isinstance(parameter, type(each)) and each == parameter)
        return next(alike, None)
