"""What a heading says for the figures under it: （二）警示教育。706场, ●督导：指出问题90个; and a title that is about one thing.

lent(claims, 0, by_words, figures, vocabulary, "督导检查情况专报")     # 指出问题90个: those of the visits
"""

import re
from collections.abc import Callable, Mapping, Sequence

from anlan.kernel.indicator.declare import Figure

from .carry import PEOPLE
from .extract import Claim, since
from .item import before, beside, rest, says
from .plain_words import told_apart
from .sectors import passes_over
from .vocabulary import Link, Vocabulary, plain, units_of, words_of

ByWords = Callable[..., Link]

_HEADING = re.compile(
    r"^[\s●•·■◆◇※▪○☆★—\-]*+(?:[（(]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）、.．]|[一二三四五六七八九十]是)?\s*+"
    r"[【\[]?(?P<words>[^，,。；;：:】\]\d]{2,14})[】\]：:。]"
)


# What a title says of the text itself.
_KIND_OF_TEXT = re.compile(
    r"[(（][^()（）]*[)）]|关于|应急指挥|系统(?=建设|运行|使用|情况)|的?(?:建设|使用|情况|工作|进展|运行){0,3}的?(?:通报|汇报|报告|总结|小结|专报|简报|月报|快报|提要|材料|反馈|综述|分析|通知|函)$"
)


def lent(
    claims: Sequence[Claim],
    position: int,
    by_words: ByWords,
    figures: Mapping[str, Figure],
    vocabulary: Vocabulary,
    title: str = "",
    links: Sequence[Link] = (),
) -> Link | None:
    """The indicator that a figure means by its own words and those of its line's heading, its chapter's or the title; or by those of
    a figure before it (`links`): 专家帮扶118家次。提出建议117条.

    None where its own words say more than the indicator and the heading do, be it by one character: 老问题 are others.
    """
    claim = claims[position]
    raw = since(claims, position)
    if position and claim.goes_on:
        raw = raw.removeprefix(claims[position - 1].after)  # what follows the figure before belongs to that
    raw = plain(raw)
    if claim.unit in PEOPLE and claim.goes_on and position and not links[position - 1].sure:
        return None  # people inherit the doubt of the figure that they hang on
    if passes_over(claims, position, raw, vocabulary.sectors):
        return None
    own = beside(raw, vocabulary)
    said_before = (
        [links[at].item for at in before(claims, position, crosses=True) if links[at].sure] if says(own) else []
    )
    for heading in (heading_of(claim), claim.chapter, *said_before, title, ""):
        words = plain(rest(_KIND_OF_TEXT.sub("", heading), vocabulary.places))
        if len(words) < 2 and heading:
            continue
        found = by_words(f"{words}{own}")
        figure = figures.get(found.code or "")
        if figure is None or found.why or claim.unit not in units_of(figure):
            continue
        if any(plain(word) in raw for word in figure.not_words):
            continue
        names_it = any(part in own for part in words_of(figure))
        helps = not heading or any(
            part in f"{words}{own}" and (part in words or part not in own) for part in words_of(figure)
        )
        known = (*words_of(figure), figure.title, words)
        if helps and (names_it or not says(own)) and not told_apart(own, known, strict=True):
            return found
    return None


def heading_of(claim: Claim) -> str:
    """The heading that opens a figure's line; empty for none."""
    heading = _HEADING.match(f"{claim.passage}{claim.clause}")
    return heading["words"] if heading else ""
