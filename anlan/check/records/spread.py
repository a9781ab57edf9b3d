"""A figure of several places or fields of work in a row: each has it, or all together.

spread(claim, link, readings, about, sectors)    # 工贸、商贸两个领域共排查隐患30处: one link that is the sum over both
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..claims.extract import Claim
from ..claims.sectors import fields_listed
from ..claims.subject import Subject
from ..claims.vocabulary import Link
from ..claims.whose import About


def spread(
    claim: Claim, link: Link, readings: Sequence[Subject], about: About, sectors: Mapping[str, str]
) -> tuple[Link, list[tuple[Subject, ...]]]:
    """The link, and the readings for each of those that must have the figure; one group where it is said of one."""
    if codes := about.each(claim):
        return link, [tuple(dict.fromkeys(replace(each, region=code) for each in readings)) for code in codes]
    fields, kind = fields_listed(claim, sectors)
    if not fields:
        return link, [tuple(readings)]
    if kind == "each":
        return link, [
            tuple(dict.fromkeys(replace(each, sector=code, strange="") for each in readings)) for code in fields
        ]
    whole = tuple(dict.fromkeys(replace(each, sector="", strange="") for each in readings))
    if kind == "sum" and link.is_plain:
        sums = [replace(link, terms=tuple((link, replace(each, sector=code)) for code in fields)) for each in whole]
        return replace(sums[0], others=tuple(sums[1:])), [whole]
    why = "几个领域写在一起，说不清是各自的数还是合起来的数"
    return replace(link, why=link.why or why, others=()), [whole]
