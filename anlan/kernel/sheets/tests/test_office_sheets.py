"""What a tester's sheets looked like that did not come in, or came in as something else; asked of every ledger where it can be."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
import xlsxwriter

from anlan.kernel.column import kind_of
from anlan.kernel.column.units import unit_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import field_of
from anlan.kernel.sheets.column_names import core_of
from anlan.kernel.sheets.intake import commit
from anlan.kernel.sheets.mapping import fields_of, find_header, names_of, normal, words_of

from .conftest import HEADERS, rows_of, said, sheet

PLANT = "宏达机械厂（示范）"
TEAMS = ("清河镇应急救援队（示范）", "石沟村应急小分队（示范）")


def values_of(staged, name):
    return [row[staged.columns.index(name)] for row in staged.rows]


def teams(district):
    model = LEDGERS["teams"].model
    facts = {"kind": "town", "region": district.town_3.region, "body": district.bodies["town_3"]}
    return [open_record(model, {**facts, "name": name}, actor=district.town_3, key=uuid4()) for name in TEAMS]


def test_each_of_two_rolls_one_below_the_other_is_of_its_own_team(read, district):
    first, second = teams(district)
    header, rows = ("姓名", "联系电话"), (["张明", "13900000001"], ["李红", "13900000002"], ["赵一", "13900000003"])
    content = sheet([TEAMS[0]], header, *rows[:2], [], [TEAMS[1]], header, rows[2], ["钱二", "没有"])

    staged = read(content, ledger="members", name="队员.xlsx")

    assert values_of(staged, "name") == ["张明", "李红", "赵一"]
    assert values_of(staged, "team_id") == [first.pk, first.pk, second.pk]
    assert [problem.cell for problem in staged.errors] == ["B9"]


def test_a_second_roll_of_a_team_that_nobody_knows_is_refused(read, district):
    teams(district)
    header = ("姓名", "联系电话")

    staged = read(sheet([TEAMS[0]], header, ["张明", ""], ["不存在的队"], header, ["赵一", ""]), ledger="members")

    assert values_of(staged, "name") == ["张明"]
    assert said(staged) == ["第6行“C 所属队伍（全表）”：请填写所属队伍"]


@pytest.mark.parametrize("code", sorted(LEDGERS))
def test_the_unit_in_a_title_makes_no_other_name(code):
    ledger = LEDGERS[code]
    words, names = words_of(ledger), names_of(ledger)
    numbers = [field for field in fields_of(ledger.model) if kind_of(field).layout == "figure"]
    for field in numbers:
        core, people = core_of(normal(field.verbose_name))
        assert names.field(f"{field.verbose_name}（个）") == field.name
        if unit_of(field) or not core or core in words or names.counted.get(core, ("",))[0] != field.name:
            continue
        units = ("人", "人次", "名") if people else ("条", "份", "次", "个", "人")
        assert {names.field(f"{core}（{unit}）") for unit in units} == {field.name}, field.name
        assert names.field(core) in ("", field.name)


@pytest.mark.parametrize(
    ("code", "title", "name"),
    [
        ("checks", "发现问题（条）", "problems"), ("checks", "下达文书（份）", "documents"), ("accidents", "重伤人数", "serious"),
        ("publicity", "受众（人次）", "audience"), ("publicity", "宣传册", "booklets"), ("publicity", "形式", "kind"),
        ("reservoirs", "影响人口", "people"), ("reservoirs", "所在镇村", "region"), ("meetings", "会议议题", "agenda"),
        ("campaigns", "起止时间", "starts_on"),
        # What looks alike and is another thing.
        ("reservoirs", "下游影响（户）", "households"), ("hazards", "检查单位", ""), ("enterprises", "企业所在楼栋", ""),
    ],
)  # fmt: skip
def test_columns_are_known_by_what_offices_call_them(code, title, name):
    header = find_header(
        [[title, *(str(field_of(LEDGERS[code].model, each).verbose_name) for each in _two(code, name))]], LEDGERS[code]
    )

    assert header.columns.get(0, "") == name


def _two(code, name):
    return [each for each in LEDGERS[code].form.fields if each != name][:2]


def test_a_state_that_says_whether_a_firm_works_is_that(read):
    rows = [[name, "工贸", "石沟村", state] for name, state in (("甲厂", "营业"), ("乙厂", "停业"), ("丙厂", "正常"))]

    staged = read(sheet(["单位名称", "行业", "村", "状态"], *rows), ledger="enterprises")

    assert said(staged) == []
    assert values_of(staged, "status") == ["running", "suspended", "running"]


def test_numbers_with_their_columns_own_unit_and_others_beside_them_are_read(read, district):
    course = read(
        sheet(["培训名称", "培训时间", "人数", "学时"], ["甲", "2024-10-08", "二十余人", "4学时"]), ledger="training"
    )
    drill = read(
        sheet(["演练名称", "时间", "级别", "参演人数"], ["甲", "2024年10月8日14时30分左右", "镇街级", "60人/3户"]), ledger="drills"
    )  # fmt: skip

    assert (said(course), said(drill)) == ([], [])
    assert (values_of(course, "people"), values_of(course, "hours")) == ([20], [4])
    assert values_of(drill, "people") == [60]
    assert [told.written for told in drill.told] == ["60人/3户"]


def test_not_done_is_written_in_one_letter_too(read):
    rows = [PLANT, "护栏缺失", "2024-10-08", "未"], [PLANT, "灯不亮", "2024-10-08", "是"]

    staged = read(sheet((*HEADERS, "是否整改"), *rows))

    assert said(staged) == []
    assert len(set(values_of(staged, "state"))) == 2


@pytest.mark.parametrize(("cell", "days"), [
    ("11月1日-次年2月10日", ((2023, 11, 1), (2024, 2, 10))), ("2024.3-2024.12", ((2024, 3, 1), (2024, 12, 31))),
    ("11月至次年2月", ((2023, 11, 1), (2024, 2, 29))),
])  # fmt: skip
def test_from_when_to_when_in_one_column_fills_both(read, cell, days):
    staged = read(
        sheet(["2023年专项行动"], ["行动名称", "起止时间"], ["冬防", cell]), ledger="campaigns", name="行动.xlsx"
    )

    assert said(staged) == []
    assert [values_of(staged, name)[0] for name in ("starts_on", "ends_on")] == [date(*day) for day in days]


def test_a_number_that_the_spreadsheet_rounded_is_refused_in_any_column(read):
    staged = read(sheet((*HEADERS, "身份证号", "分值"), [PLANT, "护栏缺失", "2024-10-08", 610199198501011234, 1.25]))

    [problem] = staged.errors
    assert (problem.cell, "后面的位数已经丢了" in problem.message) == ("D2", True)


def test_a_cover_gives_the_year_of_the_sheets_behind_it(read):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("封面").write_column(0, 0, ["青禾区隐患排查台账", "2024年10月"])
    page = book.add_worksheet("清河镇")
    page.write_row(0, 0, HEADERS)
    page.write_row(1, 0, [PLANT, "护栏缺失", "10月8日"])
    book.close()

    staged = read(buffer.getvalue(), name="台账.xlsx")

    assert said(staged) == []
    assert values_of(staged, "found_on") == [date(2024, 10, 8)]


@pytest.mark.parametrize(
    ("short", "name"),
    [
        ("应急局", "青禾区应急管理局"), ("住建局", "青禾区住房和城乡建设局"), ("区住建局", "青禾区住房和城乡建设局"),
        ("市监局", "青禾区市场监督管理局"), ("农业局", "青禾区农业农村局"),
    ],
)  # fmt: skip
def test_a_body_is_known_by_its_usual_short_name_and_that_is_told(read, district, short, name):
    model = LEDGERS["bodies"].model
    actor = district.administrator
    body = model.objects.known().filter(name__endswith=name.removeprefix("青禾区")).first() or open_record(
        model, {"name": name, "kind": "department", "region": actor.region}, actor=actor, key=uuid4()
    )

    staged = read(
        sheet(["行动名称", "牵头单位", "开始日期"], ["冬防", short, "2024-10-01"]), ledger="campaigns", actor=district.office
    )  # fmt: skip

    assert said(staged) == []
    assert values_of(staged, "body_id") == [body.pk]
    assert [told.message for told in staged.told] == [f"“{short}”读作{body.name}"]


def test_a_villages_team_that_would_lie_in_its_town_is_told(read, district):
    staged = read(sheet(["队伍名称", "镇街", "类别"], ["石沟村应急小分队", "清河镇", "村级"]), ledger="teams")

    assert said(staged) == []
    assert [(told.cell, "所属地区记在清河镇" in told.message) for told in staged.told] == [("A2", True)]


def test_columns_that_hold_an_end_that_never_comes_are_empty(read, district):
    commit(read(sheet(["队伍名称", "类别", "保险到期"], ["甲队", "专业", "长期"]), ledger="teams"))

    assert [team.insured_until for team in rows_of("teams", district.town_3)] == [None]


def test_blanks_and_marks_make_no_other_hazard_and_numbers_do(read, district):
    first = [PLANT, "传送带防护罩缺失", "2024-10-08"]
    again = [PLANT, "传送带 防护罩缺失。", "2024-10-08"]
    numbers = [[PLANT, f"离架空线不足{metres}米", "2024-10-08"] for metres in ("3.5", "35")]

    assert said(read(sheet(HEADERS, first, again))) == ["第3行：和第2行重复，请删去一行"]
    commit(read(sheet(HEADERS, first, *numbers)))
    staged = read(sheet(HEADERS, again, *numbers))

    assert (said(staged), staged.rows, staged.changed, staged.unchanged) == ([], [], [], 3)
