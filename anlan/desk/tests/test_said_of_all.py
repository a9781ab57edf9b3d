"""What is said once for a whole sheet: a column that is missing, firms that no ledger has, days that are only months."""

import re
from datetime import date

import pytest

from .sheet_pages import BAD, GOOD, HEADERS, PLANT, hazards, send, text, upload

pytestmark = pytest.mark.usefixtures("incoming")


def test_what_was_ticked_for_the_whole_sheet_can_be_unticked(importer):
    shown = send(importer, upload((PLANT, "护栏松动", "2024年3月")))
    assert "日期只写到月或旬的有1格" in text(shown)
    sent = {"do": "check", "shown-first_of_month": "yes"}

    ticked = send(importer, {**sent, "token": shown.context["token"], "first_of_month": "yes"})
    unticked = send(importer, {**sent, "token": ticked.context["token"]})

    assert (ticked.context["wrong"], len(unticked.context["wrong"])) == ([], 1)
    assert 'name="first_of_month" value="yes" checked' in text(ticked)


def test_a_missing_column_is_asked_once_with_how_many_rows_wait(importer):
    page = text(send(importer, upload((1, *GOOD[:2]), (2, *BAD[:2]), headers=("序号", *HEADERS[:2]))))

    assert page.count("表里没有“发现日期”这一列") == 1
    assert "2行等您说清缺的那一列" in page
    assert '<option value="" selected>不导入</option>' in page
    assert "problems.xlsx" not in page


def test_rows_that_the_sheet_hides_are_asked_about_once(importer, district):
    shown = send(importer, upload(GOOD, (PLANT, "护栏松动", date(2024, 10, 13)), hidden=[2]))
    assert "有1行隐藏着" in text(shown)
    assert "要改的格子" not in text(shown)

    checked = send(importer, {"token": shown.context["token"], "hidden": "in", "do": "check"})
    send(importer, {"token": checked.context["token"], "do": "import"})

    assert len(hazards(district.town_3)) == 2


def test_firms_that_no_ledger_has_are_registered_by_one_answer_and_listed_to_be_completed(importer, district):
    shown = send(importer, upload(("红星砖厂（示范）", "护栏松动", "2024.10.12")))
    assert "一并登记这些单位（先记名称和地区，其余导入后补）" in text(shown)

    ticked = send(importer, {"token": shown.context["token"], "do": "check", "in_no_ledger": "register"})
    [line] = ticked.context["shown"].lines
    done = send(importer, {"token": ticked.context["token"], "do": "import"})
    beside = re.search(r'href="(/ledgers/enterprises/import/\d+/)">1家企业（单位）', text(done))[1]
    firms = text(importer.get(beside))

    assert [cell for cell, _ in line.cells] == ["红星砖厂（示范）", "护栏松动", "2024-10-12"]
    [hazard] = hazards(district.town_3)
    assert str(hazard.place) == "红星砖厂（示范）"
    assert "还要补全的" in firms
    assert "<td>生产经营地址</td>" in firms
    assert f'href="/ledgers/enterprises/{hazard.place.number}/change/"' in firms


def test_firms_that_no_ledger_has_are_told_in_words_by_one_tick(importer, district):
    shown = send(importer, upload(("石沟小学（东校区）", "护栏松动", "2024.10.12")))
    assert "单位台账里没有的有1格" in text(shown)
    sent = {"token": shown.context["token"], "do": "check", "in_no_ledger": "words"}

    ticked = send(importer, sent)
    done = send(importer, {"token": ticked.context["token"], "do": "import"})

    assert ticked.context["wrong"] == []
    assert ticked.context["shown"].lines[0].cells[0] == ("石沟小学（东校区）", False)
    assert done.status_code == 200
    assert [(each.place_id, each.place_words) for each in hazards(district.town_3)] == [(None, "石沟小学（东校区）")]


def test_an_unlikely_cell_is_asked_and_taken_once_it_is_said_to_be_meant(importer, district):
    shown = send(importer, upload(GOOD, (PLANT, "护栏松动", date(2042, 1, 1))))
    token, question = shown.context["token"], "发现日期写的是2042年1月1日，还没有到，对吗？"
    assert f'name="confirmed-2-found_on" value="{question}"' in text(shown)

    checked = send(importer, {"token": token, "confirmed-2-found_on": question, "do": "check"})
    assert "2行新增" in text(checked)
    send(importer, {"token": token, "do": "import"})

    assert [hazard.found_on for hazard in hazards(district.town_3)] == [GOOD[2], date(2042, 1, 1)]


def test_a_whole_column_of_unlikely_cells_is_confirmed_with_one_tick(importer, district):
    rows = [(PLANT, f"护栏松动{at}", date(2042, 1, at)) for at in (1, 2)]
    shown = send(importer, upload(*rows))
    assert 'name="as-written-found_on"' in text(shown)

    checked = send(importer, {"token": shown.context["token"], "as-written-found_on": "yes", "do": "check"})
    send(importer, {"token": checked.context["token"], "do": "import"})

    assert len(hazards(district.town_3)) == 2
