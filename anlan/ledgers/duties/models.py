"""Responsibility lists and their items. Source: 安全生产法 (2021) 第10条; 三管三必须."""

from typing import ClassVar

from django.db import models

from anlan.kernel import clock
from anlan.kernel.people.models import Spelled
from anlan.kernel.scope import Record


class DutyList(Spelled, Record):
    """One list: of a department, a town, a leader, an enterprise's posts, or a year's work. Its body is whose duties it names."""

    code, prefix, natural = "duties", "ZR", ("name", "region")
    body_title = "责任单位"
    scope_holder, names_body = "body", True

    KINDS: ClassVar = [
        ("department", "部门责任清单"), ("town", "镇街责任清单"), ("leader", "领导职责清单"), ("year", "年度工作清单"), ("post", "企业岗位清单"),
    ]  # fmt: skip

    body = models.ForeignKey(
        "people.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任单位"
    )
    name = models.CharField("清单名称", max_length=200)
    kind = models.CharField("清单类型", max_length=12, choices=KINDS)
    valid_from = models.DateField("生效日期", default=clock.today, help_text="不填为今天")
    valid_to = models.DateField("失效日期", null=True, blank=True)
    document_no = models.CharField("文号", max_length=60, blank=True)
    signed_by = models.CharField("签字人", max_length=40, blank=True, help_text="责任单位的负责人")
    signed_on = models.DateField("签字日期", null=True, blank=True)
    renew_on = models.DateField("下次更新", null=True, blank=True)
    shortfall = models.TextField(
        "没有落实的事项", blank=True, help_text="一年里没有记录的事项，写明原因；都落实了的不写"
    )

    class Meta:
        verbose_name = "责任清单"
        indexes = [models.Index(fields=["region", "kind"], name="duty_list_region_kind")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gte=models.F("valid_from")),
                name="duty_list_ends_after_start",
                violation_error_message="失效日期早于生效日期，请改一下。",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DutyItem(Record):
    """One duty of a list: what, on what ground, led by whom, how often."""

    code, prefix, natural = "duty_items", "ZRX", ("item", "list_id")
    body_title = "责任单位"
    scope_holder = "body"
    scope_owners = ("list",)
    follows: ClassVar = {"body": ("list",), "region": ("list",), "sector": ("list",)}

    FREQUENCIES: ClassVar = [
        ("once", "一次性"), ("week", "每周"), ("month", "每月"), ("quarter", "每季度"), ("half_year", "每半年"), ("year", "每年"),
    ]  # fmt: skip

    list = models.ForeignKey(DutyList, models.PROTECT, related_name="+", verbose_name="所属清单")
    item = models.TextField("责任事项")
    basis = models.CharField("依据", max_length=200, blank=True)
    leader = models.CharField("责任领导", max_length=40, blank=True)
    partners = models.CharField("配合单位", max_length=300, blank=True)
    section = models.CharField("责任科室", max_length=60, blank=True)
    frequency = models.CharField("工作频次", max_length=10, choices=FREQUENCIES, blank=True)
    due_on = models.DateField("完成时限", null=True, blank=True)
    target = models.CharField("量化指标", max_length=100, blank=True)

    class Meta:
        verbose_name = "责任事项"
        indexes = [models.Index(fields=["region", "list"], name="duty_item_region_list")]

    def subject(self) -> str:
        return self.item.replace("\n", " ")[:60]
