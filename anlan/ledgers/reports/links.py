"""Where what is printed in a report leads: figures to their rows, the last page to the frozen edition.

figure_href(printed, report)                    # "/indicators/hazards.found/rows/?from=…&report=BG-2024-0001"
figure_href(printed, report, whole=True)        # "https://anlan.example/indicators/…", where the site's address is known
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from anlan.kernel import clock
from anlan.kernel.ledger.belongings import BELONGS
from anlan.kernel.paper.tree import Footnote
from anlan.kernel.report.belonging import owner
from anlan.kernel.report.compose import Printed
from anlan.kernel.report.freeze import check_of, frozen_report, proof
from anlan.kernel.scope import Scope
from anlan.ui.figures import FROZEN, rows_href
from anlan.ui.periods import Asked

FOOTNOTES = ("数字冻结于", "草稿，没有印发")  # how a foot note begins
_NO_SITE = "本站没有设置网址，文件里的数字点不开，也没有核对码。"
_NO_SITE_DRAFT = "本站没有设置网址，文件里的数字点不开。"


def site() -> str:
    """Where people open the site, without a slash at its end; "" where nobody said."""
    return settings.ADDRESS.rstrip("/")


def figure_href(
    printed: Printed, report: Any, region: str = "", *, whole: bool = False, issued: Mapping[str, int] | None = None
) -> str:
    """Where a printed figure leads: to the rows it counts, and from there back to the report, if it stands in one.

    issued: the primary keys of the report's frozen figures by key. whole: from outside the site, where its address is known.
    """
    number = report.number if report is not None else ""
    asked = Asked(printed.period, region_of(printed, region or (report.region if report else "")), report=number)
    sector = {"by": "sector", "key": printed.sector} if printed.sector else {}
    frozen = {FROZEN: str(issued[printed.key])} if issued and printed.key in issued else {}
    path = rows_href(printed.code, asked, **sector, **frozen, **belonging(printed.owner, printed.scope))
    return f"{site()}{path}" if whole else path


def region_of(printed: Printed, region: str) -> str:
    """The region that a figure counts: its own, else the report's."""
    regions = printed.scope.regions
    return regions[0] if len(regions) == 1 else region


def belonging(number: str, scope: Scope) -> dict[str, str]:
    """The part of an address that narrows rows to what belongs to the record with this number; {} for ""."""
    return {BELONGS: f"{owner(number, scope).code}/{number}"} if number else {}


def edition_href(report: Any) -> str:
    """The page of a report's frozen edition; "" while it is a draft."""
    issued = frozen_report(report)
    return f"/editions/{report.number}/{check_of(issued)}/" if issued else ""


def footnote(report: Any, *, file: bool) -> Footnote | None:
    """What the system says below a report; None on the page of a draft, which says so elsewhere. file: it leaves the site."""
    edition = edition_href(report)
    if not file:
        return Footnote(f"{proof(report)}。", edition) if edition else None
    if edition:
        words = f"{proof(report)}。" + ("扫码核对这一版。" if site() else _NO_SITE)
        return Footnote(words, f"{site()}{edition}")
    return draft_footnote()


def draft_footnote() -> Footnote:
    """What the system says below a file of what is not issued."""
    now = clock.now().astimezone(clock.LEGAL_ZONE)
    return Footnote(f"草稿，没有印发，数字截至{now:%Y-%m-%d %H:%M}。" + ("" if site() else _NO_SITE_DRAFT))
