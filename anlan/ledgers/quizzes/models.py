"""Quizzes on safety (安全知识竞赛). Who took part is a number only: results must not enter anybody's assessment."""

from django.db import models

from anlan.kernel.scope import Record


class Quiz(Record):
    """One round of a quiz."""

    code, prefix, when, natural = "quizzes", "JSS", "held_on", ("name", "held_on", "region")
    body_title = "主办单位"
    scope_holder = "body"

    name = models.CharField("竞赛名称", max_length=200)
    held_on = models.DateField("举办日期")
    people = models.PositiveIntegerField("参与人数", null=True, blank=True)
    form = models.CharField("形式", max_length=40, blank=True)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "知识竞赛"
        indexes = [models.Index(fields=["region", "held_on"], name="quiz_region_held")]

    def __str__(self) -> str:
        return self.name
