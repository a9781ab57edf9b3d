"""What stands in a report besides sentences: tables, ranks, charts and lists of rows; issued, they stay."""

import io
import re
from uuid import uuid4

import docx
import pytest

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.ledgers.reports.seeds import seed_outlines

from .test_outlines import draft, text


def test_a_table_by_town_stands_in_page_and_files_and_is_issued_with_its_cells(
    district, client_of, write, printed, issue, find
):
    find()
    report = write(
        "【表：各镇街情况：按镇街：排查隐患、整改率、视频会议系统投入】\n【表：按月：排查隐患】",
        "2024-09-01",
        "2024-10-15",
    )
    client = client_of(district.office)

    def cells():
        opened = docx.Document(io.BytesIO(client.get(f"/reports/{report.number}/file.docx").content))
        return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened.tables]

    towns, months = cells()
    issue(report)
    find()
    sheet = text(client.get(f"/reports/{report.number}/"))

    assert towns == [
        ["镇（街道）", "排查隐患（条）", "整改率", "视频会议系统投入（元）"], ["清河镇", "1", "0%", "无记录"],
        ["柳溪镇", "0", "不适用", "无记录"], ["合计", "1", "0%", "无记录"],
    ]  # fmt: skip
    assert months == [["月份", "排查隐患（条）"], ["2024年9月", "0"], ["2024年10月", "1"], ["合计", "1"]]
    assert cells() == [towns, months]
    assert "region=990199103" in sheet
    assert "各镇街情况" in sheet
    assert client.get(f"/reports/{report.number}/file.pdf").content.startswith(b"%PDF")
    assert list(verify("reports")) == []


def test_a_bulletin_ranks_towns_and_never_those_of_which_there_is_nothing_to_rank(district, client_of, find):
    seed_outlines(district.system)
    find()
    client = client_of(district.office)
    number = next(each.number for each in client.get("/reports/").context["outlines"] if each.name == "bulletin")

    drafted = draft(client, outline=number)
    sheet = text(client.get(f"{drafted['Location']}file.txt"))

    monthly = next(each.number for each in client.get("/reports/").context["outlines"] if each.name == "month")
    month = draft(client, outline=monthly, **{"from": "2024-10-01", "to": "2024-10-15"})

    assert "当年累计" in text(client.get(f"{month['Location']}edit/"))
    assert sheet.index("清河镇") < sheet.index("柳溪镇")
    assert "不适用" in sheet
    assert "关于全区隐患排查整治情况的通报" in sheet


def test_the_most_and_the_least_are_named_with_their_values_and_who_ties_is_named_too(
    district, client_of, write, printed, issue, find
):
    for day in ("2024-03-01", "2024-08-01", "2024-09-01"):
        find(day)
    facts = {
        "region": district.town_4.region,
        "found_on": "2024-03-01",
        "description": "井盖缺失",
        "place_words": "镇政府门口",
    }
    open_record(LEDGERS["hazards"].model, facts, actor=district.town_4, key=uuid4())
    words = (
        "多的是【排查隐患，最多的镇街】，上半年是【排查隐患，最多的两个镇街，上半年】，最少的是【排查隐患，上半年，最少的镇街】；"
        "没有的是【应急演练，最多的三个镇街】。"
    )
    report = write(words)
    said = ["多的是清河镇3条，上半年是柳溪镇1条、清河镇1条，最少的是柳溪镇1条、清河镇1条。"]
    client = client_of(district.office)

    before = printed(report)
    issue(report)
    find("2024-03-02")
    sheet = text(client.get(f"/reports/{report.number}/"))
    refused = text(client.post(f"/reports/{write('好').number}/preview/", {"text": "【排查隐患，同比，最多的镇街】"}))

    assert [sorted(re.split("[，、。是]", line)) for line in before] == [
        sorted(re.split("[，、。是]", line)) for line in said
    ]
    assert printed(report) == before
    assert "region=990199103" in sheet
    assert "region=990199104" in sheet
    assert "排名的数字不能再比较" in refused
    assert list(verify("reports")) == []


