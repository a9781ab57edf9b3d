"""What is special about risk points: the level follows from what was chosen and from what stands open there; a check is one tap."""

from datetime import date, datetime
from io import BytesIO
from uuid import uuid4

import pytest
from openpyxl import Workbook

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.inbox import open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import commit, stage
from anlan.kernel.testing.proof import prove
from anlan.ledgers.hazards.models import Hazard

from ..falling_due import let_fall_due
from ..models import RiskPoint


def at(day, hour=9):
    return clock.fixed(datetime(2024, 10, day, hour, tzinfo=clock.LEGAL_ZONE))


def point_of(actor, plant, **more):
    return open_record(RiskPoint, {"place": plant, "name": "冲床（示范）", **more}, actor=actor, key=uuid4())


def waiting(actor):
    return [(todo.verb, todo.due_at) for todo in open_todos(actor).filter(ledger="risk_points")]


@pytest.mark.parametrize(
    ("chosen", "score", "level"),
    [
        ({"likelihood": "3", "exposure": "6", "consequence": "40"}, 720, "红"),
        ({"likelihood": "3", "exposure": "6", "consequence": "15"}, 270, "橙"),
        ({"likelihood": "3", "exposure": "6", "consequence": "7"}, 126, "黄"),
        ({"likelihood": "10", "exposure": "1", "consequence": "7"}, 70, "黄"),
        ({"likelihood": "0.5", "exposure": "6", "consequence": "7"}, 21, "蓝"),
        ({"likelihood": "5", "severity": "4"}, 20, "红"),
        ({"likelihood": "3", "severity": "5"}, 15, "橙"),
        ({"likelihood": "3", "severity": "3"}, 9, "黄"),
        ({"likelihood": "2", "severity": "4"}, 8, "蓝"),
        ({"judged": "orange"}, None, "橙"),
        ({"judged": "red", "likelihood": "2", "severity": "4"}, 8, "红"),
        ({"judged": "blue", "likelihood": "3", "severity": "5"}, 15, "橙"),
        ({}, None, ""),
    ],
)
def test_the_level_follows_from_what_was_chosen_the_graver_where_they_differ(manager, plant, chosen, score, level):
    point = point_of(manager, plant, **chosen)
    point.refresh_from_db()

    assert (point.score, point.get_own_level_display() or "") == (score, level)
    assert point.level == point.own_level


@pytest.mark.parametrize(
    "chosen",
    [
        {"likelihood": "3", "exposure": "6"}, {"likelihood": "3"}, {"severity": "3"}, {"likelihood": "10", "severity": "3"},
        {"likelihood": "5", "exposure": "6", "consequence": "7"},
        {"likelihood": "3", "exposure": "6", "consequence": "7", "severity": "3"},
    ],
)  # fmt: skip
def test_half_a_method_or_two_at_once_are_refused(manager, plant, chosen):
    with pytest.raises(Incomplete, match="LEC法要选L、E、C三项"):
        point_of(manager, plant, **chosen)


def test_the_level_moves_up_with_what_stands_open_there_and_back_when_it_is_closed(district, manager, plant, client_of):
    point = point_of(manager, plant, spot="二车间", likelihood="3", exposure="6", consequence="7")
    firm = client_of(manager)

    def find(words, level="general"):
        sent = {
            "description": words,
            "place": plant.number,
            "found_on": "2024-10-16",
            "level": level,
            "key": str(uuid4()),
        }
        answer = client_of(district.town_3).post(
            f"/ledgers/hazards/new/?belongs=risk_points/{point.number}",
            sent | ({"standard": "判定标准（示范）"} if level == "major" else {}),
        )
        assert answer.status_code == 302, answer.content.decode()
        return Hazard.objects.within(district.office.scope).get(description=words)

    def shown():
        point.refresh_from_db()
        return point.get_level_display(), firm.get("/risks/").content.decode()

    first = find("防护罩松动")
    assert shown()[0] == "黄"
    second = find("急停失灵")
    level, page = shown()
    assert (level, "由黄升橙：有2条一般隐患没销号" in page) == ("橙", True)
    major = find("光电保护拆除", "major")
    level, page = shown()
    assert (level, "由黄升红：有1条重大隐患没销号" in page) == ("红", True)
    assert point.get_own_level_display() == "黄"

    withdraw(major, actor=district.office, key=uuid4(), reason="看错了，光电保护还在")
    assert shown()[0] == "橙"
    prove(second, "整改后", district.town_3)
    advance(second, "fix_at_once", actor=district.town_3, key=uuid4(), content={"rechecker": "张明"})
    level, page = shown()
    assert (level, "由黄升" in page) == ("黄", False)
    assert first.state == "found"
    assert list(verify("risk_points")) == []


def test_a_check_falls_due_once_a_period_and_one_tap_ends_it(district, manager, plant, client_of):
    """Of a firm without anybody at its desk nothing falls due; nobody is told of what was checked as usual."""
    weekly = point_of(district.town_3, plant, rhythm="week", checked_on=date(2024, 10, 8))
    daily = point_of(district.town_3, plant, name="除尘间（示范）", rhythm="day", checked_on=date(2024, 10, 11))
    point_of(district.town_3, plant, name="配电间（示范）", rhythm="quarter", checked_on=date(2024, 10, 8))

    with at(12):  # a Saturday that is worked, after National Day
        assert [let_fall_due(clock.now()) for _ in range(2)] == [1, 0]
        assert waiting(manager) == [("自查", clock.end_of(date(2024, 10, 12)))]
    with at(13):
        assert [let_fall_due(clock.now()) for _ in range(2)] == [1, 0]
    assert sorted(due for _, due in waiting(manager)) == [clock.end_of(date(2024, 10, day)) for day in (12, 15)]
    page = client_of(manager).get("/risks/").content.decode()
    assert "该自查的" in page
    assert weekly.number in page

    key = str(uuid4())
    for _ in range(2):  # pressed twice
        answer = client_of(manager).post(
            "/risks/checked/", {"key": key, "point": [weekly.number, daily.number]}, follow=True
        )
        assert "2处已查，没有问题" in answer.content.decode()

    weekly.refresh_from_db()
    daily.refresh_from_db()
    assert waiting(manager) == []
    assert (weekly.state, weekly.checked_on, weekly.check_due_on) == ("kept", date(2024, 10, 16), date(2024, 10, 23))
    assert daily.check_due_on == date(2024, 10, 17)
    with unscoped("nobody was told", Notice):
        assert not Notice.objects.filter(ledger="risk_points").exists()
    assert list(verify("risk_points")) == []


