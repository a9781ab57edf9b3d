"""What a record is called, and how its names are compared with what people write.

shorter(["青禾区应急管理局"])      # {青禾区应急管理局, 应急管理局, 区应急管理局}
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ..people.codes import TOWN
from ..people.divisions import district_name, region_name, towns
from ..scope import Record
from ..scope.names import bare

# What a body's name ends with, and people leave off.
_SHORTEST = 3  # letters of a short name
_SUFFIXES = ("人民政府", "街道办事处", "办事处", "政府", "村民委员会", "居民委员会", "村委会", "居委会", "委员会")


def name_fields(model: type[Record]) -> list[str]:
    """The fields by which a record is called: its name, short and former names, and the code that others gave it."""
    there = {field.name for field in model._meta.concrete_fields}
    first = next((name for name in ("name", "title") if name in there), "number")
    return [name for name in (first, "short", model.given_code, "formers") if name in there]


def spellings(values: Mapping[str, Any]) -> list[str]:
    """A record's names as they are compared; values: {name field: value}, former names apart by 、."""
    texts = [
        part for name, value in values.items() for part in str(value or "").split("、" if name == "formers" else "\0")
    ]
    return [bare(text) for text in texts if text]


def with_town(region: str, name: str) -> list[str]:
    """A village's body as it is told from those of other towns, 清河镇石沟村村民委员会; none for what lies elsewhere."""
    town = region_name(region[:TOWN]) if len(region) > TOWN else ""
    return [f"{town}{name}"] if town and not name.startswith(town) else []


def shorter(names: Iterable[str]) -> set[str]:
    """The same without the district before them and without what kind of organ it is: 青禾区应急管理局 → 应急管理局, 区应急管理局."""
    district = bare(district_name())
    short_names = set()
    for text in {each for name in names for each in (name, _as_spoken(name))}:
        for name in (text, text.removeprefix(district)):
            short_names |= {
                name,
                *(name.removesuffix(end) for end in _SUFFIXES if name.endswith(end) and len(name) > len(end) + 1),
            }
        if text.startswith(district) and text != district:
            short_names.add(district[-1] + text.removeprefix(district))
    return {name for name in short_names if name}


def abbreviates(short: str, name: str) -> bool:
    """Whether a name is shortened as offices do, to its first and last letter and some between: 住建局 of 住房和城乡建设局."""
    letters = iter(name)
    return (
        _SHORTEST <= len(short) < len(name)
        and (short[0], short[-1]) == (name[0], name[-1])
        and all(letter in letters for letter in short)
    )


_LEGAL_FORMS = ("有限责任公司", "股份有限公司", "有限公司", "集团公司", "公司", "集团", "总厂", "厂")
_IN_BRACKETS = re.compile(r"\([^()]*\)")


def places_before() -> list[str]:
    """What may stand before a name without being part of it: the district, its towns."""
    return [bare(name) for name in (district_name(), *towns().values()) if name]


def core(name: str, places: Iterable[str]) -> str:
    """What is left of a name without place, brackets and legal form, by which two spellings of one firm are found, and two firms too."""
    text = _IN_BRACKETS.sub("", bare(name))
    for place in places:
        text = text.removeprefix(place) or text
    form = next((end for end in _LEGAL_FORMS if text.endswith(end) and len(text) > len(end) + 1), "")
    return text.removesuffix(form)


def _as_spoken(name: str) -> str:
    """青禾区人民政府 is 青禾区政府, 中共青禾区委员会 is 青禾区委."""
    if name.startswith("中共") and name.endswith("委员会"):
        return name.removeprefix("中共").removesuffix("员会")
    return f"{name.removesuffix('人民政府')}政府" if name.endswith("人民政府") else name
