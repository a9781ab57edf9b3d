"""Which regions and bodies were given up, and what succeeded them: scopes, lists and figures of a region reach over what it succeeded.

within("990199103")             # Q: rows of the town, of what it succeeded, and none of what it gave away
holds("990199103", region)      # the same without asking the database
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from django.db.models import Q

FULL_CODE = 12  # digits of a village's division code; shorter codes are prefixes of what lies under them


@dataclass(frozen=True)
class Lineage:
    """heirs: {code given up: its successor today}; bodies: {primary key of a body given up: its successor's}."""

    heirs: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[int, int] = field(default_factory=dict)


T = TypeVar("T", str, int)
Then = Callable[
    [Q, str, datetime], Q
]  # (what is asked of a region, ledger's code, moment) → asked of where its rows lay then
Carried = Callable[[str, str], Q]  # (ledger's code, region's code) → its rows that were carried away from there

_ask: Callable[[], Lineage] = Lineage
_carried: Carried
_then: Then


def provide(ask: Callable[[], Lineage]) -> None:
    """Say who knows: called once, by the room that keeps regions."""
    global _ask
    _ask = ask


def provide_carried(carried: Carried) -> None:
    """Say who knows what was carried from where: called once, by the room that carries."""
    global _carried
    _carried = carried


def provide_then(then: Then) -> None:
    """Say who knows where rows lay at an earlier moment: called once, by the room that keeps history."""
    global _then
    _then = then


def known() -> Lineage:
    """What was given up, as it is known now."""
    return _ask()


def last_heirs(heirs: Mapping[T, T]) -> dict[T, T]:
    """{what was given up: its last successor}, where a successor may have been given up in its turn."""
    last: dict[T, T] = {}
    for code, heir in heirs.items():
        passed = {code}
        while heir in heirs and heir not in passed:
            passed.add(heir)
            heir = heirs[heir]
        last[code] = heir
    return last


def heir(code: str) -> str:
    """The region that stands for a code today: itself, or what succeeded it or the region it lay under."""
    heirs = known().heirs
    while heirs and code:
        if code in heirs:
            return heirs[code]
        above = next((code[:digits] for digits in (9, 6) if len(code) > digits and code[:digits] in heirs), "")
        return heirs[above] if above else code
    return code


def reached(code: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes whose rows belong to a region, and codes under them whose rows do not. A code that was given up stands for what it was."""
    heirs = known().heirs
    if not heirs or code in heirs:
        return (code,), ()
    own = (code, *(old for old, new in heirs.items() if new.startswith(code) and not old.startswith(code)))
    exclusions = (
        old for old, new in heirs.items() if not new.startswith(code) and any(old.startswith(each) for each in own)
    )
    return own, tuple(exclusions)


def changed(code: str) -> bool:
    """Whether other regions belong to one than once did: it took some over, or gave some away. One that was given up is as it was."""
    if not code:
        return False
    own, exclusions = reached(code)
    return len(own) > 1 or bool(exclusions)


def within(code: str, ledger: str = "") -> Q:
    """Rows of a region and of what it succeeded. Of one that was given up: what stayed there, and those of the ledger that lay there
    until then and lie with its heirs today, for what was said of it counted them.
    """
    own, exclusions = reached(code)
    where = Q()
    for each in own:
        where |= _under(each)
    for each in exclusions:
        where &= ~_under(each)
    return where | _carried_away(code, ledger) if ledger and code in known().heirs else where


def _carried_away(code: str, ledger: str) -> Q:
    return _with_heirs(code) & _carried(ledger, code)


def within_then(code: str, ledger: str, moment: datetime) -> Q:
    """Rows of a ledger that lay within a region just before `moment`, though their place has moved away since."""
    where = _then(within(code), ledger, moment)
    return where | _carried_away(code, ledger) if code in known().heirs else where


def holds(code: str, region: str) -> bool:
    """Whether a row of `region` belongs to the region `code`."""
    own, exclusions = reached(code)
    return any(region.startswith(each) for each in own) and not any(region.startswith(each) for each in exclusions)


def same(code: str) -> list[str]:
    """A code and those that it succeeded itself, not what lay under them."""
    return [code, *(old for old, new in known().heirs.items() if new == code)]


def same_body(key: int) -> list[int]:
    """A body and those that it succeeded."""
    return [key, *(old for old, new in known().bodies.items() if new == key)]


def _with_heirs(code: str) -> Q:
    where = Q()
    for heir in dict.fromkeys(new for old, new in known().heirs.items() if old.startswith(code)):
        where |= _under(heir)
    return where


def _under(code: str) -> Q:
    return Q(region=code) if len(code) == FULL_CODE else Q(region__startswith=code)
