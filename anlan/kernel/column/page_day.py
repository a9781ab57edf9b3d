"""A day that a page asks for beside any record's columns (延至, 从哪天起): read, bounded and refused as a column's is."""

from typing import Any

from django import forms

from .day import DUE, day_box, read_day, read_meant
from .spelling import CellRefused, seen


class DayField(forms.Field):
    """A day's box. Raises what the kind says, in its words."""

    def __init__(self, *, label: str, **more: Any) -> None:
        super().__init__(label=label, widget=day_box(), **more)

    def to_python(self, value: Any) -> Any:
        if value is None or (isinstance(value, str) and not seen(value).strip()):
            return None
        try:
            return read_meant(read_day, DUE[0], value)
        except CellRefused as error:
            raise forms.ValidationError(f"{str(error).rstrip('。')}。") from error
