"""The names of regions and sectors, which are public.

region_name("610199103")   # 清河镇
"""

from dataclasses import dataclass
from functools import cache
from time import monotonic

from ..scope import lineage
from ..scope.record import WITHDRAWN
from .codes import DISTRICT, TOWN
from .models import Body, Region, Sector

FRESH_SECONDS = 60.0  # how long names are kept without asking again

_read_at = 0.0


@dataclass(frozen=True)
class Division:
    """A region as everybody may know it. formers: names it had; current: it was not given up."""

    name: str
    formers: tuple[str, ...]
    successor: str
    current: bool


@cache
def _divisions() -> dict[str, Division]:
    rows = Region.objects.known().values_list("region", "name", "formers", "successor", "state")
    return {
        code: Division(name, tuple(filter(None, formers.split("、"))), to, state != WITHDRAWN)
        for code, name, formers, to, state in rows
    }


@cache
def _region_names() -> dict[str, str]:
    return {code: division.name for code, division in _divisions().items()}


@cache
def _lineage() -> lineage.Lineage:
    regions = dict(Region.objects.known().exclude(successor="").values_list("region", "successor"))
    bodies = dict(Body.objects.known().values_list("pk", "successor_id").filter(successor__isnull=False))
    return lineage.Lineage(lineage.last_heirs(regions), lineage.last_heirs(bodies))


@cache
def _sector_names() -> dict[str, str]:
    return dict(Sector.objects.values_list("code", "name"))


def region_name(code: str) -> str:
    """The region's own name, or its code where it is not known."""
    return region_names().get(code, code)


def region_path(code: str) -> str:
    """Town and village together (清河镇石沟村); the district alone by its own name."""
    names = region_names()
    if len(code) <= TOWN:
        return names.get(code, code)
    return names.get(code[:TOWN], "") + names.get(code, code)


def region_names() -> dict[str, str]:
    """Every region: {code: name}."""
    _forget_what_is_old()
    return _region_names()


def current_regions() -> dict[str, str]:
    """The regions that were not given up: {code: name}. What is offered, asked for and compared."""
    _forget_what_is_old()
    return {code: each.name for code, each in _divisions().items() if each.current}


def division(code: str) -> Division | None:
    """What is known of a code; None for one that there never was."""
    _forget_what_is_old()
    return _divisions().get(code)


def former_names() -> dict[str, str]:
    """Names that regions had before: {name: code}."""
    _forget_what_is_old()
    return {name: code for code, each in _divisions().items() for name in each.formers}


def known_lineage() -> lineage.Lineage:
    """What was given up, and what succeeded it."""
    _forget_what_is_old()
    return _lineage()


def given_up(code: str) -> str:
    """Words that say what became of a region that was given up; "" for one that stands."""
    region = division(code)
    if region is None or region.current:
        return ""
    heir = lineage.heir(code)
    return f"{region.name}已经撤销" if heir == code else f"{region.name}已经撤销，改由{region_path(heir)}管"


def sector_name(code: str) -> str:
    return sector_names().get(code, code)


def sector_names() -> dict[str, str]:
    """Every sector in its order: {code: name}."""
    _forget_what_is_old()
    return _sector_names()


def district_code() -> str:
    """The district's six digits; empty before it is founded."""
    return next((code for code in region_names() if len(code) == DISTRICT), "")


def district_name() -> str:
    return region_name(district_code()) if district_code() else "安澜"


def towns() -> dict[str, str]:
    """The towns and streets by code: {code: name}."""
    return {code: name for code, name in sorted(current_regions().items()) if len(code) == TOWN}


def forget_names() -> None:
    """Read names anew: called by whoever changes a region or sector."""
    global _read_at
    for reader in (_divisions, _region_names, _lineage):
        reader.cache_clear()
    _sector_names.cache_clear()
    _read_at = monotonic()


def _forget_what_is_old() -> None:
    """What another process has changed is known here after FRESH_SECONDS."""
    if monotonic() - _read_at > FRESH_SECONDS:
        forget_names()


lineage.provide(known_lineage)
