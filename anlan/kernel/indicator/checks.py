"""Start-up checks: an indicator that cannot be counted does not start."""

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import FieldDoesNotExist

from ..people import powers
from ..people.roles import ROLES
from ..scope import field_of
from .declare import INDICATORS, Figure, Indicator, Ratio


@register("anlan")
def check_indicators(**kwargs: Any) -> list[CheckMessage]:
    """Every declared indicator names its own ledger, existing fields, a unit, and for its headlines roles that may see it."""
    return [message for figure in INDICATORS.values() for message in indicator_errors(figure)]


def indicator_errors(figure: Figure) -> Iterable[CheckMessage]:
    if not figure.unit:
        yield _error(figure, "E001", "no unit", "say 次, 人, 处: the unit is part of the meaning")
    for role in figure.headline:
        if role not in ROLES or f"{figure.ledger}.view" not in powers.of_role(role):
            yield _error(figure, "E006", f"a headline for {role}", "name roles that may view its ledger")
    if isinstance(figure, Ratio):
        for part in (figure.of, figure.over):
            if not isinstance(INDICATORS.get(part), Indicator):
                yield _error(figure, "E002", f"no indicator {part}", "a ratio is made of two declared indicators")
        return
    if not figure.code.startswith(figure.ledger + "."):
        yield _error(figure, "E003", f"it counts {figure.ledger}", f"call it {figure.ledger}.…")
    for name in (figure.when, figure.sum_of, figure.distinct, figure.since, figure.until, *figure.one_by):
        if name and not _has_field(figure, name):
            yield _error(figure, "E004", f"no field {name}", "name a field of its model")
    if figure.is_stock and figure.model.when and not (figure.since or figure.until):
        yield _error(figure, "E005", "a stock of dated rows says from when to when", "give `when`, or `since`")


def _has_field(figure: Indicator, name: str) -> bool:
    try:
        field_of(figure.model, name.removesuffix("_id"))
    except FieldDoesNotExist:
        return False
    return True


def _error(figure: Figure, number: str, message: str, hint: str) -> CheckMessage:
    return Error(f"{figure.code}: {message}", hint=hint, id=f"indicator.{number}")
