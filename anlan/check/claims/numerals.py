"""Numbers as they are written: digits with points and commas, and Chinese numerals that count.

number("1,658")  # 1658          number("六")  # 6
"""

import re
from decimal import Decimal

from anlan.kernel.column.numerals import worth

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ONES = "[一二三四五六七八九]"
# Two ones in a row are a range: 五六千, 七八个. 二 alone is no count (二次供水): people say 两. 一 alone is an article.
_RANGE = "(?:两三|一二|二三|三四|四五|五六|六七|七八|八九)"
_BELOW_1000 = rf"(?:[一二两三四五六七八九]百(?:零{_ONES}|{_ONES}?十{_ONES}?|{_ONES})?)"
_COUNT = (
    rf"{_RANGE}[十百千]?|[一二两三四五六七八九]千(?:零?{_BELOW_1000}|零{_ONES}十?{_ONES}?)?|{_BELOW_1000}"
    rf"|二十{_ONES}?|[三四五六七八九]十{_ONES}?|十{_ONES}?|[两三四五六七八九百千]|一(?=[万亿])"
)
# With 万 within, 六十四万一千; a round number of 万 has its sign behind it (`units.multiplier`).
CHINESE = rf"(?:(?:{_COUNT})万零?(?:{_COUNT})|{_COUNT})"
# Shares in words, as whole and part of a hundred: 百分之九十六点二, 三分之一, 三成, 九成八.
SHARE = (
    r"百分之(?:[一二两三四五六七八九十百零]+(?:点[一二三四五六七八九零]+)?|\d+(?:\.\d+)?)|[二三四五六七八九十]分之[一二三四五六七八九]"
    r"|[一二两三四五六七八九]成[一二三四五六七八九]?(?![员立为本功果长交都品熟绩])"
)
_OF_HUNDRED, _PART_OF, _TENTHS = re.compile("百分之(.+)"), re.compile("(.)分之(.)"), re.compile("(.)成(.?)")
_RANGED = re.compile(_RANGE)


def number(text: str) -> Decimal:
    """The value of a number as written. Raises ValueError for what is none."""
    if text[0].isdigit():
        return Decimal(text.replace(",", "").replace(" ", ""))
    if text in ("百", "千"):
        text = f"一{text}"
    return Decimal(worth(text))


def span(text: str) -> tuple[Decimal, Decimal | None]:
    """A Chinese number, or both ends of one that names two: 五六千 is 5000 and 6000."""
    if _RANGED.match(text):
        return number(text[0] + text[2:]), number(text[1:])
    return number(text), None


def share(text: str) -> Decimal:
    """A share in words in percent, a part to one decimal: 三分之一 is 33.3, 九成八 is 98."""
    if of_hundred := _OF_HUNDRED.fullmatch(text):
        whole, _, decimals = of_hundred[1].partition("点")
        digits = "".join(str(number(sign)) if sign != "零" else "0" for sign in decimals)
        return number(whole) + (Decimal(digits).scaleb(-len(digits)) if digits else 0)
    if part := _PART_OF.fullmatch(text):
        return (number(part[2]) * 100 / number(part[1])).quantize(Decimal("0.1"))
    tenths = _TENTHS.fullmatch(text)
    if tenths is None:
        raise ValueError(f"{text}: no share")
    return number(tenths[1]) * 10 + (number(tenths[2]) if tenths[2] else 0)
