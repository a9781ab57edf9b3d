"""Words that people added: kept as records, put in by the office only, and read by the next check."""

from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.testing.cast import DISTRICT
from anlan.kernel.testing.suites import LedgerSuite

from ..check import check
from ..models import Wording
from ..wordings import added, remember

TEXT = "今年以来，走村串户找毛病3处。"


class TestWording(LedgerSuite):
    model = Wording

    def facts(self, district, plant):
        return {"phrase": "走村串户找毛病", "indicator": "hazards.found", "unit": "处", "region": DISTRICT}


def code_and_verdict(actor):
    (judged,) = check(TEXT, actor.scope, today=clock.today()).judged
    return judged.link.code, judged.verdict


def test_what_the_office_says_helps_the_next_check_until_it_is_taken_back(district):
    assert code_and_verdict(district.office) == (None, "unknown")

    kept = remember("走村串户找毛病", "hazards.found", unit="处", actor=district.office, key=uuid4())

    assert code_and_verdict(district.office) == ("hazards.found", "differs")
    assert code_and_verdict(district.town_4) == ("hazards.found", "differs")
    withdraw(kept, actor=district.office, key=uuid4(), reason="记错了")
    assert added() == {}
    assert code_and_verdict(district.office) == (None, "unknown")


def test_the_same_words_are_kept_once(district):
    first = remember("找毛病", "hazards.found", unit="处", actor=district.office, key=uuid4())

    assert remember("找毛病", "hazards.found", unit="处", actor=district.office, key=uuid4()).pk == first.pk


def test_a_town_adds_none(district):
    with pytest.raises(NotAllowed):
        remember("找毛病", "hazards.found", unit="处", actor=district.town_4, key=uuid4())
