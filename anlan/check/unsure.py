"""Figures of a scan that were not read for sure: they are held against nobody.

places = unsure(text, scan, claims)          # where they stand, also after somebody corrected another place by hand
softened(checked, text, places)              # none of them differs or contradicts; the page says why
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .check import Checked
from .claims.extract import Claim
from .files.scanned import Scan
from .records.verdict import DIFFERS, UNKNOWN

WHY = "原件是图片，这个数认得不准，请对照原件"

Place = tuple[int, int, str]  # from the start of the text, from its end, and what was read there


def unsure(text: str, scan: Scan, claims: Iterable[Claim]) -> list[Place]:
    return [
        (claim.start, len(text) - claim.start, claim.text) for claim in claims if scan.is_unsure(claim.start, claim.end)
    ]


def softened(checked: Checked, text: str, places: Sequence[Place]) -> Checked:
    """What was found, where a figure that may be misread is called neither wrong nor at odds with another."""
    starts = {
        at
        for start, from_end, words in places
        for at in (start, len(text) - from_end)
        if at >= 0 and text.startswith(words, at)
    }
    judged = tuple(
        replace(each, verdict=UNKNOWN, why=WHY) if each.verdict == DIFFERS and each.claim.start in starts else each
        for each in checked.judged
    )
    kept = tuple(each for each in checked.contradictions if starts.isdisjoint((each.first.start, each.second.start)))
    return replace(checked, judged=judged, contradictions=kept)
