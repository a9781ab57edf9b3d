"""Figures of a sentence that cannot all be true by arithmetic alone, whatever they count.

[(first.text, second.text, why) for first, second, why in sums(claims)]      # 今年42起，去年同期56起，同比下降20%

What stands in brackets or behind 其中 is asked in breakdowns.py, tables in table_sums.py. Each rule asks only what its words say to belong
together; where they leave open what is a part of what, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from ..claims.changes import is_change
from ..claims.comparisons import DOWN, UP, without_comparisons
from ..claims.extract import Claim, own_words
from ..claims.shares import PART
from ..claims.span import reach_of
from ..claims.vocabulary import denied
from .reckoning import FARTHEST, FOUND, IN_ALL, TOGETHER, Found, may_be, moves, sum_of

_THEN = re.compile(
    r"(?:去年|上年|前年|20\d\d年|上个?月|上个?季度|上期)(?:同期|同月)?(?:仅|只|的|是|为|有|查处|发生|共|数){0,3}(?P<noun>[^，,。；;、\d]{0,8})$"
)
_FROM, _TO = (
    re.compile(r"(?:由|从)[^，,；;。、]{0,14}$"),
    re.compile(r"^[^，,；;。、\d]{0,6}(?:到|至|为)[^，,；;。、\d]{0,6}$"),
)
_DONE = re.compile(r"(?P<stem>[\u4e00-\u9fff]{2})(?:完成)?率(?:为|达到?|是|均为|已达|约为|高达|只有|仅)?$")
_SHARE = re.compile(r"占(?:比|了|到|其)?(?:总数|总量|总户数)?的?(?:比例|比重)?(?:为|达到?|约)?$")
_PLAN = re.compile(r"年初|计划|任务|目标|应(?=检|查|训|参|办)|指标")
_OF_PLAN = re.compile(
    r"(?:完成|占|达到?)(?:了|到)?(?:全年|年度|年|季度)?(?:的?(?:计划|任务|目标|控制指标|考核指标|指标))(?:数|任务)?的?(?:比例)?(?:为|达)?$|(?:计划|任务)?完成率(?:为|达到?|是)?$"
)
_SO_FAR = re.compile(r"实际|已|完成|落实|累计|共")
_KINDS = re.compile(r"(?:[二两三四五六七八九十]|\d)[个项镇地类家]")
_ALL_DONE = re.compile(
    r"[，,；;：:]?(?:目前|现|均|全部|当场|当年|年内|限期|其中)*(?:已|已经)?(?:全部)?(?:完成|督促)?(?:整改|销号|办结|治理|复查|处置|化解|回复)(?:销号|到位|完毕|完成|问题|隐患|率?)?(?:了|的)?"
)
_LEFT = re.compile(r"(?:还|尚|仍)(?:有|余|剩)|剩余|剩下|余下|其余|(?:^|[，,])余$")
_OVER = re.compile(r"已|整改|完成|办结|销号|复查|兑现|处置|处理|解决")
_AVERAGE = re.compile(
    r"(?:平均(?:到)?[每一](?P<per>[\u4e00-\u9fff]{1,2})|(?P<each>[场次期家户村])均)[^，,；;。\d]{0,6}$"
)


def sums(claims: Sequence[Claim]) -> Iterator[Found]:
    """What does not reckon up between the figures of a sentence."""
    for position, claim in enumerate(claims):
        before = _same_sentence(claims, position)
        if is_change(claim):
            yield from _growth(claims, before, position)
        elif claim.unit == "%":
            yield from _shares(claims, before, position)
        else:
            for rule in (_done, _left, _together, _average):
                yield from rule(claims, before, position)


def _same_sentence(claims: Sequence[Claim], position: int) -> list[int]:
    """The places of the figures before one, up to the full stop, in their order."""
    first = position
    while first and position - first < FARTHEST and claims[first].goes_on:
        first -= 1
    return list(range(first, position))


def _growth(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """今年42起，去年同期56起，同比下降20%; 由12.5万元增加到15万元，增长25%; 从88%提高到93.5%，提高4.5个百分点."""
    claim = claims[position]
    pair = _two_times(claims, before, position) or _two_times_after(claims, before, position)
    if pair is None or claim.direction not in (UP, DOWN):
        return
    now, then = pair
    if any(is_change(claims[at]) and claims[at].unit == claim.unit for at in range(max(now, then) + 1, position)):
        return  # the change of something else stands between
    (low, high), (then_low, then_high) = reach_of(claims[now]), reach_of(claims[then])
    is_share = claims[now].unit == "%"
    if claim.unit == "%" and not is_share:
        if not then_low:
            return
        least, most = low * 100 / then_high - 100, high * 100 / then_low - 100
    elif claim.unit in (claims[now].unit, "百分点" if is_share else ""):
        least, most = low - then_high, high - then_low
    else:
        return
    if claim.direction == DOWN:
        least, most = -most, -least
    if not may_be(claim, least, most):
        yield claims[then], claim, "和前后两个数一算，增减的幅度对不上"


def _two_times(claims: Sequence[Claim], before: Sequence[int], position: int) -> tuple[int, int] | None:
    """This year's figure and the one before, of which a change speaks; None where the sentence does not give the two."""
    counts = [at for at in before if not (is_change(claims[at]) and claims[at].comparison and claims[at].direction)]
    for earlier, later in reversed(list(pairwise(counts))):
        one, other = claims[earlier], claims[later]
        if one.unit != other.unit or not all(is_change(claims[at]) for at in range(later + 1, position)):
            continue
        words, first = own_words(claims, later), own_words(claims, earlier)
        then = _THEN.search(words)
        if _FROM.search(first) and _TO.match(words):
            return later, earlier
        if then and then["noun"] in first and _joins(words):
            return earlier, later
        if (
            (then := _THEN.search(first))
            and (not then["noun"] or then["noun"] in words)
            and re.search(r"今年|本月|本季|本期|现", words)
        ):
            return later, earlier
    return None


