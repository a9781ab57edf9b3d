"""Dangerous work that a firm declares: what, where, from when to when, who watches. Source: 安全生产法 (2021) 第43条; kinds by GB 30871-2022."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.people.actor import Actor
from anlan.kernel.scope import Record

# How long a permit holds, in hours; of work that is not named here no longer than it is needed.
PERMITS = {
    ("hot", "special"): 8,
    ("hot", "first"): 8,
    ("hot", "second"): 72,
    ("confined", ""): 24,
    ("electricity", ""): 15 * 24,
}
DECLARED, ENDED, CANCELLED = "declared", "ended", "cancelled"


class DangerousWork(Record):
    """One piece of dangerous work. It ends by itself when its time is over, or when the firm says so."""

    code, prefix, when, natural = "dangerous_work", "WX", "starts_at", ("place_id", "kind", "starts_at", "spot")
    scope_place = "place"

    KINDS: ClassVar = [
        ("hot", "动火"), ("confined", "有限空间"), ("height", "高处"), ("lifting", "吊装"), ("electricity", "临时用电"), ("digging", "动土"),
        ("road", "断路"), ("blinding", "盲板抽堵"), ("blasting", "爆破"), ("other", "其他"),
    ]  # fmt: skip
    GRADES: ClassVar = [("special", "特级"), ("first", "一级"), ("second", "二级"), ("third", "三级")]

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("作业类型", max_length=12, choices=KINDS)
    grade = models.CharField("作业级别", max_length=8, choices=GRADES, blank=True)
    spot = models.CharField("作业部位", max_length=100, blank=True)
    content = models.CharField("作业内容", max_length=200, blank=True)
    starts_at = models.DateTimeField("开始时间", default=clock.now)
    ends_at = models.DateTimeField("结束时间")
    watcher = models.CharField("监护人", max_length=60)
    workers = models.CharField("作业人", max_length=100, blank=True)
    contractor = models.CharField("作业单位", max_length=100, blank=True, help_text="外来单位来做的才填")
    approver = models.CharField("批准人", max_length=60, blank=True)
    ticket_no = models.CharField("作业票编号", max_length=60, blank=True)
    measures = models.TextField("安全措施", blank=True)
    ended_at = models.DateTimeField("实际结束时间", null=True, blank=True)
    cancelled_because = models.CharField("取消原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "危险作业"
        indexes = [
            models.Index(fields=["region", "starts_at"], name="dangerous_work_region_starts"),
            models.Index(fields=["place", "starts_at"], name="dangerous_work_place_starts"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="dangerous_work_ends_after_start",
                violation_error_message="结束时间不晚于开始时间，请核对。",
            )
        ]  # fmt: skip

    def subject(self) -> str:
        where = f"{self.spot}，" if self.spot else ""
        return f"{self.get_kind_display()}作业，{where}{clock.day_words(self.starts_at)}，监护人{self.watcher}"[:100]


def longer_than_a_permit(values: Mapping[str, Any]) -> dict[str, str]:
    """A question about work that is to last longer than its permit holds."""
    starts, ends, kind = values.get("starts_at"), values.get("ends_at"), values.get("kind")
    hours = PERMITS.get((kind or "", values.get("grade") or ""), PERMITS.get((kind or "", ""), 0))
    if not hours or starts is None or ends is None or (ends - starts).total_seconds() <= hours * 3600:
        return {}
    title = dict(DangerousWork.KINDS)[kind or ""]
    return {"ends_at": f"{title}作业的票最长{hours}小时，到期要重新办票，结束时间对吗？"}


def first_state(values: Mapping[str, Any]) -> str:
    """Work that is over by its own times is entered as done."""
    ends_at = values["ends_at"]
    return ENDED if ends_at is not None and ends_at <= clock.now() else ""


def ended_now(work: DangerousWork, at: datetime) -> dict[str, Any]:
    return {"ended_at": at}


def ended_by_its_time(work: DangerousWork, at: datetime) -> dict[str, Any]:
    return {"ended_at": work.ends_at}


def require_to_come(work: DangerousWork, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where work is prolonged to a moment that is over."""
    if work.ends_at <= now:
        raise Incomplete({"ends_at": "这个时间已经过了，请核对。"})
