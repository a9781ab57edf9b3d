"""A report that was issued before a town was merged shows what it showed, opens the rows that it counted, and is not called false."""

from datetime import date
from html import unescape
from re import findall
from uuid import uuid4

import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3

from ..succession import division, merger
from .test_succession import as_now, do

STREET = "990199012"
TEXT = "一、情况\n清河镇排查隐患{hazards.found}，组织培训{training.held}。"


@pytest.fixture
def hazards(district, make_plant):
    """Two open ones, which go to the successor."""
    plant = make_plant()
    return [
        open_record(
            LEDGERS["hazards"].model,
            {"place": plant, "region": plant.region, "sector": plant.sector, "description": words, "found_on": "2024-10-10"},
            actor=district.village_3,
            key=uuid4(),
        )
        for words in ("配电箱敞开", "护栏松动")
    ]  # fmt: skip


@pytest.fixture
def course(district):
    """What was held stays under the old town."""
    facts = {"name": "安全培训", "held_on": date(2024, 9, 1), "region": TOWN_3, "people": 10}
    return open_record(LEDGERS["training"].model, facts, actor=district.town_3, key=uuid4())


def issued(district, drafter, region, signer):
    values = {
        "title": "清河镇安全生产情况", "outline": "annual", "text": TEXT, "starts_on": "2024-01-01",
        "ends_on": "2024-10-15", "region": region,
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=drafter, key=uuid4())
    for step, actor, content in (
        ("submit", drafter, {"signer": signer.post_id}),
        ("sign", signer, {}),
        ("issue", drafter, {}),
    ):
        advance(report, step, actor=actor, key=uuid4(), content=content)
    return report


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def links(sheet):
    return [unescape(each) for each in findall(r'href="(/indicators/[^"]+/rows/[^"]+report=[^"]+)"', sheet)]


@pytest.mark.parametrize("whose", ["town", "district"])
@pytest.mark.parametrize("to", [TOWN_4, STREET])
def test_it_shows_what_it_showed_and_opens_what_it_counted(district, client_of, hazards, course, whose, to):
    if whose == "town":
        report = issued(district, district.town_3, TOWN_3, district.town_3_other)
    else:
        report = issued(district, district.office, district.office.region, district.leader)
    page = f"/reports/{report.number}/"
    before = text(client_of(district.office).get(f"{page}file.txt"))

    do(district, merger([TOWN_3], to=to, name="清河街道" if to == STREET else ""))

    readers = [district.office, as_now(district.town_3)] if whose == "town" else [district.office]
    for reader in readers:
        client = client_of(reader)
        sheet = text(client.get(page))
        assert ">2条<" in sheet
        assert "被绕开" not in sheet
        assert text(client.get(f"{page}file.txt")) == before
        found, held = (text(client.get(each)) for each in sorted(set(links(sheet))))
        assert all(each.number in found for each in hazards)
        assert course.number in held
        changes = text(client.get(f"{page}changes/"))
        assert "2个数字，2个没有变" in changes
    assert list(verify()) == []


def test_its_words_are_not_called_false_by_the_check(district, client_of, hazards, course):
    words = "清河镇今年1至9月组织培训1次，1月1日至10月15日排查隐患2条。"
    client = client_of(district.office)
    assert text(client.post("/check/", {"text": words})).count('class="v ok" href="#c') >= 2

    do(district, merger([TOWN_3], to=TOWN_4))

    after = text(client.post("/check/", {"text": words}))
    assert 'class="v no" href="#c1"' not in after
    assert 'class="v no" href="#c2"' not in after
    assert 'class="v ok" href="#c1"' in after


@pytest.mark.parametrize("to", [TOWN_4, STREET])
def test_the_town_is_still_asked_for_by_its_name_as_it_was(district, client_of, hazards, course, to):
    words = "清河镇今年排查隐患2条。\n清河镇今年组织培训1次。\n清河镇今年排查隐患5条。"
    client = client_of(district.office)

    do(district, merger([TOWN_3], to=to, name="清河街道" if to == STREET else ""))

    after = text(client.post("/check/", {"text": words}))
    marks = [findall(rf'class="v (\w\w)" href="#c{at}"', after) for at in (1, 2, 3)]
    assert marks == [["ok"], ["ok"], ["no"]]


def test_a_village_given_away_opens_from_a_report_of_the_town_that_had_it(district, client_of, hazards, course):
    report = issued(district, district.town_3, TOWN_3, district.town_3_other)
    new = "990199105"

    do(district, division([VILLAGE_3], to=new, name="上河镇"), town={new: "上河镇"})

    sheet = text(client_of(district.office).get(f"/reports/{report.number}/"))
    found, _ = (text(client_of(district.office).get(each)) for each in sorted(set(links(sheet))))
    assert all(each.number in found for each in hazards)


@pytest.mark.parametrize("town", ["清河镇", "柳溪镇"])
def test_a_town_whose_villages_are_others_today_is_not_called_false(district, client_of, hazards, course, town):
    """清河镇 gave its village away, 柳溪镇 took it over: what either said before is of other villages than the figures of today."""
    was = {"清河镇": 2, "柳溪镇": 0}[town]
    do(district, division([VILLAGE_3], to=TOWN_4))

    after = text(
        client_of(district.office).post("/check/", {"text": f"{town}今年排查隐患{was}条。\n全区今年排查隐患9条。"})
    )

    assert findall(r'class="v (\w\w)" href="#c1"', after) == ["un"]
    assert "区划调整" in after
    assert findall(r'class="v (\w\w)" href="#c2"', after) == ["no"]
