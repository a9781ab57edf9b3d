"""A text of which most differs was not read as it is meant."""

from datetime import date
from decimal import Decimal

from anlan.kernel.indicator.declare import Period

from ..claims.extract import extract
from ..claims.vocabulary import Link
from ..records.trust import trusted
from ..records.verdict import AGREES, DIFFERS, UNKNOWN, Judged

YEAR = Period(date(2024, 1, 1), date(2024, 10, 15))


def judged(*said: tuple[str, int], region: str = "") -> list[Judged]:
    """What is printed, each beside what the records give."""
    found = []
    for text, actual in said:
        (claim,) = extract(text)
        verdict = AGREES if claim.value == actual else DIFFERS
        found.append(Judged(claim, Link("talks.held"), verdict, Decimal(actual), "", YEAR, region))
    return found


def verdicts(figures: list[Judged]) -> list[str]:
    return [each.verdict for each in trusted(figures)]


def test_where_most_differ_the_reading_is_doubted():
    figures = judged(("30场", 412), ("41场", 7), ("52场", 803), ("60场", 60))

    assert verdicts(figures) == [UNKNOWN, UNKNOWN, UNKNOWN, AGREES]


def test_another_place_is_asked_for_itself():
    figures = [
        *judged(("30场", 412), ("41场", 7), ("52场", 803), region="990199101"),
        *judged(("30场", 412), ("60场", 60)),
    ]

    assert verdicts(figures) == [UNKNOWN, UNKNOWN, UNKNOWN, DIFFERS, AGREES]


def test_a_text_that_mostly_agrees_is_held_to_the_rest():
    figures = judged(("30场", 412), ("41场", 7), ("52场", 803), ("60场", 60), ("61场", 61), ("62场", 62))

    assert verdicts(figures) == [DIFFERS, DIFFERS, DIFFERS, AGREES, AGREES, AGREES]


def test_what_a_slip_explains_was_read_as_it_is_meant():
    figures = judged(("142场", 412), ("78场", 87), ("830场", 803), ("66场", 866))

    assert verdicts(figures) == [DIFFERS] * 4


def test_slips_do_not_hide_that_most_of_a_text_is_read_wrongly():
    figures = judged(("142场", 412), ("41场", 7), ("52场", 803), ("60场", 666))

    assert verdicts(figures) == [UNKNOWN] * 4
