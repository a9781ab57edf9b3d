"""The questions of a checklist, as a sheet comes to them and as they are asked, read and counted.

Question("flameout", "灶具有没有熄火保护装置", ONE, 2, choices=(("yes", "有"), ("no", "没有")))
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from .jumps import Tree
from .tables import Problem

ONE, SEVERAL, WHOLE, AMOUNT, TEXT, DAY, TICK, NOTE, PHOTO = (
    "one", "several", "whole", "amount", "text", "day", "tick", "note", "photo",
)  # fmt: skip
_SECONDS = {TEXT: 20, NOTE: 3, PHOTO: 15}  # that an answer takes; any other takes 8


@dataclass(frozen=True)
class Question:
    """One question. when: the condition under which it is asked; must: one that its answer has to meet, in `must_words`.

    choices: (name, words). section: the words of the groups it stands in. row: of the survey's sheet.
    """

    name: str
    label: str
    kind: str
    row: int
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = False
    when: Tree | None = None
    must: Tree | None = None
    must_words: str = ""
    section: str = ""
    column: Any = field(
        default=None, compare=False, repr=False
    )  # a field of no table, whose kind reads and shows its answer

    @property
    def is_asked(self) -> bool:
        return self.kind not in (NOTE, PHOTO)


@dataclass(frozen=True)
class Form:
    """What a sheet comes to. remarks: what is not taken as it stands there, though it is published."""

    title: str = ""
    questions: tuple[Question, ...] = ()
    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    by_name: Mapping[str, Question] = field(default_factory=dict)

    @property
    def asked(self) -> list[Question]:
        return [each for each in self.questions if each.is_asked]

    @property
    def photos(self) -> list[Question]:
        return [each for each in self.questions if each.kind == PHOTO]

    @property
    def minutes(self) -> int:
        """How long filling it in takes at most, in minutes."""
        return max(1, round(sum(_SECONDS.get(each.kind, 8) for each in self.questions) / 60))


def column_of(kind: str, label: str, choices: Sequence[tuple[str, str]]) -> models.Field | None:
    """A field of no table that means what the question asks for, so that kernel/column reads its answer."""
    made: models.Field
    match kind:
        case "one":
            made = models.CharField(label, max_length=100, blank=True, choices=list(choices))
        case "whole":
            made = models.IntegerField(label, null=True)
        case "amount":
            made = models.DecimalField(label, max_digits=14, decimal_places=4, null=True)
        case "day":
            made = models.DateField(label, null=True)
        case "tick":
            made = models.BooleanField(label, default=False)
        case "text":
            made = models.CharField(label, max_length=500, blank=True)
        case _:
            return None
    made.name = made.attname = "answer"
    return made
