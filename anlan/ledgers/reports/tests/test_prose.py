"""The outlines that come with Anlan, read as an office reads them: for a year, a quarter, a month, a first year, a town without
accidents and a time before any record.
"""

import csv
import re
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.paper import text
from anlan.kernel.report.compose import compose
from anlan.kernel.scope import Scope

from ..own_place import in_place, titled
from ..seeds import seeds

THINGS = Path(__file__).resolve().parents[5] / "shared" / "seed" / "things.csv"
EVERY = {seed.name: seed for seed in seeds()}
YEAR, QUARTER, MONTH = (
    Period(date(2024, 1, 1), date(2024, 10, 15)), Period(date(2024, 7, 1), date(2024, 9, 30)), Period(date(2024, 9, 1), date(2024, 9, 30)),
)  # fmt: skip
FIRST, BEFORE = Period(date(2023, 1, 1), date(2023, 12, 31)), Period(date(2019, 1, 1), date(2019, 12, 31))
SITUATIONS = {
    "a year": YEAR, "a quarter": QUARTER, "a month": MONTH, "a first year": FIRST, "a town without accidents": YEAR, "before any record": BEFORE,
}  # fmt: skip

# What no printed line may hold. A doubled word is two characters or more twice, or a particle twice.
BROKEN = re.compile(
    r"—|无数据|无记录|不适用|没有可排|[【】{}〔]|[，；、：（][，；。、：）]|[。，；]{2}|（）|^[，；。、）]|[，；、（]$|(?<!部门)：$"
    r"|(?<![\d.为])0(?:座|个|支|家|处|场|期|本|份|起|次|组|辆|项|万|家次|场次)|(?:现有|还有|尚有|共)(?:现有|还有|尚有|有)|([的了是有共])\1"
)
DOUBLED = re.compile(r"([\u4e00-\u9fff]{2,8})\1")
CHATTY = re.compile(r"点子上|推一把|做扎实|打得赢|我们|大家|值得一提|众所周知|非常|十分|！|？|…")
HEADING = re.compile(r"[一二三四五六七八九十]+、")

# What the annual report says of each thing of the seed.
SAYS = {
    "T1": "正在开展专项行动",
    "T2": "发生生产安全事故",
    "T3": "累计召开常委会、常务会、专题会议",
    "T4": "责任清单，明确责任事项",
    "T5": "开展督导检查",
    "T6": "共排查隐患",
    "T7": "执法检查企业",
    "T8": "组织专家帮扶",
    "T9": "纵向贯通、横向互联、资源共享",
    "T10": "针对重点地区、重要时段持续调度指导",
    "T11": "强化监测巡护",
    "T12": "联合会商【联合会商】",
    "T13": "滚动研判",
    "T14": "预警速报",
    "T15": "确保发现险情第一时间应对处置",
    "T16": "组建镇（街道）应急队伍",
    "T17": "共开展各类培训",
    "T18": "修订总体预案【总体预案】（【总体预案，列名】）",
    "T19": "应急演练【应急演练，余】（【应急演练，列名】）",
    "T20": "承办上级演练（【承办上级演练参演队伍，列名】）",
    "T21": "举办安全知识竞赛",
    "T22": "开展警示教育",
    "T23": "“一法一条例”宣贯",
    "T24": "通过购买第三方服务",
    "T25": "部分企业安全基础仍然薄弱",
    "T26": "重点领域存在风险",
    "T27": "淤地坝【淤地坝】",
    "T28": "紧盯重点时段",
    "T29": "对未办结议定事项",
    "T30": "加强应急值守",
    "T31": "安全生产工作汇报",
}


