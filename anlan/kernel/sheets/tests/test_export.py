"""What is exported comes back as it is, shows nothing that is not the actor's, and is no formula."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import openpyxl
import pytest

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import correct
from anlan.kernel.scope import NOTHING, field_of
from anlan.kernel.sheets.blank import blank
from anlan.kernel.sheets.export import columns_of, write
from anlan.kernel.sheets.intake import commit
from anlan.kernel.sheets.mapping import find_header
from anlan.kernel.sheets.problemsheet import problem_sheet
from anlan.kernel.sheets.undoing import undo

from .conftest import HEADERS, rows_of, said, sheet

PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", date(2024, 10, 12))
OTHER = (PLANT, "护栏缺失", date(2024, 10, 13))


def exported(ledger, actor, **more):
    return write(LEDGERS[ledger], LEDGERS[ledger].model.objects.within(actor.scope).order_by("pk"), **more)


def cells_of(content):
    return list(openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True))


def test_an_exported_ledger_comes_back_unchanged(read, district):
    headers = (*HEADERS, "隐患级别", "判定依据", "整改资金(万元)", "整改时限")
    commit(
        read(
            sheet(
                headers, [*ROW, "重大", "GM-01", 1.25, "2024-11-01"], [PLANT, "护栏缺失", "2024-10-13", "", "", "", ""]
            )
        )
    )

    for ledger in ("hazards", "enterprises"):
        again = read(exported(ledger, district.town_3), ledger=ledger)
        assert (said(again), again.new, again.changed) == ([], 0, []), ledger


@pytest.mark.parametrize(
    "phone",
    [
        "13912345678", "029-86661234转801", "029-86661234-801", "+86 13800000055", "（029）86661234",
        "119、110、120、122、100", "119",
    ],
)  # fmt: skip
def test_a_masked_telephone_number_comes_back_as_it_was(read, district, plant, phone):
    correct(plant, {"phone": phone}, actor=district.town_3, key=uuid4(), version=1)
    content = exported("enterprises", district.town_3, masked=True)

    again = read(content, ledger="enterprises")

    assert not any(phone in map(str, row) for row in cells_of(content))
    assert (said(again), again.changed, again.unchanged) == ([], [], 1)


def test_a_masked_number_beside_a_whole_one_is_never_taken(read, district, plant):
    content = sheet(["编号", "单位名称", "联系电话"], [plant.number, plant.name, "139****5678、13800000055"])

    assert said(read(content, ledger="enterprises")) == [
        "第2行“C 联系电话”：“139****5678、13800000055”里有*，看不出是哪个号码，请写全"
    ]


def test_an_edited_export_corrects_by_number(read, district):
    commit(read(sheet(HEADERS, ROW)))
    book = openpyxl.load_workbook(BytesIO(exported("hazards", district.town_3)))
    titles = [cell.value for cell in book.active[1]]
    book.active.cell(2, titles.index("隐患描述") + 1).value = "配电箱没有漏电保护器"
    buffer = BytesIO()
    book.save(buffer)

    commit(read(buffer.getvalue()))

    hazards = rows_of("hazards", district.town_3)
    assert [(each.number, each.description) for each in hazards] == [("YH-2024-0001", "配电箱没有漏电保护器")]


def test_a_row_with_a_number_need_not_say_everything_again(read, district):
    commit(read(sheet(HEADERS, ROW)))

    staged = read(sheet(("编号", *HEADERS, "具体部位"), ["YH-2024-0001", "", "", "", "二车间"]))

    assert said(staged) == []
    assert [change.values for change in staged.changed] == [{"spot": "二车间"}]


def test_a_number_that_is_not_there_is_named(read):
    staged = read(sheet(("编号", *HEADERS), ["YH-2024-0099", *ROW]))

    assert said(staged) == ["第2行“A 编号”：没有编号为YH-2024-0099的记录，请核对编号；新的记录不用填编号"]


def test_numbers_of_their_own_are_kept_beside_the_record(read, district):
    commit(read(sheet(("编号", *HEADERS), [17, *ROW])))

    assert [each.extra for each in rows_of("hazards", district.town_3)] == [{"编号": "17"}]


def test_text_that_looks_like_a_formula_stays_text(read, district):
    commit(read(sheet(HEADERS, [PLANT, "+1+cmd|' /C calc'!A0", date(2024, 10, 12)])))

    book = openpyxl.load_workbook(BytesIO(exported("hazards", district.town_3)))

    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "d", "n", "inlineStr"}
    assert any("cmd|" in str(cell) for cell in cells_of(exported("hazards", district.town_3))[1])


def test_another_towns_rows_are_not_exported(read, district):
    commit(read(sheet(HEADERS, ROW)))

    assert len(cells_of(exported("hazards", district.town_4))) == 1


def test_the_empty_table_is_found_again_when_filled_in(read, district):
    book = openpyxl.load_workbook(BytesIO(blank(LEDGERS["hazards"], district.town_3)))
    titles = [cell.value for cell in book.active[1]]
    for title, value in (("单位*", PLANT), ("隐患描述*", "护栏缺失"), ("发现日期*", date(2024, 10, 12))):
        book.active.cell(2, titles.index(title) + 1).value = value
    buffer = BytesIO()
    book.save(buffer)

    staged = read(buffer.getvalue())

    assert (said(staged), staged.new, staged.said) == ([], 1, [])


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_every_ledger_knows_the_headers_of_its_own_tables(district, code):
    ledger = LEDGERS[code]
    [empty], [titles] = (
        cells_of(blank(ledger, district.town_3)),
        cells_of(write(ledger, ledger.model.objects.within(NOTHING))),
    )

    asked = list(dict.fromkeys([*ledger.form.fields, "region"]))
    assert list(find_header([empty], ledger).columns.values()) == asked
    follows = [name for name in columns_of(ledger) if name == "due_at"]
    kept = [name for name in columns_of(ledger) if field_of(ledger.model, name).editable and name not in follows]
    assert list(find_header([titles], ledger).columns.values()) == kept


KEPT_BESIDE = {"车间主任": "赵一", "检查日期": "2024.10.15", "其他栏目：序号": "3", "备 注(一)": "a\nb"}


def test_what_a_sheet_said_besides_comes_out_and_goes_in_again(read, district):
    headers = (*HEADERS, "车间主任", "检查日期", "其他栏目：其他栏目：序号", "备 注(一)")
    batch = commit(read(sheet(headers, (*ROW, *KEPT_BESIDE.values()), (*OTHER, "", "", "", ""))))
    assert [each.extra for each in rows_of("hazards", district.town_3)] == [KEPT_BESIDE, {}]
    content = exported("hazards", district.town_3)
    assert (read(content).changed, read(content).new) == ([], 0)

    undo(batch, district.town_3)
    commit(read(without_numbers(content)))

    assert [each.extra for each in rows_of("hazards", district.town_3)] == [KEPT_BESIDE, {}]


def without_numbers(content):
    book = openpyxl.load_workbook(BytesIO(content))
    book.active.delete_cols(1)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_rows_with_problems_come_as_a_sheet_that_can_be_put_right(read, district):
    staged = read(sheet(["10月隐患"], HEADERS, ROW, [PLANT, "砂轮机无防护罩", "去年"]))
    commit(staged, good_rows_only=True)

    content = problem_sheet(staged)
    header, row = cells_of(content)
    assert header == (*HEADERS, "问题")
    assert row == (PLANT, "砂轮机无防护罩", "去年", "C 发现日期：“去年”不是日期，请写成2024-05-01")

    book = openpyxl.load_workbook(BytesIO(content))
    book.active["C2"].value = date(2024, 10, 13)
    buffer = BytesIO()
    book.save(buffer)
    commit(read(buffer.getvalue()))
    assert [each.extra for each in rows_of("hazards", district.town_3)] == [{}, {}]
