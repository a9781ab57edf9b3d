"""Certificates of a firm's people, each until its day. Source: 安全生产法 (2021) 第27条, 第30条; of special operators 令第19号 (2026)."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.holding import holder_of
from anlan.kernel.notice.sending import About, tell
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record

EXPIRING, DROPPED = "expiring", "dropped"
AHEAD = timedelta(days=30)  # of the last day, when the firm is told


class Certificate(Spelled, Record):
    """One certificate of one person at one firm."""

    code, prefix, natural = "certificates", "ZS", ("certificate_no", "kind", "place_id")
    scope_place = "place"

    KINDS: ClassVar = [
        ("principal", "主要负责人"), ("manager", "安全管理人员"), ("special", "特种作业操作证"), ("equipment", "特种设备作业人员"),
        ("engineer", "注册安全工程师"), ("other", "其他"),
    ]  # fmt: skip

    place = models.ForeignKey("places.Enterprise", models.PROTECT, related_name="+", verbose_name="单位")
    name = models.CharField("姓名", max_length=40)
    kind = models.CharField("证书类型", max_length=12, choices=KINDS, default="manager")
    trade = models.CharField("作业类别", max_length=60, blank=True, help_text="如：低压电工、焊接与热切割")
    certificate_no = models.CharField("证书编号", max_length=60, blank=True, help_text="是身份证号的只填后四位")
    issued_by = models.CharField("发证机关", max_length=100, blank=True)
    issued_on = models.DateField("发证日期", null=True, blank=True)
    valid_until = models.DateField("有效期至")
    dropped_because = models.CharField("不再用的原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "人员证书"
        indexes = [
            models.Index(fields=["region", "valid_until"], name="certificate_region_until"),
            models.Index(fields=["place", "valid_until"], name="certificate_place_until"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(valid_until__gt=F("issued_on")), name="certificate_valid_after_issue",
                violation_error_message="有效期不晚于发证日期，请核对。",
            )
        ]  # fmt: skip

    def subject(self) -> str:
        return f"{self.name}，{self.trade or self.get_kind_display()}，到{clock.day_in_full(self.valid_until)}"


def days_left(certificate: Certificate, today: date) -> int:
    return (certificate.valid_until - today).days


def tell_of_it(certificate: Certificate, actor: Actor, now: datetime) -> None:
    """Tell the firm how long it still holds."""
    left, holder = days_left(certificate, clock.legal_day(now)), holder_of(certificate)
    assert holder is not None  # it is expiring
    when = f"还有{left}天到期" if left > 0 else "今天到期" if left == 0 else "已经过期"
    tell(
        f"expiring:{certificate.pk}:{certificate.valid_until}", f"证书{when}：{certificate.headline()}", to=holder.audience(certificate),
        about=About(certificate.code, certificate.pk, certificate.region, certificate.sector), now=now,
    )  # fmt: skip


def require_later(certificate: Certificate, actor: Actor, now: datetime) -> None:
    """Raises Incomplete where the new certificate runs out as soon as the old one."""
    if certificate.valid_until <= clock.legal_day(now) + AHEAD:
        raise Incomplete({"valid_until": "新证的有效期还是快到了，请核对。"})
