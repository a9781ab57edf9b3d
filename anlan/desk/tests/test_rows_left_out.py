"""Rows of a sheet that do not come in: nobody leaves any out without being asked, and the page of what came in says which."""

from datetime import date

import pytest

from anlan.kernel.ledger.declare import LEDGERS

from .sheet_pages import BAD, GOOD, HEADERS, PLANT, URL, cells_of, hazards, send, text, upload

ROWS = [(PLANT, f"第{at}处无护栏", date(2024, 10, 12)) for at in range(3)]


pytestmark = pytest.mark.usefixtures("incoming")


@pytest.fixture
def count(district):
    return lambda: LEDGERS["hazards"].model.objects.within(district.town_3.scope).count()


def test_the_good_rows_come_in_on_request_and_the_others_are_given_back(importer, district):
    token = send(importer, upload(GOOD, BAD)).context["token"]

    done = send(importer, {"token": token, "do": "good"})
    sheet = importer.get(f"{URL}problems.xlsx", {"file": done.context["token"]})

    assert len(hazards(district.town_3)) == 1
    assert "还有1行有错没有导入" in text(done)
    assert cells_of(sheet)[1:] == [(PLANT, "砂轮机无防护罩", "2024.9.31", "C 发现日期：没有“2024.9.31”这一天，请核对")]


def test_hidden_rows_are_asked_about_before_any_row_comes_in(importer, count):
    shown = send(importer, upload(*ROWS, (PLANT, "护栏松动", "2024.9.31"), hidden=[2]))
    assert "先导入没错的" not in text(shown)

    pressed = send(importer, {"token": shown.context["token"], "do": "good"})

    assert pressed.status_code == 409
    assert "表里有1行隐藏着，请先选这些行要不要导入" in text(pressed)
    assert count() == 0


def test_the_page_of_what_came_in_says_that_hidden_rows_did_not(importer, count):
    token = send(importer, upload(*ROWS, hidden=[2])).context["token"]

    done = send(importer, {"token": token, "hidden": "out", "do": "import"})

    assert "隐藏着的1行没有导入" in text(done)
    assert count() == 2


def test_what_is_counted_as_wrong_is_what_is_listed(importer):
    page = text(send(importer, upload(*ROWS, (PLANT, "护栏松动", "2024.9.31"), hidden=[2])))

    assert "要改的格子<small>1处" in page


def test_a_row_that_comes_twice_is_left_out_by_a_tick_and_let_in_again(importer, count):
    shown = send(importer, upload(*ROWS, ROWS[0]))
    assert '<input type="checkbox" name="left-out-4" value="yes"> 这一行不导入' in text(shown)
    token = shown.context["token"]

    without = send(importer, {"token": token, "left-out-4": "yes", "do": "check"})
    assert "您选了不导入的有1行" in text(without)
    assert without.context["shown"].errors == 0
    again = send(importer, {"token": token, "shown-left_out": "yes", "do": "check"})
    assert again.context["shown"].errors == 1
    done = send(importer, {"token": token, "left-out-4": "yes", "do": "import"})

    assert "您选了不导入的1行没有导入" in text(done)
    assert count() == 3


def test_a_wrong_cell_offers_the_words_that_its_column_takes(importer):
    shown = send(importer, upload(*((*row, "很严重") for row in ROWS), headers=(*HEADERS, "隐患级别")))

    page = text(shown)
    assert '<datalist id="options-level"><option>一般</option><option>重大</option></datalist>' in page
    assert page.count('list="options-level"') == len(ROWS) + 1  # each cell, and the one answer for all of them


def test_what_follows_from_who_imports_is_told_and_may_be_said_otherwise(importer, district):
    shown = send(importer, upload(*ROWS))
    page = text(shown)
    assert "表里没有“来源”这一列" in page
    assert '<option value="">督导检查（按您的岗位）</option>' in page

    send(importer, {"token": shown.context["token"], "all-source": "群众举报", "do": "import"})

    kept = LEDGERS["hazards"].model.objects.within(district.town_3.scope)
    assert set(kept.values_list("source", flat=True)) == {"public"}


def test_taking_an_import_back_is_asked_about_with_how_many_records_go(importer):
    token = send(importer, upload(*ROWS)).context["token"]

    page = text(send(importer, {"token": token, "do": "import"}))

    assert "<summary>撤销这次导入</summary>" in page
    assert "这次新增的3条都会撤回" in page
