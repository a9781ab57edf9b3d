"""Numbers of a list that leave their unit to another: 依次是22、26、29家次; 一季度892，二季度875条; 单位都是条: 排查325，销号317.

[(each.start, each.unit) for each in bare(masked, units)]
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from . import numerals, units

_NUMBER = re.compile(
    rf"(?<![\d.,A-Za-z\0第+\-—–~～至到])(?P<number>{numerals.DIGITS})(?P<magnitude>[万亿]?)"
    r"(?=[、，,。；;\n）)（(|｜/\t \u3000]|[和与及](?!\d+[月日号])|$)"
)
_SENTENCE = re.compile(r"[^。；;\n]+")
# Between two members of a list: the sign, and what the second is of, 一季度892，二季度875.
_BETWEEN = re.compile(r"\s*(?:[、，,|｜/]|[ \t\u3000]|和|与|及|以及)\s*(?:[\u4e00-\u9fff\0、]{0,12})")
_DECLARED = re.compile(
    rf"(?:(?<![\u4e00-\u9fff])|计量|统计|数据|金额)单位[，,]?(?:(?:均|都|全部?|统一|\0){{0,3}}(?:为|是)|[ \t]{{0,3}}[：:])[ \t]{{0,3}}"
    rf"[“\"]?(?P<magnitude>万?)(?P<unit>{units.PATTERN})(?![\u4e00-\u9fff])"
    rf"|每[行栏][^。\n]{{0,24}}?的(?P<rows>{units.PATTERN})数"
)
_SHARED_OUT = ("各", "各为", "各是", "各有", "分别", "分别为", "分别是", "依次", "依次为", "依次是")
_FARTHEST = 200  # characters back to the figure that shares its unit out
_LONGEST_JOINT = 40  # characters between two members of a list


@dataclass(frozen=True)
class Bare:
    """A number, its unit, and the power of ten that another lends it: 17.2、14.3、10万元."""

    start: int
    end: int
    value: Decimal
    unit: str
    power: int = 0


@dataclass(frozen=True)
class Known:
    """A figure that has its unit. power: of its 万 or 亿."""

    start: int
    end: int
    unit: str
    power: int


_NEAR = 12
# The unit before its number: 排查隐患（条）：2846, 罚款（单位：万元）64.1.
_IN_BRACKETS = re.compile(
    rf"[（(](?:单位[：:])?(?P<magnitude>万?)(?P<unit>{units.PATTERN})[)）](?:共|为|是|[：:])*[ \t\u3000]*$"
)
_NOBODY = Known(0, 0, "", 0)  # a number in a list of things named, which says no unit at all: 排查：2846；销号：2776
_ROW = 3  # numbers without any unit that make a row
_NAMED = re.compile(r"[\u4e00-\u9fff）)][：:][ \t\u3000]*$")
_WORD = re.compile("[\u4e00-\u9fff]")
# A row under a head, with dashes or strokes between its numbers: 七月—307—22—40.
_DASHED = re.compile(
    r"^[ \t]*[\u4e00-\u9fff\0]{1,8}(?P<numbers>(?:[—–|｜]{1,2}[ \t]?\d[\d.]{0,9}[ \t]?){2,12})$", re.MULTILINE
)
_LIKE_A_YEAR = re.compile(r"(?:19|20)\d\d")

Member = Known | re.Match[str]


def bare(masked: str, known: Sequence[Known]) -> list[Bare]:
    """The numbers without a unit that take it from the next of their list that has one, from what the text says of its unit, or from
    the first figure of their line where the words share it out, 7、8、9月各为40、51、24.
    """
    dashed = {each.start: each for each in _dashed(masked)}
    listed = (each for each in _listed(masked, known) if each.start not in dashed)
    return sorted([*dashed.values(), *listed], key=lambda each: each.start)


def _dashed(masked: str) -> Iterator[Bare]:
    for row in _DASHED.finditer(masked):
        for number in re.finditer(r"\d[\d.]*", row["numbers"]):
            start = row.start("numbers") + number.start()
            yield Bare(start, start + len(number.group()), numerals.number(number.group().rstrip(".")), "")


def _listed(masked: str, known: Sequence[Known]) -> list[Bare]:
    starts = [each.start for each in known]
    free = [hit for hit in _NUMBER.finditer(masked) if not _inside(known, starts, hit)]
    if not free:
        return []
    declared = list(_DECLARED.finditer(masked))
    begins = [hit.start() for hit in declared]
    found: list[Bare] = []
    at = 0
    for sentence in _SENTENCE.finditer(masked):
        first = at
        while at < len(free) and free[at].start() < sentence.end():
            at += 1
        if at == first:
            continue
        own = known[bisect_left(starts, sentence.start()) : bisect_left(starts, sentence.end())]
        said = declared[latest] if (latest := bisect_left(begins, sentence.end()) - 1) >= 0 else None
        for chain in _chains(masked, sorted([*free[first:at], *own], key=_start)):
            start = _start(chain[0])
            lender = _of_unit(said) or _of_line(masked, start, known, starts)
            opens_row = len(chain) >= _ROW or _NAMED.search(masked, max(0, start - 8), start)
            alone = not said and bool(opens_row) and not any(isinstance(each, Known) for each in chain)
            for member, after in zip(reversed(chain), [None, *reversed(chain)], strict=False):
                if lender and lender.unit == "%" and after and not _may_be_share(masked, member, after):
                    lender, alone = None, len(chain) >= _ROW
                if isinstance(member, Known):
                    lender = member
                elif unit := _IN_BRACKETS.search(masked, max(0, member.start() - _NEAR), member.start()):
                    found.append(
                        _taken(member, Known(0, 0, units.spelled(unit["unit"]), 4 if unit["magnitude"] else 0))
                    )
                elif lender is not None:
                    found.append(_taken(member, lender))
                elif not _LIKE_A_YEAR.fullmatch(member["number"]) and (
                    alone or _NAMED.search(masked, max(0, member.start() - 8), member.start())
                ):
                    found.append(_taken(member, _NOBODY))
    return found


def _may_be_share(masked: str, member: Member, after: Member) -> bool:
    """Whether a number is a share where the one after it is: it has decimals too, or no word stands between, 12、15和20%."""
    if isinstance(member, Known) or "." in member["number"]:
        return True
    return not _WORD.search(masked, member.end(), _start(after))


def _inside(known: Sequence[Known], starts: Sequence[int], number: re.Match[str]) -> bool:
    """Whether a number is that of a figure."""
    at = bisect_right(starts, number.start()) - 1
    return any(each.start < number.end() and number.start() < each.end for each in known[max(at, 0) : at + 2])


def _start(member: Member) -> int:
    return member.start if isinstance(member, Known) else member.start()


def _end(member: Member) -> int:
    return member.end if isinstance(member, Known) else member.end()


def _chains(masked: str, members: Sequence[Member]) -> Iterator[list[Member]]:
    """The members of one sentence in lists."""
    chain: list[Member] = []
    for each in members:
        if chain and not _joined(masked, _end(chain[-1]), _start(each)):
            yield chain
            chain = []
        chain.append(each)
    if chain:
        yield chain


def _joined(masked: str, start: int, end: int) -> bool:
    return end - start <= _LONGEST_JOINT and bool(_BETWEEN.fullmatch(masked, start, end))


def _of_unit(said: re.Match[str] | None) -> Known | None:
    """What the text says of its unit, as if a figure lent it."""
    if said is None:
        return None
    return Known(0, 0, units.spelled(said["unit"] or said["rows"]), 4 if said["magnitude"] else 0)


def _of_line(masked: str, start: int, known: Sequence[Known], starts: Sequence[int]) -> Known | None:
    """The first figure of the line before a list whose words share it out."""
    nearest = max(0, start - _FARTHEST)
    line = max(nearest, masked.rfind("\n", nearest, start) + 1)
    at = bisect_left(starts, line)
    if at < len(known) and known[at].start < start and masked[line:start].endswith(_SHARED_OUT):
        return known[at]
    return None


def _taken(number: re.Match[str], lender: Known) -> Bare:
    power = 0 if number["magnitude"] else lender.power
    value = numerals.number(number["number"]) * units.multiplier(number["magnitude"])
    return Bare(number.start(), number.end(), value.scaleb(power), lender.unit, power)
