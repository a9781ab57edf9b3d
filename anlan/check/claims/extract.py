"""Every figure that a text claims: where it stands, its value and unit, how exact it is, what it counts, compared with what.

    [(claim.text, claim.value, claim.unit, claim.approx) for claim in extract("开展培训130余次")]   # 130余次, 130, 次, about

The rules follow what numbers in such reports look like: a number followed by a unit of the closed list is a claim; dates, ranks,
names and fixed phrases are blanked out first (`masks`). Offsets are characters of the text as given.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import islice

from . import numerals, units
from .bare import Known, bare
from .columns import Column, columns
from .comparisons import Compared, compare
from .masks import mask
from .restore import Restored, restore
from .surroundings import Surroundings

ABOUT, OVER, UNDER = "about", "over", "under"

_NUMBER = re.compile(
    rf"(?P<word>大约|约|将近|近|超过|突破|不足|不到)?"
    rf"(?:(?<!\d)(?P<digits>{numerals.DIGITS})(?:[—–\-~～至到](?P<digits2>{numerals.DIGITS}))?|(?P<chinese>{numerals.CHINESE}))"
    rf"(?P<about1>余|多|几|来)?(?P<magnitude>[万亿]{{0,2}})(?P<about2>余|多)?"
    rf"(?P<unit>(?:个多?(?=小时|月))?{units.PATTERN})"
    rf"(?P<edge>以上|以下|左右|上下|有余|出头|挂零)?"
)
_SHARE = re.compile(
    rf"(?P<word>大约|约|将近|近|超过|超|不足|不到)?(?P<share>{numerals.SHARE})(?P<edge>以上|以下|左右|上下|多|出头|有余|[强弱](?![\u4e00-\u9fff]))?"
)
# A number that lost its unit: the one before lends it, or the noun does.
_BARE = re.compile(
    r"(?:(?<=同期为)(?P<zero>0|零)|(?<=先后)(?P<times>\d+)(?=召开|举办|组织)|(?P<noun>隐患|企业|问题)(?P<count>\d+)(?P<about>余|多)(?=[，,。；;]))"
)
_NOUN_UNITS = {"隐患": "条", "企业": "家", "问题": "个"}
_DURATIONS = {"天", "小时", "分钟", "秒", "个月"}
_MEASURED = re.compile(r"(?:历时|历经|长达|持续|连续|奋战|驻点|用时|耗时|累计|运行|抢修)[\u4e00-\u9fff]{0,3}$")
_MEASURED_AFTER = re.compile(r"后[\u4e00-\u9fff]|未|没|无|内(?:扑灭|到达|赶到|处置)|的连续")
_RULE_BEFORE = re.compile(
    r"(?:不少于|不得少于|不低于|不得超过|每[\u4e00-\u9fff]{0,4}(?:至少|不少于|须)?|满|间隔|提前)$"
)
_AVERAGE = re.compile(r"平均[\u4e00-\u9fff（）]{0,4}$")
_CONDITION = re.compile(r"(?:超过|大于|低于|不足|达到)$")
_OWN_COUNT = re.compile(
    r"(?:方面|到位|指标|制度|措施|行动|机制|清单|责任|环节|阶段|必须|坚持|强化|层面|重点工作|原则|统一|结合|确保)"
)  # fmt: skip
# Twice the noun 不足: shortcomings that were found, not fewer than a number.
_SHORTCOMINGS = re.compile(r"(?:存在|发现|查找|查摆|补齐|问题)$")
_OWN_COUNT_IN_DIGITS = re.compile(r"指标|方面|到位|必须|坚持")
_CHINESE_UNITS = frozenset("个次家人起项处条支期场件名份市镇县区户座所台辆")
_ONLY_ROUNDED = frozenset("百千")  # 百余台 counts, 百场 may be a name
_NO_COUNT_AFTER = frozenset("一二三四五六七八九十百千万第前后初每各其")
_LONGEST_NOUN = 40  # characters in which what is counted is looked for
_STOPS = "，,。；;：:、！？\n（）()"


@dataclass(frozen=True)
class Claim:
    """A figure in a text.

    text, start, end: as given. value: 万 and 亿 multiplied out; of a range the lower end, `high` the upper. unit: usual name, 万元
    as 元. approx: about, over, under or None. measure: what is counted, in the text's words. comparison: 同比, 环比, rate or
    None; direction: up, down, flat. before, after: the words around it in its own item; clause, sentence: what it stands in; lead: the
    sentence up to it; passage: its line up to its clause.
    """

    text: str
    start: int
    end: int
    value: Decimal
    unit: str
    high: Decimal | None = None
    approx: str | None = None
    measure: str = ""
    comparison: str | None = None
    direction: str | None = None
    before: str = ""
    after: str = ""
    clause: str = ""
    sentence: str = ""
    lead: str = ""
    passage: str = ""
    after_claim: bool = False  # it follows another figure directly: 9支300余人
    goes_on: bool = False  # no full stop since the figure before
    power: int = 0  # of ten, which another of its list lends it: 17.2、14.3、10万元
    column: Column | None = None  # what the head of its row says that it counts
    planned: bool = False  # its chapter speaks of the next steps
    chapter: str = ""  # the heading of its chapter


@dataclass(frozen=True)
class _Found:
    """A figure in the restored text."""

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    unit: str
    approx: str | None
    power: int = 0


def extract(raw: str, most: int | None = None) -> list[Claim]:
    """The figures of a text, in order, at most so many. Linear in its length."""
    restored = restore(raw)
    masked = mask(restored.text)
    accepted = (each for match in _NUMBER.finditer(masked) if (each := _accepted(match, masked)) is not None)
    figures = _with_shares(masked, _with_bare(masked, list(islice(accepted, most))))
    figures = _with_listed(masked, figures)[:most]
    comparisons = compare(restored.text, [(each.start, each.end, each.unit) for each in figures])
    around = Surroundings(restored.text)
    in_columns = columns(restored.text, [(each.start, each.end) for each in figures])
    return [
        replace(
            _claim(raw, restored, around, each, figures[position - 1] if position else None, comparisons[position]),
            column=in_columns.get(position),
        )
        for position, each in enumerate(figures)
    ]


def own_words(claims: Sequence[Claim], position: int) -> str:
    """The words of the half sentence right before a figure, since the one before it."""
    claim = claims[position]
    before = claims[position - 1].text if position and claim.goes_on else ""
    return claim.lead.rpartition(before)[2] if before else claim.lead


def since(claims: Sequence[Claim], position: int) -> str:
    """Those, with the words after the figure."""
    return own_words(claims, position) + claims[position].after


def _accepted(match: re.Match[str], text: str) -> _Found | None:
    """The figure that a match stands for; None where it is a rule, a duration that is planned, or somebody's own count."""
    start = match.start()
    if match["word"] == "不足" and _SHORTCOMINGS.search(text, max(0, start - 4), start):
        start = match.end("word")
    before, after = text[max(0, start - 12) : start], text[match.end() : match.end() + 12]
    unit_text = match["unit"].removeprefix("个多").lstrip("个") if match["unit"].startswith("个多") else match["unit"]
    unit = units.spelled("小时" if unit_text.endswith("小时") else unit_text)
    if match["chinese"] and not _counts(match, before, after, unit):
        return None
    if match["digits"] and unit in ("个", "项") and _OWN_COUNT_IN_DIGITS.match(after.removeprefix("的")):
        return None
    if before[-1:] in ("+", ".", "第") or (before[-1:].isdigit() and match["word"] is None):
        return None
    if _is_rule(match, before, after, unit):
        return None
    low, high = _values(match)
    if unit == "万人":
        low, high, unit = low * 10_000, high and high * 10_000, "人"
    return _Found(start, match.end(), low, high, unit, _approx(match, before, start))


