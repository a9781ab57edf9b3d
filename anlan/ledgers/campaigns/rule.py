"""What falls under a campaign by its stated rule: place, line of business, words, level and period. Nobody enters it again.

falls_under(campaign, LEDGERS["hazards"])      # Q on hazards; None where the campaign states no rule for them
in_words(campaign)      # 2024年5月1日至2024年12月31日，含“飞线”或“楼道充电”
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from anlan.kernel import clock
from anlan.kernel.column import kind_of
from anlan.kernel.ledger.declare import Ledger
from anlan.kernel.ledger.searching import holding
from anlan.kernel.people.divisions import region_path, sector_name
from anlan.kernel.scope import field_of, lineage

from .models import Campaign

GATHERED = ("hazards", "supervision", "checks", "guidance", "ebike_checks")  # what is done in the field
FILLED = "filled"  # checklists that were filled in
_FIRST, _LAST = date(1950, 1, 1), date(2150, 1, 1)  # a mistyped year stays one that a figure can be asked of


def falls_under(campaign: Campaign, ledger: Ledger) -> Q | None:
    """The records of a ledger that fall under the campaign, whoever put them in: what its own checklists tell in any case."""
    if ledger.code == FILLED:
        return Q(checklist__campaign=campaign)
    if campaign.gathering != Campaign.BY_RULE or ledger.code not in GATHERED:
        return None
    when = field_of(ledger.model, ledger.model.when)
    last = min(campaign.ends_on or _LAST, _LAST)
    where = kind_of(when).span(when, max(campaign.starts_on, _FIRST), max(last, _FIRST))
    where &= _any_of(lineage.within(code) for code in campaign.regions or [campaign.region])
    if campaign.sectors:
        where &= Q(sector__in=list(campaign.sectors))
    if campaign.key_words and not any(word in ledger.title for word in campaign.key_words):  # all of it is about that
        where &= _any_of(holding(ledger, word) for word in campaign.key_words)
    if campaign.major_only and ledger.code == "hazards":
        where &= Q(level="major")
    return where


def _any_of(conditions: Iterable[Q]) -> Q:
    where = Q()
    for condition in conditions:
        where |= condition
    return where


def in_words(campaign: Campaign) -> str:
    """The rule as people read it; "" where there is none."""
    if campaign.gathering != Campaign.BY_RULE:
        return ""
    until = f"至{clock.day_in_full(campaign.ends_on)}" if campaign.ends_on else "起"
    regions = "、".join(map(region_path, campaign.regions or [campaign.region]))
    parts = [f"{clock.day_in_full(campaign.starts_on)}{until}", regions]
    if campaign.sectors:
        parts.append(f"行业是{'或'.join(map(sector_name, campaign.sectors))}")
    if campaign.key_words:
        parts.append(f"含{'或'.join(f'“{word}”' for word in campaign.key_words)}")
    if campaign.major_only:
        parts.append("隐患只收重大的")
    return "，".join(parts)
