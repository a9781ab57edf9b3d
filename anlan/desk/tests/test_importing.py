"""A spreadsheet through the pages: chosen, looked at, put right cell by cell, taken in."""

import re
from datetime import date

import pytest

from .sheet_pages import BAD, GOOD, HEADERS, PLANT, hazards, send, text, upload

MISTYPED = ("宏达机诫厂（示范）", "砂轮机无防护罩", "2024-10-12")

pytestmark = pytest.mark.usefixtures("incoming")


def test_a_file_is_shown_before_anything_is_written(importer, district):
    page = text(send(importer, upload(GOOD)))

    assert "1行新增" in page
    assert "现在还什么都没有写进台账" in page
    assert '<option value="place" selected>单位</option>' in page
    assert hazards(district.town_3) == []


def test_a_wrong_cell_stands_in_the_table_with_its_place_and_is_put_right_there(importer, district):
    shown = send(importer, upload(GOOD, BAD))
    assert '<th scope="row">C3</th><td>2024.9.31</td><td>没有“2024.9.31”这一天，请核对</td>' in text(shown)
    assert "还有1处要改，改完导入" in text(shown)
    posted = {"token": shown.context["token"], "cell-2-2": "2024.9.30"}

    checked = text(send(importer, {**posted, "do": "check"}))
    send(importer, {"token": posted["token"], "do": "import"})

    assert "2行新增" in checked
    assert [hazard.found_on for hazard in hazards(district.town_3)] == [date(2024, 10, 12), date(2024, 9, 30)]


def test_a_name_that_is_nearly_right_is_offered_in_the_box(importer):
    page = text(send(importer, upload(MISTYPED)))

    assert "<td>宏达机诫厂（示范）</td>" in page
    assert f'name="cell-1-0" value="{PLANT}"' in page


def test_with_a_wrong_cell_nothing_comes_in(importer, district):
    token = send(importer, upload(GOOD, BAD)).context["token"]

    answer = send(importer, {"token": token, "do": "import"})

    assert answer.status_code == 409
    assert "一行都没有导入" in text(answer)
    assert hazards(district.town_3) == []


def test_what_the_page_guesses_of_a_wrong_cell_comes_in_with_the_good_rows_only_when_somebody_says_so(
    importer, district
):
    page = send(importer, upload(GOOD, MISTYPED))
    boxes = dict(re.findall(r'name="((?:guess-)?cell-[0-9-]+)" value="([^"]*)"', text(page)))
    form = {"token": page.context["token"], "do": "good", **boxes}

    send(importer, form)

    assert boxes[next(name for name in boxes if name.startswith("guess-"))]
    assert [str(each.place) for each in hazards(district.town_3)] == [PLANT]
    assert len(hazards(district.town_3)) == 1


def test_a_cell_that_says_more_is_told_with_how_it_is_taken(importer):
    page = text(send(importer, upload((PLANT, "护栏松动", "2024.3.5-3.7"))))

    assert "请看一眼的格子" in page
    assert '<th scope="row">C2</th><td>2024.3.5-3.7</td><td>这里只记一天，记3月5日' in page


def test_the_first_rows_are_shown_as_they_will_be_kept(importer):
    page = send(importer, upload((PLANT, "护栏松动", "2024.10.12")))

    [line] = page.context["shown"].lines
    assert [cell for cell, _ in line.cells] == [PLANT, "护栏松动", "2024-10-12"]
    assert (line.state, line.holder, line.where) == ("待交办", "清河镇", "清河镇石沟村")
    assert f"<td>{line.due}</td>" in text(page)


def test_a_column_that_was_not_known_is_named_by_hand(importer, district):
    shown = send(importer, upload((*GOOD, ""), headers=("单位", "隐患描述", "哪天", "备用")))
    assert "表里没有“发现日期”这一列" in text(shown)
    assert "“哪天”没有对上台账的栏目" in text(shown)

    send(importer, {"token": shown.context["token"], "column-2": "found_on", "do": "import"})

    assert [hazard.found_on for hazard in hazards(district.town_3)] == [date(2024, 10, 12)]


def test_a_column_whose_field_is_gone_meanwhile_is_kept_beside_the_record(importer, district):
    shown = send(importer, upload((*GOOD, "二车间"), headers=(*HEADERS, "哪里")))
    said = {
        "column-3": "field_gone_meanwhile",
        "all-gone": "甲",
        "swapped-1": "gone\t甲",
        "swap-1": "乙",
        "as-written-gone": "yes",
    }

    checked = send(importer, {"token": shown.context["token"], "do": "check", **said})
    send(importer, {"token": checked.context["token"], "do": "import"})

    assert checked.status_code == 200
    assert [hazard.extra for hazard in hazards(district.town_3)] == [{"哪里": "二车间"}]


def test_matters_that_a_sheet_knows_to_be_settled_are_told_beforehand(importer):
    headers = (*HEADERS, "完成时间")
    page = text(send(importer, upload((*GOOD, date(2024, 10, 14)), (*BAD[:2], "10月31日", ""), headers=headers)))

    assert "新增的里面1行表里已经办完，按“已销号”导入" in page
