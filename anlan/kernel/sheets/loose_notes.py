"""Numbers and places as offices note them: 80余人, 石沟村三组; tried where the kind refuses.

number_text("约80余人", "人数")      # "80人"
"""

import re
from collections.abc import Iterable
from typing import Any

from ..column.spelling import plain
from ..people import divisions
from ..people.actor import Actor
from ..people.codes import DISTRICT, TOWN

_ABOUT = re.compile(r"^(?:大约|大概|约|近)|(?:左右|上下|以上)$")
_WITH_UNIT = re.compile(r"(.*\d)\s*([^\d\s]{2,4})")
_MORE = re.compile(r"([\d十百千万])(?:余|多|来)(?=\D|$)")
_GROUP = re.compile(r"[一二三四五六七八九十\d]+(?:村民)?小?组$|村民委员会$|村委会$")


def region_in(texts: Iterable[str], actor: Actor) -> str:
    """The only town or village within the actor's scope that a text names, of the first text that names one; "" for none."""
    regions = divisions.current_regions()
    own_regions = {
        code: region_name for code, region_name in regions.items() if len(code) > DISTRICT and actor.scope.reaches(code)
    }
    for text in texts:
        codes = {code for code, region_name in own_regions.items() if region_name in text}
        # 云台镇石沟村 names both; a village of the same name in another town is not meant.
        towns = {code for code in codes if len(code) == TOWN}
        inside = {code for code in codes - towns if not towns or code[:TOWN] in towns}
        matches = inside or towns
        if len(matches) == 1 and len(towns) <= 1:
            return matches.pop()
    return ""


def number_text(cell: Any, says: str) -> str:
    """A number without the words that say it is about that many, and without the unit that its column's title says: 4学时."""
    text = _MORE.sub(r"\1", _ABOUT.sub("", plain(cell)).strip())
    match = _WITH_UNIT.fullmatch(text)
    return match[1] if match and match[2] in says else text


def place_text(cell: Any) -> str:
    """A village without the group of it, or its committee."""
    return _GROUP.sub("", plain(cell)).strip()
