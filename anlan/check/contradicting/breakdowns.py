"""A whole and the parts that follow it: in brackets, after 其中, after 分别, or as a list of titles.

list(breakdowns(text, claims))      # 检查120家（工贸60家、商贸40家、消防30家）
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ..claims import numerals
from ..claims.changes import SHARES, is_change
from ..claims.extract import Claim, own_words
from ..claims.shares import PART
from ..claims.span import reach_of
from .reckoning import FARTHEST, FOUND, IN_ALL, TOGETHER, Found, may_be, moves, sum_of

# What several may be at once: 其中负责人30人、党员110人.
_TRAITS = re.compile(r"党员|女|妇女|青年|持证|本科|大专|退役|军人|民族|首次|重点|重大|一般以上|优秀|先进|年龄|岁")
_EACH_OF_TOTAL = re.compile(r"分别(?:为|是|有|达|开展|检查|举办|完成)*[^，,；;。\d、]{0,4}$")
_ONLY_SOME = re.compile(r"包括|含|例如|比如|如|仅|主要")
_LIST_STEP = re.compile(r"[、，,和及与]|以及")
_NOT_A_PART = re.compile(r"整改|完成|办结|销号|已|未|还|尚|同比|去年|上年|平均|超过|比|占")
_TITLES = re.compile(
    r"(?P<figure>(?P<number>(?<![\d.,])\d{1,3}|(?<![一二三四五六七八九十])[二两三四五六七八九十]{1,3})[个项部件份种本套篇])"
    r"[\u4e00-\u9fff]{0,8}[：:（(](?P<list>《[^》\n]{1,40}》(?:[、，,和及与]?(?P<last>《[^》\n]{1,40}》)){1,30}+)(?![\u4e00-\u9fff…])"
)


def breakdowns(text: str, claims: Sequence[Claim]) -> Iterator[Found]:
    """What does not reckon up between a whole and its parts."""
    yield from _titles(text)
    for position in range(len(claims)):
        yield from _parts(text, claims, position)


def _parts(text: str, claims: Sequence[Claim], position: int) -> Iterator[Found]:
    """The parts that follow a whole, in brackets or after 其中: one above it, or together above or below it.

    Below it only where a pure list in brackets, 分别 after a total, or a breakdown that adds up nearly can be meant as the whole.
    """
    whole = claims[position]
    if moves(whole) or whole.unit in SHARES or position + 1 >= len(claims):
        return
    opening = text[whole.end : claims[position + 1].start]
    brackets = re.match(r"[^（(，,。；;、\d]{0,8}[（(](?P<words>[^（(）)，,。；;\d]{0,16})$", opening)
    among = re.match(
        rf"[^（(，,。；;、\d]{{0,10}}[，,；;（(：:](?:{PART}[，,：:]?)(?P<words>[^，,。；;]{{0,16}})$", opening
    )
    each = _EACH_OF_TOTAL.search(opening) if IN_ALL.search(own_words(claims, position)) and "，" in opening else None
    budget = whole.unit == "元" and re.match(r"[^（(，,。；;、\d]{0,6}[，,]其中", opening)
    apart = (
        re.fullmatch(r"[，,]当场(?:完成)?(?:整改|改正)", opening) if FOUND.search(own_words(claims, position)) else None
    )
    if apart:
        yield from _at_once(claims, position)
        return
    if re.fullmatch(rf"[^。；;，,\d]{{0,24}}[，,；;]{PART}", opening):
        above = claims[position + 1]
        if whole.unit == above.unit and reach_of(above)[0] > reach_of(whole)[1]:
            yield whole, above, "部分比总数还多"
            return
    if not (brackets or among or each) or _ONLY_SOME.search(opening) or _NOT_A_PART.search(opening):
        return
    parts = _listed(text, claims, position + 1, whole, closed=bool(brackets))
    if not parts:
        return
    low, high = reach_of(whole)
    larger = next((claims[at] for at in parts if reach_of(claims[at])[0] > high), None)
    if larger is not None:
        yield whole, larger, "部分比总数还多"
        return
    last = claims[parts[-1]]
    ends = text[last.end : last.end + 8]
    if len(parts) < 2 or re.match(r"[\u4e00-\u9fff]{0,4}等", ends):
        return
    least, most = sum_of(claims[at] for at in parts)
    if least > high:
        yield whole, last, "各部分加起来比总数还多"
    elif most < low and (each or (brackets and most * 4 > low * 3) or (budget and most * 10 > low * 9)):
        yield whole, last, "各部分加起来，和总数对不上"


def _listed(text: str, claims: Sequence[Claim], first: int, whole: Claim, *, closed: bool) -> list[int]:
    """The places of the parts of one list: of the whole's unit, one after the other. closed: it ends with its bracket."""
    parts: list[int] = []
    for at in range(first, min(first + FARTHEST, len(claims))):
        claim = claims[at]
        if claim.unit != whole.unit or is_change(claim) or (at > first and not claim.goes_on):
            break
        if at > first:
            between = text[claims[at - 1].end : claim.start]
            if "）" in between or ")" in between or not _LIST_STEP.search(between) or _NOT_A_PART.search(between):
                break
            if PART in between or _TRAITS.search(between) or TOGETHER.search(between):
                break
        parts.append(at)
    if closed and parts:
        after = text[claims[parts[-1]].end : claims[parts[-1]].end + 12]
        if not re.match(r"[\u4e00-\u9fff]{0,8}[）)]", after):
            return []
    return parts


def _at_once(claims: Sequence[Claim], position: int) -> Iterator[Found]:
    """发现136个，当场整改92个，限期整改54个."""
    if position + 2 >= len(claims):
        return
    whole, done, later = claims[position : position + 3]
    words = own_words(claims, position + 2)
    if whole.unit == done.unit == later.unit and re.fullmatch(r"[，,、]限期(?:完成)?(?:整改|改正)", words):
        low, high = sum_of(iter((done, later)))
        if not may_be(whole, low, high):
            yield whole, later, "当场和限期整改的加起来，和总数对不上"


def _titles(text: str) -> Iterator[Found]:
    """出台制度5项：《…》《…》《…》《…》."""
    for hit in _TITLES.finditer(text):
        unit, count = hit["figure"][-1], hit["list"].count("《")
        value = numerals.number(hit["number"])
        if count != value:
            claim = Claim(hit["figure"], hit.start("figure"), hit.end("figure"), value, unit)
            last = Claim(hit["last"], hit.start("last"), hit.end("last"), Decimal(count), unit)
            yield claim, last, f"后面列出的是{count}{unit}"
