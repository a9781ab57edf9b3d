"""The code on the last page: the frozen edition for whoever holds it, newest or replaced, and a file compared with it."""

import io
from uuid import uuid4

import docx as python_docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.report.freeze import frozen_report
from anlan.ledgers.reports.comparing import GONE, NEW, differences, is_alike

SITE = "https://anlan.example"
TEXT = """一、工作开展情况
（一）隐患排查。全区排查隐患【排查隐患】，各镇（街道）情况见下表。
【表：按镇街：排查隐患】
（二）宣传教育。进村入户宣传安全用电、用气常识。
二、下一步工作
一是盯紧没有销号的隐患。二是把村里的应急队伍练熟。
"""


def text(answer):
    return answer.content.decode()


@pytest.fixture
def report(district, hazard):
    values = {
        "title": "安全生产工作汇报", "outline": "x", "text": TEXT, "starts_on": "2024-01-01", "ends_on": "2024-10-15",
        "region": district.office.region, "issuer": "青禾区安委会办公室", "document_number": "青安办发〔2024〕12号", "addressee": "区政府",
        "annexes": "重大隐患清单\n队伍名册", "copies": "区委办", "printer": "青禾区安委会办公室",
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())


@pytest.fixture
def issue(district):
    def take(report):
        for step, actor, content in (
            ("submit", district.office, {"signer": district.leader.post_id}), ("sign", district.leader, {}), ("issue", district.office, {}),
        ):  # fmt: skip
            advance(report, step, actor=actor, key=uuid4(), content=content)

    return take


@pytest.fixture
def address(report, issue):
    issue(report)
    return f"/editions/{report.number}/{bytes(frozen_report(report).hash).hex()[:16]}/"


@pytest.fixture
def file(district, client_of, report, address):
    def read(kind):
        return client_of(district.office).get(f"/reports/{report.number}/file.{kind}").content

    return read


@pytest.fixture
def compare(district, client_of, address):
    """What the page says of a file that is put in."""

    def put(content, name="汇报.docx"):
        return client_of(district.town_4).post(address, {"file": SimpleUploadedFile(name, content)})

    return put


def test_the_code_on_the_last_page_leads_there(settings, file, address):
    settings.ADDRESS = SITE

    assert f"{SITE}{address}" in file("txt").decode()
    assert f'href="{SITE}{address}"' in file("html").decode()
    assert python_docx.Document(io.BytesIO(file("docx"))).inline_shapes[0].width.mm == pytest.approx(18, abs=0.1)


@pytest.mark.parametrize("who", ["office", "leader", "town_4", "village_4", "auditor", "administrator"])
def test_whoever_holds_the_code_finds_the_text_as_it_was_issued(district, client_of, address, who):
    page = text(client_of(getattr(district, who)).get(address))

    assert "这是最新的一版" in page
    assert "校验码对得上" in page
    assert "一是盯紧没有销号的隐患" in page
    assert "青安办发〔2024〕12号" in page


