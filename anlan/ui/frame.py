"""What stands around every page: the navigation, the district's name, what cannot wait, the banner of the sample's clock."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe

from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.ledger.offers import BARS, pages_of
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import district_name, region_name
from anlan.kernel.people.models import Post

THUMBS = 5  # pages that a thumb finds on a phone; the others stand in the menu of the person's name
_UNDER_HOME = "/inbox/"  # every address begins with that of home itself


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. `nav`: (title, address, icon, whether the page lies under it, whether a phone shows it below).

    posts: those the person holds today, to change between.
    """
    actor = getattr(request, "actor", None)
    now = clock.now().astimezone(clock.LEGAL_ZONE)
    return {
        "actor": actor or None,
        "district_name": district_name(),
        "place_name": SimpleLazyObject(lambda: _works_for(actor) if actor else ""),  # a part of a page does not say it
        "now": now,
        "nav": _nav(request.path, actor),
        "bars": lambda: (
            [(bar, mark_safe(bar.html(cast(ActingRequest, request)))) for bar in BARS.values()] if actor else []
        ),
        "posts": getattr(request, "posts", []),
        "clock_banner": f"示范数据，此刻当作{now.year}年{now.month}月{now.day}日{now:%H:%M}" if clock.shift() else "",
    }


def _works_for(actor: Actor) -> str:
    """Whom somebody works for, as the head of each page says it: the firm of a post at a firm, else the region of the post."""
    key = actor.scope.place
    place = (
        Post.objects.within(actor.scope).select_related("place").filter(place_id=key).first()
        if key is not None
        else None
    )
    return str(place.place) if place is not None else region_name(actor.region)


def _nav(path: str, actor: Actor | None) -> list[tuple[str, str, str, bool, bool]]:
    entries = pages_of(actor)
    thumbs = [each.address for each in entries if each.thumb == "" or (each.thumb and actor and actor.may(each.thumb))]
    return [
        (
            each.title,
            each.address,
            each.icon,
            path.startswith(_UNDER_HOME if each.address == "/" else each.address) or path == each.address,
            each.address in thumbs[:THUMBS],
        )
        for each in entries
    ]
