"""Figures that are reckoned from two others: what is left of a whole, and what share a part has.

left_over(…)            # 议定事项87项，已办结82项，剩下5项: what is made, less what is done
share_of_whole(…)       # 工贸领域排查隐患868条，占全区总数的三成: of all hazards
"""

import re
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Q

from anlan.kernel.indicator.declare import Figure, Indicator, Ratio

from ..claims.changes import is_change
from ..claims.comparisons import RATE
from ..claims.extract import Claim, since
from ..claims.plain_words import told_apart
from ..claims.vocabulary import ANY_UNIT, NO, Link, Vocabulary, denied, plain, units_of, words_of
from .figures import Figures
from .item import PART, before, rest, says

ByWords = Callable[..., Link]

_LEFT = re.compile(r"还有|尚有|仍有|仍剩|还剩|尚余|尚剩|剩余|剩下|余下|其余|另有|剩|空着|空缺|[还仍]?欠着|还缺")
_LEFT_ALONE = re.compile(r"^[，,]?余$")  # 整改353条，余12条
_NEXT_LEFT = re.compile(
    rf"(?:现|只|仅|就|目前){{0,3}}(?:{_LEFT.pattern})$"
)  # 331条隐患只剩2条: the second is what is left
_NOT_DONE = re.compile(
    r"(?:没有|尚未|仍未|还未|还没|未能?|没|正在|还在|正按[^，。；]{0,6}?|待)(?:完成|得到|全部)?(?:整改|销号|改完|办完|办结|落实|闭环|推进|办理|处理|解决|改|办)(?:完|到位|销号)?的?"
    r"|(?:未|没有?|尚未)完成(?![\u4e00-\u9fff]{2})"
    r"|(?:没有?|未|尚未)(?:人|能)?(?:摘帽|清零|销掉?|了结)(?!号)|挂在(?:那里|账上)|挂(?:在)?账(?:上)?的?|正在?(?:盯|抓)[^，。；]{0,8}(?:整改|办理)?"
)
_UNDONE = re.compile(
    r"的?(?:挂着|压着)?[没未不欠][\u4e00-\u9fff]{0,4}|的?账?|[空缺]着?"
)  # what is not done yet, in other words
_WHAT_BECOMES = re.compile(
    "(?:逐[条处项件个家]|均|都|全部|全都|已经?(?=明确|落实|列入|制定)).*$"
)  # 剩余8条逐条明确了责任人
_OF_WHOLE = re.compile(r"占(?:了|到|比|据)*(?P<whole>[^，,；;。占]*)$")
_WHOLE_WORDS = re.compile(
    r"全[区县市镇]|全街道|全部|总数|总量|总体|总|各?(?:重点)?(?:行业)?领域|所有|比例|比重|的|约|近|超过?|达到?|为|了|到|在册|中"
)


def left_over(
    claims: Sequence[Claim],
    links: Sequence[Link],
    position: int,
    figures: Figures,
    by_words: ByWords,
    vocabulary: Vocabulary,
) -> Link | None:
    """What is left of a whole of which a part is done; None where the words speak of nothing left, or not of what."""
    claim = claims[position]
    after = _NEXT_LEFT.sub("", claim.after)
    words = plain(since(claims, position).removesuffix(claim.after) + after)
    own = plain(claim.before + after)
    if says(_thing(own), vocabulary.places) or _LEFT.search(own) or _NOT_DONE.search(own):
        words = own
    undone, alone = _undone(words, figures), _LEFT_ALONE.search(words)
    is_left = alone or _LEFT.search(words) or _NOT_DONE.search(words)
    if not undone and not is_left:
        return None
    ratios = figures.ratios
    direct = by_words(words)
    if direct.sure and _is_backlog(figures.get(direct.code or ""), ratios):
        return None  # 现有未销号隐患: what stands open, from whichever days
    counted = _counted(claims, links, before(claims, position))
    if undone and claim.unit in units_of(figures[undone.over]) and {undone.over, undone.of} & counted:
        return Link(undone.over, item=words, less=undone.of)
    if not is_left:
        return None
    thing = "" if alone else _thing(words)
    if says(thing, vocabulary.places):
        named = by_words(thing)
        if direct.sure and not isinstance(figures.get(direct.code or ""), Ratio) and direct.code != named.code:
            return None  # it has an indicator of its own
        codes = {named.code} if named.sure else set()
        ratio = next((each for each in ratios if {each.of, each.over} & codes), None)
        if not codes and _UNDONE.fullmatch(thing):  # 销号302条，没划掉的剩6条
            ratio = _of_both(ratios, _counted(claims, links, before(claims, position, crosses=True)))
    else:
        ratio = next(
            (each for each in ratios if each.over in counted and (each.of in counted or _NOT_DONE.search(words))), None
        ) or _of_both(ratios, _counted(claims, links, before(claims, position, crosses=True)))
    if ratio is None or ratio.over not in figures or claim.unit not in units_of(figures[ratio.over]):
        return None
    return Link(ratio.over, item=words, less=ratio.of)


