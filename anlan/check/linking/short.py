"""How much is missing to what there was last year: 罚款64万元，离去年全年的72.8万元还差8.8万元.

short_of(claims, links, 2, figures)      # penalties.fined_yuan against the whole of last year
"""

import re
from collections.abc import Mapping, Sequence

from anlan.kernel.indicator.declare import Figure

from ..claims.changes import is_change
from ..claims.comparisons import DOWN
from ..claims.extract import Claim, since
from ..claims.versus import Versus
from ..claims.vocabulary import Link, units_of
from .item import before

SHORT = re.compile(r"差(?:了|着)?$")
_THEN = re.compile(r"(?:去年|上年)(?:全年|同期)")
_LAST_YEAR = re.compile("去年|上年")


def short_of(
    claims: Sequence[Claim], links: Sequence[Link], position: int, figures: Mapping[str, Figure]
) -> Link | None:
    """The indicator of which some is missing; None where the words speak of nothing missing to last year, or not of what."""
    claim = claims[position]
    then = next(reversed(list(_THEN.finditer(claim.lead))), None) if SHORT.search(claim.lead) else None
    if then is None:
        return None
    counted = [
        at
        for at in before(claims, position)
        if links[at].is_plain and not is_change(claims[at]) and claim.unit in units_of(figures[links[at].code or ""])
    ]
    if not counted or links[counted[0]].code is None:
        return None
    code = links[counted[0]].code
    now = next((at for at in counted if links[at].code == code and not _LAST_YEAR.search(since(claims, at))), None)
    if now is None and "今年" not in since(claims, position):
        return None
    return Link(code, item=then.group(), than=Versus(then.group(), "", DOWN), of=now)
