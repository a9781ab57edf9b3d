"""What came in by a sheet: where its page leads, who opens it, the same file again, and taking it back."""

import pytest

from .sheet_pages import GOOD, HEADERS, PLANT, URL, hazards, send, text, upload

pytestmark = pytest.mark.usefixtures("incoming")


def test_what_was_shown_comes_in_and_leads_to_its_records(importer, district):
    token = send(importer, upload(GOOD)).context["token"]

    answer = send(importer, {"token": token, "do": "import"})

    [hazard] = hazards(district.town_3)
    assert "导入了1条隐患" in text(answer)
    assert f"/ledgers/hazards/{hazard.number}/" in text(answer)


def test_a_row_that_lacks_what_it_must_say_is_named_after_the_import_and_led_to(importer, district):
    token = send(importer, upload((PLANT, "无防爆设备", "2024-10-12", "重大"), headers=(*HEADERS, "隐患级别"))).context[
        "token"
    ]

    page = text(send(importer, {"token": token, "do": "import"}))

    [hazard] = hazards(district.town_3)
    assert "<td>判定依据</td>" in page
    assert f'href="/ledgers/hazards/{hazard.number}/change/"' in page


def test_the_same_file_again_says_so(importer, district):
    token = send(importer, upload(GOOD)).context["token"]
    send(importer, {"token": token, "do": "import"})

    page = text(send(importer, upload(GOOD)))

    assert "由张明导入过，已有的行不会重复" in page
    assert "没有要导入的" in page
    assert 'value="import"' not in page
    send(importer, {"token": token, "do": "import"})
    assert len(hazards(district.town_3)) == 1


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


def test_a_sheet_that_nobody_wants_any_more_is_taken_off_the_list(importer, district):
    token = send(importer, upload(GOOD)).context["token"]
    assert "读好了，还没有导入" in text(importer.get(URL))

    page = send(importer, {"token": token, "do": "drop"})

    assert "还没导入完的" not in text(page)
    assert importer.get(URL, {"file": token}).status_code == 422
