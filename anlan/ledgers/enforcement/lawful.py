"""What the law refuses of a case, whatever way it is written: by a step, a correction, a sheet."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from .limits import last_day
from .money import yuan

if TYPE_CHECKING:
    from .models import Case

_SPOT_FINE = 3000


def require_lawful(case: "Case") -> None:
    """Raises ValidationError."""
    _require_heard(case)
    if case._state.adding and case.place_id and case.place.central and case.transferred != "superior":
        raise ValidationError(
            {
                "transferred": "中央企业及其所属企业由设区的市级以上应急管理部门立案（应急管理部令第18号第8条），"
                "区里只能移送：请在“移送”里选市级以上应急管理部门。"
            }
        )
    fine = case.fine_yuan or 0
    if case.simple and fine > _SPOT_FINE:
        raise ValidationError({"fine_yuan": "当场处罚对单位罚款不超过3000元（行政处罚法第51条），请走一般程序。"})
    if case.planned_yuan is not None and fine > case.planned_yuan:
        raise ValidationError({"fine_yuan": "罚款比告知的多（行政处罚法第45条不许因申辩加重），要先重新告知。"})


def require_as_told(case: "Case", was: Mapping[str, Any]) -> None:
    """A notice that was issued and is still to be served says what is planned (行政处罚法 art. 44). Raises ValidationError."""
    notice_no, planned_yuan = was.get("notice_no"), was.get("planned_yuan") or 0
    waits = notice_no and notice_no == case.notice_no and not was.get("notice_served_on")
    if waits and (case.planned_yuan or 0) != planned_yuan:
        raise ValidationError({"planned_yuan": f"{notice_no}写的是{yuan(planned_yuan)}，送达的要和告知书一样。"})


def require_no_heavier(case: "Case", was: Mapping[str, Any]) -> None:
    """Once it is decided a fine only becomes less, by whoever changes it (行政复议法 art. 63, 行政诉讼法 art. 77). Raises ValidationError."""
    before = was.get("fine_yuan")
    if was.get("decided_on") and before is not None and (case.fine_yuan or 0) > before:
        raise ValidationError({"fine_yuan": f"已经决定罚款{yuan(before)}，以后只能减，不能加。"})


def _require_heard(case: "Case") -> None:
    """No decision before the party could speak (行政处罚法 art. 62, M18 art. 18)."""
    if not (case.decided_on and case.notice_served_on) or case.waived_on:
        return
    ends = last_day(case.notice_served_on, "hear")
    if case.decided_on <= ends:
        raise ValidationError(
            {"decided_on": f"告知书送达满五个工作日（{ends:%Y-%m-%d}过后）才能决定，当事人明确放弃的除外。"}
        )
