"""Figures of years before the platform: given to comparisons, each with the document that said it."""

from collections.abc import Iterable

from anlan.kernel.indicator.declare import Period
from anlan.kernel.indicator.past import TELLERS, Told
from anlan.kernel.scope import Scope

from .models import PastFigure


def told(codes: Iterable[str], scope: Scope, period: Period) -> dict[str, Told]:
    """Those that were entered for this place and these days."""
    rows = PastFigure.objects.within(scope.placed).filter(
        figure__in=list(codes), region=scope.regions[0], starts_on=period.start, ends_on=period.end
    )
    return {each.figure: Told(each.value, each.source, f"/ledgers/past_figures/{each.number}/") for each in rows}


TELLERS.append(told)