def _joins(words: str) -> bool:
    """Whether the words between this year's figure and last year's name nothing else."""
    return len(re.sub(r"[^\u4e00-\u9fff]", "", without_comparisons(words))) <= 12


def _two_times_after(claims: Sequence[Claim], before: Sequence[int], position: int) -> tuple[int, int] | None:
    """1320人，较上年减少240人（上年为1500人）: last year's figure behind the change."""
    after = position + 1
    if after >= len(claims) or not claims[after].goes_on or not before:
        return None
    now, then = before[-1], claims[after]
    words = own_words(claims, after)
    if (
        claims[now].unit == then.unit
        and not is_change(claims[now])
        and re.fullmatch(r"[（(，,][^，,。；;\d]{0,8}", words)
    ):
        found = _THEN.search(words)
        return (now, after) if found and not found["noun"] else None
    return None


def _shares(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """A share beside its part and its whole: 排查4250栋，其中经营性510栋，占15%; a list of shares above a hundred."""
    claim = claims[position]
    words = own_words(claims, position)
    yield from _above_hundred(claims, position)
    counts = [at for at in before if claims[at].unit != "%" and not moves(claims[at])]
    if len(counts) < 2:
        return
    part = counts[-1]
    if position - part > 1:
        return
    whole = next((at for at in reversed(counts[:-1]) if claims[at].unit == claims[part].unit), None)
    if whole is None:
        return
    done, of_plan = _DONE.search(words), _OF_PLAN.search(words)
    own, its = own_words(claims, whole) + claims[whole].after, own_words(claims, part) + claims[part].after
    if "应" in own and "实" in its:
        fits = done is not None and whole == counts[-2]
    elif of_plan:
        fits = bool(_PLAN.search(own)) and bool(_SO_FAR.search(its))
    elif done:
        fits = done["stem"] in its and done["stem"] not in own and whole == counts[-2]
    else:
        fits = bool(_SHARE.search(words)) and claim.value <= 100 and PART in its and whole == counts[-2]
    if not fits or not reach_of(claims[whole])[0]:
        return
    (low, high), (least, most) = reach_of(claims[part]), reach_of(claims[whole])
    if low > most:
        return  # it is of another
    share = low * 100 / most, high * 100 / least
    if done and denied(done["stem"], its):  # 测试290次，未通过21次，通过率92.8%
        share = 100 - share[1], 100 - share[0]
    if not may_be(claim, *share):
        yield claims[part], claim, "和前面两个数一算，比例对不上"


def _above_hundred(claims: Sequence[Claim], position: int) -> Iterator[Found]:
    """分别占45%、38%、27%: the parts of one whole."""
    if "占" not in claims[position].clause or (position + 1 < len(claims) and _lists(claims, position + 1)):
        return
    first = position
    while first and position - first < FARTHEST and _lists(claims, first):
        first -= 1
    listed = claims[first : position + 1]
    if len(listed) > 2 and "占" in listed[0].lead and sum(reach_of(each)[0] for each in listed) > 101:
        yield listed[0], listed[-1], "各部分的比例加起来超过了100%"


def _lists(claims: Sequence[Claim], at: int) -> bool:
    """Whether a share goes on with the list of shares before it."""
    return (
        claims[at].goes_on
        and claims[at].unit == claims[at - 1].unit == "%"
        and bool(re.fullmatch(r"[、，,和及与]", own_words(claims, at)))
    )


def _done(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """发现问题45个，完成整改48个: more done than there was."""
    if not before or before[-1] != position - 1:
        return
    whole, claim = claims[position - 1], claims[position]
    if (
        whole.unit == claim.unit
        and not is_change(whole)
        and FOUND.search(own_words(claims, position - 1))
        and _ALL_DONE.fullmatch(own_words(claims, position))
        and reach_of(claim)[0] > reach_of(whole)[1]
    ):
        yield whole, claim, "办了的比原来的还多"


def _left(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """下达80份，已办结71份，尚余12份."""
    claim = claims[position]
    if len(before) < 2 or not _LEFT.search(own_words(claims, position)):
        return
    part, whole = claims[before[-1]], claims[before[-2]]
    if not (part.unit == whole.unit == claim.unit) or not _OVER.search(own_words(claims, before[-1])):
        return
    if _OVER.search(own_words(claims, before[-2])) and not re.search(
        "整改指令|整改通知", own_words(claims, before[-2])
    ):
        return
    (low, high), (part_low, part_high) = reach_of(whole), reach_of(part)
    if part_low > high:
        return  # it is of another
    if not may_be(claim, low - part_high, high - part_low):
        yield whole, claim, "总数减去已办的，和剩下的对不上"


def _together(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """清河镇12家、柳溪镇15家、白果镇9家，三镇合计38家."""
    claim = claims[position]
    if before and _KINDS.fullmatch(claims[before[-1]].text):
        before = before[:-1]  # 三镇合计: how many are added up
    if not TOGETHER.search(own_words(claims, position)) or any(claims[at].unit == "元" for at in before):
        return
    listed: list[int] = []
    for at in reversed(before):
        if claims[at].unit != claim.unit or is_change(claims[at]):
            break
        listed.append(at)
    if len(listed) < 2 or any(PART in own_words(claims, at) or IN_ALL.search(own_words(claims, at)) for at in listed):
        return
    low, high = sum_of(claims[at] for at in listed)
    if not may_be(claim, low, high):
        yield claims[listed[-1]], claim, "前面几个数加起来，和合计对不上"


def _average(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """12期，受训2100人次，平均每期180人次."""
    claim = claims[position]
    per = _AVERAGE.search(own_words(claims, position))
    if per is None:
        return
    total = next((at for at in reversed(before) if claims[at].unit == claim.unit), None)
    count = next((at for at in reversed(before) if claims[at].unit == (per["per"] or per["each"])), None)
    if total is None or count is None or position - total != 1 or "平均" in own_words(claims, total):
        return
    count = _whole_before_brackets(claims, before, count)
    (low, high), (least, most) = reach_of(claims[total]), reach_of(claims[count])
    if least and claim.unit != "元" and not may_be(claim, low / most - 1, high / least + 1):
        yield claims[total], claim, "总数除以个数，和平均数对不上"


def _whole_before_brackets(claims: Sequence[Claim], before: Sequence[int], at: int) -> int:
    """The figure that a list in brackets counts out, where `at` stands in one."""
    opened = claims[at].lead.rpartition("（")[0]
    if "（" not in claims[at].lead:
        return at
    for each in before:
        whole = claims[each]
        if whole.unit == claims[at].unit and opened.endswith((whole.text, whole.text + whole.after)):
            return each
    return at
