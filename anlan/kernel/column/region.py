"""Regions and sectors, by their names: one, or several in one box."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Q

from ..people import divisions, sectors
from ..people.actor import Actor
from ..people.codes import DISTRICT, LEVEL_DIGITS, TOWN, VILLAGE, padded, unpadded
from ..scope import Scope, lineage
from .kind import BadValue, Field, Kind, Read, Who, one_of
from .spelling import CellRefused, GivenUp, bare, plain, written
from .text import Text

_VILLAGE_ORGAN = re.compile(r"村?(?:村民委员会|村委会)$")
_ORGAN = re.compile(r"(?<=[镇乡])(?:人民政府|政府)$|(?<=街道)办事处$|(?<=社区)(?:居民委员会|居委会)$")
_KIND_OF_PLACE = re.compile(r"(?:街道|社区|镇|乡|村)$")  # people leave it off: 柳湾 is 柳湾村
_LIST = re.compile(r"[;；、,，\s]+")


class Region(Kind):
    """A region by its name, its path (清河镇石沟村) or its code, within the scope of whoever names it."""

    sortable = True
    located = True

    def reader(self, field: Field, who: Who) -> Read:
        return _new_code(who.actor) if names_regions(field) else _known(who.actor)

    def renamed(self, field: Field) -> dict[str, str]:
        if names_regions(field):
            return {}
        spellings = _former_spellings().items()
        return {spelling: divisions.region_path(code) for spelling, code in spellings if not divisions.given_up(code)}

    def words(self, field: Field, value: Any) -> str:
        return divisions.region_path(str(value))

    def box(self, field: Field, value: Any) -> Any:
        return value or ""

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        if names_regions(field):
            return forms.TextInput(attrs={"inputmode": "numeric", "maxlength": VILLAGE})
        return forms.Select(choices=_choices(actor, required))

    def label(self, field: Field) -> str:
        return "区划代码" if names_regions(field) else super().label(field)

    def help(self, field: Field) -> str:
        return "镇（街道）9位，村（社区）12位；末尾的000可以不填" if names_regions(field) else super().help(field)

    def hint(self, field: Field) -> str:
        return "填12位区划代码" if names_regions(field) else "写镇街名，村社区写镇名加村名"

    def options(self, field: Field, actor: Actor, most: int) -> list[str]:
        """The regions in scope by their paths; where there are too many, the towns."""
        if names_regions(field):
            return []
        own = sorted(code for code in divisions.current_regions() if actor.scope.reaches(code))
        listed = own if len(own) <= most else [code for code in own if len(code) <= TOWN]
        return [divisions.region_path(code) for code in listed]

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        if value not in divisions.region_names():
            raise BadValue(f"没有代码为“{value}”的地区。")
        return lineage.within(value, getattr(field.model, "code", ""))

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        return regions_to_choose(scope, value)


def names_regions(field: Field) -> bool:
    """Whether the column belongs to a ledger whose records are regions: it names them anew; elsewhere they must be known."""
    model: Any = field.model
    return getattr(model, "natural", ()) == ("region",)


class DivisionName(Text):
    """What a division is called, where lists write the name of its organ: 石沟村村民委员会 is 石沟村, 东关街道办事处 is 东关街道."""

    nested = True

    def reader(self, field: Field, who: Who) -> Read:
        plainly = super().reader(field, who)
        return lambda value: _ORGAN.sub("", _VILLAGE_ORGAN.sub("村", str(plainly(value))))


class Sector(Kind):
    """A line of business, by its name."""

    def reader(self, field: Field, who: Who) -> Read:
        return _sector()

    def words(self, field: Field, value: Any) -> str:
        return divisions.sector_name(str(value))

    def box(self, field: Field, value: Any) -> Any:
        return value or ""

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return forms.Select(choices=[("", "请选"), *_sectors_of(actor.scope)])

    def options(self, field: Field, actor: Actor, most: int) -> list[str]:
        return [name for _, name in _sectors_of(actor.scope)]

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        if value not in divisions.sector_names():
            raise BadValue(f"没有“{value}”这个行业。")
        return Q(sector=value)

    def alternatives(self, field: Field, value: str, scope: Scope) -> list[tuple[str, str]]:
        return [("", "各行业"), *_sectors_of(scope)]


class SeveralInput(forms.CheckboxSelectMultiple):
    """Ticks, of a long list under headings that fold. What is kept but no longer offered stands there as well, to be seen and taken out."""

    template_name = "ui/widgets/several.html"

    def __init__(self, choices: list[tuple[str, Any]], word: Callable[[Any], str]) -> None:
        super().__init__(choices=choices)
        self._word = word

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        groups = super().optgroups(name, value, attrs)
        offered = {str(option["value"]) for _, options, _ in groups for option in options}
        former_codes = [code for code in value if code and code not in offered]
        count = sum(len(options) for _, options, _ in groups)
        former_options = [
            self.create_option(name, code, self._word(code), True, count + place, attrs=attrs)
            for place, code in enumerate(former_codes)
        ]
        return [*([(None, former_options, len(groups))] if former_options else []), *groups]


class Words(Kind):
    """Several words in one box, apart by 、 or a blank."""

    def reader(self, field: Field, who: Who) -> Read:
        one = self.one(field, who)
        longest = field.base_field.max_length  # type: ignore[attr-defined]

        def read(value: Any) -> list[Any]:
            parts = value if isinstance(value, list) else [part for part in _LIST.split(plain(value)) if part]
            for part in parts:
                if longest is not None and len(str(part)) > longest:
                    raise CellRefused(f"“{part}”有{len(str(part))}个字，最多{longest}个，请写短些")
            return [one(part) for part in parts]

        return read

    def nothing(self, field: Field) -> Any:
        return None if field.null else []

    def one(self, field: Field, who: Who) -> Read:
        """How each of them is read."""
        return lambda part: plain(part)

    def words(self, field: Field, value: Any) -> str:
        return "、".join(self.word(part) for part in value)

    def word(self, part: Any) -> str:
        return str(part)

    def narrow(self, field: Field, value: str, scope: Scope) -> Q:
        return Q(**{f"{field.name}__contains": [value]})


class Several(Words):
    """Several of those that there are, picked from a list; what was written in words before reads the same."""

    def offered(self, actor: Actor) -> list[tuple[str, Any]]:
        """(code, words), or (heading, pairs) of a part of the list."""
        raise NotImplementedError

    def box(self, field: Field, value: Any) -> Any:
        return [part for part in _LIST.split(value) if part] if isinstance(value, str) else list(value or [])

    def widget(self, field: Field, actor: Actor, required: bool) -> forms.Widget:
        return SeveralInput(self.offered(actor), self.word)


class Regions(Several):
    """Several regions, by their names."""

    def offered(self, actor: Actor) -> list[tuple[str, Any]]:
        return _choices(actor, False)[1:]

    def one(self, field: Field, who: Who) -> Read:
        return _known(who.actor)

    def word(self, part: Any) -> str:
        return divisions.region_path(str(part))


class Sectors(Several):
    """Several lines of business, by their names."""

    def offered(self, actor: Actor) -> list[tuple[str, Any]]:
        return list(_sectors_of(actor.scope))

    def one(self, field: Field, who: Who) -> Read:
        return _sector()

    def word(self, part: Any) -> str:
        return divisions.sector_name(str(part))


def _sector() -> Read:
    """A sector by its name, else by one of the short ones that offices use."""
    names = divisions.sector_names()
    by_name = one_of("行业", {name: code for code, name in names.items()})
    short = {word: code for word, code in sectors.short_names().items() if code in names}
    return lambda value: by_name(short.get(bare(plain(value)), value))


def _former_spellings() -> dict[str, str]:
    """{what a region was called, alone or as a town with its village, one of them by a name of before: its code}."""
    spellings: dict[str, str] = {}
    by_former_name = divisions.former_names()
    formers: dict[str, list[str]] = {}
    for name, code in by_former_name.items():
        spellings.setdefault(bare(name), code)
        formers.setdefault(code, []).append(name)
    for code, name in divisions.region_names().items():
        town = code[:TOWN]
        if len(code) == VILLAGE and (code in formers or town in formers):
            towns = [divisions.region_name(town), *formers.get(town, [])]
            for path in (each + village for each in towns for village in [name, *formers.get(code, [])]):
                if path != divisions.region_path(code):
                    spellings.setdefault(bare(path), code)
    return spellings


def _known(actor: Actor) -> Read:
    codes: dict[str, set[str]] = {}
    for code, name in divisions.current_regions().items():
        for spelling in (code, padded(code), name, divisions.region_path(code)):
            codes.setdefault(bare(spelling), set()).add(code)
    former_codes = {
        bare(spelling): code
        for code, name in divisions.region_names().items()
        if divisions.given_up(code)
        for spelling in (code, padded(code), name, divisions.region_path(code))
    }
    for spelling, code in _former_spellings().items():
        if divisions.given_up(code):
            former_codes.setdefault(spelling, code)
        else:
            codes.setdefault(spelling, {code})
    short: dict[str, set[str]] = {}
    for code in divisions.current_regions():
        for spelling in (divisions.region_name(code), divisions.region_path(code)):
            if len(spoken := _KIND_OF_PLACE.sub("", bare(spelling))) > 1:
                short.setdefault(spoken, set()).add(code)
    district, scope = bare(divisions.district_name()), actor.scope

    def read(value: Any) -> str:
        text = bare(plain(value))
        matches = codes.get(text) or codes.get(text.removeprefix(district)) or short.get(text) or set()
        mine = [code for code in matches if scope.reaches(code)]
        if not matches and (code := former_codes.get(text)) and scope.reaches(code):
            heir = lineage.heir(code)
            suggestion = divisions.region_path(heir) if heir != code else ""
            if suggestion:
                raise GivenUp(f"{divisions.given_up(code)}，请改填", suggestion, heir)
            raise CellRefused(f"{divisions.given_up(code)}，请改填")
        if not matches:
            raise CellRefused(f"没有“{written(value)}”这个镇街或村社区，请核对名称")
        if not mine:
            raise CellRefused(f"“{written(value)}”不在您的管辖范围内")
        if len(mine) > 1:
            raise CellRefused(f"叫“{written(value)}”的不止一个，请写成镇名加村名")
        return mine[0]

    return read


def _new_code(actor: Actor) -> Read:
    """The code of a region that need not be known yet, under the actor's own; one that is known may be named."""
    region_reader = _known(actor)

    def read(value: Any) -> str:
        code = unpadded(plain(value))
        if not code.isascii() or not code.isdecimal() or len(code) not in LEVEL_DIGITS.values():
            try:
                return str(region_reader(value))
            except CellRefused:
                raise CellRefused(f"“{written(value)}”不是区划代码，要填12位数字") from None
        if words := divisions.given_up(code):
            raise CellRefused(f"{words}，撤销了的代码不能再用")
        if not actor.scope.reaches(code):
            raise CellRefused(f"“{written(value)}”不在您的管辖范围内")
        return code

    return read


