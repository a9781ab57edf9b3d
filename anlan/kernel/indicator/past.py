"""What another year's report said of a figure, where nothing was recorded of that time. It serves comparisons alone; nothing counts it.

told(["drills.held"], scope, period.year_before())     # {"drills.held": Told(Decimal(38), "《2023年工作汇报》（青政〔2024〕3号），第3页", …)}
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from ..scope import Scope
from .declare import Period


@dataclass(frozen=True)
class Told:
    """source: the document that said it, in words. href: where it is kept."""

    value: Decimal
    source: str
    href: str


Teller = Callable[[Iterable[str], Scope, Period], Mapping[str, Told]]

# Whoever keeps such figures; filled as ledgers are declared.
TELLERS: list[Teller] = []
BY_REPORT = "据上年报告"


def told(codes: Iterable[str], scope: Scope, period: Period) -> dict[str, Told]:
    """What is told of figures of one whole place and exactly this period; {} where the scope is anything less."""
    wanted = list(codes)
    if not wanted or len(scope.regions) != 1 or scope.sectors is not None or scope.place is not None:
        return {}
    return {code: each for teller in TELLERS for code, each in teller(wanted, scope, period).items()}
