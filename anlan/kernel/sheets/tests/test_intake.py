"""A file comes in whole or not at all, once, within scope, with a history."""

import threading
from datetime import date
from uuid import uuid4

import pytest
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.history.models import Event
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.searching import holding
from anlan.kernel.loop.advance import correct
from anlan.kernel.loop.models import Todo
from anlan.kernel.people.models import Person
from anlan.kernel.scope import unscoped
from anlan.kernel.sheets.intake import ImportRefused, commit, stage
from anlan.kernel.sheets.models import ImportBatch
from anlan.kernel.testing.cast import NOW, VILLAGE_3, VILLAGE_4

from .conftest import HEADERS, rows_of, said, sheet

PLANT = "宏达机械厂（示范）"
ROW = (PLANT, "配电箱无漏电保护", date(2024, 10, 12))
OTHER = (PLANT, "砂轮机无防护罩", date(2024, 10, 13))


def test_rows_come_in_with_number_history_and_to_do(read, district, plant):
    batch = commit(read(sheet(HEADERS, ROW, OTHER)))

    first, second = rows_of("hazards", district.town_3)
    assert (first.number, second.number) == ("YH-2024-0001", "YH-2024-0002")
    assert (first.region, first.sector, first.state) == (VILLAGE_3, "industry", "found")
    event = Event.objects.get(ledger="hazards", record_id=second.pk)
    assert (event.step, event.content["row"], event.content["batch"]) == ("imported", 3, batch.pk)
    assert event.person_id == district.town_3.person_id
    with unscoped("to-dos of the test", Todo):
        assert Todo.objects.filter(ledger="hazards", closed_at=None).count() == 2
    assert list(verify()) == []


def test_one_wrong_cell_keeps_everything_out(read, district):
    staged = read(sheet(HEADERS, ROW, [PLANT, "砂轮机无防护罩", "去年"]))

    with pytest.raises(ImportRefused, match="还有1处没有改好，一行都没有导入"):
        commit(staged)

    assert rows_of("hazards", district.town_3) == []


def test_the_good_rows_alone_come_in_when_asked_for(read, district):
    staged = read(sheet(HEADERS, ROW, [PLANT, "砂轮机无防护罩", "去年"]))

    commit(staged, good_rows_only=True)

    assert [hazard.description for hazard in rows_of("hazards", district.town_3)] == ["配电箱无漏电保护"]


def test_the_same_file_again_says_so_and_doubles_nothing(read, district):
    content = sheet(HEADERS, ROW, OTHER)
    commit(read(content))

    again = read(content)

    assert (again.new, again.unchanged, again.wanting) == (0, 2, False)
    assert again.remarks == ["这份表2024年10月16日由张明导入过，已有的行不会重复。"]
    with pytest.raises(ImportRefused, match="每一行都已经在台账里"):
        commit(again)
    assert len(rows_of("hazards", district.town_3)) == 2


def test_a_button_pressed_twice_brings_a_file_in_once(read, district):
    content = sheet(HEADERS, ROW)
    first, second = read(content), read(content)
    commit(first)

    with pytest.raises(ImportRefused, match="刚刚已经导入过"):
        commit(second)

    assert len(rows_of("hazards", district.town_3)) == 1


def test_a_longer_file_brings_in_what_is_new_alone(read, district):
    commit(read(sheet(HEADERS, ROW)))

    staged = read(sheet(["10月隐患"], HEADERS, ROW, OTHER))
    commit(staged)

    assert (staged.new, staged.unchanged) == (1, 1)
    assert len(rows_of("hazards", district.town_3)) == 2


def test_a_row_of_the_same_file_is_known_after_its_record_was_corrected(read, district):
    content = sheet(HEADERS, ROW)
    commit(read(content))
    hazard = rows_of("hazards", district.town_3)[0]
    correct(hazard, {"description": "配电箱没有漏电保护器"}, actor=district.town_3, key=uuid4(), version=1)

    staged = read(content)

    assert (staged.new, staged.changed, staged.unchanged) == (0, [], 1)


def test_the_same_file_again_does_not_take_back_what_was_corrected_since(read, district):
    content = sheet(("来源单号", *HEADERS, "具体部位"), ["A-1", *ROW, "一车间"])
    commit(read(content))
    changed = sheet(("来源单号", *HEADERS, "具体部位"), ["A-1", *ROW, "二车间"])
    commit(read(changed))
    hazard = rows_of("hazards", district.town_3)[0]
    assert hazard.spot == "二车间"
    correct(hazard, {"spot": "三车间"}, actor=district.town_3, key=uuid4(), version=hazard.version)

    assert [read(each).wanting for each in (content, changed)] == [False, False]


def test_a_row_twice_in_a_file_names_both_rows(read):
    staged = read(sheet(HEADERS, ROW, OTHER, ROW))

    assert said(staged) == ["第4行：和第2行重复，请删去一行"]


