"""Where the rows of a sheet lie: by their own columns, by what they name, by the title, by whoever brings them in."""

from datetime import date

from anlan.kernel.testing.cast import TOWN_3, VILLAGE_3

from .conftest import HEADERS, said, sheet

PLANT = "宏达机械厂（示范）"


def test_town_and_village_in_two_columns_are_one_place(read):
    content = sheet(["企业名称", "所属镇街", "所属村社区", "监管行业"], ["石沟砖厂", "清河镇", "石沟村", "工贸"])

    staged = read(content, ledger="enterprises")

    assert said(staged) == []
    assert staged.rows[0][staged.columns.index("region")] == VILLAGE_3


def test_a_row_lies_in_the_village_of_the_firm_that_it_names_though_it_says_the_town_alone(read, plant):
    headers = (*HEADERS, "所属镇街")

    staged = read(sheet(headers, (PLANT, "配电箱无漏电保护", date(2024, 10, 12), "清河镇")))

    assert plant.region == VILLAGE_3
    assert staged.rows[0][staged.columns.index("region")] == VILLAGE_3


def test_an_unknown_town_is_named(read):
    staged = read(sheet(["企业名称", "所属镇街", "监管行业"], ["石沟砖厂", "青河镇", "工贸"]), ledger="enterprises")

    assert said(staged) == ["第2行“B 所属镇街”：没有“青河镇”这个镇街或村社区，请核对名称"]


def test_rows_that_do_not_say_where_they_belong_are_told_of_and_where_they_go(read, district):
    headers = ("活动名称", "时间", "所属地区")
    rows = [
        ("入户宣传", date(2024, 10, 12), "清河镇"),
        ("咨询日", date(2024, 10, 13), ""),
        ("知识竞答", date(2024, 10, 14), "/"),
    ]

    staged = read(sheet(headers, *rows), ledger="publicity", actor=district.office)

    assert staged.remarks == ["2行没有写所属地区，按您的岗位记在青禾区；要记到别处，请在表里补上“所属地区”再导入。"]


def test_without_the_column_it_is_every_row(read, district):
    content = sheet(("活动名称", "时间"), ("入户宣传", date(2024, 10, 12)))

    staged = read(content, ledger="publicity", actor=district.office)

    assert [remark[:11] for remark in staged.remarks] == ["1行没有写所属地区，按"]


def test_people_lie_where_their_body_is(read, district):
    staged = read(sheet(("姓名", "单位"), ("孔亮", "清河镇人民政府")), ledger="people", actor=district.administrator)

    assert staged.remarks == []
    assert staged.rows[0][staged.columns.index("region")] == TOWN_3


def test_of_a_village_nothing_is_asked_that_could_not_be_otherwise(read, district):
    content = sheet(("活动名称", "时间"), ("入户宣传", date(2024, 10, 12)))

    assert read(content, ledger="publicity", actor=district.village_3).remarks == []


def test_what_follows_from_a_place_needs_no_word(read):
    assert read(sheet(HEADERS, (PLANT, "配电箱无漏电保护", date(2024, 10, 12)))).remarks == []


def test_a_region_beside_its_firm_is_refused_at_the_cell_for_the_firm_would_not_see_the_row(read, district):
    headers = (*HEADERS, "所属镇街")

    staged = read(sheet(headers, (PLANT, "配电箱无漏电保护", date(2024, 10, 12), "柳溪镇")), actor=district.office)

    assert said(staged) == [
        "第2行“D 所属镇街”：单位在清河镇石沟村，和这里写的不一样，请核对。这一栏也可以空着，随单位走。"
    ]
    assert [problem.meant for problem in staged.errors] == ["清河镇石沟村"]
