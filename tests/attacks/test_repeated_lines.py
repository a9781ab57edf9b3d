"""Texts in which one line comes again and again: two of four kilobytes took a web worker a minute, two of thirty days."""

import time

import pytest

from anlan.check.differing import stretches
from anlan.kernel.testing.waiting import patience
from anlan.ledgers.reports.comparing import differences
from anlan.ledgers.reports.versions import beside

SECONDS = 30
ALIKE, OTHER = "的\n" * 14_000, "的\n了\n" * 7_000  # without a figure, so that a page reads them at once


@pytest.fixture
def soon():
    began = time.monotonic()
    yield
    assert time.monotonic() - began < patience(SECONDS)


def test_two_texts_of_one_line_are_answered_soon(officer, soon):
    answer = officer.post("/check/beside/", {"one": ALIKE, "other": OTHER})

    assert answer.status_code == 200


def test_long_paragraphs_of_one_character_are_answered_soon(officer, soon):
    one, other = (f"{letters}\n" * 14 for letters in ("的" * 1_000, "的了" * 500))

    answer = officer.post("/check/beside/", {"one": one, "other": f"{other}完。"})

    assert answer.status_code == 200


@pytest.mark.parametrize("compared", [stretches, beside])
def test_lists_of_one_line_are_compared_soon(compared, soon):
    assert list(compared(ALIKE.splitlines(), OTHER.splitlines()))


def test_paragraphs_that_are_held_against_each_other_are_compared_soon(soon):
    one, other = ([f"{number}{letters}" for number in range(50)] for letters in ("的" * 190, "的了" * 95))

    assert len(beside(one, other)) >= 50


def test_a_file_of_one_line_is_held_against_what_was_issued_soon(soon):
    assert differences(ALIKE, OTHER)


def test_what_is_alike_throughout_is_told_so_however_often_a_line_comes():
    [only] = stretches(ALIKE.splitlines(), ALIKE.splitlines())

    assert only.same
