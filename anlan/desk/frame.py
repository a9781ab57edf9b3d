"""What stands around every page: the navigation, the district's name, what cannot wait, the banner of the sample's clock."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils.safestring import mark_safe

from anlan.kernel import clock
from anlan.kernel.ledger.access import ActingRequest
from anlan.kernel.ledger.offers import BARS, NAV_ENTRIES
from anlan.kernel.people.actor import Actor
from anlan.kernel.people.divisions import district_name, region_name

NAV = (
    ("待办", "/", "inbox"),
    ("台账", "/ledgers/", "list"),
    ("指标", "/indicators/", "chart"),
    ("报告", "/reports/", "doc"),
    ("核对", "/check/", "check"),
    ("组织", "/organisation/", "people"),
)
_UNDER_HOME = "/inbox/"  # every address begins with that of home itself


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. `nav`: (title, address, icon, whether the page lies under it).

    posts: those the person holds today, to change between.
    """
    actor = getattr(request, "actor", None)
    now = clock.now().astimezone(clock.LEGAL_ZONE)
    return {
        "actor": actor or None,
        "district_name": district_name(),
        "place_name": region_name(actor.region) if actor else "",
        "now": now,
        "nav": [
            (title, url, icon, request.path.startswith(_UNDER_HOME if url == "/" else url) or request.path == url)
            for title, url, icon in (*NAV, *_of_ledgers(actor))
        ],
        "bars": lambda: (
            [(bar, mark_safe(bar.html(cast(ActingRequest, request)))) for bar in BARS.values()] if actor else []
        ),
        "posts": getattr(request, "posts", []),
        "clock_banner": f"示范数据，此刻当作{now.year}年{now.month}月{now.day}日{now:%H:%M}" if clock.shift() else "",
    }


def _of_ledgers(actor: Actor | None) -> list[tuple[str, str, str]]:
    """Pages of ledgers' own that the actor may open."""
    return [(each.title, each.address, each.icon) for each in NAV_ENTRIES.values() if actor and actor.may(each.power)]
