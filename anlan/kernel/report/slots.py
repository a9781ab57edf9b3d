"""What an outline leaves to the report: its period and its place, in words.

filled("【期间】，【全镇】……", period, "990199103")      # "前三季度，全镇……"; of a street "前三季度，全街道……"
"""

import re

from .. import clock
from ..indicator.declare import Period
from ..people.divisions import district_code, region_names
from . import spans

_KINDS = ("街道", "社区", "镇", "乡", "村", "区", "县", "市", "旗")
_PLACE = re.compile(rf"([全我])(?:{'|'.join(_KINDS)})")
_TIMES = ("期间", "截至", "年份")
_DISTRICT = "区"  # what its own district is: 区, 县, 市, 旗
SLOT = re.compile(rf"【({'|'.join(_TIMES)}|{_PLACE.pattern}|{_DISTRICT})】")
MEANINGS = {
    "期间": "这份报告的时间：今年以来、前三季度、三季度、2023年、10月份",
    "截至": "算到哪天：截至10月15日",
    "年份": "哪一年：2024年",
    "全区": "全区、全镇、全街道，看报告写的是哪里；【我区】也一样",
    "区": "本级是区、县、市就写哪个字：【区】委、【区】政府",
}


def is_slot(text: str) -> bool:
    return text in (*_TIMES, _DISTRICT) or _PLACE.fullmatch(text) is not None


def word(slot: str, period: Period, region: str) -> str:
    """What stands in a slot of a report of this period and place."""
    if slot == "期间":
        return spans.said(period)
    if slot == "截至":
        return f"截至{clock.day_words(min(period.end, clock.today()))}"
    if slot == "年份":
        return f"{period.end.year}年"
    if slot == _DISTRICT:
        return kind_of(district_code()) or slot
    return slot[0] + (kind_of(region) or slot[1:])


def filled(text: str, period: Period, region: str) -> str:
    """A text with its slots filled."""
    return SLOT.sub(lambda match: word(match[1], period, region), text)


def kind_of(region: str) -> str:
    """What a region is by its own name: 镇, 街道, 村, 区; "" where that does not tell."""
    name = region_names().get(region, "")
    return next((kind for kind in _KINDS if name.endswith(kind)), "")
