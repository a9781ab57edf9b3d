"""A spreadsheet through the pages: chosen, looked at, put right, taken in, taken back."""

import re
from datetime import date, datetime
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel.ledger.declare import LEDGERS

URL = "/ledgers/hazards/import/"
PLANT = "宏达机械厂（示范）"
HEADERS = ("单位", "隐患描述", "发现日期")
MISTYPED = ("宏达机诫厂（示范）", "砂轮机无防护罩", "2024-10-12")
GOOD, BAD = (PLANT, "配电箱无漏电保护", date(2024, 10, 12)), (PLANT, "砂轮机无防护罩", "2024.9.31")


pytestmark = pytest.mark.usefixtures("incoming")


def upload(*rows, headers=HEADERS, name="隐患台账.xlsx"):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": datetime(2024, 10, 16)})  # else a second later it is another file
    page = book.add_worksheet()
    for number, row in enumerate([headers, *rows]):
        page.write_row(number, 0, row)
    book.close()
    return {"file": SimpleUploadedFile(name, buffer.getvalue())}


def send(importer, posted):
    """The page to which what is sent leads."""
    answer = importer.post(URL, posted)
    assert (
        answer.status_code == 302
    )  # what is sent is never answered with a page: going back would ask to send it again
    return importer.get(answer["Location"])


def text(answer):
    return answer.content.decode()


def hazards(actor):
    return list(LEDGERS["hazards"].model.objects.within(actor.scope).order_by("pk"))


def cells_of(answer):
    return list(openpyxl.load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True))


def test_a_file_is_shown_before_anything_is_written(importer, district):
    page = text(send(importer, upload(GOOD)))

    assert "1行新增" in page
    assert "现在还什么都没有写进台账" in page
    assert '<option value="place" selected>单位</option>' in page
    assert hazards(district.town_3) == []


def test_what_was_shown_comes_in_and_leads_to_its_records(importer, district):
    token = send(importer, upload(GOOD)).context["token"]

    answer = send(importer, {"token": token, "do": "import"})

    [hazard] = hazards(district.town_3)
    assert "导入了1条隐患" in text(answer)
    assert f"/ledgers/hazards/{hazard.number}/" in text(answer)


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


def test_the_good_rows_come_in_on_request_and_the_others_are_given_back(importer, district):
    token = send(importer, upload(GOOD, BAD)).context["token"]

    done = send(importer, {"token": token, "do": "good"})
    sheet = importer.get(f"{URL}problems.xlsx", {"file": done.context["token"]})

    assert len(hazards(district.town_3)) == 1
    assert "还有1行有错没有导入" in text(done)
    assert cells_of(sheet)[1:] == [(PLANT, "砂轮机无防护罩", "2024.9.31", "C 发现日期：没有“2024.9.31”这一天，请核对")]


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


def test_what_was_ticked_for_the_whole_sheet_can_be_unticked(importer):
    shown = send(importer, upload((PLANT, "护栏松动", "2024年3月")))
    assert "日期只写到月或旬的有1格" in text(shown)
    sent = {"do": "check", "shown-first_of_month": "yes"}

    ticked = send(importer, {**sent, "token": shown.context["token"], "first_of_month": "yes"})
    unticked = send(importer, {**sent, "token": ticked.context["token"]})

    assert (ticked.context["wrong"], len(unticked.context["wrong"])) == ([], 1)
    assert 'name="first_of_month" value="yes" checked' in text(ticked)


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


def test_a_row_that_lacks_what_it_must_say_is_named_after_the_import_and_led_to(importer, district):
    token = send(importer, upload((PLANT, "无防爆设备", "2024-10-12", "重大"), headers=(*HEADERS, "隐患级别"))).context[
        "token"
    ]

    page = text(send(importer, {"token": token, "do": "import"}))

    [hazard] = hazards(district.town_3)
    assert "<td>判定依据</td>" in page
    assert f'href="/ledgers/hazards/{hazard.number}/change/"' in page


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


def test_the_first_rows_are_shown_as_they_will_be_kept(importer):
    page = send(importer, upload((PLANT, "护栏松动", "2024.10.12")))

    [line] = page.context["shown"].lines
    assert [cell for cell, _ in line.cells] == [PLANT, "护栏松动", "2024-10-12"]
    assert (line.state, line.holder, line.where) == ("待交办", "清河镇", "清河镇石沟村")
    assert f"<td>{line.due}</td>" in text(page)