def _counted(claims: Sequence[Claim], links: Sequence[Link], places: Sequence[int]) -> set[str]:
    """The indicators that the figures in these places count, or may just as well."""
    meanings = (each for at in places if not is_change(claims[at]) for each in links[at].meanings)
    return {each.code for each in meanings if each.is_plain and each.code}


def _of_both(ratios: Sequence[Ratio], counted: set[str]) -> Ratio | None:
    """The one ratio of which the whole and the part were counted; None for several."""
    found = [each for each in ratios if each.over in counted and each.of in counted]
    return found[0] if len(found) == 1 else None


def _is_backlog(figure: Figure | None, ratios: Sequence[Ratio]) -> bool:
    """Whether an indicator counts by itself what stands at the end, and is no whole of which a part is done."""
    return isinstance(figure, Indicator) and figure.is_stock and figure.code not in [each.over for each in ratios]


def _undone(words: str, figures: Figures) -> Ratio | None:
    """The ratio whose part words say is not done, and no more: 测试290次，未通过11次."""
    if not any(no in words for no in NO):
        return None
    for ratio, whole, parts in figures.parts:
        for part in parts:
            if denied(part, words) and not told_apart(_LEFT.sub("", words), (*whole, part, *NO), strict=True):
                return ratio
    return None


def share_of_whole(
    claims: Sequence[Claim],
    links: Sequence[Link],
    position: int,
    figures: Mapping[str, Figure],
    by_words: ByWords,
    vocabulary: Vocabulary,
) -> Link | None:
    """What share a part has of its whole; None for what is no share of something counted."""
    claim = claims[position]
    of_whole = _OF_WHOLE.search(claim.lead) if claim.unit == "%" and claim.comparison == RATE else None
    if of_whole is None:
        return None
    head = since(claims, position).rpartition("占")[0]
    of: int | None = None
    others: list[int] = []
    if says(head, vocabulary.places):
        part = by_words(head, ANY_UNIT)
    else:
        wholes = [at for at in before(claims, position) if claims[at].unit != "%" and not is_change(claims[at])]
        if wholes and "占" not in since(claims, position):
            wholes = wholes[1:]  # 占全区总量214次的86.4%: the one before is the whole itself
        part, of = (links[wholes[0]], wholes[0]) if wholes else (Link(), None)
        # 隐患134条，其中重大3条，占全区的4.7%: the share of the one or the other
        others = wholes[1:2] if wholes and PART in claims[wholes[0]].before else []
    figure = figures.get(part.code or "")
    if not part.is_plain or not isinstance(figure, Indicator):
        return None
    over = _whole(figure, plain(of_whole["whole"]), figures, by_words)
    if not over:
        return None
    of_all = bool(re.search("全[区县市]|各", of_whole["whole"]))
    again = (
        [Link(figure.code, item=part.item, over=figure.code, of_all=True, of=of)]
        if of_all and over != part.code
        else []
    )
    shares = [
        Link(each.code, item=each.item, over=whole, of_all=of_all, of=of)
        for at in others
        if (each := links[at]).is_plain
        and isinstance(counted := figures[each.code or ""], Indicator)
        and (whole := _whole(counted, plain(of_whole["whole"]), figures, by_words))
    ]
    if len(shares) < len(others):
        return None
    return Link(figure.code, item=part.item, over=over, of_all=of_all, of=of, others=(*shares, *again))


def _whole(part: Indicator, words: str, figures: Mapping[str, Figure], by_words: ByWords) -> str:
    """The indicator that a part is a share of: one that counts more of the same, else the same in all fields and places."""
    wider = [
        figure
        for figure in figures.values()
        if isinstance(figure, Indicator)
        and figure.code != part.code
        and _kind(figure) == _kind(part)
        and _counts_more(figure.where, part.where)
    ]
    bare = _WHOLE_WORDS.sub("", words)
    if len(rest(bare)) > 1:
        named = by_words(bare, ANY_UNIT).code
        if named and named in [each.code for each in wider]:
            return named
        called = next((each for each in wider if any(bare in word for word in words_of(each))), None)
        if called:
            return called.code
        return part.code if not told_apart(bare, words_of(part)) else ""
    if not wider or ("领域" in words and re.search("全[区县市镇]|全街道|总|各", words)):
        return part.code
    return min(wider, key=lambda each: len(each.where)).code


def _counts_more(whole: Q, part: Q) -> bool:
    """Whether a condition is one of several that a part must meet, or none at all."""
    return whole in part.children or (not whole.negated and all(child in part.children for child in whole.children))


def _kind(figure: Indicator) -> tuple[object, ...]:
    """What must be alike for one to count a part of the other."""
    return figure.model, figure.when, figure.sum_of, figure.distinct, figure.unit


def _thing(words: str) -> str:
    return _WHAT_BECOMES.sub("", _NOT_DONE.sub("", _LEFT.sub("", words)))
