"""Columns that follow from the others of their row: worked out by the database, typed by nobody, no facts of the record.

days = Computed(DaysBetween("filed_on", "closed_on"), models.IntegerField(), "办案用时(天)")

They are listed, sorted, narrowed, exported and counted as any column; forms and sheets do not ask for them, and no hash is made over them.
What follows from rows of another ledger is counted by `Related(counted_in=…)`; what follows from today is worked out as it is shown.
"""

from typing import Any

from django.db import models
from django.db.models import Expression, F, Func


class DaysBetween(Func):
    """Calendar days from one day to another: 0 on the same day, unknown while either is."""

    template, arg_joiner = "(%(expressions)s)", " - "

    def __init__(self, first: str | F, last: str | F, **how: Any) -> None:
        super().__init__(last, first, **{"output_field": models.IntegerField(), **how})


class Computed(models.GeneratedField):
    """A column that its own row gives, unknown while a column that it needs is empty. verbose_name: its label, the unit in brackets."""

    def __init__(self, expression: Expression, output_field: models.Field, verbose_name: str, **how: Any) -> None:
        super().__init__(
            expression=expression,
            output_field=output_field,
            verbose_name=verbose_name,
            db_persist=True,
            null=True,
            **how,
        )

    def deconstruct(self) -> Any:
        name, path, args, how = super().deconstruct()
        return name, path, args, {key: value for key, value in how.items() if key not in ("db_persist", "null")}

    def to_python(self, value: Any) -> Any:
        return self.output_field.to_python(value) if self.output_field else value


def computed_names(model: type[models.Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.generated]