@pytest.fixture
def recorded(district, make_plant):
    """A little of everything that a district keeps, of this year and the year before; one town has had no accident."""

    def put(ledger, actor=None, **facts):
        record = {"region": district.town_3.region, **facts}
        open_record(LEDGERS[ledger].model, record, actor=actor or district.office, key=uuid4())

    plant = make_plant()
    for day in ("2023-03-01", "2023-09-03", "2024-03-01", "2024-08-01", "2024-09-12"):
        found = {"place": plant, "region": plant.region, "found_on": day, "description": f"护栏松动{day}"}
        put("hazards", district.town_3, **found)
        put("hazards", district.town_3, **found | {"description": f"配电箱{day}"})
        at = datetime.fromisoformat(f"{day}T09:00+08:00")
        put("publicity", name=f"宣传{day}", held_at=at, booklets=12)
        put("education", name=f"警示教育{day}", held_at=at, people=30)
        put("drills", name=f"防汛演练（{day.replace('-', '')}-3）", held_at=at, level="town", people=20, teams=1)
        put("training", name=f"班{day}", held_on=day, people=30)
    for day, deaths in (("2023-08-01", 1), ("2024-08-01", 0), ("2024-02-01", 1)):
        put("accidents", name=f"事故{day}", occurred_at=f"{day}T09:00+08:00", deaths=deaths)
    meeting = {
        "name": "专题会议（示范）",
        "kind": "special",
        "held_at": datetime(2024, 9, 3, 9, tzinfo=clock.LEGAL_ZONE),
    }
    held = open_record(LEDGERS["meetings"].model, meeting, actor=district.office, key=uuid4())
    put(
        "decisions", meeting=held, text="排查渡口。", holder=district.bodies["town_3"], decided_on=date(2024, 9, 3), due_on=date(2024, 10, 20)
    )  # fmt: skip
    put("campaigns", name="治本攻坚三年行动", starts_on=date(2024, 1, 1), region=district.office.region)


def printed(seed, period, region):
    """The document as text, a line a paragraph."""
    composed = compose(
        in_place(seed.text, region), title=titled(seed.title, region), scope=Scope((region,)), period=period
    )
    lines = [line.strip("　 ") for line in text.write(composed.document).splitlines() if line.strip("　 ")]
    return lines, composed


def prose(lines):
    """The lines that are sentences or headings, and no rows of a table."""
    return [line for line in lines if "  " not in line and not re.match(r"(?:去年同期|排查隐患（)", line)]


@pytest.mark.parametrize("name", EVERY)
def test_every_outline_reads_as_an_office_writes_whatever_it_is_printed_for(district, recorded, name):
    for situation, period in SITUATIONS.items():
        seed = EVERY[name]
        small = seed.level == "town" or situation == "a town without accidents"
        region = (
            district.town_4
            if situation == "a town without accidents"
            else district.town_3
            if small
            else district.office
        ).region
        lines, composed = printed(seed, period, region)
        whole = "\n".join([situation, *lines])

        for line in prose(lines):
            assert not BROKEN.search(line), (BROKEN.search(line)[0], whole)
            assert not DOUBLED.search(line), (DOUBLED.search(line)[0], whole)
            assert not CHATTY.search(line), (CHATTY.search(line)[0], whole)
        headings = [at for at, line in enumerate(lines) if HEADING.match(line) and "。" not in line]
        empty = [lines[at] for at in headings if at + 1 == len(lines) or at + 1 in headings]
        assert not empty, whole
        numbered = [HEADING.match(lines[at])[0] for at in headings]
        assert numbered == [f"{numeral}、" for numeral in "一二三四五六七八九十"[: len(numbered)]], whole
        if situation == "before any record":
            assert lines[1:] == ["2019年没有台账记录。"]
        if situation == "a first year":
            assert "同比" not in whole
        assert all(each.text for each in composed.figures if each.key in whole)


def test_the_annual_report_has_a_paragraph_for_each_thing_of_the_seed():
    with THINGS.open(encoding="utf-8") as rows:
        things = [row["id"] for row in csv.DictReader(rows)]
    annual = EVERY["annual"]

    assert things == list(SAYS)
    assert [thing for thing, words in SAYS.items() if words not in annual.title + annual.text] == []


def test_what_is_named_is_named_once_without_its_number_and_never_a_person(district, recorded):
    lines, _ = printed(EVERY["annual"], YEAR, district.office.region)
    whole = "".join(lines)

    assert "正在开展专项行动1个（治本攻坚三年行动）" in whole
    assert "应急演练3次（防汛演练）" in whole
    assert "对未办结议定事项1项（排查渡口），逐项明确责任单位和完成时限" in whole


def test_a_rise_in_accidents_is_not_called_calm(district, recorded):
    year, _ = printed(EVERY["annual"], YEAR, district.office.region)
    month, _ = printed(EVERY["annual"], MONTH, district.office.region)

    assert "起数同比增加1起" in "".join(year)
    assert "总体平稳" not in "".join(year)
    assert "没有发生生产安全事故" in "".join(month)
    assert "全区安全生产形势总体平稳" in "".join(month)


@pytest.mark.parametrize("name", EVERY)
def test_of_a_district_founded_today_every_outline_says_that_nothing_is_recorded_and_nothing_else(district, name):
    region = (district.town_3 if EVERY[name].level == "town" else district.office).region

    lines, _ = printed(EVERY[name], YEAR, region)

    assert lines[1:] == ["今年以来没有台账记录。"]
