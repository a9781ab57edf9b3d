"""In which ways a figure may be read: for each place or field that has it, to either end of the text's days, each reading.

ways_of(groups, whole, also)      # [[(Subject(…), …), (…)]]: one place, two ends
only(ways, subject)               # with that reading alone
later(link, ways, whole)          # with what is over in the state that the text's last day finds it in
"""

from collections.abc import Sequence
from dataclasses import replace

from anlan.kernel.indicator.declare import Period

from ..claims.subject import Subject
from ..claims.vocabulary import Link
from .counted import turns_later

Ways = list[list[tuple[Subject, ...]]]  # for each place, each end, each reading


def ways_of(groups: Sequence[tuple[Subject, ...]], whole: Period, also: Period) -> Ways:
    """The ways to read a claim: for each place or field that it says to have the figure, for either end of the text's days."""
    ends = [whole] if also == whole else [whole, also]
    return [
        [
            tuple(dict.fromkeys(replace(each, period=end) if each.period == whole else each for each in readings))
            for end in ends
        ]
        for readings in groups
    ]


def only(ways: Ways, subject: Subject) -> Ways:
    """The ways of a figure of one place, with one reading alone."""
    place = ways[0][0].index(subject)
    alone = [end[place] if len(end) > place else subject for end in ways[0]]
    return [[(replace(each, held=False, together=False),) for each in alone]]


def of_its_own(ways: Ways) -> Ways:
    """The ways of a figure without the readings that only others of its line could settle."""
    return [[tuple(each for each in readings if not each.together) for readings in ends] for ends in ways]


def later(meaning: Link, ways: Ways, whole: Period) -> Ways:
    """The ways to read a claim, with that of days that are over in the state in which the text's last day finds them."""
    if not any(turns_later(code) for code in (meaning.code, meaning.less, meaning.over) if code):
        return ways
    return [
        [
            *ends,
            *(
                tuple(replace(each, as_of=whole.end) for each in readings)
                for readings in ends
                if all(
                    each.period and each.period.end < whole.end and each.period.start.year == whole.end.year
                    for each in readings[:1]
                )
            ),
        ]
        for ends in ways
    ]
