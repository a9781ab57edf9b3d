"""What stands between the signs of an outline: a figure with its wording, a condition, a slot; or words that are none of these.

Reader().inside("排查隐患，清河镇，上半年", "【", line=1, column=4)      # Mark("hazards.found|清河镇|上半年", …)
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from operator import eq, ge, gt, le, lt, ne

from ..indicator.declare import INDICATORS, Ratio, indicator
from ..indicator.drill import base_of
from ..people.divisions import current_regions, region_path, sector_names
from ..people.sectors import short_names
from . import spans
from .naming import UnknownName, code_of, codes_of, title_of
from .rank_words import Rank, rank_of
from .slots import is_slot
from .writers import Awaited, UnknownWriter, body_named, is_begun

# What may follow a figure's name. Each is a way of wording; a unit of the same kind (处 for 条) is allowed besides.
OPTIONS = {
    "余": "写成约数：43次写20余次的样子，40余次",
    "约": "四舍五入：43次写约40次",
    "万": "用万元、万人次来写",
    "数": "只写数字，不带单位",
    "同比": "比去年同期：同比增加5次，增长13.2%",
    "环比": "比上月、上季度",
    "去年同期": "去年同期的数",
    "零也写": "是0也写出来；不写的，是0就不印这半句",
    "列名": "写出叫什么：防汛抗旱应急预案、地质灾害应急预案；多的写前五个，后面加“等”",
}
FURTHER = {
    "清河镇": "只算这个镇街、村社区的",
    "道路交通": "只算这个行业的",
    "上半年": "只算这段时间的：本月、上月、本季、上季、上半年、前三季度、三季度、9月、去年、2023年、截至9月30日",
    "占排查隐患": "占另一个数字的百分之几",
    "最多的三个镇街": "排前面的是谁、各多少；也可以写最少、最高、最低，村社区、行业",
}
BELONGS_TO = "归"  # with a record's number: only what belongs to that record is counted
OWNED = re.compile(rf"{BELONGS_TO}[A-Z]{{2,3}}-\d{{4}}-\d{{3,}}")
SHARE, SAYS_ZERO, ONLY_IF, AND = "占", "零也写", "仅当", "且"
GRID, CHART, ROSTER, RANKED = "表", "图", "清单", "排"
COMPARED, CHAINED, LAST_YEAR = "同比", "环比", "去年同期"
NAMES = "列名"
_LAST_YEAR_IN_BRACES = "去年"
COMPARISONS: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "大于": gt, "小于": lt, "不等于": ne, "等于": eq, "不少于": ge, "不低于": ge, "不超过": le, "不高于": le,
}  # fmt: skip
_CLAIM = re.compile(rf"(.+?)\s*({'|'.join(COMPARISONS)})\s*(?:(\d+(?:\.\d+)?)\s*%?|(.+))")
_LONGEST_KEY = 100
_MOST_OPTIONS = 20  # behind a name
_PERSONAL = ("姓名",)  # what a ledger's names are called where they are persons'
_CLOSING = {"【": "】", "{": "}"}


@dataclass(frozen=True)
class Mark:
    """A figure asked for in an outline. `key` tells it from another use of the same indicator.

    place, sector: codes that narrow it. span: the word of its own period. share_of: the code of what it is a share of.
    says_zero: 0 is printed where it stands. rank: it names the places or sectors of which it is largest or smallest.
    """

    key: str
    code: str
    options: tuple[str, ...]
    line: int
    column: int
    place: str = ""
    sector: str = ""
    span: str = ""
    share_of: str = ""
    says_zero: bool = False
    rank: Rank | None = None
    written: str = ""  # as it stands in the outline

    @property
    def is_change(self) -> bool:
        return COMPARED in self.options or CHAINED in self.options

    @property
    def names(self) -> bool:
        """Whether it prints what the records are called, and not how many they are."""
        return NAMES in self.options


@dataclass(frozen=True)
class Claim:
    """One thing that a condition asks of a figure: more than 0 where nothing else is said. other: the figure that it is held against."""

    mark: Mark
    comparison: str
    number: Decimal
    other: Mark | None = None

    @property
    def marks(self) -> tuple[Mark, ...]:
        return (self.mark,) if self.other is None else (self.mark, self.other)

    def holds(self, values: Mapping[str, Decimal | None]) -> bool:
        """By the values of its figures under their keys. What is unknown is neither 0 nor more than 0."""
        value = values[self.mark.key]
        number = self.number if self.other is None else values[self.other.key]
        return value is not None and number is not None and COMPARISONS[self.comparison](value, number)


@dataclass(frozen=True)
class Condition:
    """What follows stands only where all of this holds."""

    text: str
    claims: tuple[Claim, ...]

    @property
    def marks(self) -> list[Mark]:
        return [mark for claim in self.claims for mark in claim.marks]


@dataclass(frozen=True)
class Slot:
    """A word that the report's period or place fills in."""

    name: str


