"""An outline in people's words, through the page: its period and place, what stands and what falls, tables; issued, it stays."""

from datetime import UTC, datetime
from uuid import uuid4

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.ledgers.reports.seeds import seed_outlines, seeds


def text(answer):
    return answer.content.decode()


def draft(client, **said):
    outline = {"from": "2024-01-01", "to": "2024-10-15", "key": str(uuid4()), **said}
    return client.post("/reports/", outline)


def test_a_period_that_has_not_begun_is_refused_in_words_on_every_way_in(district, client_of, write):
    seed_outlines(district.system)
    client = client_of(district.office)
    report = write("好")

    drafted = draft(client, **{"from": "2024-11-01", "to": "2024-12-31"})
    sent = {
        "starts_on": "2024-11-01",
        "ends_on": "2024-12-31",
        "title": "甲",
        "confirmed": "止日写的是2024年12月31日，还没有到，对吗？",
        "outline": "x",
        "text": "好",
        "key": str(uuid4()),
        "version": report.version,
        "reason": "改",
    }
    corrected = client.post(f"/ledgers/reports/{report.number}/change/", sent)

    assert drafted.status_code == 400
    assert "2024年11月1日还没有到" in text(drafted)
    assert "2024年11月1日还没有到" in text(corrected)
    report.refresh_from_db()
    assert str(report.starts_on) == "2024-01-01"


def test_a_quarter_in_progress_says_how_far_it_is_counted_and_stays_so_when_issued(
    district, client_of, write, printed, issue, find
):
    find()
    seed_outlines(district.system)
    drafted = draft(client_of(district.office), **{"from": "2024-10-01", "to": "2024-12-31"})
    report = write("【期间】，【全区】排查隐患【排查隐患】。", "2024-10-01", "2024-12-31")
    said = ["四季度（截至10月16日），全区排查隐患1条。"]

    assert "四季度（截至10月16日），全区认真学习" in text(
        client_of(district.office).get(f"{drafted['Location']}file.txt")
    )
    assert printed(report) == said
    issue(report)
    find("2024-11-02")
    with clock.fixed(datetime(2025, 3, 1, tzinfo=UTC)):
        assert printed(report) == said
    assert list(verify("reports")) == []


def test_of_a_period_before_any_record_nothing_else_is_said(district, client_of, write, printed, issue, find):
    find()
    annual = next(seed for seed in seeds() if seed.name == "annual").text
    report = write(annual, "2019-01-01", "2019-12-31")
    client = client_of(district.office)

    assert printed(report) == ["2019年没有台账记录。"]
    assert "—" not in text(client.get(f"/reports/{report.number}/")).partition("<article")[2].partition("</article>")[0]
    issue(report)
    assert printed(report) == ["2019年没有台账记录。"]


OUTLINE = """
【仅当 生产安全事故 等于 0】没有发生生产安全事故，平稳。
【仅当 生产安全事故 大于 0】发生事故【生产安全事故】、死亡【事故死亡】，【生产安全事故，同比】；【事故死亡，同比】。
排查隐患【排查隐患】，整改【整改销号】，整改率【整改率】；投入【视频会议系统投入】，实现全覆盖。【仅当 排查隐患 大于 0】已整改【整改销号】。
"""


def test_zero_and_unknown_fall_with_their_part_unless_a_condition_asks_and_the_preview_says_why(
    district, client_of, write, printed, issue, find
):
    find()
    report = write(OUTLINE)
    client = client_of(district.office)
    kept = ["排查隐患1条，整改率0%。已整改0条。"]

    preview = text(client.post(f"/reports/{report.number}/preview/", {"text": OUTLINE}))
    before = printed(report)
    issue(report)
    accident = {
        "name": "9·3事故",
        "occurred_at": "2024-09-03T09:00+08:00",
        "deaths": 1,
        "region": district.office.region,
    }
    open_record(LEDGERS["accidents"].model, accident, actor=district.office, key=uuid4())
    again = write(OUTLINE)

    assert before == printed(report) == kept  # no accident was ever recorded: neither 0 nor more
    assert '<span class="gone">不印：整改〔整改销号〕，（整改销号是0条）</span>' in preview
    assert "不印：投入〔视频会议系统投入〕，实现全覆盖。（视频会议系统投入无记录）" in preview
    assert "不印：没有发生生产安全事故，平稳。（生产安全事故无记录）" in preview
    assert printed(again) == ["发生事故1起、死亡1人。", *kept]
    assert "没有可比的记录" in text(client.get(f"/reports/{again.number}/"))


def test_a_comparison_names_its_subject_where_another_figure_stands_before(write, printed, find):
    find("2023-03-01")
    find("2024-03-01")
    find("2024-10-01")

    words = "排查隐患【排查隐患】，【排查隐患，同比】。整改率【整改率】，【排查隐患，同比】，【现有未销号隐患，同比】。"

    assert printed(write(words)) == [
        "排查隐患2条，同比增加1条，增长100%。整改率0%，排查隐患同比增加1条，增长100%，现有未销号隐患同比增加2条，增长200%。"
    ]


