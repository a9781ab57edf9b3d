"""Places as offices note them: 石沟村三组; tried where the kind refuses.

place_text("石沟村三组")      # "石沟村"
"""

import re
from collections.abc import Iterable
from typing import Any

from ..column.spelling import plain
from ..people import divisions
from ..people.actor import Actor
from ..people.codes import DISTRICT, TOWN

_GROUP = re.compile(r"[一二三四五六七八九十\d]+(?:村民)?小?组$|村民委员会$|村委会$")


class OwnRegions:
    """The towns and villages within an actor's scope, read once for a sheet."""

    def __init__(self, actor: Actor) -> None:
        regions = divisions.current_regions()
        self._names = {
            code: name for code, name in regions.items() if len(code) > DISTRICT and actor.scope.reaches(code)
        }

    def named_in(self, texts: Iterable[str]) -> str:
        """The only one that a text names, of the first text that names one; "" for none."""
        for text in texts:
            codes = {code for code, name in self._names.items() if name in text}
            # 云台镇石沟村 names both; a village of the same name in another town is not meant.
            towns = {code for code in codes if len(code) == TOWN}
            inside = {code for code in codes - towns if not towns or code[:TOWN] in towns}
            matches = inside or towns
            if len(matches) == 1 and len(towns) <= 1:
                return matches.pop()
        return ""


def place_text(cell: Any) -> str:
    """A village without the group of it, or its committee."""
    return _GROUP.sub("", plain(cell)).strip()
