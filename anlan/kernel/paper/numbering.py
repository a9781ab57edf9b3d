"""Numbers as official documents write them: headings, dates, document numbers.

`numbering(1, 3)` → "三、"; `printed_date(date(2026, 11, 5))` → "2026年11月5日".
"""

from datetime import date

from .. import clock

DIGITS = "零一二三四五六七八九"


def numbering(level: int, n: int) -> str:
    """The number of the n-th heading of a level: 一、 （一） 1. （1） (GB/T 9704-2012, 7.3.3)."""
    match level:
        case 1:
            return f"{numeral(n)}、"
        case 2:
            return f"（{numeral(n)}）"
        case 3:
            return f"{n}."
        case 4:
            return f"（{n}）"
        case _:
            raise ValueError(f"heading level {level}: official documents have levels 1 to 4")


def numeral(n: int) -> str:
    """1 to 99 in Chinese: 一, 十, 二十一. Headings never count further."""
    if not 1 <= n <= 99:
        raise ValueError(f"no heading numeral for {n}")
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")


def printed_date(day: date) -> str:
    """Arabic digits, year, month and day in full, no leading zeros (GB/T 9704-2012, 7.3.5.4)."""
    return clock.day_in_full(day)


def document_number(code: str, year: int, serial: int) -> str:
    """青应急发〔2026〕12号: full year in 〔〕, no 第, no leading zeros (GB/T 9704-2012, 7.2.5)."""
    return f"{code}〔{year}〕{serial}号"