def test_a_firm_without_a_desk_has_no_checks_that_nobody_would_make(district, plant):
    point_of(district.town_3, plant, rhythm="day", checked_on=date(2024, 10, 8))

    assert let_fall_due(clock.now()) == 0


def test_what_a_check_finds_is_a_hazard_of_that_firm_with_what_is_known_and_ends_the_check(manager, plant, client_of):
    point = point_of(manager, plant, spot="二车间", rhythm="week", checked_on=date(2024, 10, 8))
    let_fall_due(clock.now())
    point.refresh_from_db()
    assert point.state == "due"
    firm = client_of(manager)
    page = firm.get(f"/ledgers/risk_points/{point.number}/").content.decode()
    assert "/ledgers/hazards/new/?belongs=" not in page, "the step makes it"

    answer = firm.post(
        f"/ledgers/risk_points/{point.number}/steps/find/",
        {"find-finding": "防护罩松动", "find-key": str(uuid4()), "find-version": point.version},
    )

    assert answer.status_code == 302, answer.content.decode()
    hazard = Hazard.objects.within(manager.scope).get()
    assert (hazard.place, hazard.spot, hazard.source, hazard.region) == (
        plant,
        "二车间：冲床（示范）",
        "self",
        plant.region,
    )
    assert hazard.found_on == clock.today()
    point.refresh_from_db()
    assert (point.state, point.checked_on, point.open_general, waiting(manager)) == ("kept", clock.today(), 1, [])


def test_nobody_sees_or_checks_what_is_another_firms(district, manager, plant, other_plant, client_of):
    own, other = point_of(manager, plant), point_of(district.town_4, other_plant, name="窑炉（示范）")

    page = client_of(manager).get(f"/risks/?place={other_plant.number}").content.decode()

    assert own.subject() in page
    assert other.subject() not in page
    assert client_of(district.town_3).get(f"/risks/?place={other_plant.number}").status_code == 404
    assert client_of(manager).post("/risks/checked/", {"key": str(uuid4()), "point": other.number}).status_code == 404
    assert client_of(district.town_3).get("/risks/").content.decode().count("/risks/?place=") == 1
    assert "看四色清单" in client_of(district.town_3).get(f"/ledgers/enterprises/{plant.number}/").content.decode()


def sheet(*rows):
    """A workbook as a firm keeps it: a title above the headings."""
    book = Workbook()
    page = book.active
    page.append(["宏达机械厂安全风险分级管控清单"])
    for row in rows:
        page.append(row)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_a_firms_own_list_comes_in_with_its_columns_of_l_e_and_c(district, manager, plant):
    titles = (
        "序号",
        "风险点",
        "所在部位",
        "主要危险有害因素",
        "可能导致的事故类型",
        "L",
        "E",
        "C",
        "D",
        "风险等级",
        "管控措施",
        "管控层级",
        "责任人",
        "排查频次",
    )
    rows = [
        (
            1,
            "冲床",
            "二车间",
            "双手未离开模区",
            "机械伤害",
            3,
            6,
            7,
            126,
            "一般风险",
            "装光电保护；班前点检",
            "班组",
            "何伟",
            "1次/天",
        ),
        (2, "除尘间", "一车间", "积尘", "粉尘爆炸", 1, 6, 40, 240, "较大", "每班清扫", "车间", "赵安", "每周一次"),
        (3, "液氨罐", "库区", "泄漏", "中毒", "", "", "", "", "重大风险", "专人值守", "公司级", "严宏", "1次/月"),
        (4, "手推车", "院内", "碰撞", "其他伤害", 0.5, 6, 3, 9, "低风险", "限速", "岗位", "", ""),
    ]

    staged = stage(LEDGERS["risk_points"], sheet(titles, *rows), "清单.xlsx", manager)
    assert [str(problem) for problem in staged.errors] == []
    commit(staged)

    points = {each.name: each for each in RiskPoint.objects.within(district.town_3.scope)}
    assert {name: each.get_level_display() for name, each in points.items()} == {
        "冲床": "黄", "除尘间": "橙", "液氨罐": "红", "手推车": "蓝",
    }  # fmt: skip
    press = points["冲床"]
    assert (press.place, press.spot, press.tier, press.rhythm, press.score) == (plant, "二车间", "team", "day", 126)
    assert points["手推车"].likelihood == "0.5"
    assert stage(LEDGERS["risk_points"], sheet(titles, *rows), "清单.xlsx", manager).unchanged == 4


def test_one_wrong_value_of_a_list_is_said_at_its_cell(manager, plant):
    staged = stage(
        LEDGERS["risk_points"],
        sheet(("风险点", "L", "E", "C"), ("冲床", 8, 6, 7), ("锯床", 3, "", 7)),
        "清单.xlsx",
        manager,
    )

    words = "；".join(str(problem) for problem in staged.errors)
    assert "可能性L没有“8”" in words
    assert "LEC法要选L、E、C三项" in words