def test_a_record_with_the_same_natural_key_is_corrected(read, district):
    headers = ("企业名称", "所属村社区", "监管行业", "从业人数", "规模")
    staged = read(sheet(headers, [PLANT, "石沟村", "工贸", 48, ""]), ledger="enterprises")

    commit(staged)

    kept = rows_of("enterprises", district.town_3)
    assert [(each.name, each.employees, each.size) for each in kept] == [(PLANT, 48, "small")]
    assert (staged.new, len(staged.changed)) == (0, 1)
    assert Event.objects.filter(ledger="enterprises", step="corrected").count() == 1


def test_who_may_not_correct_is_told_at_the_row(read, district):
    headers = ("来源单号", *HEADERS, "具体部位")
    commit(read(sheet(headers, ["A-1", *ROW, "一车间"])))
    powers = district.town_3.powers - {"hazards.change"}
    actor = type(district.town_3)(**{**vars(district.town_3), "powers": powers})

    staged = read(sheet(headers, ["A-1", *ROW, "二车间"]), actor=actor)

    assert said(staged) == ["第2行：和台账里的YH-2024-0001不一样，您的岗位不能更正，请删去这一行"]


def test_an_empty_cell_wipes_nothing_out(read, district):
    headers = ("来源单号", *HEADERS, "具体部位", "隐患级别", "判定依据")
    commit(read(sheet(headers, ["A-1", *ROW, "一车间", "重大", "GM-01"])))

    staged = read(sheet(headers, ["A-1", *ROW, "", "", ""]))

    assert (said(staged), staged.unchanged) == ([], 1)


def test_another_towns_village_is_refused_at_its_cell(read):
    headers = ("企业名称", "所属村社区", "监管行业")

    staged = read(sheet(headers, ["桃坪砖厂", "桃坪村", "工贸"]), ledger="enterprises")

    assert said(staged) == ["第2行“B 所属村社区”：“桃坪村”不在您的管辖范围内"]


def test_another_towns_plant_is_not_known(read, district):
    staged = read(sheet(HEADERS, ROW), actor=district.town_4)

    (words,) = said(staged)
    assert words.startswith("第2行“A 单位”：台账里没有“宏达机械厂（示范）”，请先登记这个单位，或核对名称")


def test_a_sector_that_is_not_supervised_is_refused(read, district):
    headers = ("企业名称", "所属村社区", "监管行业")

    staged = read(sheet(headers, ["石沟货运", "石沟村", "道路交通"]), ledger="enterprises", actor=district.bureau)

    assert said(staged) == ["第2行：这一行的行业不归您的岗位管"]


def test_without_the_power_nothing_is_read(read, district):
    with pytest.raises(ImportRefused, match="您的岗位不能导入隐患"):
        read(sheet(HEADERS, ROW), actor=district.auditor)


def test_the_models_own_rules_are_told_at_the_row(read):
    staged = read(sheet([*HEADERS, "隐患级别", "销号日期"], [*ROW, "重大", ""], [*OTHER, "一般", "2024-10-01"]))

    assert [problem.row for problem in staged.errors] == [3]
    assert "销号日期" in staged.errors[0].message


def test_a_major_one_without_its_standard_comes_in_as_grave_as_it_is(read, district):
    staged = read(sheet([*HEADERS, "隐患级别"], [*ROW, "重大事故隐患"]))
    commit(staged)

    (hazard,) = rows_of("hazards", district.town_3)
    assert (hazard.level, hazard.standard) == ("major", "未填，待补")
    assert any("判定依据" in remark for remark in staged.remarks)


def test_more_than_fits_is_told_at_its_cell(read):
    staged = read(sheet([*HEADERS, "整改责任人", "整改资金(万元)"], [*ROW, "张" * 41, "999999999999"]))

    assert said(staged) == [
        "第2行“D 整改责任人”：有41个字，最多40个，请写短些",
        "第2行“E 整改资金(万元)”：999999999999太大了，请核对单位",
    ]


def test_a_batch_tells_who_when_and_how_many(read, district):
    batch = commit(read(sheet(HEADERS, ROW, OTHER)))

    with unscoped("the test's own batch", ImportBatch):
        kept = ImportBatch.objects.get(pk=batch.pk)
    assert (kept.ledger, kept.file, kept.created, kept.corrected) == ("hazards", "隐患台账.xlsx", 2, 0)
    assert (kept.person_id, kept.region) == (district.town_3.person_id, district.town_3.region)


def test_the_administrator_imports_villages_by_their_codes(read, district):
    content = sheet(["所属地区", "名称", "级别"], ["990199104202", "杏花村", "村（社区）"])

    commit(read(content, ledger="regions", actor=district.administrator))

    assert VILLAGE_4 in {each.region for each in rows_of("regions", district.leader)}
    assert "杏花村" in {each.name for each in rows_of("regions", district.leader)}