def test_a_chart_stands_in_page_pdf_and_docx_and_is_issued_with_its_values(
    district, client_of, write, printed, issue, find
):
    for day in ("2024-09-01", "2024-10-01", "2024-10-02", "2023-10-01"):
        find(day)
    report = write("【图：按月，比去年：排查隐患】\n【图：各镇情况：按镇街：排查隐患】", "2024-09-01", "2024-10-15")
    client = client_of(district.office)
    told = "图1 按月排查隐患（条），与去年同期：去年同期排查隐患（条）：9月0，10月1；排查隐患（条）：9月1，10月2"

    def picture():
        opened = docx.Document(io.BytesIO(client.get(f"/reports/{report.number}/file.docx").content))
        return [shape._inline.docPr.get("descr") for shape in opened.inline_shapes]

    sheet = text(client.get(f"/reports/{report.number}/"))
    pictures = picture()
    issue(report)
    find()

    assert pictures == [told, "图2 各镇情况：清河镇3，柳溪镇0"]
    assert picture() == pictures
    assert f'aria-label="{told}"' in sheet
    assert "from=2023-10-01&amp;to=2023-10-15" in sheet  # a column opens what it counts
    assert client.get(f"/reports/{report.number}/file.pdf").content.startswith(b"%PDF")
    assert "9月0，10月1" in "".join(printed(report))
    assert list(verify("reports")) == []


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("【图：按月：排查隐患、整改率】", "同一个单位"),
        ("【图：按镇街，线：排查隐患】", "线只能按月画"),
        ("【图：按月，饼：排查隐患】", "“饼”不是图的写法"),
        ("【图：排查隐患】", "图写成 【图：按月：排查隐患】 的样子"),
        ("【图：按月：现有未销号隐患】", "不能按月排"),
        ("【清单：排查隐患：编号、手气】", "清单里没有“手气”这一栏，可以用：编号、"),
        ("【清单：排查隐患，同比：编号】", "名字后面只写地方、行业、时间"),
    ],
)
def test_what_no_chart_and_no_list_can_be_is_said_in_its_place(district, client_of, write, words, problem):
    preview = text(client_of(district.office).post(f"/reports/{write('好').number}/preview/", {"text": words}))

    assert "1处要改" in preview
    assert problem in preview


def test_rows_behind_a_figure_are_listed_and_stay_as_they_were_issued(district, client_of, write, printed, issue, find):
    first = find("2024-03-01", description="护栏松动")
    report = write("【清单：未销号的：排查隐患，清河镇：编号、问题描述】\n【清单：应急演练】")
    client = client_of(district.office)

    preview = text(client.post(f"/reports/{report.number}/preview/", {"text": report.text}))
    before = printed(report)
    issue(report)
    find("2024-04-01", description="后来的")
    sheet = text(client.get(f"/reports/{report.number}/"))

    assert "不印：【清单：应急演练】" in preview
    assert "护栏松动" in "".join(before)
    assert first.number in "".join(before)
    assert "注：共1条。" in before
    assert printed(report) == before
    assert "region=990199103" in sheet
    assert list(verify("reports")) == []


def test_a_table_and_a_chart_have_their_own_place_and_period_and_one_beyond_the_report_is_marked(
    district, client_of, write, printed, issue, find
):
    for day in ("2024-03-01", "2024-09-01", "2024-09-02"):
        find(day)
    report = write(
        "【图：按月，清河镇，上半年：排查隐患】\n【表：按村社区，清河镇，三季度：排查隐患】\n【图：按镇街：排查隐患】"
    )
    client = client_of(district.office)

    before = printed(report)
    sheet = text(client.get(f"/reports/{report.number}/"))
    issue(report)
    find("2024-03-02")

    assert "图1 清河镇上半年按月排查隐患（条）" in before
    assert "图2 各镇（街道）排查隐患（条）" in before
    assert any("3月1，4月0" in line for line in before)
    assert re.search(r"合计\s+2", "\n".join(before))
    assert "from=2024-03-01&amp;to=2024-03-31&amp;region=990199103" in sheet
    assert printed(report) == before
    assert list(verify("reports")) == []

    own = write("好", region=district.town_3.region, actor=district.town_3)
    preview = text(
        client_of(district.town_3).post(
            f"/reports/{own.number}/preview/",
            {"text": "全镇【排查隐患】。\n【图：按月，柳溪镇：排查隐患】\n【表：按月，昨年：排查隐患】"},
        )
    )
    assert "2处要改" in preview
    assert "柳溪镇不在这份报告的范围内" in preview
    assert "“昨年”不是表的写法，可以用：地方、时间的名字" in preview
    assert ">4条</a>" in preview
