"""Hazards that sound alike, by the pairs of characters that they share; and those of one site that came before.

again(hazard, actor)     # ("瑞丰化工厂一年内已查出2条同样的", [the two, the last first])
"""

from datetime import date, timedelta

from anlan.kernel.people.actor import Actor

from .models import Hazard

_WINDOW = timedelta(days=365)
_LOOKED_AT, _SHOWN = 100, 5
_SAME = 0.6  # the share of pairs that two descriptions of one defect have in common


def pairs(text: str) -> set[str]:
    """The pairs of characters that stand beside each other in a text."""
    return {text[at : at + 2] for at in range(len(text) - 1)}


def again(hazard: Hazard, actor: Actor) -> tuple[str, list[Hazard]] | None:
    """What was found at this site in the year before and is the same: by the item that judges it, or as it is described."""
    since = max(hazard.found_on, date.min + _WINDOW) - _WINDOW
    rows = Hazard.objects.within(actor.scope).filter(found_on__range=(since, hazard.found_on)).exclude(pk=hazard.pk)
    if hazard.place_id is not None:
        rows = rows.filter(place_id=hazard.place_id)
    else:
        rows = rows.filter(place=None, region=hazard.region, place_words=hazard.place_words)
    near = rows.select_related("place").order_by("-found_on", "-pk")[:_LOOKED_AT]
    others = [each for each in near if _is_same(hazard, each)]
    if not others:
        return None
    return f"{hazard.place or hazard.place_words}一年内已查出{len(others)}条同样的", others[:_SHOWN]


def _is_same(hazard: Hazard, other: Hazard) -> bool:
    if hazard.standard_item and hazard.standard_item == other.standard_item:
        return True
    mine, others = pairs(hazard.description), pairs(other.description)
    return bool(mine) and len(mine & others) >= _SAME * len(mine | others)
