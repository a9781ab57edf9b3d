"""Figures of a sentence, a list or a table that cannot all be true by arithmetic alone, whatever they count.

[(first.text, second.text, why) for first, second, why in sums(claims)]      # 今年42起，去年同期56起，同比下降20%
list(tables("单位\\t企业\\n清河镇\\t4\\n柳溪镇\\t5\\n合计\\t10"))

Each rule asks only what its words say to belong together; where they leave open what is a part of what, nothing is said.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from . import numerals
from .changes import SHARES, is_change
from .comparisons import DOWN, MOVED, UP, without_comparisons
from .extract import Claim
from .shares import PART
from .span import printed_step, reach_of
from .vocabulary import denied

Found = tuple[Claim, Claim, str]

_FARTHEST = 12  # figures of one sentence that are looked at
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
# What several may be at once: 其中负责人30人、党员110人.
_TRAITS = re.compile(r"党员|女|妇女|青年|持证|本科|大专|退役|军人|民族|首次|重点|重大|一般以上|优秀|先进|年龄|岁")
_KINDS = re.compile(r"(?:[二两三四五六七八九十]|\d)[个项镇地类家]")
_FOUND = re.compile(r"发现|排查|查出|摸排|存在|梳理|检查出|反馈|指出|下达|受理")
_ALL_DONE = re.compile(
    r"[，,；;：:]?(?:目前|现|均|全部|当场|当年|年内|限期|其中)*(?:已|已经)?(?:全部)?(?:完成|督促)?(?:整改|销号|办结|治理|复查|处置|化解|回复)(?:销号|到位|完毕|完成|问题|隐患|率?)?(?:了|的)?"
)
_LEFT = re.compile(r"(?:还|尚|仍)(?:有|余|剩)|剩余|剩下|余下|其余|(?:^|[，,])余$")
_OVER = re.compile(r"已|整改|完成|办结|销号|复查|兑现|处置|处理|解决")
_TOGETHER = re.compile(
    r"(?:合计|总计|共计|加起来|(?:[二两三四五六七八九十]|\d)个?(?:镇街?|街道|地|月|季度|项|类|家|部门|领域|行业)(?:合计|一?共|累计)|(?:上半年|前三季度|全年)合计)[^，,；;。\d]{0,8}$"
)
_EACH_OF_TOTAL = re.compile(r"分别(?:为|是|有|达|开展|检查|举办|完成)*[^，,；;。\d、]{0,4}$")
_IN_ALL = re.compile(r"共|合计|总计|累计")
_AVERAGE = re.compile(
    r"(?:平均(?:到)?[每一](?P<per>[\u4e00-\u9fff]{1,2})|(?P<each>[场次期家户村])均)[^，,；;。\d]{0,6}$"
)
_ONLY_SOME = re.compile(r"包括|含|例如|比如|如|仅|主要")
_LIST_STEP = re.compile(r"[、，,和及与]|以及")
_NOT_A_PART = re.compile(r"整改|完成|办结|销号|已|未|还|尚|同比|去年|上年|平均|超过|比|占")
_TITLES = re.compile(
    r"(?P<figure>(?P<number>(?<![\d.,])\d{1,3}|(?<![一二三四五六七八九十])[二两三四五六七八九十]{1,3})[个项部件份种本套篇])"
    r"[\u4e00-\u9fff]{0,8}[：:（(](?P<list>《[^》\n]{1,40}》(?:[、，,和及与]?(?P<last>《[^》\n]{1,40}》)){1,30}+)(?![\u4e00-\u9fff…])"
)
_TOTAL_ROW = re.compile(r"(?:合计|总计|共计|小计|全区|全县|全市|全镇)(?:合计)?")
_CELL = re.compile(r"[ \u3000]*(\d[\d,]*(?:\.\d+)?)[ \u3000]*")
_LONGEST_TABLE = 400  # rows
_SEPARATOR = re.compile(r"\t|\|")


def sums(text: str, claims: Sequence[Claim]) -> Iterator[Found]:
    """What does not reckon up in the sentences of a text."""
    yield from _titles(text)
    for position, claim in enumerate(claims):
        before = _same_sentence(claims, position)
        if is_change(claim):
            yield from _growth(claims, before, position)
        elif claim.unit == "%":
            yield from _shares(claims, before, position)
        else:
            for rule in (_done, _left, _together, _average):
                yield from rule(claims, before, position)
        yield from _parts(text, claims, position)


def _same_sentence(claims: Sequence[Claim], position: int) -> list[int]:
    """The places of the figures before one, up to the full stop, in their order."""
    first = position
    while first and position - first < _FARTHEST and claims[first].goes_on:
        first -= 1
    return list(range(first, position))


def _moves(claim: Claim) -> bool:
    """Whether a figure says by how much something moved, and counts nothing itself."""
    return is_change(claim) or bool(MOVED.search(claim.lead))


def _own(claims: Sequence[Claim], at: int) -> str:
    """The words right before a figure, since the one before it."""
    claim = claims[at]
    return claim.lead.rpartition(claims[at - 1].text)[2] if at and claim.goes_on else claim.lead


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
    if not _may_be(claim, least, most):
        yield claims[then], claim, "和前后两个数一算，增减的幅度对不上"


def _two_times(claims: Sequence[Claim], before: Sequence[int], position: int) -> tuple[int, int] | None:
    """This year's figure and the one before, of which a change speaks; None where the sentence does not give the two."""
    counts = [at for at in before if not (is_change(claims[at]) and claims[at].comparison and claims[at].direction)]
    for earlier, later in reversed(list(pairwise(counts))):
        one, other = claims[earlier], claims[later]
        if one.unit != other.unit or not all(is_change(claims[at]) for at in range(later + 1, position)):
            continue
        words, first = _own(claims, later), _own(claims, earlier)
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
    words = _own(claims, after)
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
    words = _own(claims, position)
    yield from _above_hundred(claims, position)
    counts = [at for at in before if claims[at].unit != "%" and not _moves(claims[at])]
    if len(counts) < 2:
        return
    part = counts[-1]
    if position - part > 1:
        return
    whole = next((at for at in reversed(counts[:-1]) if claims[at].unit == claims[part].unit), None)
    if whole is None:
        return
    done, of_plan = _DONE.search(words), _OF_PLAN.search(words)
    own, its = _own(claims, whole) + claims[whole].after, _own(claims, part) + claims[part].after
    if "应" in own and "实" in its:
        fits = done is not None and whole == counts[-2]
    elif of_plan:
        fits = bool(_PLAN.search(own)) and bool(_SO_FAR.search(its))
    elif done:
        fits = done["stem"] in its and done["stem"] not in own and whole == counts[-2]
    elif _SHARE.search(words) is None or claim.value > 100:
        return
    else:
        fits = bool(_SHARE.search(words)) and PART in its and whole == counts[-2]
    if not fits or not reach_of(claims[whole])[0]:
        return
    (low, high), (least, most) = reach_of(claims[part]), reach_of(claims[whole])
    if low > most:
        return  # it is of another
    share = low * 100 / most, high * 100 / least
    if done and denied(done["stem"], its):  # 测试290次，未通过21次，通过率92.8%
        share = 100 - share[1], 100 - share[0]
    if not _may_be(claim, *share):
        yield claims[part], claim, "和前面两个数一算，比例对不上"


