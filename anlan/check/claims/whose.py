"""Whose figure a claim is: the town or village it names, the one the whole text is about, else all that the asker sees.

about = About.of("桃溪镇2024年工作总结\\n……", names={"610199104": "桃溪镇"}, own="安澜区")
about.region("全镇排查隐患30处")      # 610199104
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from anlan.kernel.people.codes import TOWN

from .comparisons import without_comparisons
from .extract import Claim
from .patterns import any_of
from .plain_words import RANK
from .sectors import counts_all
from .shares import PART, each_of

# A title that begins with a place or a firm: 石陂县2023年…, 金桦铸造有限公司…
_PLACE = re.compile(r"^(?:中共|关于|在)?+([\u4e00-\u9fff]{2,5}?(?:镇|乡|街道|县|区|市))(?!街道|域|级)")
_FIRM = re.compile(
    r"[\u4e00-\u9fff]{2,16}(?:公司|集团|合作社|医院|学校|小学|中学|工厂)(?=[^\u4e00-\u9fff]|安全|关于|20|自查|工作|情况|$)"
)
_ANY = re.compile(
    r"[\u4e00-\u9fff]*(?:以来|今年|全[区县市])|^(?:全|我|本|各|城|景|社|辖|园|山|库|乡镇)[\u4e00-\u9fff]*$"
)
# With what a figure is measured: it says nothing of whose it is. 居全区第一, 高于全区平均, 占全区的一成.
_MEASURE = re.compile(
    rf"{RANK.pattern}|(?:在|居|位居|列|位列|排)?全[区县市](?:各?(?:镇街?|乡镇|街道|镇[(（]街道[)）])(?:当?中|里)?)?(?:排|居|列|名列|位居|位列)?(?:第[一二三四五六七八九十\d]+|首位|末位|前列|最[\u4e00-\u9fff])"
    r"|(?:高于|低于|多于|少于|超过|超出|接近|略?[高低]于)全[区县市][\u4e00-\u9fff]{0,6}?(?:平均|水平|均值)(?:水平|数)?|占(?:了|到|比)?(?:全[区县市])"
)
_WHOLE = re.compile(r"(?<!安)全区(?!域)|我区|本区|全县|我县|全市|区级|区委|区政府|县委|县政府")
_OF_DISTRICT = re.compile(
    r"(?:从|就|放眼|放到)(?:全区|我区|区里)|全区(?:的?(?:情况|面上|形势)|各[镇乡街级部行]|(?:行政)?执法|应急|工业园区以外|九?个?镇)|区级|区[委安]|区政府"
)
_STRANGERS_OWN = re.compile(r"园区|[景厂校院库场]区|我[司校院厂]|本[司校院厂]|公司|学校|医院|我们")
_KEPT = 4_096  # stretches of words whose places are remembered
_KIND_OF_TOWN = re.compile(r"(?:镇|乡|街道)$")
_CLAUSES = re.compile(r"[，,；;：:]")
_OWN_TOWN = re.compile(r"(?:[全我本]|[我他]们)(?:镇|乡|街道|街)|(?:[我本]|我们)(?:村|社区)")


@dataclass(frozen=True)
class About:
    """What a text is about. title_region: the town or village its title names; stranger: a place or firm that is not ours."""

    names: Mapping[str, str]
    title_region: str = ""
    stranger: str = ""

    @classmethod
    def of(cls, titles: Sequence[str], names: Mapping[str, str], own: str) -> "About":
        """titles: the first lines of a text. names: towns and villages by code. own: the district's name."""
        title = titles[0] if titles else ""
        region = cls(names)._named(title)
        if region or not title or own in title or any(name in title for name in names.values()):
            return cls(names, region)
        place, firm = _PLACE.match(title), _FIRM.search(title)
        stranger = firm.group() if firm else place[1] if place and not _ANY.match(place[1]) else ""
        return cls(names, "", stranger)

    @cached_property
    def shorts(self) -> Mapping[str, str]:
        """Towns by their names without the last word, 清河 for 清河镇, which may mean a river as well."""
        return _shorts(self._pairs)

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        return tuple(self.names.items())

    @cached_property
    def _names(self) -> "_Names":
        return _looked_up(self._pairs)

    @cached_property
    def _short_names(self) -> "_Names":
        return _looked_up(tuple(self.shorts.items()))

    def _all_named(self, words: str, short: bool = False) -> list[str]:
        """The regions that words name, but for those in which another of them lies. short: by their short names."""
        return (self._short_names if short else self._names).all_in(words)

    def _named(self, words: str, short: bool = False) -> str:
        """The one region that words name, the longest name first; empty for none, and for several that do not lie in each other."""
        inner = self._all_named(words, short)
        return inner[0] if len(inner) == 1 else ""

    def region(self, clause: str) -> str:
        """The region whose figure a clause gives; empty for all that the asker sees."""
        clause = _MEASURE.sub("", clause)
        region_code = self._named(clause)
        if region_code:
            return region_code
        return "" if _WHOLE.search(clause) else self.title_region

    def regions(self, claim: Claim, own: str = "") -> list[str]:
        """The regions whose figure a claim may give, the likeliest first: what its line named before may still hold, 清河镇演练5次，培训13次.

        own: the words since the figure before, which say whose it is where the clause counts out several places, 清河镇4家、柳溪镇2家.
        """
        if counts_all(claim):
            return [""]
        clause = _MEASURE.sub("", without_comparisons(claim.clause))
        if len(self._all_named(clause)) > 1 and (place := self._named(own)):
            return [place]
        if len(self._all_named(clause, short=True)) > 1 and (short := self._named(own, short=True)):
            return [short, self.title_region]
        if self._named(clause) or _WHOLE.search(clause):
            return [self.region(clause)]
        if short := self._named(clause, short=True):
            return [short, self.title_region]
        if self.title_region and _OWN_TOWN.search(clause):
            return [self.title_region]
        earlier, _, sentence = _MEASURE.sub("", without_comparisons(claim.passage)).rpartition("。")
        for clause in reversed(_CLAUSES.split(sentence)):
            if _WHOLE.search(clause):
                return [self.title_region]
            region_code = self._named(clause) or self._named(clause, short=True)
            if region_code:
                name = self.names[region_code]
                begins = clause.removeprefix("其中").startswith(name) or clause.endswith((f"是{name}", f"为{name}"))
                return (
                    [region_code, self.title_region]
                    if begins and not clause.startswith(PART)
                    else [self.title_region, region_code]
                )
        before = self._named(_WHOLE.split(earlier)[-1])
        return [self.title_region, before] if before else [self.title_region]

    def _of_all(self, lead: str) -> bool:
        """Whether a stranger's text speaks of the whole district, 从全区情况看: for a park 全区 may be the park."""
        whole = next(reversed(list((_OF_DISTRICT if self.stranger.endswith("区") else _WHOLE).finditer(lead))), None)
        return whole is not None and not _STRANGERS_OWN.search(lead, whole.end())

    def each(self, claim: Claim) -> tuple[str, ...]:
        """The codes of the places of which each has a figure, 清河镇、柳溪镇各5次; 柳溪、清河，都是5次; empty for none."""
        if named := each_of(claim):
            return self.codes(named)
        alike = _towns_alike(self._pairs).search(claim.lead)
        if alike is None:
            return ()
        shorts = {_KIND_OF_TOWN.sub("", name): name for code, name in self.names.items() if len(code) <= TOWN}
        listed = re.split("[、和与及]", alike["list"])
        return self.codes([shorts.get(_KIND_OF_TOWN.sub("", each), "") for each in listed])

    def codes(self, named: Sequence[str]) -> tuple[str, ...]:
        """The codes of places by their names; empty where one is no place of ours, or stands for several."""
        own_codes = [[code for code, name in self.names.items() if name == each] for each in named]
        return tuple(codes[0] for codes in own_codes) if all(len(codes) == 1 for codes in own_codes) else ()

    def several(self, clause: str) -> str:
        """Why a figure may be that of each or all of several places that stand before it, 柳溪、清河两镇同为96.7%; "" for none."""
        listed = _towns_listed(self._pairs).search(without_comparisons(clause))
        return f"“{listed.group()}”写在一起，说不清是各自的数还是合起来的数" if listed else ""

    def doubt(self, clause: str, asker: str, lead: str = "") -> str:
        """Why the figure may be another's; `asker`: the one region that the asker sees, empty for the district; `lead`: the
        sentence up to it."""
        if self.stranger and not self._of_all(lead or clause):
            return f"标题说的是“{self.stranger}”，不是本区的数"
        whole = _WHOLE.search(clause)
        if asker and whole:
            return f"“{whole.group()}”的数这里看不全，只看得到{self.names.get(asker, '本地')}的"
        town = _OWN_TOWN.search(clause)
        if town and not asker and not self.region(clause):
            return f"“{town.group()}”是哪里，文中没有说"
        return ""


