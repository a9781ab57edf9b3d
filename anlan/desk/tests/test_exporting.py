"""A list as a spreadsheet: the rows under its filter, and the empty table to fill in."""

from io import BytesIO

import openpyxl

from anlan.kernel.testing.cast import TOWN_3


def text(answer):
    return answer.content.decode()


def cells_of(answer):
    return list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_the_list_leads_to_import_and_export(importer, find_hazard):
    find_hazard()

    page = text(importer.get("/ledgers/hazards/", {"region": TOWN_3}))

    assert 'href="/ledgers/hazards/import/"' in page
    assert f'href="/ledgers/hazards/export.xlsx?region={TOWN_3}"' in page


def test_the_export_holds_the_rows_of_the_list_under_its_filter(importer, district, find_hazard, other_plant):
    find_hazard()
    find_hazard(level="major", standard="GM-01", description="粉尘涉爆未设锁气卸灰")
    find_hazard(actor=district.town_4, at=other_plant, level="major", standard="GM-01", description="窑顶防护栏缺失")

    answer = importer.get("/ledgers/hazards/export.xlsx", {"level": "major"})

    titles, *rows = cells_of(answer)
    assert [row[titles.index("隐患描述")] for row in rows] == ["粉尘涉爆未设锁气卸灰"]
    assert "filename*=UTF-8''" in answer["Content-Disposition"]


def test_an_export_too_long_is_refused_before_it_is_made(importer, find_hazard, monkeypatch):
    monkeypatch.setattr("anlan.kernel.limits.EXPORT_ROWS", 1)
    find_hazard()
    find_hazard(description="第二条")

    answer = importer.get("/ledgers/hazards/export.xlsx")

    assert answer.status_code == 422
    assert "请先按地区或日期缩小范围" in text(answer)


def test_without_the_power_to_export_there_is_no_file(district, client_of):
    assert client_of(district.administrator).get("/ledgers/hazards/export.xlsx").status_code == 403


def test_the_empty_table_has_the_columns_of_the_form(importer):
    [titles] = cells_of(importer.get("/ledgers/hazards/template.xlsx"))

    assert titles[:5] == ("单位*", "地点", "所属地区", "隐患描述*", "隐患级别")