@dataclass(frozen=True)
class Wrong:
    """Words that are meant for a figure and name none."""

    text: str
    message: str
    line: int
    column: int


Part = str | Mark | Condition | Slot | Wrong | Awaited
Parts = tuple[Part, ...]


class Refused(ValueError):
    """Something between the signs that no figure can follow."""


class Reader:
    """Reads what stands between signs, counts uses of a figure, gathers problems. known: {name: code} of figures that were issued."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = known or {}
        self.problems: list[tuple[int, int, str]] = []
        self.uses: dict[str, int] = {}
        self.figures = 0

    def wrong(self, text: str, message: str, line: int, column: int) -> Wrong:
        self.problems.append((line, column, message))
        return Wrong(text, message, line, column)

    def inside(self, text: str, sign: str, line: int, column: int) -> Part:
        """What the text between two signs asks for. sign: the one that opens it, { for what was written before there was 【."""
        whole = f"{sign}{text}{_CLOSING[sign]}"
        if sign == "【" and is_begun(text):
            return self.wrong(whole, "请单位写的段落单独占一行", line, column)
        if sign == "【" and is_slot(text.strip()):
            return Slot(text.strip())
        try:
            if sign == "【" and text.strip().startswith(ONLY_IF):
                return self._condition(text.strip(), line, column)
            return self.mark(text, sign, line, column)
        except (UnknownName, Refused) as error:
            return self.wrong(whole, str(error), line, column)

    def awaited(self, part: Awaited, line: int, column: int) -> Awaited:
        """What bodies are to write; those that nobody knows are problems."""
        for name in part.names:
            try:
                body_named(name)
            except UnknownWriter as error:
                self.problems.append((line, column, str(error)))
        return part

    def _condition(self, text: str, line: int, column: int) -> Condition:
        claims = []
        for each in text.removeprefix(ONLY_IF).split(AND):
            match = _CLAIM.fullmatch(each.strip())
            name, comparison, number, other = match.groups() if match else (each, "大于", "0", None)
            mark = self._claimed(name.strip(), line, column)
            against = self._claimed(other.strip(), line, column) if other else None
            if against and indicator(against.code).unit != indicator(mark.code).unit:
                raise Refused(f"“{title_of(mark.code)}”和“{title_of(against.code)}”单位不同，不能比大小。")
            claims.append(Claim(mark, comparison, Decimal(number or 0), against))
        return Condition(text, tuple(claims))

    def _claimed(self, name: str, line: int, column: int) -> Mark:
        """A figure of which a condition asks."""
        mark = self.mark(name, "【", line, column, prefix=f"{ONLY_IF}|")
        if mark.is_change or mark.share_of or mark.rank or mark.names:
            raise Refused(f"“{name}”是比较、排名或列名，条件里请写一个数字的名字。")
        return mark

    def mark(self, text: str, sign: str, line: int, column: int, prefix: str = "") -> Mark:
        """A figure with its wording. Raises UnknownName and Refused."""
        name, *options = [part.strip() for part in re.split("[|，,]", text) if part.strip()] or [""]
        code = self.known.get(name) or code_of(name)
        if len(options) > _MOST_OPTIONS:
            raise Refused("要求写得太多了，请分成两句。")
        written = f"{sign}{text}{_CLOSING[sign]}"
        mark = Mark("", code, (), line, column, says_zero=sign == "{", written=written)
        for option in options:
            mark = self._with(mark, option, sign)
        if mark.rank and (mark.is_change or mark.share_of):
            raise Refused("排名的数字不能再比较、再算占比。")
        if mark.names:
            _nameable(mark)
        key = prefix + "|".join((code, *mark.options))
        if len(key) > _LONGEST_KEY:
            raise Refused("要求写得太多了，请分成两句。")
        self.figures += 1
        self.uses[key] = self.uses.get(key, 0) + 1
        return replace(mark, key=key if self.uses[key] == 1 else f"{key}#{self.uses[key]}")

    def _with(self, mark: Mark, option: str, sign: str) -> Mark:
        """A mark with one more option, which narrows or words it."""
        mark = replace(mark, options=(*mark.options, option))
        if sign == "{" and option == _LAST_YEAR_IN_BRACES:
            return replace(mark, span=LAST_YEAR)
        if spans.is_word(option):
            return replace(mark, span=option)
        if option == SAYS_ZERO:
            return replace(mark, says_zero=True)
        if rank := rank_of(option):
            return replace(mark, rank=rank)
        figure = INDICATORS.get(mark.code)
        if option in OPTIONS or OWNED.fullmatch(option) or figure is None or option in (figure.unit, *figure.units):
            return mark
        if option.startswith(SHARE):
            return replace(mark, share_of=_whole_of(mark.code, option.removeprefix(SHARE)))
        if place := place_named(option):
            return replace(mark, place=place)
        if sector := _sector(option):
            return replace(mark, sector=sector)
        raise Refused(
            f"“{option}”不是写法，可以用：{'、'.join(OPTIONS)}，地方、行业、时间的名字，或与{figure.unit}同类的单位"
        )


def _whole_of(code: str, name: str) -> str:
    whole = code_of(name)
    if isinstance(INDICATORS[whole], Ratio) or isinstance(INDICATORS[code], Ratio):
        raise Refused("百分比不能再算占百分之几。")
    if INDICATORS[whole].unit != INDICATORS[code].unit:
        raise Refused(f"“{title_of(code)}”和“{title_of(whole)}”单位不同，不能算占百分之几。")
    return whole


def _nameable(mark: Mark) -> None:
    """Raises Refused where there is nothing to name, and for a list of persons."""
    if mark.rank or mark.is_change or mark.share_of:
        raise Refused("列名的数字不能再比较、排名、算占比。")
    model = base_of(indicator(mark.code)).model
    named = next((field for field in model._meta.fields if field.name == "name"), None)
    if named is not None and named.verbose_name in _PERSONAL:
        raise Refused(f"“{title_of(mark.code)}”是人员名单，报告里不列个人姓名。")


def place_named(name: str) -> str:
    """The code of a region by its name or path; "" for none. Raises Refused where several have the name."""
    codes = [code for code, own in current_regions().items() if name in (own, region_path(code))]
    if len(codes) > 1:
        raise Refused(f"叫“{name}”的有{'、'.join(map(region_path, codes))}，请连镇名一起写。")
    return codes[0] if codes else ""


def _sector(name: str) -> str:
    by_name = {title: code for code, title in sector_names().items()}
    return by_name.get(name) or short_names().get(name, "")


def in_words(text: str) -> str:
    """A text with its {code|余} as people read and write it: 【排查隐患，余，零也写】. What is none stays as it is."""

    found: dict[str, tuple[str, ...]] = {}

    def worded(match: re.Match[str]) -> str:
        name, *options = (part.strip() for part in match[1].split("|"))
        if name not in found:
            found[name] = codes_of(name)  # an unknown one is asked of the database: once, however often it stands there
        codes = found[name]
        if len(codes) != 1:
            return match[0]
        options = [LAST_YEAR if option == _LAST_YEAR_IN_BRACES else option for option in options]
        return f"【{'，'.join((title_of(codes[0]), *options, SAYS_ZERO))}】"

    return re.sub(r"\{([^{}\n]*)\}", worded, text)


def number_in(options: tuple[str, ...] | list[str]) -> str:
    """The number of the record to which all that a figure counts belongs; "" for none."""
    return next((each.removeprefix(BELONGS_TO) for each in options if OWNED.fullmatch(each)), "")