class _Names:
    """Names looked up in words by their first two characters, each stretch of words once."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._codes: dict[str, list[tuple[str, str]]] = {}
        for code, name in pairs:
            self._codes.setdefault(name[:2], []).append((code, name))
        self._found: dict[str, list[str]] = {}

    def all_in(self, words: str) -> list[str]:
        """The codes of those that words name, but for the ones in which another of them lies."""
        found = self._found.get(words)
        if found is None:
            starts = {words[at : at + 2] for at in range(len(words) - 1)} & self._codes.keys()
            codes = sorted(code for start in starts for code, name in self._codes[start] if name in words)
            found = [code for code in codes if not any(code != other and other.startswith(code) for other in codes)]
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[words] = found
        return found


@lru_cache(maxsize=4)
def _looked_up(pairs: tuple[tuple[str, str], ...]) -> _Names:
    return _Names(pairs)


@lru_cache(maxsize=8)
def _shorts(names: tuple[tuple[str, str], ...]) -> dict[str, str]:
    """The short names of towns by code, where one stands for one town alone."""
    shorts = {code: _KIND_OF_TOWN.sub("", name) for code, name in names if len(code) <= TOWN}
    alone = [short for short in shorts.values() if len(short) > 1 and list(shorts.values()).count(short) == 1]
    return {code: short for code, short in shorts.items() if short in alone and short not in dict(names).values()}


@lru_cache(maxsize=8)
def _towns_listed(names: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Two or more towns in a row, each by its name or without its last word, 松岭、清河."""
    shorts = {_KIND_OF_TOWN.sub("", name) for code, name in names if len(code) <= TOWN}
    town = rf"(?:{any_of(filter(None, shorts))})(?:镇|乡|街道)?"
    return re.compile(rf"(?P<list>{town}(?:[、和与及]{town})+)(?:[两三四五六七八九]个?(?:镇|乡|街道|地|家))?")


@lru_cache(maxsize=8)
def _towns_alike(names: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    """Towns in a row of which the same is said: 柳溪、清河两镇同为, 清河镇和柳溪镇，都是."""
    return re.compile(
        rf"{_towns_listed(names).pattern}[^，,；;\d]{{0,6}}[，,]?[也又]?(?:均|都|皆|同)[为是有达][^，,；;\d]{{0,6}}$"
    )
