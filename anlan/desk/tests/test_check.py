"""The check of somebody else's text: what is marked, where it leads, and what cannot be read."""

from datetime import date, timedelta
from io import BytesIO
from uuid import uuid4

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.divisions import sector_names

TEXT = "今年以来，全区共排查隐患1条，查出重大事故隐患3条。\n走访群众20户。"
ROWS = "/indicators/hazards.found/rows/?from=2024-01-01&amp;to=2024-10-15"


def text(answer):
    return answer.content.decode()


def test_a_figure_that_holds_and_one_that_differs_lead_to_their_rows(district, client_of, hazard):
    page = text(client_of(district.office).post("/check/", {"text": TEXT}))

    assert '<a class="v ok" href="#c1" id="in-c1"><span class="visually-hidden">一致：</span>1条</a>' in page
    assert '<a class="v no" href="#c2" id="in-c2"><span class="visually-hidden">不一致：</span>3条</a>' in page
    assert '<a class="v un" href="#c3" id="in-c3"><span class="visually-hidden">无从核对：</span>20户</a>' in page
    assert ROWS in page


def test_the_rows_behind_an_actual_value_are_those_it_counts(district, client_of, hazard):
    client = client_of(district.office)
    page = text(client.post("/check/", {"text": TEXT}))

    rows = text(client.get(ROWS.replace("&amp;", "&")))

    assert ROWS in page
    assert hazard.number in rows


def test_a_town_is_checked_against_its_own_rows(district, client_of, hazard):
    page = text(client_of(district.town_4).post("/check/", {"text": "共排查隐患1条。"}))

    assert "不一致：" in page
    assert "柳溪镇" in page


def test_a_text_about_one_town_is_checked_against_that_town(district, client_of, hazard):
    page = text(client_of(district.office).post("/check/", {"text": "柳溪镇排查隐患1条，清河镇排查隐患1条。"}))

    assert page.count('class="v no" href') == 1  # 柳溪镇's, and the sample in the key
    assert "按柳溪镇算" in page


def test_of_another_town_nothing_is_told_to_one_town(district, client_of, hazard):
    town = client_of(district.town_4)

    page = text(
        town.post("/check/", {"text": "今年以来，清河镇排查隐患3条。", "from": "2024-01-01", "to": "2024-10-15"})
    )

    assert "清河镇的记录不归您看" in page
    assert "不一致：" not in page


def test_a_village_calls_no_figure_of_its_town_wrong(district, client_of, find_hazard):
    find_hazard()

    page = text(client_of(district.village_3).post("/check/", {"text": "今年以来，清河镇排查隐患30条。"}))

    assert "清河镇的记录不归您看" in page
    assert "不一致：" not in page


def test_a_department_calls_no_figure_of_all_fields_wrong(district, client_of, hazard):
    bureau = client_of(district.bureau)

    page = text(bureau.post("/check/", {"text": "今年以来，全区排查隐患30条。"}))

    assert "您只看得到自己主管行业的记录" in page
    assert "不一致：" not in page


def test_a_district_and_its_towns_counted_out_beside_it_are_asked_each_for_itself(district, client_of, find_hazard):
    """The district's number stood beside each town, as another value of the same."""
    for found_on in (date(2024, 5, 2), date(2024, 5, 3), date(2024, 5, 4)):
        find_hazard(found_on=found_on)

    page = text(client_of(district.office).post("/check/", {"text": "全区共排查隐患3条，其中清河镇3条、柳溪镇0条。"}))

    assert [f'class="v ok" href="#c{place}"' in page for place in (1, 2, 3)] == [True] * 3


def test_what_stands_open_is_asked_from_whichever_year_and_a_text_without_a_day_up_to_today(
    district, client_of, find_hazard
):
    """By its own title it was held against what was found this year; and who copied the home page of today was accused."""
    find_hazard(found_on=date(2023, 7, 12))
    find_hazard(description="灭火器过期", found_on=date(2024, 10, 16))

    page = text(
        client_of(district.office).post(
            "/check/", {"text": "今年以来，清河镇排查隐患1条。全区现有未销号隐患2条，其中清河镇2条。"}
        )
    )

    assert [f'class="v ok" href="#c{place}"' in page for place in (1, 2, 3)] == [True] * 3


def test_a_number_without_a_unit_that_may_be_tens_of_thousands_is_not_called_wrong(district, client_of, hazard):
    page = text(client_of(district.office).post("/check/", {"text": "罚款：64.1；隐患：1；培训：3。"}))

    assert "没有写单位，说不清是多少" in page
    assert 'class="v ok" href="#c2"' in page


def test_a_year_that_was_recorded_from_june_on_calls_no_figure_of_it_wrong(district, client_of, hazard):
    for number in range(30):
        facts = {"place": hazard.place, "region": hazard.region, "description": f"护栏{number}",
                 "found_on": f"{date(2023, 6, 3) + timedelta(5 * number)}"}  # fmt: skip
        open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    page = text(client_of(district.office).post("/check/", {"text": "2023年全年排查隐患130条。"}))

    assert "记录从2023年6月3日才有" in page
    assert "不一致：" not in page


