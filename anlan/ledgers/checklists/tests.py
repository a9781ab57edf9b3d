"""The suites ask what every ledger is asked."""

from datetime import date
from types import MappingProxyType
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite

from .models import Counting, Edition, Filled
from .pages.sheets import BLANK
from .tables import trimmed

SHEET = trimmed(BLANK)
ANSWERS = "灶具有没有熄火保护装置：没有\n灶具用了几年：12\n软管有什么问题：老化、过长\n软管多长（米）：2.5"


def edition_of(district, actor=None, name="燃气入户检查（示范）"):
    """An edition that the office or another published; made at the first question."""
    facts = {"name": name, "published_on": date(2024, 10, 8), "sheet": SHEET}
    known = Edition.objects.known().filter(name=facts["name"]).first()
    return known or open_record(Edition, facts, actor=actor or district.office, key=uuid4())


class TestEdition(LedgerSuite):
    model = Edition

    def facts(self, district, plant):
        return {
            "name": "燃气入户检查（示范）",
            "published_on": date(2024, 10, 8),
            "sheet": SHEET,
            "region": district.town_3.region,
        }


class TestFilled(LedgerSuite, IndicatorSuite):
    model = Filled

    def facts(self, district, plant):
        edition = edition_of(district)
        return {
            "checklist": edition, "filled_on": date(2024, 10, 9), "place": plant, "region": plant.region,
            "answers": f"{edition.number}\n{ANSWERS}",
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year = {"filled_on": date(2023, 10, 9)}
        return {"filled.done": ByHand(2, rows=[{}, {"place_words": "锅炉房（示范）"}], left_out=[last_year])}


class TestCounting(LedgerSuite):
    model = Counting

    def facts(self, district, plant):
        edition = edition_of(district, district.town_3, "清河镇燃气入户（示范）")
        return {
            "name": "没装熄火保护的户（示范）", "unit": "户", "checklist": edition, "how": "count", "question": "flameout", "choice": "no",
            "region": edition.region,
        }  # fmt: skip

    def put_in(self, district, plant, step="", more=MappingProxyType({})):
        """Each is called otherwise: that two are called alike is refused."""
        count = Counting.objects.known().count()
        return super().put_in(district, plant, step, {"name": f"没装熄火保护的户{count or ''}（示范）", **more})

    def test_a_rival_out_of_scope_is_neither_told_nor_in_the_way(self, district, plant):
        """Reports call a figure by its name: that one is taken is told to everybody, wherever it lies."""
        rival = self.put_in(district, plant)
        edition = edition_of(district, district.town_4, "柳溪镇燃气入户（示范）")
        facts = self.facts(district, plant) | {"checklist": edition, "region": edition.region}

        with pytest.raises(Incomplete, match=rival.number):
            open_record(Counting, facts, actor=district.town_4, key=uuid4())

        withdraw(rival, actor=district.town_3, key=uuid4(), reason="口径不对")
        assert open_record(Counting, facts, actor=district.town_4, key=uuid4()).name == rival.name
