"""What people's spreadsheets look like, and what is read from them."""

from datetime import date, time
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from anlan.kernel import clock
from anlan.kernel.sheets.intake import Amendments, FileRefused, commit
from anlan.kernel.testing.cast import VILLAGE_3

from .conftest import HEADERS, rows_of, said, sheet

PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", date(2024, 10, 12))


def test_the_header_is_found_below_a_title_and_notes(read):
    staged = read(sheet(["清河镇隐患排查台账"], ["说明：每月25日前报", "", "单位：条"], [], HEADERS, ROW))

    assert said(staged) == []
    assert staged.row_numbers == [5]
    assert staged.header.columns == {0: "place", 1: "description", 2: "found_on"}


def test_a_header_of_two_rows_with_merged_cells_is_read_as_one(read, district):
    content = sheet(
        ["", "隐患情况", "", "整改", ""],
        ["单位", "隐患描述", "发现日期", "时限", "资金(万元)"],
        [PLANT, "电线私拉乱接", "2024.10.8", "2024.10.20", "1.5"],
        merged=[("B1:C1", "隐患情况"), ("D1:E1", "整改")],
    )

    commit(read(content))

    hazard = rows_of("hazards", district.town_3)[0]
    assert hazard.fix_due_on == date(2024, 10, 20)
    assert hazard.fix_budget_yuan == 15000


def test_a_cell_merged_over_many_rows_counts_in_each(read, district):
    content = sheet(HEADERS, [PLANT, "第一处", "2024-10-08"], ["", "第二处", "2024-10-09"], merged=[("A2:A3", PLANT)])

    commit(read(content))

    assert [hazard.place.name for hazard in rows_of("hazards", district.town_3)] == [PLANT, PLANT]


@pytest.mark.parametrize(
    "written",
    [
        "2024-10-08",
        "2024.10.8",
        "2024/10/08",
        "2024年10月8日",
        "２０２４年１０月８日",
        "20241008",
        45573,
        "45573",
        date(2024, 10, 8),
    ],
)
def test_dates_are_read_as_people_write_them(read, written):
    staged = read(sheet(HEADERS, [PLANT, "灭火器压力不足", written]))

    assert said(staged) == []
    assert staged.rows[0][staged.columns.index("found_on")] == date(2024, 10, 8)


def test_a_day_that_does_not_exist_is_named_with_its_cell(read):
    staged = read(sheet(HEADERS, [PLANT, "灭火器压力不足", "2024.9.31"]))

    assert said(staged) == ["第2行“C 发现日期”：没有“2024.9.31”这一天，请核对"]
    assert (staged.errors[0].cell, staged.errors[0].written) == ("C2", "2024.9.31")
    assert staged.rows == []


@pytest.mark.parametrize(
    ("title", "written", "yuan"),
    [
        ("整改资金(万元)", "1.2", 12000), ("整改资金（万元）", 3, 30000), ("整改资金(元)", "1,200.50", Decimal("1200.5")),
        ("整改资金", "５０００", 5000), ("整改资金", "2万元", 20000), ("整改资金(万元)", "800元", 800),
    ],
)  # fmt: skip
def test_money_is_kept_in_yuan_whatever_unit_it_came_in(read, title, written, yuan):
    staged = read(sheet([*HEADERS, title], [*ROW, written]))

    assert said(staged) == []
    assert staged.rows[0][staged.columns.index("fix_budget_yuan")] == yuan


def test_money_without_a_unit_is_pointed_out(read):
    staged = read(sheet([*HEADERS, "整改资金"], [*ROW, "1.2"]))

    assert staged.remarks == ["“整改资金”没有写单位，按元读；如果是万元，请在表头写上“（万元）”再导入。"]


def test_a_length_in_metres_is_kept_in_kilometres(read, district):
    staged = read(
        sheet(["路段名称", "公路等级", "里程（米）", "所在村"], ["清石路", "乡道", "3500", "石沟村"]),
        ledger="roads",
    )

    assert said(staged) == []
    assert staged.rows[0][staged.columns.index("length_km")] == Decimal("3.5")


def test_full_width_digits_count(read, district):
    staged = read(
        sheet(
            ["企业名称", "所属村社区", "监管行业", "从业人数", "电话"],
            ["石沟砖厂", "石沟村", "工贸", "３６", "１３９１２３４５６７８"],
        ),
        ledger="enterprises",
    )

    commit(staged)

    kept = rows_of("enterprises", district.town_3)[-1]
    assert (kept.employees, kept.phone, kept.region) == (36, "13912345678", VILLAGE_3)


def test_a_name_that_is_nearly_right_is_suggested(read):
    staged = read(sheet(HEADERS, ["宏达机诫厂（示范）", "电线私拉乱接", "2024-10-08"]))

    assert said(staged) == ["第2行“A 单位”：台账里没有“宏达机诫厂（示范）”，最像的是“宏达机械厂（示范）”"]


def test_a_failed_formula_is_an_error_at_its_cell(read):
    content = sheet(HEADERS, ROW, [PLANT, "电线私拉乱接", ""])
    failed = _with_failed_formula(content, "C3", "#REF!")

    staged = read(failed)

    assert (
        said(staged)
        == [
            "第3行“C 发现日期”：公式算不出来（#REF!），请改成数值",
            "第3行“C 发现日期”：请填写发现日期",
        ][:1]
    )
    assert staged.new == 1


def test_a_total_and_a_signature_below_the_table_are_no_rows(read):
    staged = read(sheet(HEADERS, ROW, ["合  计", "1条"], ["填表人：张明", "", "审核人：李红"]))

    assert said(staged) == []
    assert staged.new == 1
    assert staged.remarks == ["合计、填表人等2行没有导入。"]