def _above_hundred(claims: Sequence[Claim], position: int) -> Iterator[Found]:
    """分别占45%、38%、27%: the parts of one whole."""
    if "占" not in claims[position].clause or (position + 1 < len(claims) and _lists(claims, position + 1)):
        return
    first = position
    while first and position - first < _FARTHEST and _lists(claims, first):
        first -= 1
    listed = claims[first : position + 1]
    if len(listed) > 2 and "占" in listed[0].lead and sum(reach_of(each)[0] for each in listed) > 101:
        yield listed[0], listed[-1], "各部分的比例加起来超过了100%"


def _lists(claims: Sequence[Claim], at: int) -> bool:
    """Whether a share goes on with the list of shares before it."""
    return (
        claims[at].goes_on
        and claims[at].unit == claims[at - 1].unit == "%"
        and bool(re.fullmatch(r"[、，,和及与]", _own(claims, at)))
    )


def _done(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """发现问题45个，完成整改48个: more done than there was."""
    if not before or before[-1] != position - 1:
        return
    whole, claim = claims[position - 1], claims[position]
    if (
        whole.unit == claim.unit
        and not is_change(whole)
        and _FOUND.search(_own(claims, position - 1))
        and _ALL_DONE.fullmatch(_own(claims, position))
        and reach_of(claim)[0] > reach_of(whole)[1]
    ):
        yield whole, claim, "办了的比原来的还多"


def _left(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """下达80份，已办结71份，尚余12份."""
    claim = claims[position]
    if len(before) < 2 or not _LEFT.search(_own(claims, position)):
        return
    part, whole = claims[before[-1]], claims[before[-2]]
    if not (part.unit == whole.unit == claim.unit) or not _OVER.search(_own(claims, before[-1])):
        return
    if _OVER.search(_own(claims, before[-2])) and not re.search("整改指令|整改通知", _own(claims, before[-2])):
        return
    (low, high), (part_low, part_high) = reach_of(whole), reach_of(part)
    if part_low > high:
        return  # it is of another
    if not _may_be(claim, low - part_high, high - part_low):
        yield whole, claim, "总数减去已办的，和剩下的对不上"


def _together(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """清河镇12家、柳溪镇15家、白果镇9家，三镇合计38家."""
    claim = claims[position]
    if before and _KINDS.fullmatch(claims[before[-1]].text):
        before = before[:-1]  # 三镇合计: how many are added up
    if not _TOGETHER.search(_own(claims, position)) or any(claims[at].unit == "元" for at in before):
        return
    listed: list[int] = []
    for at in reversed(before):
        if claims[at].unit != claim.unit or is_change(claims[at]):
            break
        listed.append(at)
    if len(listed) < 2 or any(PART in _own(claims, at) or _IN_ALL.search(_own(claims, at)) for at in listed):
        return
    low, high = _sum(claims[at] for at in listed)
    if not _may_be(claim, low, high):
        yield claims[listed[-1]], claim, "前面几个数加起来，和合计对不上"


def _average(claims: Sequence[Claim], before: Sequence[int], position: int) -> Iterator[Found]:
    """12期，受训2100人次，平均每期180人次."""
    claim = claims[position]
    per = _AVERAGE.search(_own(claims, position))
    if per is None:
        return
    total = next((at for at in reversed(before) if claims[at].unit == claim.unit), None)
    count = next((at for at in reversed(before) if claims[at].unit == (per["per"] or per["each"])), None)
    if total is None or count is None or position - total != 1 or "平均" in _own(claims, total):
        return
    count = _whole_before_brackets(claims, before, count)
    (low, high), (least, most) = reach_of(claims[total]), reach_of(claims[count])
    if least and claim.unit != "元" and not _may_be(claim, low / most - 1, high / least + 1):
        yield claims[total], claim, "总数除以个数，和平均数对不上"


def _whole_before_brackets(claims: Sequence[Claim], before: Sequence[int], at: int) -> int:
    """The figure that a list in brackets counts out, where `at` stands in one."""
    for each in before:
        opened = claims[at].lead.rpartition("（")[0]
        if claims[each].unit == claims[at].unit and "（" in claims[at].lead and opened.endswith(claims[each].text):
            return each
        if (
            claims[each].unit == claims[at].unit
            and "（" in claims[at].lead
            and opened.endswith(claims[each].text + claims[each].after)
        ):
            return each
    return at


def _parts(text: str, claims: Sequence[Claim], position: int) -> Iterator[Found]:
    """The parts that follow a whole, in brackets or after 其中: one above it, or together above or below it.

    Below it only where a pure list in brackets, 分别 after a total, or a breakdown that adds up nearly can be meant as the whole.
    """
    whole = claims[position]
    if _moves(whole) or whole.unit in SHARES or position + 1 >= len(claims):
        return
    opening = text[whole.end : claims[position + 1].start]
    brackets = re.match(r"[^（(，,。；;、\d]{0,8}[（(](?P<words>[^（(）)，,。；;\d]{0,16})$", opening)
    among = re.match(
        rf"[^（(，,。；;、\d]{{0,10}}[，,；;（(：:](?:{PART}[，,：:]?)(?P<words>[^，,。；;]{{0,16}})$", opening
    )
    each = _EACH_OF_TOTAL.search(opening) if _IN_ALL.search(_own(claims, position)) and "，" in opening else None
    budget = whole.unit == "元" and re.match(r"[^（(，,。；;、\d]{0,6}[，,]其中", opening)
    apart = re.fullmatch(r"[，,]当场(?:完成)?(?:整改|改正)", opening) if _FOUND.search(_own(claims, position)) else None
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
    least, most = _sum(claims[at] for at in parts)
    if least > high:
        yield whole, last, "各部分加起来比总数还多"
    elif most < low and (each or (brackets and most * 4 > low * 3) or (budget and most * 10 > low * 9)):
        yield whole, last, "各部分加起来，和总数对不上"


def _listed(text: str, claims: Sequence[Claim], first: int, whole: Claim, *, closed: bool) -> list[int]:
    """The places of the parts of one list: of the whole's unit, one after the other. closed: it ends with its bracket."""
    parts: list[int] = []
    for at in range(first, min(first + _FARTHEST, len(claims))):
        claim = claims[at]
        if claim.unit != whole.unit or is_change(claim) or (at > first and not claim.goes_on):
            break
        if at > first:
            between = text[claims[at - 1].end : claim.start]
            if "）" in between or ")" in between or not _LIST_STEP.search(between) or _NOT_A_PART.search(between):
                break
            if PART in between or _TRAITS.search(between) or _TOGETHER.search(between):
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
    words = _own(claims, position + 2)
    if whole.unit == done.unit == later.unit and re.fullmatch(r"[，,、]限期(?:完成)?(?:整改|改正)", words):
        low, high = _sum(iter((done, later)))
        if not _may_be(whole, low, high):
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


def tables(text: str) -> Iterator[Found]:
    """Columns of a table whose last or first row says what they come to, and does not."""
    block: list[tuple[int, list[tuple[int, str]]]] = []
    offset = 0
    for line in [*text.split("\n"), ""]:
        cells = _cells(line, offset)
        if len(cells) > 1:
            block.append((offset, cells))
        else:
            yield from _table([row for _, row in block[:_LONGEST_TABLE]])
            block = []
        offset += len(line) + 1


def _cells(line: str, offset: int) -> list[tuple[int, str]]:
    """Each cell of a row with its place."""
    places = [0, *(hit.end() for hit in _SEPARATOR.finditer(line)), len(line) + 1]
    return [(offset + start, line[start : end - 1]) for start, end in pairwise(places)] if len(places) > 2 else []


def _table(rows: Sequence[Sequence[tuple[int, str]]]) -> Iterator[Found]:
    at = next((at for at, row in enumerate(rows) if _TOTAL_ROW.fullmatch(_name(row))), None)
    if at is None or len(rows) < 4:
        return
    if sum(bool(_TOTAL_ROW.fullmatch(_name(row))) for row in rows) > 1:
        return  # sums of sums
    total = rows[at]
    others = [row for row in rows if row is not total and len(row) == len(total)]
    for column in range(1, len(total)):
        head = rows[0][column][1] if len(rows[0]) == len(total) else ""
        whole = _number_in(total[column])
        parts = [_number_in(row[column]) for row in others]
        known = [each for each in parts if each is not None]
        named = [row[column][1].strip() for row in others]
        blanks = sum(not words or words in "—-/无" for words in named)
        if (
            whole is None
            or len(known) < 2
            or len(known) + blanks < len(others) - 1
            or re.search("率|%|％|均|序|占", head)
        ):
            continue
        if sum((each.value for each in known), Decimal(0)) != whole.value:
            yield (
                known[-1],
                whole,
                f"表里“{head.strip() or total[0][1].strip()}”各行加起来是{sum(each.value for each in known)}",
            )


def _name(row: Sequence[tuple[int, str]]) -> str:
    return re.sub(r"\s", "", row[0][1])


def _number_in(cell: tuple[int, str]) -> Claim | None:
    start, words = cell
    hit = _CELL.fullmatch(words)
    if hit is None:
        return None
    return Claim(hit[1], start + hit.start(1), start + hit.end(1), numerals.number(hit[1]), "")


def _sum(parts: Iterator[Claim]) -> tuple[Decimal, Decimal]:
    reaches = [reach_of(each) for each in parts]
    return sum((low for low, _ in reaches), Decimal(0)), sum((high for _, high in reaches), Decimal(0))


def _may_be(claim: Claim, least: Decimal, most: Decimal) -> bool:
    """Whether a printed figure may stand for a value in this reach; its last digit may be rounded either way, or cut off."""
    low, high = reach_of(claim)
    step = printed_step(claim) or Decimal(0)
    return least <= high + step and low - step <= most