def test_a_word_file_is_read(district, client_of, hazard):
    document = docx.Document()
    document.add_paragraph("今年以来，全区共排查隐患1条。")
    buffer = BytesIO()
    document.save(buffer)
    sent = SimpleUploadedFile("汇报.docx", buffer.getvalue())

    page = text(client_of(district.office).post("/check/", {"file": sent}))

    assert 'class="v ok" href="#c1"' in page


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("空.txt", b"  ", "空.txt 是空的"),
        ("坏.docx", b"PK\x03\x04 nonsense", "不是 Word 文档"),
        ("旧.doc", b"\xd0\xcf\x11\xe0 old", "另存为 .docx"),
    ],
)
def test_a_file_that_cannot_be_read_says_what_to_do_and_keeps_what_was_typed(district, client_of, name, content, said):
    answer = client_of(district.office).post(
        "/check/", {"text": "已经贴的字", "file": SimpleUploadedFile(name, content)}
    )

    assert answer.status_code == 422
    assert said in text(answer)
    assert "已经贴的字" in text(answer)


def test_text_in_gb18030_is_read(district, client_of, hazard):
    sent = SimpleUploadedFile("汇报.txt", "全区共排查隐患1条。".encode("gb18030"))

    assert 'class="v ok" href="#c1"' in text(client_of(district.office).post("/check/", {"file": sent}))


def test_nothing_sent_says_what_to_do(district, client_of):
    answer = client_of(district.office).post("/check/", {"text": " "})

    assert answer.status_code == 422
    assert "请贴上文字，或者选一个文件" in text(answer)


def test_a_period_that_ends_before_it_begins_is_refused(district, client_of):
    answer = client_of(district.office).post("/check/", {"text": TEXT, "from": "2024-10-01", "to": "2024-01-01"})

    assert answer.status_code == 422
    assert "早于" in text(answer)


def test_markup_in_a_text_stays_text(district, client_of):
    page = text(client_of(district.office).post("/check/", {"text": "<script>alert(1)</script>排查隐患1条"}))

    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_office_says_beside_a_figure_what_it_means_and_the_next_check_knows(district, client_of, hazard):
    asked = {"text": "今年以来，走村串户找毛病1处。"}
    said = {
        "remember": "c1",
        "phrase-c1": "走村串户找毛病",
        "unit-c1": "处",
        "means-c1": "排查隐患（条）",
        "key": str(uuid4()),
    }
    client = client_of(district.office)
    before = text(client.post("/check/", asked))

    after = text(client.post("/check/", asked | said))

    assert 'name="phrase-c1" value="走村串户找毛病"' in before
    assert "无从核对：" in before
    assert "记住了：“走村串户找毛病”说的是排查隐患" in after
    assert '<span class="visually-hidden">一致：</span>1处' in after
    assert "走村串户找毛病" in text(client.get("/ledgers/wordings/"))


def test_an_indicator_that_is_not_there_is_named_and_nothing_kept(district, client_of, hazard):
    said = {"text": "走村串户找毛病1处。", "remember": "c1", "phrase-c1": "找毛病", "means-c1": "没有的指标"}

    page = text(client_of(district.office).post("/check/", said))

    assert "没有“没有的指标”这个指标" in page
    assert "无从核对：" in page


def test_a_town_is_not_asked_and_may_not_say(district, client_of, hazard):
    said = {"text": "走村串户找毛病1处。", "remember": "c1", "phrase-c1": "找毛病", "means-c1": "排查隐患"}
    client = client_of(district.town_4)

    assert 'name="phrase-c1"' not in text(client.post("/check/", {"text": said["text"]}))
    assert client.post("/check/", said).status_code == 403


def test_a_figure_of_one_field_of_work_is_checked_against_that_field(district, client_of, hazard):
    other = next(name for code, name in sector_names().items() if code not in (hazard.sector, "general"))
    own = sector_names()[hazard.sector]

    page = text(client_of(district.office).post("/check/", {"text": f"{own}领域排查隐患1条；{other}领域排查隐患1条。"}))

    assert page.count('class="v ok" href="#c1"') == 1
    assert page.count('class="v no" href="#c2"') == 1
    assert f"by=sector&amp;key={hazard.sector}" in page
    assert f"按{other}领域算" in page


def test_a_field_that_nobody_keeps_apart_accuses_nobody(district, client_of, hazard):
    page = text(client_of(district.office).post("/check/", {"text": "低空飞行领域排查隐患30条。"}))

    assert 'class="v un" href="#c1"' in page
    assert "“低空飞行领域”的数没有单独记" in page


def test_a_figure_that_is_right_with_the_day_of_the_text_itself_is_right(district, client_of, find_hazard):
    find_hazard(description="灭火器过期", found_on=date(2024, 10, 11))
    find_hazard(found_on=date(2024, 10, 12))

    page = text(client_of(district.office).post("/check/", {"text": "排查隐患2条。\n2024年10月12日"}))

    assert 'class="v ok" href="#c1"' in page