def _choices(actor: Actor, required: bool) -> list[tuple[str, Any]]:
    """Every region in scope: the district and its towns, then each town's villages under its name."""
    divisions.forget_names()  # one that another process has just put in may be chosen at once
    names = divisions.current_regions()
    own = sorted(code for code in names if actor.scope.reaches(code))
    villages = [code for code in own if len(code) == VILLAGE]
    choices: list[tuple[str, Any]] = [("", "请选" if required else "不选，随单位或本岗位")]
    choices += [(code, names[code]) for code in own if len(code) in (DISTRICT, TOWN)]
    for town in dict.fromkeys(code[:TOWN] for code in villages):
        choices.append((names.get(town, town), [(code, names[code]) for code in villages if code.startswith(town)]))
    return choices


def _sectors_of(scope: Scope) -> list[tuple[str, str]]:
    own = scope.sectors
    return [(code, name) for code, name in divisions.sector_names().items() if own is None or code in own]


def regions_to_choose(scope: Scope, value: str = "") -> list[tuple[str, str]]:
    """The whole scope, then its towns, or the villages of the town that is chosen or is the scope."""
    names = divisions.current_regions()
    own = scope.regions
    whole = "全部" if len(own) != 1 else divisions.region_name(own[0]) if len(own[0]) > DISTRICT else "全区"
    listed = [("", whole)]
    for code in own:
        if len(code) == VILLAGE:
            listed += [(code, divisions.region_name(code))] if len(own) > 1 else []
        elif len(code) == TOWN:
            listed += _under(code, names)
        else:
            listed += [(each, name) for each, name in sorted(names.items()) if len(each) == TOWN]
            if len(value) >= TOWN:
                listed += [(each, f"　{name}") for each, name in _under(value[:TOWN], names)]
    if value and value not in dict(listed):
        listed.append((value, divisions.region_name(value)))
    return listed


def _under(town: str, names: dict[str, str]) -> list[tuple[str, str]]:
    return [(code, name) for code, name in sorted(names.items()) if len(code) == VILLAGE and code.startswith(town)]
