"""What the records behind a figure are called: 【专项预案，列名】.

named(printed)      # printed with the text 防汛抗旱应急预案、地质灾害应急预案
"""

import re
from dataclasses import replace
from typing import Any

from ..indicator.declare import indicator
from ..indicator.drill import rows
from ..ledger.paging import with_references
from .belonging import narrowed_to
from .values import Printed

MOST = 5
_NUMBERED = re.compile(r"（[\d年月日第次期—-]+）$")
_LOOKED_AT = 200  # records whose names are read: the same name stands in many


def named(printed: Printed) -> Printed:
    """A figure with the names of its first records as its text, each name once; nothing where nothing is known or there is none."""
    if printed.nothing:
        return printed
    found = rows(
        indicator(printed.code), printed.scope, printed.period, among=narrowed_to(printed.owner, printed.scope)
    )
    names = list(dict.fromkeys(map(_name, with_references(found).order_by("pk")[:_LOOKED_AT])))
    text = "、".join(names[:MOST]) + ("等" if len(names) > MOST else "")
    return replace(printed, text=text, zero=not names)


def _name(record: Any) -> str:
    """Its name alone: what a list adds to it (an edition, a day) stands elsewhere in the sentence, and so does its number in brackets."""
    return _NUMBERED.sub("", " ".join(str(getattr(record, "name", "") or record.subject()).split())).rstrip("。；，")