def test_rows_that_the_sheet_hides_are_asked_about_once(importer, district):
    buffer = BytesIO()
    book = openpyxl.load_workbook(upload(GOOD, (PLANT, "护栏松动", date(2024, 10, 13)))["file"])
    book.active.row_dimensions[3].hidden = True
    book.save(buffer)
    shown = send(importer, {"file": SimpleUploadedFile("隐患台账.xlsx", buffer.getvalue())})
    assert "有1行隐藏着" in text(shown)
    assert "要改的格子" not in text(shown)

    checked = send(importer, {"token": shown.context["token"], "hidden": "in", "do": "check"})
    send(importer, {"token": checked.context["token"], "do": "import"})

    assert len(hazards(district.town_3)) == 2


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


def test_a_missing_column_is_asked_once_with_how_many_rows_wait(importer):
    page = text(send(importer, upload((1, *GOOD[:2]), (2, *BAD[:2]), headers=("序号", *HEADERS[:2]))))

    assert page.count("表里没有“发现日期”这一列") == 1
    assert "2行等您说清缺的那一列" in page
    assert '<option value="" selected>不导入</option>' in page
    assert "problems.xlsx" not in page


def test_matters_that_a_sheet_knows_to_be_settled_are_told_beforehand(importer):
    headers = (*HEADERS, "完成时间")
    page = text(send(importer, upload((*GOOD, date(2024, 10, 14)), (*BAD[:2], "10月31日", ""), headers=headers)))

    assert "新增的里面1行表里已经办完，按“已销号”导入" in page


def test_the_same_file_again_says_so(importer, district):
    token = send(importer, upload(GOOD)).context["token"]
    send(importer, {"token": token, "do": "import"})

    page = text(send(importer, upload(GOOD)))

    assert "由张明导入过，已有的行不会重复" in page
    assert "没有要导入的" in page
    assert 'value="import"' not in page
    send(importer, {"token": token, "do": "import"})
    assert len(hazards(district.town_3)) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "是一张图片，不是表格"),
        (b"", "是空的"),
        ("会议,通知\n一,二\n".encode(), "没有找到表头"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(importer, content, said):
    answer = send(importer, {"file": SimpleUploadedFile("隐患.xlsx", content)})

    assert answer.status_code == 422
    assert said in text(answer)


def test_no_file_is_said(importer):
    assert "请先选一个文件" in text(send(importer, {}))


def test_another_persons_file_is_not_opened(importer, district, client_of):
    token = send(importer, upload(GOOD)).context["token"]

    answer = client_of(district.town_3_other).get(URL, {"file": token})

    assert answer.status_code == 422
    assert "不是您上传的" in text(answer)
    assert "配电箱" not in text(answer)


def test_an_import_is_taken_back(importer, district):
    token = send(importer, upload(GOOD)).context["token"]
    batch = send(importer, {"token": token, "do": "import"}).context["batch"]

    answer = importer.post(f"{URL}{batch.pk}/", follow=True)

    assert "已撤销这次导入，撤回1条" in text(answer)
    assert hazards(district.town_3) == []
    assert "已撤销" in text(importer.get(URL))


def test_another_towns_import_is_not_found(importer, district, client_of):
    token = send(importer, upload(GOOD)).context["token"]
    batch = send(importer, {"token": token, "do": "import"}).context["batch"]
    other = client_of(district.town_4)

    assert other.get(f"{URL}{batch.pk}/").status_code == 404
    assert other.post(f"{URL}{batch.pk}/").status_code == 404
    assert len(hazards(district.town_3)) == 1


@pytest.mark.parametrize("path", ["import/", "template.xlsx", "import/1/", "import/problems.xlsx"])
def test_without_the_power_to_import_there_is_no_page(district, client_of, path):
    assert client_of(district.auditor).get(f"/ledgers/hazards/{path}").status_code == 403


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


def test_a_sheet_that_nobody_wants_any_more_is_taken_off_the_list(importer, district):
    token = send(importer, upload(GOOD)).context["token"]
    assert "读好了，还没有导入" in text(importer.get(URL))

    page = send(importer, {"token": token, "do": "drop"})

    assert "还没导入完的" not in text(page)
    assert importer.get(URL, {"file": token}).status_code == 422
