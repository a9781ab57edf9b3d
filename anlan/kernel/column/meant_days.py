"""Days as people write them in a hurry: without the year (12月10日, 12.10, 3月28日15:00), about that day, by that day.

meant("12月10日前", by=True, ahead=True, today=date(2026, 11, 30))      # "2026-12-10"
"""

import re
from datetime import date

YEARLESS = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*[日号]|(?=\D|$))")
_ABOUT = re.compile(r"^(?:大约|约)\s*|\s*(?:左右|前后|许)$")
_BY = re.compile(r"^[于在]?(.*?\S)\s*(?:之|以)?前\S{0,4}$")  # 10月20日前完成
_HOUR = re.compile(r"\s*(?:\d{1,2}[:时点]\d{0,2}分?)?$")
_MOST_MONTHS = 6  # further off another year is meant


def without_words(text: str, by: bool) -> str:
    """A day without what says that something is about that day, or by that day where the column asks by when."""
    text = _ABOUT.sub("", text)
    match = _BY.match(text) if by else None
    return match[1] if match else text


def meant(text: str, *, by: bool, ahead: bool, today: date) -> str:
    """A day in full, of the year that is meant by whoever writes it today. by: it says by when or until when; ahead: what it says is
    still to come.
    """
    text = without_words(text, by)
    match = YEARLESS.match(text)
    if match is None or not _HOUR.fullmatch(text, match.end()):
        return text
    later = int(match[1]) - today.month
    year = today.year + (1 if ahead and later < -_MOST_MONTHS else -1 if not ahead and later > _MOST_MONTHS else 0)
    return f"{year}-{match[1]}-{match[2]} {text[match.end() :].strip()}".strip()
