"""Words that people say a figure means (说法): they help the next check, are kept with their history, and can be taken back."""

from typing import ClassVar

from django.db import models

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.scope import Record

NONE = "none"  # in place of an indicator's code: what nothing here counts


def indicator_choices() -> list[tuple[str, str]]:
    """Every indicator that a figure can mean, and that it is none of them: [(code, title with its unit)]."""
    figures = [(code, f"{figure.title}（{figure.unit}）") for code, figure in sorted(INDICATORS.items())]
    return [*figures, (NONE, "都不是（不和台账核对）")]


class Wording(Record):
    """A figure that stands beside these words means this indicator. It holds for every text that is checked in the district."""

    code, prefix, natural = "wordings", "SF", ("phrase", "unit", "indicator")
    known_to_all = True
    LONGEST: ClassVar = 40

    phrase = models.CharField("说法", max_length=LONGEST)
    unit = models.CharField("稿子里的单位", max_length=10, blank=True)
    indicator = models.CharField("说的是哪个指标", max_length=80, choices=indicator_choices)
    note = models.TextField("备注", blank=True)

    class Meta:
        verbose_name = "说法"

    def subject(self) -> str:
        return self.phrase