def test_without_a_log_in_or_with_another_code_there_is_nothing(district, client_of, address, report):
    client = client_of(district.town_4)
    draft = open_record(
        LEDGERS["reports"].model,
        {"title": "稿", "outline": "x", "text": "好", "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region},
        actor=district.office, key=uuid4(),
    )  # fmt: skip

    assert Client().get(address)["Location"].startswith("/login/")
    assert client.get(f"/editions/{report.number}/{'0' * 16}/").status_code == 404
    assert client.get(f"/editions/{draft.number}/{'0' * 16}/").status_code == 404
    assert client.get(f"/editions/BG-2024-9999/{'0' * 16}/").status_code == 404
    assert client.get(f"/reports/{report.number}/").status_code in (403, 404)


def test_an_edition_that_was_replaced_names_the_newest_once_that_is_issued(district, client_of, report, issue, address):
    reports = LEDGERS["reports"].model.objects.within(district.office.scope)
    client, own = client_of(district.town_4), client_of(district.office)
    for _ in range(2):
        advance(reports.order_by("pk").last(), "revise", actor=district.office, key=uuid4())
        while_drafted = text(client.get(address))
        issue(reports.order_by("pk").last())
    newest = reports.order_by("pk").last()

    page = text(client.get(address))

    assert newest.number not in while_drafted
    assert "这不是最新的一版" in page
    assert f"{newest.number}《安全生产工作汇报》代替了它" in page
    assert f'href="/reports/{newest.number}/"' not in page
    assert f'href="/reports/{newest.number}/"' in text(own.get(address))


def test_what_was_altered_past_the_system_is_said(district, client_of, address):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("""UPDATE report_frozenreport SET letter = letter || '{"addressee": "别人"}'""")
        cursor.execute("SET LOCAL session_replication_role = origin")

    assert "有人绕开系统改过" in text(client_of(district.town_4).get(address))


@pytest.mark.parametrize("kind", ["docx", "txt"])
@pytest.mark.parametrize("site", ["", SITE])
def test_the_reports_own_file_says_the_same_to_the_letter(settings, file, compare, kind, site):
    settings.ADDRESS = site

    assert "一字不差" in text(compare(file(kind), f"汇报.{kind}"))


def test_a_changed_number_a_new_sentence_and_a_lost_paragraph_are_shown_where_they_stand(file, compare):
    package = python_docx.Document(io.BytesIO(file("docx")))
    for paragraph in package.paragraphs:
        if "全区排查隐患" in paragraph.text:
            run = next(run for run in paragraph.runs if run.text == "1条")
            run.text = "21条"
        if paragraph.text.startswith("一是盯紧"):
            paragraph.add_run("三是多开会。")
        if paragraph.text.startswith("（二）宣传教育"):
            paragraph._p.getparent().remove(paragraph._p)
    package.tables[0].cell(1, 1).text = "7"
    changed = io.BytesIO()
    package.save(changed)

    page = text(compare(changed.getvalue()))

    assert "有4处不一样" in page
    assert "全区排查隐患<del>1</del><ins>21</ins>条，各镇（街道）情况见下表。" in page
    assert "<ins>三是多开会。</ins>" in page
    assert "<del>（二）宣传教育。进村入户宣传安全用电、用气常识。</del>" in page
    assert "清河镇<del>1</del><ins>7</ins>" in page


def test_a_text_that_was_copied_out_with_other_blanks_and_breaks_is_the_same(file, compare):
    copied = (
        file("txt").decode().replace("。", "。 ").replace("\u3000", " ").replace("下一步工作\n", "下一步工作\r\n\r\n")
    )

    assert "一字不差" in text(compare(copied.encode("gb18030"), "复制的.txt"))


def test_a_file_of_something_else_is_said_to_be_that(compare):
    assert "不像是这份报告" in text(compare("各村要在月底前把消火栓查一遍，坏了的报镇里。".encode(), "通知.txt"))


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [(b"%PDF-1.7 x", "a.pdf", "读不下去"), (b"PK broken", "a.docx", "不是 Word 文档"), (b" ", "a.txt", "是空的")],
)
def test_what_cannot_be_read_is_refused_in_words(compare, content, name, said):
    answer = compare(content, name)

    assert answer.status_code == 422
    assert said in text(answer)


def test_no_file_at_all_is_asked_for(district, client_of, address):
    answer = client_of(district.town_4).post(address, {})

    assert answer.status_code == 422
    assert "请选一个文件" in text(answer)


def test_a_broken_paragraph_is_no_difference_and_a_number_is_one_word():
    assert differences("甲乙丙丁戊己", "甲乙丙\n丁戊己") == []
    found = differences("一、情况\n排查隐患2846条。", "一、情况\n排查隐患2946条。")
    assert [(piece.text, piece.kind) for piece in found[0].pieces if piece.kind != "same"] == [
        ("2846", GONE),
        ("2946", NEW),
    ]
    assert found[0].place == "一、情况，排查隐患2846条。"
    assert not is_alike("排查隐患二百条", "会议通知")