def test_a_figure_has_its_own_place_period_sector_and_share(district, client_of, write, printed, issue, find, plant):
    for day in ("2024-03-01", "2024-08-01", "2024-09-01", "2024-09-02"):
        find(day)
    words = (
        "清河镇上半年【排查隐患，清河镇，上半年】，占【整改销号，占排查隐患】，三季度【排查隐患，三季度】，9月【排查隐患，9月，约】，"
        "【排查隐患，9月，环比】，工贸【排查隐患，工贸】。柳溪镇【排查隐患，柳溪镇，零也写】。"
    )
    report = write(words)
    said = ["清河镇上半年1条，三季度3条，9月2条，排查隐患环比增加1条，增长100%，工贸4条。柳溪镇0条。"]
    client = client_of(district.office)

    assert printed(report) == said
    issue(report)
    find("2024-03-02")
    sheet = text(client.get(f"/reports/{report.number}/"))
    rows = client.get(
        f"/indicators/hazards.found/rows/?from=2024-01-01&to=2024-06-30&region=990199103&report={report.number}"
    )

    assert printed(report) == said
    assert "from=2024-01-01&amp;to=2024-06-30&amp;region=990199103" in sheet
    assert "by=sector&amp;key=industry" in sheet
    assert len(rows.context["rows"]) == 1


def test_a_place_beyond_the_report_is_marked_and_the_rest_of_the_preview_stays(district, client_of, write, find):
    find()
    report = write("好", region=district.town_3.region, actor=district.town_3)
    words = "全镇排查隐患【排查隐患】。\n柳溪镇【排查隐患，柳溪镇】。\n整改【整改消号】。"

    preview = text(client_of(district.town_3).post(f"/reports/{report.number}/preview/", {"text": words}))

    assert "2处要改" in preview
    assert "第2行第4个字：柳溪镇不在这份报告的范围内" in preview
    assert "第3行第3个字：没有叫“整改消号”的数字，最像的是“整改销号”" in preview
    assert "【整改消号】</mark>" in preview
    assert ">1条</a>" in preview


def test_the_office_writes_of_a_town_by_the_towns_own_outline_and_in_its_words(district, client_of, find):
    seed_outlines(district.system)
    find()
    client, town = client_of(district.office), client_of(district.town_3)

    whole, of_town = draft(client), draft(client, region="990199103")
    own = draft(town)
    beyond = draft(town, region="990199104")
    sheets = [text(client.get(f"{each['Location']}file.txt")) for each in (whole, of_town)]
    sheets.append(text(town.get(f"{own['Location']}file.txt")))

    assert "紧盯治本攻坚三年行动" in sheets[0]
    for sheet in sheets[1:]:
        assert "清河镇安全生产工作情况汇报" in sheet
        assert "我镇认真落实" in sheet
        assert "总体平稳" not in sheet  # nobody keeps accidents
        for foreign in ("全区", "区级部门", "承办上级", "0支", "0个", "0家", "0次", "0人", "0座", "—", "无记录"):
            assert (foreign, foreign in sheet) == (foreign, False)
    assert beyond.status_code == 400


def test_a_report_is_kept_as_an_outline_which_is_edited_with_its_preview_and_drafted_from(
    district, client_of, write, find
):
    find()
    report = write("一、情况\n【期间】，排查隐患{hazards.found}。")
    client = client_of(district.office)
    pressed = [client.post(f"/reports/{report.number}/outline/", {"key": str(uuid4())})["Location"] for _ in range(2)]
    editor = client.get(pressed[0])
    number = pressed[0].split("/")[3]

    previewed = client.post(f"/reports/outlines/{number}/preview/", {"text": "排查【排查隐患】，【排查隐换】。"})
    sent = {
        "text": "【期间】，【全区】排查【排查隐患】。",
        "title": "隐患专报",
        "version": editor.context["version"],
        "key": str(uuid4()),
    }
    saved = client.post(pressed[0], sent)
    drafted = draft(client, outline=number)

    assert pressed[0] == pressed[1]
    assert "排查隐患【排查隐患，零也写】。" in text(editor)
    assert ">1条</a>" in text(previewed)
    assert "【排查隐换】</mark>" in text(previewed)
    assert saved["Location"] == f"/ledgers/outlines/{number}/"
    assert f'href="/reports/outlines/{number}/edit/"' in text(client.get(saved["Location"]))
    assert "今年以来，全区排查1条。" in text(client.get(f"{drafted['Location']}file.txt"))
    assert client_of(district.town_3).get(pressed[0]).status_code in (403, 404)


def test_a_condition_holds_a_figure_against_another_and_names_are_never_persons(
    district, client_of, write, printed, find
):
    for day in ("2023-03-01", "2024-03-01", "2024-09-01"):
        find(day)
    report = write(
        "【仅当 排查隐患 大于 排查隐患，去年同期】多了，【排查隐患，同比】。"
        "【仅当 排查隐患 不超过 排查隐患，去年同期】没有多。问题是【排查隐患，列名】。"
    )
    preview = text(
        client_of(district.office).post(
            f"/reports/{report.number}/preview/",
            {"text": "【仅当 排查隐患 大于 整改率】甲。【镇（街道）应急队员，列名】【排查隐患，列名，同比】"},
        )
    )

    (line,) = printed(report)
    assert line.startswith("多了，排查隐患同比增加1条，增长100%。问题是")
    assert len(line.partition("问题是")[2].split("、")) == 2
    assert "单位不同，不能比大小" in preview
    assert "是人员名单，报告里不列个人姓名" in preview
    assert "列名的数字不能再比较" in preview
