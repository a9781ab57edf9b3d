"""What falls under a campaign by its rule: the same rows in its list, on its page, on its board and behind each figure."""

import re
from datetime import date
from html import unescape
from uuid import uuid4

import pytest

from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period, indicator
from anlan.kernel.indicator.drill import rows
from anlan.kernel.ledger.belongings import among
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.ties import tie
from anlan.kernel.paper import text
from anlan.kernel.report.compose import compose
from anlan.kernel.report.outline import OutlineError
from anlan.kernel.testing.cast import NOW, TOWN_3, VILLAGE_4

from .board import board_of, outline
from .models import Campaign

WIRES = "三单元飞线充电"


@pytest.fixture
def campaign(district):
    return start(district)


def start(district, actor=None, **facts):
    values = {
        "name": "电动自行车整治（示范）", "starts_on": date(2024, 9, 1), "ends_on": date(2024, 12, 31), "gathering": "by_rule",
        "key_words": ["飞线", "楼道充电"], **facts,
    }  # fmt: skip
    return open_record(Campaign, values, actor=actor or district.office, key=uuid4())


def visit(district, ledger, place, actor=None, **facts):
    model = LEDGERS[ledger].model
    values = {"place": place, "region": place.region, "sector": place.sector, model.when: date(2024, 10, 9), **facts}
    return open_record(model, values, actor=actor or district.town_3, key=uuid4())


def year():
    return Period(date(2024, 1, 1), date(2024, 10, 16))


def test_what_its_words_its_days_and_its_place_name_falls_under_it_and_nothing_else(district, campaign, find_hazard):
    inside = find_hazard(description=WIRES)
    find_hazard(description="灭火器过期")
    find_hazard(description=WIRES, found_on=date(2024, 8, 31))

    found = rows(indicator("hazards.found"), district.leader.scope, year(), among=among(campaign))

    assert [each.pk for each in found] == [inside.pk]
    value = compute(["hazards.found"], district.leader.scope, year(), by="town", among=among(campaign))["hazards.found"]
    assert (value.total, value.groups) == (1, {TOWN_3: 1})
    assert compute(["hazards.found"], district.leader.scope, year())["hazards.found"].total == 3


def test_list_page_board_and_the_rows_behind_a_figure_agree(district, campaign, find_hazard, client_of):
    inside, other = find_hazard(description=WIRES), find_hazard(description="灭火器过期")
    client = client_of(district.office)

    listed = client.get(f"/ledgers/hazards/?belongs=campaigns/{campaign.number}").content.decode()
    page = client.get(f"/ledgers/campaigns/{campaign.number}/").content.decode()
    board = client.get(f"/campaigns/{campaign.number}/")
    cell = board.context["board"].total[[title for title, _ in board.context["board"].titles].index("排查隐患")]
    behind = client.get(cell.href).content.decode()

    for html in (listed, page, behind):
        assert inside.number in html
        assert other.number not in html
    assert cell.text == "1条"
    assert "清河镇" in board.content.decode()
    assert "排查隐患<a" in board.content.decode(), "its paragraph"
    assert "含“飞线”或“楼道充电”" in board.content.decode()
    assert {title for title, _ in board.context["board"].titles} == {"排查隐患", "重大事故隐患", "整改销号", "整改率"}
    assert "执法检查" in board.context["board"].empty, "no column of zeros"


def test_what_was_added_by_hand_and_falls_under_the_rule_too_counts_once(district, campaign, find_hazard):
    both, by_hand = find_hazard(description=WIRES), find_hazard(description="充电棚无灭火器")
    for hazard in (both, by_hand):
        tie(campaign, hazard, actor=district.office, now=NOW)

    value = compute(["hazards.found"], district.leader.scope, year(), among=among(campaign))["hazards.found"]

    assert value.total == 2


def test_a_site_that_two_bodies_visited_is_one_and_each_visit_is_one(district, plant):
    campaign = start(district, key_words=[])
    visit(district, "supervision", plant, leader="张明")
    visit(district, "checks", plant, district.bureau, officers="马超")
    visit(district, "supervision", plant, leader="何伟", visited_on=date(2024, 10, 10))

    board = board_of(campaign, district.leader)

    assert board is not None
    texts = dict(zip((title for title, _ in board.titles), (cell.text for cell in board.total), strict=True))
    assert (texts["督导检查"], texts["执法检查"], board.places) == ("2家次", "1家次", 1)


def test_each_sees_their_own_of_a_campaign_of_the_whole_district(
    district, campaign, find_hazard, other_plant, client_of
):
    own = find_hazard(description=WIRES)
    other = find_hazard(district.town_4, at=other_plant, description=WIRES)

    for actor, mine, theirs in ((district.town_3, own, other), (district.town_4, other, own)):
        client = client_of(actor)
        listed = client.get(f"/ledgers/hazards/?belongs=campaigns/{campaign.number}").content.decode()
        board = client.get(f"/campaigns/{campaign.number}/").context["board"]
        assert mine.number in listed
        assert theirs.number not in listed
        assert [line.name for line in board.areas] == [
            {"990199103201": "清河镇石沟村", VILLAGE_4: "柳溪镇桃坪村"}[mine.region]
        ]
        assert campaign.name in client.get("/campaigns/").content.decode()
    both = client_of(district.leader).get(f"/campaigns/{campaign.number}/").context["board"]
    assert {line.name for line in both.areas} == {"清河镇", "柳溪镇"}


