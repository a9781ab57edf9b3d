"""Numbers as they are written: digits with points and commas, and Chinese numerals that count.

number("1,658")  # 1658          number("六")  # 6
"""

from decimal import Decimal

import cn2an

DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# 二 alone is no count (二次供水): people say 两. 一 alone is an article.
_ONES = "[一二三四五六七八九]"
CHINESE = (
    rf"{_ONES}百(?:零{_ONES}|{_ONES}?十{_ONES}?)?|二十{_ONES}?|[三四五六七八九]十{_ONES}?|十{_ONES}?"
    r"|[两三四五六七八九]"
)


def number(text: str) -> Decimal:
    """The value of a number as written. Raises ValueError for what is none."""
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    return Decimal(int(cn2an.cn2an(text.replace("两", "二"), "smart")))
