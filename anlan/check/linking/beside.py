"""Figures that set two indicators beside each other: how many more, 督导检查比执法检查多172家次; how many together, 水库、淤地坝合计17座.

more_than(claims, links, 0, figures, by_words)     # supervision.visits less checks.visits
together(claims, 0, figures, by_words)                      # reservoirs.all and check_dams.all
totals(claims, links, all_readings)                # 工贸30条、商贸20条，两个领域合计50条: the two before it
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from anlan.kernel.indicator.declare import Figure, Indicator

from ..claims.changes import is_change
from ..claims.extract import Claim, since
from ..claims.numerals import number
from ..claims.plain_words import told_apart
from ..claims.subject import Subject
from ..claims.vocabulary import Link, plain, units_of, words_of
from .item import before, says

ByWords = Callable[..., Link]

_MORE = re.compile(
    r"(?:^|(?<=[，,；;。：:]))(?P<one>[^，,；;。：:]*)[，,]?(?:比|较|超出)(?P<other>[^，,；;。]{2,16}?)(?:还|又|要)?(?P<way>多|少|高|低)(?:出|了|达)*$"
)
_SUM = r"(?:合计|共计|总计|合起来|加起来|相加|总共|一共|总数|共)(?:为|达到?|有|是|正好)*"
_BOTH = re.compile(
    rf"(?P<one>[^，,；;。、和与及]{{2,10}})[、和与及](?P<other>[^，,；;。、和与及]{{2,10}}?)(?:两[类项者]|数量)?{_SUM}$"
)
_LEVELS = re.compile(
    rf"(?:^|(?<=[，,；;：:。区县市有成建]))(?P<one>镇|乡镇|镇街|街镇)(?:级|一级)?[、和与及]?(?P<other>村|村社|村居)(?:级|一级|两级)*"
    rf"(?P<head>[^，,；;。、]{{2,8}}?)(?:{_SUM})?$"
)
_TWO_LEVELS = re.compile(rf"(?:镇村|这)?两级(?P<head>[^，,；;。、]{{2,8}}?){_SUM}$")
_TOTAL = re.compile(
    rf"^[，,；;、]*(?:以上|上述|这)?(?:(?P<many>[两二三四五六七八九十]|\d{{1,2}})(?:个|大|类|项|者|级|镇|地)?(?:重点)?(?:行业领域|领域|行业|镇街?|街道|乡镇|月|季度|部门|级|类|项)?)?{_SUM}$"
)


def more_than(
    claims: Sequence[Claim], links: Sequence[Link], position: int, figures: Mapping[str, Figure], by_words: ByWords
) -> Link | None:
    """By how much one indicator is above another. None where the words set nothing beside each other; where they do and it cannot
    be told what, a link to nothing.
    """
    claim = claims[position]
    more = _MORE.search(since(claims, position).removesuffix(claim.after))
    if more is None:
        return None
    one, other = by_words(plain(more["one"])), by_words(plain(more["other"]))
    if len(more["one"]) < 2 and position and claim.goes_on:
        one = links[position - 1]
    known = one.is_plain and other.is_plain and one.code != other.code
    if not known or claim.unit not in units_of(figures[one.code or ""]):
        return Link(item=more.group(), why="文中拿来比的是哪个数，看不明白")
    whole, part = (one, other) if more["way"] in "多高" else (other, one)
    return Link(whole.code, item=more.group(), less=part.code or "")


def together(claims: Sequence[Claim], position: int, figures: Mapping[str, Figure], by_words: ByWords) -> Link | None:
    """Two indicators counted together, by their names or as two levels of one thing, 镇村两级队伍; None for none."""
    claim = claims[position]
    words = since(claims, position).removesuffix(claim.after)
    if position and claim.goes_on and not plain(words.strip("、，,")):
        words = since(claims, position - 1).removesuffix(claims[position - 1].after)  # 镇村两级队伍104支、2148人
    for pattern in (_TWO_LEVELS, _LEVELS, _BOTH):
        pair = pattern.search(words)
        if pair is None:
            continue
        named = pair.groupdict()
        head = named.get("head") or ""
        level = "级" if head else ""
        links = [by_words(plain(f"{one}{level}{head}")) for one in (named.get("one", "镇"), named.get("other", "村"))]
        if links[0].code != links[1].code and all(_no_more(each, figures) for each in links):
            return replace(links[0], item=pair.group(), terms=tuple((each, None) for each in links))
    return None


def _no_more(link: Link, figures: Mapping[str, Figure]) -> bool:
    """Whether the words of a link say no more than its indicator, be it by one character."""
    figure = figures.get(link.code or "")
    return (
        figure is not None
        and link.is_plain
        and not told_apart(link.item, (*words_of(figure), figure.title), strict=True)
    )


def totals(
    claims: Sequence[Claim], links: Sequence[Link], all_readings: Sequence[Sequence[Subject]]
) -> dict[int, Link]:
    """The figures that say to be the sum of those before them in their sentence, with what they add up."""
    found: dict[int, Link] = {}
    for position, claim in enumerate(claims):
        many = _many(claims, position, found)
        if many < 2 or links[position].sure:
            continue
        parts = [
            at
            for at in sorted(before(claims, position))
            if claims[at].unit == claim.unit
            and not is_change(claims[at])
            and at not in found
            and not _is_number(claims, at)
        ]
        if len(parts) != many:
            continue
        if not all(links[at].sure and not links[at].others for at in parts):
            continue
        if len({len(all_readings[at]) for at in parts}) > 1:
            continue  # it cannot be told which reading goes with which
        ways = zip(*(all_readings[at] for at in parts), strict=True)
        sums = [
            replace(
                links[parts[0]],
                item=claim.before,
                of=None,
                terms=tuple(zip([links[at] for at in parts], way, strict=True)),
            )
            for way in ways
            if len({(links[at].code, each) for at, each in zip(parts, way, strict=True)}) == many
        ]
        if sums:
            found[position] = replace(sums[0], others=tuple(sums[1:]))
    return found


def _many(claims: Sequence[Claim], position: int, found: Mapping[int, Link]) -> int:
    """How many figures one says to add up, 三个领域合计50条; 0 where it does not say."""
    claim = claims[position]
    words = since(claims, position).removesuffix(claim.after)
    if (total := _TOTAL.search(words)) and total["many"]:
        return int(number(total["many"]))
    if position and _is_number(claims, position - 1) and _NUMBERED.fullmatch(words):
        return int(claims[position - 1].value)
    if position - 1 in found and claim.before.strip("、，,") == "":
        return len(found[position - 1].terms)
    return 0


def _is_number(claims: Sequence[Claim], at: int) -> bool:
    """Whether a figure only says how many are added up: 三个领域, 两项."""
    claim = claims[at]
    return (
        claim.unit in ("个", "项", "镇", "类")
        and at + 1 < len(claims)
        and bool(_NUMBERED.fullmatch(since(claims, at + 1)))
    )


_NUMBERED = re.compile(rf"(?:重点)?(?:行业领域|领域|行业|镇街?|街道|乡镇|部门|季度)?{_SUM}")
_PER = re.compile(
    r"(?:平均(?:到|下来)?[，,]?|平均)(?:每|一)?(?:每|一)?个?(?P<per>家次|场次|[次场期起件家宗]|镇(?:街|（街道）|\(街道\))?|乡镇|村(?:（社区）)?)(?P<own>[^，,；;。]{0,12})$"
    r"|(?P<short>[场次队起件家])均(?:为|达)?(?P<of>)$"
)
# 场均 is for each lesson, however it is counted; 队均 for each team.
_DEEDS = {"场": ("场", "次", "场次"), "次": ("次", "场次", "家次", "场"), "队": ("支",)}
_PLACES = {"镇": "regions.towns", "乡": "regions.towns", "村": "regions.villages"}


def average(
    claims: Sequence[Claim], links: Sequence[Link], position: int, figures: Mapping[str, Figure], by_words: ByWords
) -> Link | None:
    """So many for each deed or place, 平均每场14人次: one indicator over the deeds of the same records, or over the towns; None for
    what is no average, or one that cannot be told.
    """
    claim = claims[position]
    found = _PER.search(claim.lead)
    if found is None:
        return None
    per, own = found["per"] or found["short"], found["own"] or ""
    counted = [links[at] for at in before(claims, position) if claims[at].unit == claim.unit and links[at].is_plain]
    whole = by_words(plain(own)) if says(own) else next(iter(counted), Link())
    figure = figures.get(whole.code or "")
    if not isinstance(figure, Indicator) or claim.unit not in units_of(figure):
        return None
    if place := _PLACES.get(per[:1]):
        return Link(figure.code, item=found.group(), over=place, per=True) if place in figures else None
    deeds = [
        each.code
        for each in figures.values()
        if isinstance(each, Indicator)
        and (each.model, each.when) == (figure.model, figure.when)
        and not (each.sum_of or each.distinct or each.where != figure.where)
        and not {per, *_DEEDS.get(per, ())}.isdisjoint(units_of(each))
        and each.code != figure.code
    ]
    deeds = (
        deeds
        or [
            links[at].code or ""
            for at in before(claims, position, crosses=True)
            if claims[at].unit in (per, *_DEEDS.get(per, ())) and links[at].is_plain and links[at].code != figure.code
        ][:1]
    )
    return Link(figure.code, item=found.group(), over=deeds[0], per=True) if len(deeds) == 1 else None