def test_a_town_s_own_campaign_gathers_in_the_town_alone_and_reaches_no_other(
    district, find_hazard, other_plant, client_of
):
    campaign = start(district, district.town_3)
    find_hazard(description=WIRES)
    find_hazard(district.town_4, at=other_plant, description=WIRES)

    value = compute(["hazards.found"], district.leader.scope, year(), among=among(campaign))["hazards.found"]

    assert value.total == 1
    assert client_of(district.town_4).get(f"/campaigns/{campaign.number}/").status_code == 404
    assert campaign.name not in client_of(district.town_4).get("/campaigns/").content.decode()


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        ({"gathering": "by_hand"}, 0),
        ({"key_words": []}, 2),
        ({"key_words": [], "major_only": True}, 1),
        ({"key_words": [], "sectors": ["chemicals"]}, 0),
        ({"key_words": [], "sectors": ["industry"]}, 2),
        ({"key_words": [], "regions": [VILLAGE_4]}, 0),
        ({"key_words": ["检查"]}, 0),
        ({"starts_on": date(1901, 2, 3)}, 1),
        ({"ends_on": date(2195, 3, 5)}, 1),
        ({"ends_on": None}, 1),
        ({"starts_on": date(2024, 11, 1)}, 0),
    ],
)
def test_each_condition_narrows(district, find_hazard, facts, count):
    campaign = start(district, **facts)
    find_hazard(description=WIRES)
    find_hazard(district.bureau, description="粉尘堆积", level="major", standard="判定标准第三条")

    value = compute(["hazards.found"], district.leader.scope, year(), among=among(campaign))["hazards.found"]

    assert value.total == count


def test_a_rate_s_parts_are_those_of_the_campaign(district, campaign, find_hazard, client_of):
    find_hazard(description=WIRES)
    find_hazard(description="灭火器过期")
    address = "/indicators/hazards.closed_rate/rows/?from=2024-01-01&to=2024-10-16"

    page = client_of(district.office).get(f"{address}&belongs=campaigns/{campaign.number}")

    assert [text for _, text, _ in page.context["parts"]] == ["0%", "0条", "1条"]
    assert all("belongs=" in href for *_, href in page.context["parts"])


def test_its_paragraph_stands_in_a_report_with_its_own_figures(district, campaign, find_hazard):
    find_hazard(description=WIRES)
    find_hazard(description="灭火器过期")
    board = board_of(campaign, district.leader)
    assert board is not None
    said = outline(campaign, board)

    composed = compose(f"{said}全区排查隐患{{排查隐患}}。", title="汇报", scope=district.leader.scope, period=year())

    assert "今年9月1日开展以来，排查隐患1条" in text.write(composed.document)
    assert "全区排查隐患2条" in text.write(composed.document)
    assert {printed.owner for printed in composed.figures} == {campaign.number, ""}
    with pytest.raises(OutlineError, match="XD-2024-0999"):
        compose("隐患{排查隐患|归XD-2024-0999}。", title="汇报", scope=district.leader.scope, period=year())


def follow(client, page, words):
    """The page to which the link with these words, or this in its address, leads."""
    html = unescape(page.content.decode())
    return client.get(next(link[1] for link in re.finditer(r'href="([^"]+)"[^>]*>[^<]*', html) if words in link[0]))


def test_its_figure_in_an_issued_report_keeps_its_rows_when_the_rule_changes_and_tells_what_it_counts_now(
    district, campaign, find_hazard, client_of
):
    inside, other = find_hazard(description=WIRES), find_hazard(description="灭火器过期")
    values = {
        "outline": "x", "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region, "title": "月报",
        "text": f"全区{{hazards.found}}，整治{{hazards.found|归{campaign.number}}}。",
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    advance(report, "submit", actor=district.office, key=uuid4(), content={"signer": district.leader.post_id})
    advance(report, "sign", actor=district.leader, key=uuid4())
    advance(report, "issue", actor=district.office, key=uuid4())
    correct(campaign, {"key_words": ["棚"]}, actor=district.office, key=uuid4(), version=campaign.version)
    later = [find_hazard(description=f"{at}号充电棚无喷淋") for at in (1, 2, 3)]
    client = client_of(district.office)

    then = follow(client, client.get(f"/reports/{report.number}/"), "belongs=")
    now = follow(client, then, "看现在数的记录")
    again = follow(client, now, "看印发时的记录")
    compared = client.get(f"/reports/{report.number}/changes/")

    for page in (then, again):
        html = page.content.decode()
        assert "印发时写作“<b>1条</b>”" in html
        assert "现在数是<b>3条</b>" in html
        assert inside.number in html
        assert not any(each.number in html for each in (other, *later))
    assert "下面是现在数的记录，<b>3条</b>" in now.content.decode()
    assert all(each.number in now.content.decode() for each in later)
    assert not any(each.number in now.content.decode() for each in (inside, other))
    for page in (then, now):
        narrowed = client.get(page.request["PATH_INFO"] + page.context["chosen"].conditions[0].choices[0].url)
        whole = client.get(page.request["PATH_INFO"] + page.context["plain_url"])
        assert [each.context["issued"]["now"] for each in (narrowed, whole)] == ["3条", "3条"]
        assert whole.context["issued"]["as_issued"] is page.context["issued"]["as_issued"]
    change = next(each for each in compared.context["changed"] if each["now"] == "3条")
    assert "下面是现在数的记录，<b>3条</b>" in client.get(change["href"]).content.decode()
