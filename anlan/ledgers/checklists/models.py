"""Editions of checklists that a clerk brings, what was filled in, and the figures made of it. Source: issue 12, point 11; 0048."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.column import Read, Who
from anlan.kernel.column.kind import Field
from anlan.kernel.column.number import NOBODY
from anlan.kernel.column.text import Text
from anlan.kernel.people.models import Spelled
from anlan.kernel.report.models import FrozenFigure
from anlan.kernel.scope import Record
from anlan.places.models import Enterprise

from .answers import OF, SAID, AnswersField, take
from .questions import Form
from .tables import trimmed
from .xlsform import compiled

_MOST_TOLD = 8  # problems of a sheet that one message names


class SheetText(Text):
    """The sheets of an XLSForm as text: lines that end where their last cell does."""

    def reader(self, field: Field, who: Who) -> Read:
        plainly = super().reader(field, who)
        return lambda value: trimmed(str(plainly(value)))


class SheetField(models.TextField):
    """Its column; longer than what people write into a box."""

    kind = SheetText()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 30_000)
        super().__init__(*args, **kwargs)


class Edition(Spelled, Record):
    """One edition of a checklist, never changed once it was filled in. Everybody may know which there are, as of campaigns."""

    code, prefix, when, natural = "checklists", "JCB", "published_on", ("name", "edition", "region")
    body_title = "发布单位"
    scope_holder = "body"
    known_to_all = True
    follows: ClassVar = {"region": ("campaign",), "sector": ("campaign",)}

    name = models.CharField("检查表名称", max_length=60)
    edition = models.PositiveSmallIntegerField("版次", default=1)
    campaign = models.ForeignKey(
        "campaigns.Campaign", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="专项行动"
    )
    published_on = models.DateField("发布日期")
    sheet = SheetField(
        "题目", help_text="从表格软件里把 survey、choices 两张表复制过来，前面各加一行 [survey]、[choices]"
    )

    class Meta:
        verbose_name = "检查表"
        indexes = [models.Index(fields=["region", "published_on"], name="checklist_region_published")]

    def __str__(self) -> str:
        return self.name if self.edition == 1 else f"{self.name}（第{self.edition}版）"

    def subject(self) -> str:
        return str(self)

    @classmethod
    def current(cls) -> "models.QuerySet[Edition]":
        """The newest edition of each checklist that was not withdrawn, of a campaign that has not ended."""
        same = {"name": models.OuterRef("name"), "region": models.OuterRef("region")}
        later = cls.objects.known().filter(cls.present(), edition__gt=models.OuterRef("edition"), **same)
        running = Q(campaign=None) | Q(campaign__ends_on=None) | Q(campaign__ends_on__gte=clock.today())
        rows = cls.objects.known().filter(cls.present() & running & ~models.Exists(later))
        return rows.order_by("-published_on", "-pk")  # type: ignore[return-value]

    @property
    def form(self) -> Form:
        return compiled(self.sheet)

    def of_its_checklist(self, path: str = "") -> Q:
        """All editions of this checklist; path: from the rows that are asked to their edition, checklist__."""
        return Q(**{f"{path}name": self.name, f"{path}region": self.region})

    def clean(self) -> None:
        if problems := self.form.problems:
            more = [f"还有{len(problems) - _MOST_TOLD}处"] if len(problems) > _MOST_TOLD else []
            raise ValidationError({"sheet": [*map(str, problems[:_MOST_TOLD]), *more]})

    def clean_change(self, was: Mapping[str, Any]) -> None:
        if all(was[name] == getattr(self, name) for name in ("sheet", "name", "edition", "region")):
            return
        if Filled.objects.of(self).exists():
            raise ValidationError(
                "已经有人按这一版填过，题目和名称不能再改。请在专项行动的页面上发布新的一版，填过的都留着。"
            )


class Filled(Record):
    """One checklist that was filled in: where, by whom, and what was answered."""

    code, prefix, when, natural = "filled", "TB", "filled_on", ("place_words", "checklist_id", "filled_on", "region")
    body_title = "检查单位"
    scope_place = "place"
    scope_parties = ("body",)
    scope_owners = ("checklist",)
    follows: ClassVar = {"sector": ("checklist",)}

    checklist = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name="检查表")
    filled_on = models.DateField("填报日期")
    place = models.ForeignKey(Enterprise, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位")
    place_words = models.CharField("在哪里（户主、门牌、点位）", max_length=100, blank=True)
    checker = models.CharField("检查人", max_length=40, blank=True)
    answers = AnswersField("回答", default=dict, blank=True)

    class Meta:
        verbose_name = "检查表填报"
        indexes = [
            models.Index(fields=["region", "filled_on"], name="filled_region_filled"),
            models.Index(fields=["checklist", "filled_on"], name="filled_checklist_filled"),
            GinIndex(fields=["answers"], opclasses=["jsonb_path_ops"], name="filled_answers"),
        ]

    def subject(self) -> str:
        where = self.place_words or (str(self.place) if self.place_id else "")
        return "，".join(filter(None, (str(self.checklist), where)))

    def clean(self) -> None:
        said = self.answers.get(SAID, {}) if isinstance(self.answers, dict) else {}
        if any(name not in self.checklist.form.by_name for name in said):
            raise ValidationError(
                {"answers": f"答的是{self.answers.get(OF)}，和选的{self.checklist.number}不是同样的题，请改成同一份。"}
            )
        _, wrong = take(self.checklist.form, said, NOBODY)
        if wrong:
            texts = [f"“{self.checklist.form.by_name[name].label}”：{words}" for name, words in wrong.items()]
            raise ValidationError({"answers": texts[:_MOST_TOLD]})
        self.answers = {OF: self.checklist.number, SAID: said}  # answers are those to the edition that the record names


class Counting(Record):
    """A figure that a clerk makes of a checklist: how many, which share, how much. Read by figures.py."""

    code, prefix, natural = "checklist_figures", "ZZB", ("name", "region")
    scope_holder = "body"
    known_to_all = True
    follows: ClassVar = {"region": ("checklist",), "sector": ("checklist",)}

    COUNT, SHARE, SUM = "count", "share", "sum"
    HOWS: ClassVar = [(COUNT, "数份数"), (SHARE, "算占比"), (SUM, "数字相加")]

    name = models.CharField("指标名称", max_length=40)
    unit = models.CharField("单位", max_length=6, default="户", help_text="户、处、家、份；占比不用填")
    checklist = models.ForeignKey(Edition, models.PROTECT, related_name="+", verbose_name="检查表")
    how = models.CharField("怎么数", max_length=6, choices=HOWS, default=COUNT)
    question = models.CharField("题目", max_length=300, blank=True, help_text="题目的话或代号；数总份数不用填")
    choice = models.CharField("选项", max_length=100, blank=True, help_text="选项的话或代号；不填就是答了这道题的都数")

    class Meta:
        verbose_name = "检查表指标"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        from .figures import wrong_with  # which reads these rows

        if wrong := wrong_with(self):
            raise ValidationError(wrong)

    def why_kept(self) -> str:
        from .figures import code_of

        issued = FrozenFigure.objects.filter(code__startswith=code_of(self)).exists()
        return (
            f"已经印发的报告里有“{self.name}”，撤回了就查不到它是怎么数的。不再用它，就别再写进新的报告。"
            if issued
            else ""
        )
