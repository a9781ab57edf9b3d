"""Titles of columns that say a field's name in other words: how many of it (发现问题（条）, 重伤人数), with the ledger's noun before it
(会议议题), a place in any of its names (所在镇村).

names_of(LEDGERS["checks"]).field("发现问题（条）")      # "problems"
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from ..column.units import counted_in

_HOW_MANY = re.compile(r"(?:(人)[数次口]|数量|[次份条]?数)$")
_PEOPLE = ("人", "人次", "名")
_PLACE = re.compile(r"(?:所[属在])?(?:乡镇|镇街道?|街道|[镇乡]|行政村|村居?|社区|地区)+(?:名称?)?$")
_FEWEST = 2  # letters of a noun, and of what it leaves


def core_of(word: str) -> tuple[str, bool]:
    """A name without what says that it is a number, and whether of people: 受众人数 → 受众; "" where too little is left."""
    match = _HOW_MANY.search(word)
    core = word[: match.start()] if match else word
    return (core if len(core) >= _FEWEST else ""), bool(match and match[1])


def nouns_in(title: str) -> frozenset[str]:
    """What may stand before a column's name without being part of it: the pieces of the ledger's title."""
    return frozenset(title[start:end] for start in range(len(title)) for end in range(start + _FEWEST, len(title) + 1))


@dataclass(frozen=True)
class Names:
    """words: {name as it is compared: field}; counted: {core of a number's name: (field, whether of people)}; nouns: what may stand before
    a name; refers: the fields that point to others, of which a noun says which (检查单位 is not 单位); where: the field of the place;
    own: {a field's name in its ledger, as it is compared: field}.
    """

    words: Mapping[str, str]
    counted: Mapping[str, tuple[str, bool]]
    nouns: frozenset[str]
    refers: frozenset[str]
    where: str
    normal: Callable[[str], str]
    own: Mapping[str, str]

    def is_own(self, title: str) -> bool:
        """Whether a title is the very name of the field that it names, and not one of the other words for it."""
        name = self.normal(title)
        return name in self.own and self.words.get(name) == self.own[name]

    def field(self, title: str) -> str:
        """The field that a title names; "" for none, and for what follows from the others."""
        name = self.normal(title)
        if name in self.words:
            return self.words[name]
        if field_name := self._number(title, name):
            return field_name
        for at in range(len(name) - _FEWEST, _FEWEST - 1, -1):
            if name[:at] in self.nouns and (
                field_name := self.words.get(name[at:], "") or self._number(title, name[at:])
            ):
                return "" if field_name in self.refers else field_name
        return self.where if _PLACE.fullmatch(name) else ""

    def _number(self, title: str, name: str) -> str:
        """The field of a number whose title says its unit in brackets or how many there are."""
        unit = counted_in(unicodedata.normalize("NFKC", title))
        if unit and (field_name := self.words.get(f"{name}{unit}数") or self.words.get(f"{name}{unit}")):
            return field_name
        core, people = core_of(name)
        field_name, of_people = self.counted.get(core, ("", False))
        if not (unit or core != name):
            return ""
        return field_name if not of_people or people or unit in _PEOPLE else ""


def cores(words: Iterable[tuple[str, str]]) -> dict[str, tuple[str, bool]]:
    """{core: (field, whether of people)} of the names of numbers, (name, field); a core that two fields share names neither."""
    meanings: dict[str, set[tuple[str, bool]]] = {}
    for word, field_name in words:
        core, people = core_of(word)
        if core:
            meanings.setdefault(core, set()).add((field_name, people))
    one_field = {core: each for core, each in meanings.items() if len({name for name, _ in each}) == 1}
    return {core: min(each, key=lambda meaning: meaning[1]) for core, each in one_field.items()}
