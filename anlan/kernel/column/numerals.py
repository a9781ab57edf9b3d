"""Numbers and days in Chinese numerals, plain and as on cheques: 三万五千, 叁万伍仟, 二〇二四年三月五日.

counted("三万五千")                # 35000
in_digits("二〇二四年三月五日")      # "2024年3月5日"
"""

import re
import warnings

NUMERALS = "[零〇○一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟萬億廿]+"
_ONE_BY_ONE = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_OF_DAYS = re.compile(r"([〇○零一二三四五六七八九十]+)(?=[年月日号时点分])")


def counted(text: str) -> int | None:
    """The whole number that numerals say; None where they say none, or from one to another: 七八 may be seven or eight."""
    if len(text) == 2 and not set(text) - set("一二三四五六七八九"):
        return None
    text = text.replace("○", "零").replace("〇", "零").replace("萬", "万").replace("億", "亿").replace("廿", "二十")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return worth(text)
    except ValueError:
        return None


def worth(numerals: str) -> int:
    """The whole number of simplified numerals. Raises ValueError where they are none."""
    from cn2an import cn2an  # makes its tables while it is imported, a tenth of the whole start of a command

    return int(cn2an(numerals.replace("两", "二"), "smart"))


def in_digits(text: str) -> str:
    """A day or an hour in digits; whatever else stands there is left."""
    return _OF_DAYS.sub(lambda match: _digits(match[1]), text)


def _digits(numerals: str) -> str:
    if "十" not in numerals:
        return numerals.translate(_ONE_BY_ONE)
    tens, _, ones = numerals.partition("十")
    return f"{tens.translate(_ONE_BY_ONE) or 1}{ones.translate(_ONE_BY_ONE) or 0}"
