"""Regions, sectors, bodies, people and the posts they hold, and the accounts they log in with.

A person holds a role at a body, for regions and sectors, from a day to a day; records keep the post that acted.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .. import clock
from ..scope import Record
from ..scope.record import KEPT, WITHDRAWN
from .codes import LEVEL_DIGITS
from .pinyin import MOST, spelled
from .roles import CHOICES, DEPARTMENT, LEADER, OFFICE, PLACE, ROLES, SYSTEM, TOWN

PROPOSED = "proposed"  # of a post: given, and not yet confirmed by a second person; nobody acts in it
_OF_THE_DISTRICT = (LEADER, OFFICE, DEPARTMENT)


class Spelled(models.Model):
    """Keeps how its name is said, so that it is found by the letters people type."""

    pinyin = models.CharField(max_length=MOST, blank=True, editable=False)

    class Meta:
        abstract = True

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        return {"pinyin": spelled(values.get("name") or "")}


class Region(Spelled, Record):
    """A division of the district: itself (6 digits), a town or street (9), a village or community (12). Its `region` is its own code.

    A code that is given up names its successor, so that comparisons reach across the change. Source: GB/T 2260, 统计用区划代码.
    """

    code, prefix, natural = "regions", "QH", ("region",)
    known_to_all = True

    LEVELS: ClassVar = [("district", "区"), ("town", "镇（街道）"), ("village", "村（社区）")]

    name = models.CharField("名称", max_length=60)
    level = models.CharField("级别", max_length=10, choices=LEVELS, editable=False)  # follows from the code's length
    successor = models.CharField("并入", max_length=12, blank=True, editable=False)
    formers = models.CharField("曾用名", max_length=300, blank=True, editable=False)  # apart by 、

    class Meta:
        verbose_name = "区划"
        constraints = [
            models.UniqueConstraint(
                fields=["region"], name="one_row_a_region",
                violation_error_message="这个区划代码已经用过了，撤销了的也不能再用。",
            )
        ]  # fmt: skip

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """The level follows from the code's length."""
        levels = {digits: level for level, digits in LEVEL_DIGITS.items()}
        level = levels.get(len(values.get("region") or ""), values.get("level") or "")
        return {**super().derived(values), "level": level}


class Sector(models.Model):
    """A line of business supervised (监管行业), by its own code."""

    code = models.CharField("代码", max_length=20, primary_key=True)
    name = models.CharField("名称", max_length=40, unique=True)
    position = models.PositiveSmallIntegerField("顺序", default=0)

    class Meta:
        verbose_name = "行业"
        ordering = ["position", "code"]


