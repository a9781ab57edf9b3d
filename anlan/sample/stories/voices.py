"""What the sample's people say about the system itself, and what they were answered; the last ones still wait.

tell(stories(seated))
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from ..acting import put_in, take
from ..diary import Story, keys
from ..organisation import Seated

_VOICES = (
    (
        "990199101:2",
        "burden",
        "督导检查已经导入过，部门又发表格让再填一遍",
        "已和部门说好，以后从这里导出，不再另要表。",
    ),
    ("990199101201:1", "complaint", "村里信号不好，照片传到一半就断", "照片会先存在手机里，有信号再传，不用重拍。"),
    ("990199102:2", "wish", "想把本镇的隐患按村导出", "列表里先选村再点导出，导出的就是这个村的。"),
    ("应急管理局:1", "wrong", "执法检查家次比我们台账少一家", "那一家登记在督导检查里，两本台账分开数。"),
    ("水利局:1", "wish", "水库名录想按镇街排", "点表头“所属地区”就按镇街排。"),
    ("enterprise", "complaint", "整改期限看不清是哪一天", "期限旁边加了日期。"),
    ("clerk", "wish", "报告里想一次看去年同期", ""),
    ("990199001:2", "complaint", "导入表格时合并的表头没认出来", ""),
)  # seat, kind, words, answer ("": not answered yet)
_FIRST = datetime(2022, 11, 8, 2, 0, tzinfo=UTC)
_LAST = datetime(2024, 10, 14, 2, 0, tzinfo=UTC)


def stories(staff: Seated) -> Iterator[Story]:
    """Every opinion on its day; those with an answer get it two days later."""
    new_keys = keys("voices")
    apart = (_LAST - _FIRST) / (len(_VOICES) - 1)
    for number, (seat, kind, words, answer) in enumerate(_VOICES):
        said_at = _FIRST + number * apart if answer else _LAST - timedelta(hours=number)
        yield _story(said_at, seat, {"kind": kind, "content": words}, answer, staff, new_keys)


def _story(
    said_at: datetime, seat: str, entries: dict[str, Any], answer: str, staff: Seated, new_keys: Iterator[UUID]
) -> Story:
    yield said_at
    opinion = put_in("feedback", staff.actors[seat], said_at, next(new_keys), **entries)
    if answer:
        at = said_at + timedelta(days=2)
        yield at
        take(opinion, "answer", staff.actors["clerk"], at, next(new_keys), reply=answer)