def _values(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    """The number, and of a range its upper end, with 万 and 亿 multiplied out."""
    factor = units.multiplier(match["magnitude"])
    if match["chinese"]:
        low, high = numerals.span(match["chinese"])
    else:
        low, high = numerals.number(match["digits"]), numerals.number(match["digits2"]) if match["digits2"] else None
    return low * factor, high * factor if high is not None else None


def _approx(match: re.Match[str], before: str, start: int) -> str | None:
    word = match["word"] if start == match.start() else None
    if match["edge"] == "以上" or word in ("超过", "突破"):
        return OVER
    if match["edge"] == "以下" or word in ("不足", "不到"):
        return UNDER
    several = match["about1"] or match["about2"] or word or match["edge"] or "个多" in match["unit"]
    return ABOUT if several else None


def _counts(match: re.Match[str], before: str, after: str, unit: str) -> bool:
    """Whether Chinese numerals count something: not a name's part, not the text's own points."""
    rounded = match["about1"] or match["about2"] or match["word"] or match["magnitude"]
    if not (unit in _CHINESE_UNITS or rounded or len(match["chinese"]) > 1):
        return False
    if match["chinese"] in _ONLY_ROUNDED and not rounded:
        return False
    if before[-1:] in _NO_COUNT_AFTER and not before.endswith("先后"):
        return False
    if after.startswith("专项"):  # 三个专项行动 are counted
        return True
    return not _OWN_COUNT.match(after) and not _OWN_COUNT.match(after[2:])


def _is_rule(match: re.Match[str], before: str, after: str, unit: str) -> bool:
    """Thresholds, requirements and planned durations claim nothing."""
    if match["edge"] in ("以上", "以下") and after[:1] not in (*_STOPS, "", "\0"):
        return True
    if after.startswith(("及以上", "(含)以上", "（含）以上", "以内", "之内")):
        return True
    condition = match["word"] in ("超过", "不足", "不到") or _CONDITION.search(before)
    if (_RULE_BEFORE.search(before) and not _AVERAGE.search(before)) or (condition and after.startswith("的")):
        return True
    if unit in _DURATIONS:
        return not (_MEASURED.search(before) or _MEASURED_AFTER.match(after))
    return unit == "分" and not before.endswith(("记", "扣", "经理", "总监", "人", "得", "共"))


def _with_bare(text: str, figures: list[_Found]) -> list[_Found]:
    """The figures, with those that lost their unit put among them."""
    extra = []
    for match in _BARE.finditer(text):
        if match["zero"]:
            lender = next((each for each in reversed(figures) if each.end <= match.start()), None)
            if lender is not None:
                # 上升20%，去年同期为0: the number before a share lends the unit
                whole = next((e for e in reversed(figures) if e.end <= match.start() and e.unit != "%"), lender)
                extra.append(_Found(match.start("zero"), match.end("zero"), Decimal(0), None, whole.unit, None))
        elif match["times"]:
            extra.append(_Found(match.start("times"), match.end("times"), Decimal(match["times"]), None, "次", None))
        else:
            unit = _NOUN_UNITS[match["noun"]]
            extra.append(_Found(match.start("count"), match.end("about"), Decimal(match["count"]), None, unit, ABOUT))
    starts = {each.start for each in figures}
    return sorted([*figures, *(each for each in extra if each.start not in starts)], key=lambda each: each.start)


def _with_listed(text: str, figures: list[_Found]) -> list[_Found]:
    """The figures, with the numbers of lists put among them that take their unit from another."""
    known = [Known(each.start, each.end, each.unit, _power(text[each.start : each.end])) for each in figures]
    listed = [_Found(each.start, each.end, each.value, None, each.unit, None, each.power) for each in bare(text, known)]
    return sorted([*figures, *listed], key=lambda each: each.start)


def _power(text: str) -> int:
    return 4 * text.count("万") + 8 * text.count("亿")


def _with_shares(text: str, figures: list[_Found]) -> list[_Found]:
    """The figures, with shares that are written in words put among them."""
    starts = {each.start for each in figures}
    shares = [
        _Found(match.start(), match.end(), numerals.share(match["share"]), None, "%", _rounding(match))
        for match in _SHARE.finditer(text)
        if match.start() not in starts
    ]
    return sorted([*figures, *shares], key=lambda each: each.start)


def _rounding(match: re.Match[str]) -> str | None:
    if match["word"] in ("超过", "超") or match["edge"] in ("以上", "出头", "有余", "强"):
        return OVER
    if match["word"] in ("不足", "不到") or match["edge"] in ("以下", "弱"):
        return UNDER
    return ABOUT if match["word"] or match["edge"] else None


def _claim(
    raw: str, restored: Restored, around: Surroundings, each: _Found, previous: _Found | None, compared: Compared
) -> Claim:
    text = restored.text
    start, end = restored.span(each.start, each.end)
    sentence_from, sentence_to = around.sentence(each.start, each.end)
    clause_from, clause_to = around.clause(each.start, each.end)
    before = text[max(around.item(each.start), previous.end if previous else 0) : each.start]
    after = "" if text[each.end : each.end + 1] in ("(", "（") else _AFTER_ENDS.split(text[each.end : clause_to], 1)[0]
    return Claim(
        text=raw[start:end],
        start=start,
        end=end,
        value=each.value,
        high=each.high,
        unit=each.unit,
        approx=each.approx,
        measure=_measure(
            before[-_LONGEST_NOUN:], after, text[max(clause_from, each.start - _LONGEST_NOUN) : each.start]
        ),
        comparison=compared.kind,
        direction=compared.direction,
        before=before,
        after=after,
        clause=text[clause_from:clause_to],
        sentence=text[sentence_from:sentence_to],
        lead=text[sentence_from : each.start],
        passage=text[around.passage(each.start) : clause_from],
        power=each.power,
        after_claim=previous is not None and previous.end == each.start,
        goes_on=previous is not None and not _FULL_STOP.search(text, previous.end, each.start),
        planned=around.planned(each.start),
        chapter=around.chapter(each.start),
    )


_FULL_STOP = re.compile(r"[。！？\n]")
_AFTER_ENDS = re.compile(r"[，,。；;：:、！？\n\t|\d]")
_EMPTY_WORDS = re.compile(
    r"^(?:其中|共|累计|全县|全区|全市|今年|已|达|为|有|了|的|并|对)+|(?:达到|达|为|有|共|的|了|是)+$"
)


def _measure(before: str, after: str, clause: str) -> str:
    """What is counted: the noun after the figure if it follows directly, else the words before it."""
    noun = _EMPTY_WORDS.sub("", before.strip())
    if after and not after.startswith(("以上", "左右", "和", "及", "，")):
        noun = f"{noun}{after}" if len(noun) < 6 else noun
    return (noun or _EMPTY_WORDS.sub("", clause))[-20:]
