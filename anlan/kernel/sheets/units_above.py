"""In which unit a table's amounts are, as a line above it says: 单位：万元、人.

unit_lines(["经费台账", "单位：万元、人"])       # ("万元",)
"""

import re
from collections.abc import Iterable

from ..column.kind import Field
from ..column.spelling import plain
from ..column.units import factor, unit_in, unit_of

_LINE = re.compile(r"单位\s*:\s*([^\s:()]+)")
_LISTED = re.compile(r"[、,，;；/和]")


def unit_lines(texts: Iterable[str]) -> tuple[str, ...]:
    """The units of measure that the lines above a table name; what is counted (人, 户) needs none."""
    words = (word for text in texts for found in _LINE.findall(plain(text)) for word in _LISTED.split(found))
    return tuple(dict.fromkeys(word for word in words if unit_in(f"({word})")))


def title_with_unit(title: str, field: Field, units: Iterable[str]) -> str:
    """A column's title with the unit of the line above the table, where it says none itself and its amounts may be in it."""
    target = unit_of(field)
    unit = next((each for each in units if target and factor(each, target) is not None), "")
    return f"{title}（{unit}）" if unit and not unit_in(title) else title
