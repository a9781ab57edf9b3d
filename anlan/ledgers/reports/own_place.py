"""An outline speaks of 全区; a report of a town or village says 全镇, 全街道, 全村 of itself, and bears its name.

in_place("全区有企业……", "990199103")      # "全镇有企业……"
titled("全区安全生产工作汇报", "990199103")      # "清河镇安全生产工作汇报"
"""

import re

from anlan.kernel.people.codes import TOWN
from anlan.kernel.people.divisions import region_names

WHOLE = "全区"
_WHOLE = re.compile(r"全(?:区|镇|街道|乡|村|社区)")
_KINDS = ("街道", "社区", "镇", "乡", "村")


def in_place(text: str, region: str) -> str:
    """The text of an outline for a report of a region: as it is for the district and for one whose name ends otherwise."""
    name = _own_name(region)
    kind = next((kind for kind in _KINDS if name.endswith(kind)), "")
    return text.replace(WHOLE, f"全{kind}") if kind else text


def titled(title: str, region: str) -> str:
    """The title of an outline for a report of a region."""
    name = _own_name(region)
    if not name:
        return title
    return _WHOLE.sub(name, title, count=1) if _WHOLE.search(title) else f"{name}{title}"


def _own_name(region: str) -> str:
    """A town's or village's name; "" for the district."""
    return region_names().get(region, "") if len(region) >= TOWN else ""
