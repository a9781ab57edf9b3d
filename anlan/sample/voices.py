"""What the sample's people say about the system itself, and what they were answered; the last ones still wait.

raise_and_answer(seated)
"""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, open_record

from .organisation import Seated

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


def raise_and_answer(seated: Seated) -> None:
    """Open every opinion on its day; those with an answer get it two days later."""
    random = Random("voices")
    apart = (_LAST - _FIRST) / (len(_VOICES) - 1)
    for number, (seat, kind, words, answer) in enumerate(_VOICES):
        said_at = _FIRST + number * apart if answer else _LAST - timedelta(hours=number)
        first, second = (UUID(int=random.getrandbits(128), version=4) for _ in range(2))
        with clock.fixed(said_at):
            opinion = open_record(
                LEDGERS["feedback"].model, {"kind": kind, "content": words}, actor=seated.actors[seat], key=first
            )
        if answer:
            with clock.fixed(said_at + timedelta(days=2)):
                advance(opinion, "answer", actor=seated.actors["clerk"], key=second, content={"reply": answer})
