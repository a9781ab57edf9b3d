"""How many people a cell means that does not say it as a number: 应到12人实到11人, 马明等5人, 张三、李四、王五.

number_in("应到12人，实到11人")      # ("11", "记实到的11人，……"): who came counts, and what was written is kept beside
"""

import re
from typing import Any

from ..column import CellRefused
from ..column.kind import Field
from ..column.numerals import NUMERALS
from ..column.spelling import plain, written
from .several import several_in

_OF_PEOPLE = re.compile(r"人数|人次")
_CAME = re.compile(r"实[到参]\D{0,4}?(\d+)")
_IN_ALL = re.compile(r"\D+(?:等|共|计)\D{0,6}?(\d+)\s*余?\s*[人名位]?(?:参加|参会)?$")
_IN_NUMERALS = re.compile(rf"\D?{NUMERALS}\s*[余多来]?\s*[人名位]")  # 二十余人
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]+)?$")


def counts_people(field: Field) -> bool:
    """Whether a column says how many people there were."""
    return bool(_OF_PEOPLE.search(str(field.verbose_name)))


def number_in(cell: Any) -> tuple[str, str] | None:
    """The number that words give, and what is told of it. Raises CellRefused for what names people and does not count them."""
    text = plain(cell)
    if len(came := _CAME.findall(text)) == 1:
        return came[0], f"记实到的{came[0]}人，“{written(cell)}”放在“其他栏目”"
    if match := _IN_ALL.match(text):
        return match[1], f"记{match[1]}人，“{written(cell)}”放在“其他栏目”"
    if any(character.isdecimal() for character in text) or _IN_NUMERALS.match(text):
        return None
    parts = several_in(text)
    if parts and all(_NAME.match(part) for part in parts):
        raise CellRefused(f"列了{len(parts)}个名字，没有写人数，请改成数字", str(len(parts)))
    raise CellRefused(f"“{written(cell)}”没有写人数，请改成数字")
