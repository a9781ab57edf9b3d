"""Whoever asked for something sees on whom it waits and until when, on the record and on home; whoever decides sees the answer."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import requests
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record


def text(answer):
    return answer.content.decode()


def ask(kind, hazard, district, manager):
    """The request, and who made it."""
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 25)})
    actor = manager if kind == requests.EXTEND else district.village_3
    until = clock.end_of(date(2024, 11, 5)) if kind == requests.EXTEND else None
    values = {"region": hazard.region} if kind == requests.CORRECT else None
    requests.ask(hazard, kind, actor=actor, key=uuid4(), reason="等配件", until=until, values=values)
    return actor


@pytest.mark.parametrize("kind", [requests.WITHDRAW, requests.CORRECT, requests.EXTEND])
def test_the_asker_reads_who_decides_until_when_on_the_record_and_on_home(district, client_of, hazard, manager, kind):
    asker = ask(kind, hazard, district, manager)
    page = text(client_of(asker).get(f"/ledgers/hazards/{hazard.number}/"))
    home = text(client_of(asker).get("/"))

    wanted = "延期到2024-11-05" if kind == requests.EXTEND else requests.TITLES[kind]
    whom = "清河镇" if kind == requests.EXTEND else "区安委办"
    assert f"<b>您申请{wanted}</b>，等{whom}决定，到10月21日" in page
    assert "理由：等配件" in page
    assert "我提出的" in home
    assert f"申请{wanted}：{hazard.subject()}" in home
    assert f"等{whom}决定，到10月21日" in home


def test_others_read_who_asked_and_whoever_decides_is_offered_the_answer(district, client_of, hazard, manager):
    ask(requests.EXTEND, hazard, district, manager)

    village, town, office = (
        text(client_of(actor).get(f"/ledgers/hazards/{hazard.number}/"))
        for actor in (district.village_3, district.town_3, district.office)
    )

    assert "申请延期到2024-11-05</b>，等清河镇决定" in village
    assert "严宏" in village
    for page in (town, office):
        assert "等清河镇决定" not in page
        assert "答复延期申请" in page
    assert "我提出的" not in text(client_of(district.town_3).get("/"))


def test_an_answered_request_waits_no_more(district, client_of, hazard, manager):
    asker = ask(requests.WITHDRAW, hazard, district, manager)
    requests.decide(hazard, granted=False, actor=district.office, key=uuid4(), reason="没有报重")

    assert "等区安委办决定" not in text(client_of(asker).get(f"/ledgers/hazards/{hazard.number}/"))
    assert "我提出的" not in text(client_of(asker).get("/"))


def test_what_is_late_is_said_to_be(district, client_of, hazard, manager):
    asker = ask(requests.WITHDRAW, hazard, district, manager)
    with clock.fixed(clock.now() + timedelta(days=30)):
        assert "超期" in text(client_of(asker).get("/")).split("我提出的")[1].split("</section>")[0]


def test_an_opinion_waits_for_its_answer_on_home_as_well(district, client_of):
    feedback = LEDGERS["feedback"].model
    open_record(feedback, {"content": "字太小了"}, actor=district.village_3, key=uuid4())

    assert "字太小了" in text(client_of(district.village_3).get("/")).split("我提出的")[1].split("</section>")[0]
    assert "我提出的" not in text(client_of(district.town_3).get("/"))


def test_what_is_ones_own_to_answer_waits_on_nobody_else(district, client_of):
    open_record(LEDGERS["feedback"].model, {"content": "报告里想看去年"}, actor=district.office, key=uuid4())

    home = text(client_of(district.office).get("/"))

    assert "报告里想看去年" in home
    assert "我提出的" not in home
