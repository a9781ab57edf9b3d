"""The known sites nearest to where a phone is. The position is used and forgotten: neither kept nor written into an address.

nearest(Decimal("108.93"), Decimal("34.34"), scope)      # [Near(<石沟面粉厂>, 40, "东北"), …]

Without signal the phone works it out in the same way, from what it keeps (`islands/capture/around.ts`).
"""

from dataclasses import dataclass
from decimal import Decimal
from math import asin, atan2, cos, degrees, radians, sin, sqrt
from typing import Any

from django.db.models import Q

from anlan.kernel.scope import Scope

from .models import Enterprise

REACH_M, MOST = 1500, 5  # metres that somebody still calls here, and how many sites are offered
_EARTH_M = 6_371_000
_DEGREE_M = 111_320  # of latitude
_DIRECTIONS = ("北", "东北", "东", "东南", "南", "西南", "西", "西北")  # clockwise, each an eighth of the circle


@dataclass(frozen=True)
class Near:
    """A site, how many metres it is away as the crow flies, and in which direction."""

    site: Any
    metres: int
    direction: str


def nearest(longitude: Decimal, latitude: Decimal, scope: Scope) -> list[Near]:
    """At most MOST sites within REACH_M, the nearest first."""
    high = REACH_M / _DEGREE_M
    wide = high / max(cos(radians(float(latitude))), 0.01)
    box = Q(latitude__range=_around(latitude, high)) & Q(longitude__range=_around(longitude, wide))
    sites = Enterprise.objects.within(scope).filter(box).exclude(status__in=("closed", "deregistered"))
    near = [
        Near(
            site,
            _metres(longitude, latitude, site.longitude, site.latitude),
            _direction(longitude, latitude, site.longitude, site.latitude),
        )
        for site in sites
        if site.longitude is not None and site.latitude is not None  # the box holds no other
    ]
    return sorted((each for each in near if each.metres <= REACH_M), key=lambda each: each.metres)[:MOST]


def _around(degrees: Decimal, by: float) -> tuple[Decimal, Decimal]:
    return degrees - Decimal(by), degrees + Decimal(by)


def _metres(longitude: Decimal, latitude: Decimal, other_longitude: Decimal, other_latitude: Decimal) -> int:
    """The distance on a sphere, by haversines; at most half a per cent off."""
    east, north = radians(float(other_longitude - longitude)), radians(float(other_latitude - latitude))
    here, there = radians(float(latitude)), radians(float(other_latitude))
    half = sin(north / 2) ** 2 + cos(here) * cos(there) * sin(east / 2) ** 2
    return round(2 * _EARTH_M * asin(sqrt(half)))


def _direction(longitude: Decimal, latitude: Decimal, other_longitude: Decimal, other_latitude: Decimal) -> str:
    """Where the other lies; over a mile or two a map is flat."""
    east = float(other_longitude - longitude) * cos(radians(float(latitude)))
    clockwise = degrees(atan2(east, float(other_latitude - latitude)))
    return _DIRECTIONS[round(clockwise / 45) % 8]
