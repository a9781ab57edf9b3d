"""A checked text goes back to its author: comments and corrections in their own document, a table, a letter; what was judged wrongly is
put right by the office and stays so."""

import re
from io import BytesIO
from urllib.parse import quote

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.check.files.reading import read
from anlan.check.models import NONE, Wording
from anlan.kernel.scope import unscoped

TEXT = "今年以来，全区共排查隐患3条。\n走访群众20户。"


def sent(document=None):
    document = document or docx.Document()
    for line in TEXT.split("\n"):
        document.add_paragraph(line).runs[0].bold = True
    kept = BytesIO()
    document.save(kept)
    return SimpleUploadedFile("清河汇报.docx", kept.getvalue())


def fields(page):
    """What the form that gives a text back holds."""
    form = page.partition('action="/check/back/"')[2].partition("</form>")[0]
    return dict(re.findall(r'name="(text|from|to|kept)" value="([^"]*)"', form))


@pytest.fixture
def page(district, client_of, hazard):
    return client_of(district.office).post("/check/", {"file": sent()}).content.decode()


def back(client, page, kind):
    return client.post("/check/back/", {**fields(page), "as": kind})


def test_the_document_comes_back_with_comments_and_a_correction_that_its_author_may_refuse(district, client_of, page):
    answer = back(client_of(district.office), page, "docx")

    document = docx.Document(BytesIO(answer.content))
    said = [comment.text for comment in document.comments]
    assert quote("清河汇报（核对批注）.docx") in answer.headers["Content-Disposition"]
    assert said[0].startswith("✗ 不一致：排查隐患，台账实有1条")
    assert said[1].startswith("? 无从核对")
    assert "排查隐患1条。" in read(answer.content, "回.docx")
    assert document.paragraphs[-1].runs[0].bold


def test_a_text_that_was_pasted_or_changed_since_comes_back_as_a_document_of_its_words(district, client_of, page):
    client = client_of(district.office)
    changed = {**fields(page), "text": "今年以来，全区共排查隐患4条。", "as": "docx"}

    answer = client.post("/check/back/", changed)

    assert read(answer.content, "回.docx").strip() == "今年以来，全区共排查隐患1条。"


def test_the_table_and_the_letter_name_each_figure_that_differs(district, client_of, page):
    client = client_of(district.office)

    sheet = openpyxl.load_workbook(BytesIO(back(client, page, "sheet").content)).active
    letter = "\n".join(each.text for each in docx.Document(BytesIO(back(client, page, "letter").content)).paragraphs)

    titles, *rows = sheet.iter_rows(values_only=True)
    told = [dict(zip(titles, row, strict=True)) for row in rows]
    assert [(each["稿子写"], each["结论"], each["台账实有"], each["差"]) for each in told] == [
        ("3条", "不一致", "1条", "2条"),
        ("20户", "无从核对", "", ""),
    ]
    assert "关于核实更正《清河汇报》有关数字的函" in letter.replace("\n", "")
    assert "有数字2处：一致0处，不一致1处，无从核对1处" in letter
    assert "其中“3条”，台账中排查隐患实有1条" in letter


def test_another_person_gets_nothing_of_a_kept_document(district, client_of, page):
    answer = client_of(district.town_4).post("/check/back/", {**fields(page), "text": "排查隐患9条。", "as": "docx"})

    assert "群众" not in read(answer.content, "回.docx")


def test_days_that_are_none_are_refused_in_words_and_not_passed_over(district, client_of, page):
    answer = client_of(district.office).post("/check/back/", {**fields(page), "from": "2024-01-01", "as": "sheet"})

    assert answer.status_code == 422
    assert "起日和止日要一起选" in answer.content.decode()


@pytest.mark.parametrize("kept", ["", "../../etc/passwd", "x:y:z"])
def test_a_name_that_was_not_sealed_here_opens_no_file(district, client_of, hazard, kept):
    answer = client_of(district.office).post("/check/back/", {"text": TEXT, "kept": kept, "as": "docx"})

    assert answer.status_code == 200
    assert "走访群众20户" in read(answer.content, "回.docx")


def test_what_was_judged_wrongly_is_put_right_with_a_reason_and_stays_so(district, client_of, hazard):
    client = client_of(district.office)
    text = "今年以来，全区共排查隐患3条。"
    page = client.post("/check/", {"text": text}).content.decode()
    key = re.search(r'name="key" value="([^"]+)"', page)[1]
    form = {
        "text": text,
        "key": key,
        "remember": "c1",
        "phrase-c1": "全区共排查隐患",
        "unit-c1": "条",
        "means-c1": "都不是",
    }

    without_reason = client.post("/check/", {**form, "reason-c1": " "}).content.decode()
    put_right = client.post("/check/", {**form, "reason-c1": "公安口径"}).content.decode()
    later = client.post("/check/", {"text": f"本月情况：{text}"}).content.decode()

    assert "请写明为什么判错了" in without_reason
    assert "不和台账核对" in put_right
    for page in (put_right, later):
        assert "办公室认定过" in page
        assert 'class="v no" href' not in page
    with unscoped("what was kept", Wording):
        wording = Wording.objects.get()
    assert (wording.indicator, wording.note) == (NONE, "公安口径")


def test_a_town_may_not_say_what_a_figure_means(district, client_of, hazard):
    form = {
        "text": TEXT,
        "remember": "c1",
        "phrase-c1": "隐患",
        "unit-c1": "条",
        "means-c1": "都不是",
        "reason-c1": "不是我们的",
    }

    assert client_of(district.town_3).post("/check/", form).status_code == 403


def test_a_pdf_is_checked_as_text(district, client_of, hazard):
    from anlan.kernel.paper import pdf
    from anlan.kernel.paper.tree import Document, Paragraph, runs

    content = pdf.write(Document("汇报", (Paragraph(runs(TEXT.partition("\n")[0])),)))

    page = (
        client_of(district.office).post("/check/", {"file": SimpleUploadedFile("汇报.pdf", content)}).content.decode()
    )

    assert "不一致：</span>3条" in page