def test_two_hundred_thousand_rows_are_checked(read):
    lines = ["来源单号,单位,隐患描述,发现日期"]
    lines += [f"A{number},{PLANT},护栏缺失,2024-10-0{number % 9 + 1}" for number in range(199_999)]
    lines.append(f"A200000,{PLANT},护栏缺失,2024-13-01")

    staged = read("\n".join(lines).encode(), "隐患.csv")

    assert staged.new == 199_999
    assert said(staged) == ["第200001行“D 发现日期”：没有“2024-13-01”这一天，请核对"]


def test_an_imported_person_is_found_by_pinyin(district, read):
    table = sheet(("姓名", "单位"), ("曹敏", "青禾区应急管理局"))

    commit(read(table, ledger="people", actor=district.administrator))

    rows = Person.objects.within(district.office.scope)
    assert [each.name for each in rows.filter(holding(LEDGERS["people"], "caom"))] == ["曹敏"]
    assert list(verify("people")) == []


def test_who_brought_a_file_in_elsewhere_is_told_to_nobody(read, district):
    content = sheet(("队伍名称", "类别"), ["防汛应急队", "镇街综合"])
    commit(read(content, ledger="teams"))

    elsewhere = read(content, ledger="teams", actor=district.town_4)
    above = read(content, ledger="teams", actor=district.office)

    assert not any("导入过" in line for line in elsewhere.remarks)
    assert any("由张明导入过" in line for line in above.remarks)


def test_a_firm_in_two_kinds_of_brackets_is_one_and_our_own_export_comes_in_again(read, district):
    headers = ("企业名称", "所属村社区", "监管行业")
    rows = [[f"甲乙{name}公司", "石沟村", "工贸"] for name in ("（集团）", "(集团)")]

    twice = read(sheet(headers, *rows), ledger="enterprises")
    commit(read(sheet(headers, rows[0]), ledger="enterprises"))
    again = read(sheet(headers, rows[1]), ledger="enterprises")
    named = read(sheet(HEADERS, ["甲乙(集团)公司", "配电箱敞开", "2024-10-01"]))

    assert said(twice) == ["第3行：和第2行重复，请删去一行"]
    assert (said(again), again.new, again.changed) == ([], 0, [])
    assert said(named) == []


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_one_sheet_at_once_bring_it_in_once(read, district):
    content = sheet(HEADERS, ROW, OTHER)
    staged = [
        stage(LEDGERS["hazards"], content, "隐患台账.xlsx", actor) for actor in (district.town_3, district.town_3_other)
    ]
    came: list[object] = []

    def bring(each):
        try:
            with clock.fixed(NOW):
                came.append(commit(each))
        except ImportRefused as error:
            came.append(str(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=bring, args=(each,)) for each in staged]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(rows_of("hazards", district.town_3)) == 2
    assert sorted(type(each).__name__ for each in came) == ["ImportBatch", "str"]
    assert any("刚刚已经导入过" in str(each) for each in came)


def test_an_emptied_cell_corrects_nothing_and_is_told(read, district):
    headers = ("来源单号", *HEADERS, "具体部位", "整改时限", "来源")
    commit(read(sheet(headers, ("A-1", *ROW, "一车间", date(2024, 11, 1), "企业自查"))))

    staged = read(sheet(headers, ("A-1", *ROW, "", "", "")))

    assert (staged.changed, staged.unchanged) == ([], 1)
    assert any("3格表里空着，台账里有内容，没有清掉" in line for line in staged.said)


def test_a_column_without_a_title_moves_no_other(read, district):
    commit(read(sheet(("单位", "", "隐患描述", "", "发现日期"), (PLANT, "x", ROW[1], "", ROW[2]))))

    [hazard] = rows_of("hazards", district.town_3)
    assert (hazard.description, hazard.found_on, hazard.extra) == (ROW[1], ROW[2], {})


def test_empty_rows_below_a_table_of_commas_are_none(read, district):
    lines = [",".join(HEADERS), f"{PLANT},{ROW[1]},2024-10-12", ",,", ",,"]

    staged = read("\r\n".join(lines).encode(), name="隐患.csv")

    assert (said(staged), staged.new) == ([], 1)


def test_whoever_brought_a_file_in_is_named_to_those_alone_who_may_see_them(read, district):
    headers = ("队伍名称", "类别")
    importers = [name for name, actor in district.actors.items() if actor.may("teams.import")]
    told: dict[tuple[str, str], str] = {}

    for name in importers:
        importer = district.actors[name]
        content = sheet(headers, [f"{name}应急队", "镇街综合"])
        commit(read(content, ledger="teams", actor=importer))
        for other in importers:
            told[name, other] = "".join(read(content, ledger="teams", actor=district.actors[other]).remarks)

    for (name, other), words in told.items():
        person = district.actors[name]
        may_see = Person.objects.within(district.actors[other].scope).filter(pk=person.person_id).exists()
        assert may_see or person.name not in words, (name, other, words)
    assert any("导入过" in words for words in told.values())
