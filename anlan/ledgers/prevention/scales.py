"""How grave a risk is: by LEC, by LS, or as it was judged at once. The database works it out from the values that were chosen.

LEC: D = L × E × C (格雷厄姆—金尼，作业条件危险性评价法). LS: R = L × S (风险矩阵法). The bands are those that most districts use.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, F, PositiveSmallIntegerField, Q, Value, When
from django.db.models.functions import Cast, Greatest, Least
from django.db.models.lookups import GreaterThanOrEqual

BLUE, YELLOW, ORANGE, RED = 1, 2, 3, 4
LEVELS: list[tuple[int, str]] = [(RED, "红"), (ORANGE, "橙"), (YELLOW, "黄"), (BLUE, "蓝")]
WORDS = {RED: "重大", ORANGE: "较大", YELLOW: "一般", BLUE: "低"}
JUDGED = {"red": RED, "orange": ORANGE, "yellow": YELLOW, "blue": BLUE}

_OF_LEC = ("10", "6", "3", "1", "0.5", "0.2", "0.1")
_OF_LS = ("5", "4", "3", "2", "1")
LIKELIHOODS: list[tuple[str, str]] = [
    ("10", "10 完全可以预料"), ("6", "6 相当可能"), ("5", "5 极有可能（LS法）"), ("4", "4 很可能（LS法）"), ("3", "3 可能，但不经常"),
    ("2", "2 不太可能（LS法）"), ("1", "1 可能性小"), ("0.5", "0.5 很不可能"), ("0.2", "0.2 极不可能"), ("0.1", "0.1 实际不可能"),
]  # fmt: skip
EXPOSURES: list[tuple[str, str]] = [
    ("10", "10 一直在那里"), ("6", "6 每天上班时"), ("3", "3 每周一次"), ("2", "2 每月一次"), ("1", "1 每年几次"), ("0.5", "0.5 难得"),
]  # fmt: skip
CONSEQUENCES: list[tuple[str, str]] = [
    ("100", "100 死10人以上"), ("40", "40 死3至9人"), ("15", "15 死1至2人"), ("7", "7 重伤"), ("3", "3 致残"), ("1", "1 轻伤"),
]  # fmt: skip
SEVERITIES: list[tuple[str, str]] = [
    ("5", "5 死亡"),
    ("4", "4 重伤"),
    ("3", "3 多人轻伤"),
    ("2", "2 轻伤"),
    ("1", "1 无伤亡"),
]

# From which value on which level; the gravest first. D over 320 is red, 320 itself orange.
_BANDS_OF_D = ((Decimal("320.01"), RED), (Decimal(160), ORANGE), (Decimal(70), YELLOW))
_BANDS_OF_R = ((Decimal(20), RED), (Decimal(15), ORANGE), (Decimal(9), YELLOW))

_HAS_L, _HAS_S = ~Q(likelihood=""), ~Q(severity="")
BY_LEC = _HAS_L & ~Q(exposure="") & ~Q(consequence="") & Q(severity="")
BY_LS = _HAS_L & _HAS_S & Q(exposure="") & Q(consequence="")
UNSCORED = Q(likelihood="", exposure="", consequence="", severity="")
# What may be chosen together: all of one method and nothing of the other.
WHOLE = UNSCORED | (BY_LEC & Q(likelihood__in=_OF_LEC)) | (BY_LS & Q(likelihood__in=_OF_LS))

_RANK = PositiveSmallIntegerField()
_NUMBER = DecimalField(max_digits=8, decimal_places=2)


def _number(name: str) -> Any:
    return Cast(F(name), _NUMBER)


def _d() -> Any:
    return _number("likelihood") * _number("exposure") * _number("consequence")


def _r() -> Any:
    return _number("likelihood") * _number("severity")


def score() -> Case:
    """D, or R; unknown where neither was chosen whole."""
    return Case(When(BY_LEC, then=_d()), When(BY_LS, then=_r()), default=None, output_field=_NUMBER)


def own_level() -> Any:
    """The level that the risk has by nature: by its score, raised by what was judged at once; unknown where neither is there."""
    return Greatest(_scored(), _judged(), output_field=_RANK)


def level_now() -> Case:
    """The level with what stands open there: red with a major hazard, one higher with two general ones or more."""
    rated = BY_LEC | BY_LS | ~Q(judged="")
    higher = Least(own_level() + Value(1), Value(RED), output_field=_RANK)
    return Case(
        When(open_major__gt=0, then=Value(RED)), When(rated & Q(open_general__gt=1), then=higher), default=own_level(),
        output_field=_RANK,
    )  # fmt: skip


def _scored() -> Case:
    return Case(
        When(BY_LEC, then=_banded(_d, _BANDS_OF_D)), When(BY_LS, then=_banded(_r, _BANDS_OF_R)), default=None, output_field=_RANK,
    )  # fmt: skip


def _banded(value: Any, bands: tuple[tuple[Decimal, int], ...]) -> Case:
    return Case(
        *(When(GreaterThanOrEqual(value(), Value(least)), then=Value(level)) for least, level in bands),
        default=Value(BLUE), output_field=_RANK,
    )  # fmt: skip


def _judged() -> Case:
    return Case(
        *(When(judged=code, then=Value(level)) for code, level in JUDGED.items()), default=None, output_field=_RANK
    )
