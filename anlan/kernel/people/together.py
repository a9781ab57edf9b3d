"""What offices call all bodies of a kind at once, as minutes and notices do: 各镇（街道）, 各村（社区）, 区级各部门.

called_together("各镇（街道）", "990199")      # Q: the towns of the district; None for what names no kind
"""

import re

from django.db.models import Q

from ..scope.names import bare

_TOWNS, _VILLAGES, _DEPARTMENTS = Q(kind="town"), Q(kind="village"), Q(kind="department")
_CALLED = {
    **dict.fromkeys(("各镇街道", "各镇街", "各乡镇街道", "各乡镇", "各街镇"), _TOWNS),
    "各镇": _TOWNS & Q(name__contains="镇"),
    **dict.fromkeys(("各街道", "各街道办", "各街道办事处"), _TOWNS & Q(name__contains="街道")),
    **dict.fromkeys(("各村社区", "各村居"), _VILLAGES),
    "各村": _VILLAGES & Q(name__contains="村"),
    "各社区": _VILLAGES & Q(name__contains="社区"),
    **dict.fromkeys(("各部门", "区级各部门", "区直各部门"), _DEPARTMENTS),
}


def called_together(text: str, region: str) -> Q | None:
    """The bodies of a region that a text names together; None where it names no kind of body."""
    where = _CALLED.get(re.sub(r"[()、/]", "", bare(text)))
    return where & Q(region__startswith=region) if where is not None else None