def test_rows_that_are_only_numbered_are_no_rows(read):
    staged = read(sheet(["序号", *HEADERS], [1, *ROW], [2], [3]))

    assert (staged.new, said(staged)) == (1, [])


def test_columns_without_a_place_are_kept_beside_the_record(read, district):
    commit(read(sheet(["序号", *HEADERS, "包保领导"], [1, *ROW, "白雪梅"])))

    assert rows_of("hazards", district.town_3)[0].extra == {"包保领导": "白雪梅"}


def test_a_csv_in_gb18030_is_read(read):
    text = f"单位,隐患描述,发现日期\r\n{PLANT},镕炉无护栏,2024-10-08\r\n"

    staged = read(text.encode("gb18030"), "隐患.csv")

    assert said(staged) == []
    assert staged.rows[0][staged.columns.index("description")] == "镕炉无护栏"


def test_a_person_may_say_which_column_is_which(read):
    content = sheet(["受检方", "毛病", "哪天"], [*ROW])

    with pytest.raises(FileRefused, match="没有找到表头"):
        read(content)
    content = sheet(["单位", "隐患描述", "哪天"], [*ROW])
    assert said(read(content)) == ["第1行：表里没有“发现日期”这一列，请补上或在上面对一对"]
    staged = read(content, amended=Amendments(columns={2: "found_on"}))

    assert said(staged) == []
    assert staged.new == 1


def test_a_cell_may_be_put_right_without_the_file(read):
    content = sheet(HEADERS, [PLANT, "电线私拉乱接", "2024.9.31"])

    staged = read(content, amended=Amendments(cells={(1, 2): "2024.9.30"}))

    assert said(staged) == []
    assert staged.rows[0][staged.columns.index("found_on")] == date(2024, 9, 30)


def test_a_second_sheet_is_not_passed_over_in_silence(read):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    for title, headers in (("九月", HEADERS), ("十月", HEADERS[::-1])):
        page = book.add_worksheet(title)
        page.write_row(0, 0, headers)
        page.write_row(1, 0, ROW)
    book.close()

    staged = read(buffer.getvalue())

    assert staged.remarks == ["只读了工作表“九月”，没有读“十月”；要导入它们，请另存成单独的文件。"]


def test_sheets_that_are_laid_out_alike_are_read_together_and_told_apart(read):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    for title, when in (("九月", date(2024, 9, 1)), ("十月", "去年")):
        page = book.add_worksheet(title)
        page.write_row(0, 0, HEADERS)
        page.write_row(1, 0, (PLANT, f"{title}的隐患", when))
    book.close()

    staged = read(buffer.getvalue())

    assert staged.new == 1
    assert [problem.cell for problem in staged.errors] == ["十月!C2"]
    assert staged.remarks == ["2张工作表样子一样，一起读了：九月、十月。"]


def test_a_number_that_may_be_two_days_is_asked_about(read):
    staged = read(
        sheet(["2024年9月隐患"], HEADERS, [PLANT, "电线私拉乱接", 9.3], [PLANT, "灯不亮", 9.8]), name="隐患.xlsx"
    )

    assert [(problem.cell, problem.meant) for problem in staged.errors] == [("C3", "2024-09-03")]


def _with_failed_formula(content: bytes, cell: str, failure: str) -> bytes:
    """The file with a cell that holds what Excel leaves when a formula fails."""
    book = openpyxl.load_workbook(BytesIO(content))
    book.active[cell].value = failure
    book.active[cell].data_type = "e"
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_a_day_and_an_hour_in_columns_of_their_own_are_one_moment(read, district):
    headers = ("演练名称", "日期", "时间", "级别", "参演人数")
    rows = ("甲", date(2024, 5, 1), time(9, 30), "镇街级", 10), ("乙", "2024.5.2", "下午3点半", "镇街级", 10)

    commit(read(sheet(headers, *rows), ledger="drills"))

    held = [drill.held_at.astimezone(clock.LEGAL_ZONE) for drill in rows_of("drills", district.town_3)]
    assert [(at.day, at.hour, at.minute) for at in held] == [(1, 9, 30), (2, 15, 30)]


def test_two_columns_of_one_title_are_kept_both(read, district):
    commit(read(sheet((*HEADERS, "备注", "备注"), [*ROW, "已拍照", "已告知"])))

    assert [each.extra for each in rows_of("hazards", district.town_3)] == [{"备注": "已拍照；已告知"}]


def test_the_header_again_on_every_printed_page_is_no_row(read):
    staged = read(sheet(HEADERS, ROW, HEADERS, [PLANT, "护栏缺失", "2024-10-13"]))

    assert (said(staged), staged.new) == ([], 2)


def test_what_follows_from_who_imports_is_as_in_their_form(read, district):
    commit(read(sheet(HEADERS, ROW)))
    commit(
        read(
            sheet(
                (*HEADERS, "来源"), [PLANT, "护栏缺失", "2024-10-13", ""], [PLANT, "灯不亮", "2024-10-13", "群众举报"]
            )
        )
    )

    assert [each.source for each in rows_of("hazards", district.town_3)] == ["supervision", "supervision", "public"]


@pytest.mark.parametrize("unseen", ["\u200b", "\u202d", "\ufeff", "\u00ad", "\u200e"])
def test_what_nobody_sees_in_any_header_makes_no_difference(read, unseen):
    rows = [(f"{unseen}队伍{unseen}名称", f"类别{unseen}"), ("清河应急队", "专业")]

    staged = read(sheet(*rows), ledger="teams")

    assert said(staged) == []
    assert staged.new == 1