class Body(Spelled, Record):
    """A body that holds duties: the district's organs, departments, towns, villages, and the committee's office."""

    code, prefix, natural = "bodies", "DW", ("name", "region")
    alike = (("name", "kind", "region"),)
    known_to_all = True

    KINDS: ClassVar = [
        ("district", "区委区政府"),
        ("committee", "议事协调机构"),
        ("department", "区级部门"),
        ("town", "镇（街道）"),
        ("village", "村（社区）"),
        ("other", "其他单位"),
    ]

    name = models.CharField("单位名称", max_length=100)
    short = models.CharField("简称", max_length=40, blank=True)
    kind = models.CharField("单位类别", max_length=12, choices=KINDS)
    phone = models.CharField("值班电话", max_length=20, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="并入"
    )
    formers = models.CharField("曾用名", max_length=300, blank=True, editable=False)  # apart by 、
    pinyin = models.CharField(max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = "单位"
        indexes = [models.Index(fields=["region", "kind"], name="body_region_kind")]

    def __str__(self) -> str:
        return self.short or self.name


class Person(Spelled, Record):
    """One person, one record, whatever posts they hold. Phone numbers are shown masked."""

    code, prefix, natural = "people", "RY", ("name", "phone", "body_id")
    body_title = "所在单位"
    alike = (("name", "body_id"), ("name", "phone"))
    follows: ClassVar = {"region": ("body",)}

    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("手机", max_length=20, blank=True)
    title = models.CharField("职务", max_length=60, blank=True)
    email = models.EmailField("邮箱", max_length=120, blank=True)

    class Meta:
        verbose_name = "人员"
        indexes = [models.Index(fields=["region", "pinyin"], name="person_region_pinyin")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def natural_key_of(cls, values: Mapping[str, Any]) -> str | None:
        """Name and telephone, wherever they work; of somebody without a telephone, name and body: namesakes are many."""
        return super().natural_key_of({**values, "body_id": None} if values.get("phone") else values)


class Post(Record):
    """A person holds a role at a body, for regions and sectors, from a day to a day; or a role that ends at a place, at that place."""

    code, prefix, natural = "posts", "GW", ("person_id", "role", "body_id", "place_id")
    body_title = "所在单位"
    state_titles: ClassVar = {KEPT: "在册", PROPOSED: "待确认"}
    scope_place = "place"
    scope_owners = ("person",)
    follows: ClassVar = {"body": ("person",), "region": ("place", "body", "person")}

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts", verbose_name="人员")
    role = models.CharField("角色", max_length=16, choices=CHOICES)
    title = models.CharField("岗位", max_length=80)
    regions = ArrayField(
        models.CharField(max_length=12), default=list, blank=True, verbose_name="管辖地区", help_text="不填为所属地区"
    )
    sectors = ArrayField(
        models.CharField(max_length=20), null=True, blank=True, verbose_name="管辖行业", help_text="不填为全部行业"
    )
    place = models.ForeignKey(
        settings.PLACE_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属场所",
        help_text="只有企业的岗位填：企业名称、统一社会信用代码或编号；单位和地区都随它，不用填",
    )  # fmt: skip
    starts_on = models.DateField("任职日期", default=clock.today, help_text="不填为今天")
    ends_on = models.DateField("离任日期", null=True, blank=True)

    class Meta:
        verbose_name = "岗位"
        indexes = [models.Index(fields=["region", "role"], name="post_region_role")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=models.F("starts_on")),
                name="post_ends_after_start",
                violation_error_message="离任日期早于任职日期，请改一下。",
            ),
            models.UniqueConstraint(
                fields=["role"], condition=Q(role=SYSTEM), name="one_post_of_the_system",
                violation_error_message="“系统”是自动办理用的岗位，只有一个，不能另给人。",
            ),
        ]  # fmt: skip

    @classmethod
    def held_on(cls, day: date) -> Q:
        """Posts that are held on a day: begun, not ended, and confirmed."""
        return (Q(ends_on=None) | Q(ends_on__gte=day)) & Q(starts_on__lte=day, state=KEPT)

    @classmethod
    def derived(cls, values: Mapping[str, Any]) -> dict[str, Any]:
        """Of a post at a place: it reaches no further than where that lies, and is none of the office's that gave it."""
        own = [values.get("region", "")]
        if values.get("place_id") is not None:
            return {"regions": own, "body_id": None}
        return {"regions": values.get("regions") or own, "body_id": values.get("body_id")}

    def clean(self) -> None:
        """A post without its town, village or enterprise would see the whole district: it must say which one it is for."""
        needs_place = self.role in ROLES and ROLES[self.role].level == PLACE
        if needs_place and self.place_id is None:
            raise ValidationError({"place": "企业的岗位要写明是哪家企业。"})
        if self.place is not None:
            if not needs_place:
                raise ValidationError({"place": "只有企业的岗位写所属场所，这个岗位请空着。"})
            for name, value in self.derived(vars(self)).items():
                setattr(self, name, value)
        level = ROLES[self.role].level if self.role in ROLES else "district"
        digits = LEVEL_DIGITS.get(level, 0)
        if any(len(code) < digits for code in self.regions or [self.region]):
            title = dict(Region.LEVELS)[level]
            raise ValidationError({"regions": f"这个角色只管一处，请写明管哪个{title}。"})
        if self.locked_facts is None and (problem := _of_another_level(vars(self))):
            raise ValidationError(problem)

    def clean_change(self, was: Mapping[str, Any]) -> None:
        """An old post of another level is ended and carried on as it is; none becomes one."""
        if (problem := _of_another_level(vars(self))) and not _of_another_level(was):
            raise ValidationError(problem)

    @property
    def has_left(self) -> bool:
        """Whether nobody acts in it any more."""
        return self.state in (WITHDRAWN, PROPOSED) or (self.ends_on is not None and self.ends_on < clock.today())

    def subject(self) -> str:
        return f"{self.person}，{self.title}"

    def __str__(self) -> str:
        return self.title


def _of_another_level(facts: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with a town's post for one of its villages, and with one of the district's for whoever is of a town or village."""
    role, regions = facts.get("role"), facts.get("regions") or [facts.get("region") or ""]
    if role == TOWN and any(len(code) > LEVEL_DIGITS["town"] for code in regions):
        return {"regions": "镇（街道）的岗位写到镇（街道），不写到村；只管一个村的，角色请选“村（社区）”。"}
    key: Any = facts.get("body_id")
    body = Body.objects.known().filter(pk=key).first() if role in _OF_THE_DISTRICT else None
    if body is None or body.kind not in ("town", "village"):
        return {}
    title = dict(Body.KINDS)[body.kind]
    return {"role": f"{body}是{title}的单位，角色请选“{title}”。"}


class Account(AbstractBaseUser):
    """What a person logs in with. What they may see and do hangs on their posts, never here."""

    username = models.CharField("账号", max_length=40, unique=True)
    person = models.OneToOneField(Person, models.PROTECT, related_name="account", verbose_name="人员")
    is_active = models.BooleanField("启用", default=True)
    must_change = models.BooleanField("下次登录须改密码", default=False)
    first_given_at = models.DateTimeField("初始密码给出时间", null=True, blank=True)

    objects = BaseUserManager()

    USERNAME_FIELD = "username"

    class Meta:
        verbose_name = "账号"

    def __str__(self) -> str:
        return self.username

    @property
    def first_password_until(self) -> datetime | None:
        """When a first password that nobody has changed yet lets in no more; None where there is none."""
        if not self.must_change or self.first_given_at is None:
            return None
        return self.first_given_at + timedelta(days=settings.FIRST_PASSWORD_DAYS)


class Disclosure(models.Model):
    """Somebody saw or took numbers that are hidden elsewhere: who, of what, when. The database refuses to change or remove a row."""

    SHOWN, EXPORTED = "shown", "exported"
    WAYS: ClassVar = [(SHOWN, "看完整号码"), (EXPORTED, "导出")]

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="谁")
    post = models.ForeignKey(Post, models.PROTECT, related_name="+", verbose_name="岗位")
    at = models.DateTimeField("时间", db_index=True)
    way = models.CharField("怎样", max_length=10, choices=WAYS)
    ledger = models.CharField("台账", max_length=40)
    number = models.CharField("编号", max_length=32, blank=True)
    count = models.PositiveIntegerField("条数", default=1)
    columns = models.CharField("栏目", max_length=200)

    class Meta:
        verbose_name = "看和导出号码"
