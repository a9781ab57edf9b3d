"""An outline of earlier days begins with 今年以来; a report of another period says its own there. Newer ones write 【期间】.

in_span("今年以来，……", Period(date(2024, 7, 1), date(2024, 9, 30)))      # "三季度，……"
"""

import re

from anlan.kernel.indicator.declare import Period
from anlan.kernel.report.spans import SO_FAR, said

_SLOT = "【期间】"
_OUTSIDE = re.compile(rf"【[^【】\n]*】|({SO_FAR})")


def in_span(text: str, period: Period) -> str:
    """The text of an outline for a report of a period; one that leaves its period to 【期间】 means this year where it says so."""
    if _SLOT in text:
        return text
    return _OUTSIDE.sub(lambda match: said(period) if match[1] else match[0], text)
