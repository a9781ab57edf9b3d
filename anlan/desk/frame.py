"""What stands around every page: the navigation, the district's name, the banner of the sample's clock."""

from typing import Any

from django.http import HttpRequest

from anlan.kernel import clock
from anlan.kernel.people.divisions import district_name, region_name

NAV = (
    ("待办", "/"),
    ("台账", "/ledgers/"),
    ("指标", "/indicators/"),
    ("报告", "/reports/"),
    ("核对", "/check/"),
    ("组织", "/organisation/"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of every page. `nav`: (title, address, whether the page lies under it)."""
    actor = getattr(request, "actor", None)
    now = clock.now().astimezone(clock.LEGAL_ZONE)
    return {
        "actor": actor or None,
        "district_name": district_name(),
        "place_name": region_name(actor.region) if actor else "",
        "now": now,
        "nav": [
            (title, url, request.path == url if url == "/" else request.path.startswith(url)) for title, url in NAV
        ],
        "clock_banner": f"示范数据，时钟从2024年10月16日9时走起，现在是{now:%Y-%m-%d %H:%M}。" if clock.shift() else "",
    }
