"""Weak firms come by rules alone: with their reasons, each of which opens what proves it, and to nobody beyond their scope."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.ledgers.hazards.models import Hazard
from anlan.places.models import Enterprise

from ..weak import reasons_of, weak_firms


def firm_of(actor, name, **more):
    values = {
        "name": f"{name}（示范）",
        "region": "990199103201",
        "sector": "industry",
        "safety_manager": "何伟",
        "size": "medium",
        **more,
    }
    return open_record(Enterprise, values, actor=actor, key=uuid4())


def find(actor, firm, words, **more):
    values = {"place": firm, "description": words, "found_on": date(2024, 10, 8), **more}
    return open_record(Hazard, values, actor=actor, key=uuid4())


def weak_of(actor):
    return {
        firm.name.removesuffix("（示范）"): [title for title, _ in reasons_of(firm)]
        for firm in weak_firms(actor, clock.now())
    }


def test_two_reasons_make_a_firm_weak_and_one_does_not(district, client_of):
    town = district.town_3
    firm_of(town, "砖厂", safety_manager="", size="small")
    firm_of(town, "小作坊", size="micro")
    firm_of(town, "停产厂", safety_manager="", size="small", status="stopped")
    lapsed = firm_of(town, "化工厂", licence_expires_on=date(2024, 10, 15))
    firm_of(town, "今天到期的", size="small", licence_expires_on=date(2024, 10, 16))
    for words in ("配电箱无漏电保护", "消火栓无水", "护栏松动"):
        hazard = find(town, lapsed, words)
    twice = firm_of(town, "面粉厂")
    for words in ("通风不良", "又没有通风"):
        find(town, twice, words, level="major", standard="第三条（示范）", standard_item="GM-XK-02")
    assert weak_of(town) == {
        "化工厂": ["反复出隐患", "证照过期"], "砖厂": ["没有安全管理人员", "规模小"], "面粉厂": ["反复出隐患", "重大隐患没销号"],
    }  # fmt: skip

    advance(hazard, "assign", actor=town, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    with clock.fixed(clock.end_of(date(2024, 10, 21))):
        assert weak_of(district.office)["化工厂"] == ["反复出隐患", "隐患超期没改", "证照过期"]
    correct(
        lapsed,
        {"licence_expires_on": date(2027, 10, 15)},
        actor=town,
        key=uuid4(),
        version=lapsed.version,
        reason="换证了",
    )
    assert "化工厂" not in weak_of(town)
    assert weak_of(district.town_4) == {}

    page = client_of(town).get("/weak/").content.decode()
    assert "砖厂（示范）" in page
    assert "/ledgers/hazards/?place=" in page
    assert "砖厂" not in client_of(town).get("/weak/?reason=major").content.decode()
    assert "面粉厂" in client_of(town).get("/weak/?reason=major&region=990199103").content.decode()
    assert "砖厂" not in client_of(district.town_4).get("/weak/").content.decode()
    assert client_of(district.village_3).get("/weak/").status_code == 403


@pytest.mark.parametrize("address", ["/weak/", "/weak/?reason=nothing&page=99", "/weak/?region=990199104"])
def test_a_firm_itself_does_not_read_who_is_weak(manager, client_of, address):
    assert client_of(manager).get(address).status_code == 403
