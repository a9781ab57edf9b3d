"""What stands around a report that is sent: written by its clerk on the page, set as the standard has it, frozen with the text."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import docx as python_docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.report.freeze import frozen_report, holds

LETTER = {
    "letter": "1", "document_number": "青安办发〔2024〕12号", "addressee": "区人民政府", "issuer": "青禾区安全生产委员会办公室",
    "dated_on": "2024-10-11", "annexes": "各镇（街道）隐患整改情况\r\n重大隐患清单", "copies": "区委办，区应急局",
    "printer": "青禾区安全生产委员会办公室", "names_signer": "1",
}  # fmt: skip


def text(answer):
    return answer.content.decode()


@pytest.fixture
def report(district):
    values = {
        "title": "工作汇报", "outline": "x", "text": "一、情况\n各项工作有序推进。", "starts_on": "2024-01-01",
        "ends_on": "2024-10-15", "region": district.office.region,
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())


@pytest.fixture
def write(district, client_of, report):
    """Fill in the fields around the text, as the clerk does in the editor."""

    def send(**changed):
        report.refresh_from_db()
        sent = {"text": report.text, "title": report.title, "version": report.version, "key": str(uuid4())}
        return client_of(district.office).post(f"/reports/{report.number}/edit/", {**sent, **LETTER, **changed})

    return send


@pytest.fixture
def issue(district, report):
    def take(*steps):
        for step, actor, content in (
            ("submit", district.office, {"signer": district.leader.post_id}), ("sign", district.leader, {}), ("issue", district.office, {}),
        ):  # fmt: skip
            if not steps or step in steps:
                advance(report, step, actor=actor, key=uuid4(), content=content)

    return take


@pytest.fixture
def rows(district, client_of, report):
    """The file's lines without the blanks by which they are placed."""

    def read():
        printed = text(client_of(district.office).get(f"/reports/{report.number}/file.txt"))
        return ["".join(line.split()) for line in printed.splitlines() if line.strip()]

    return read


def test_what_the_clerk_writes_is_set_around_the_text_in_its_order(district, client_of, report, write, issue, rows):
    assert write().status_code == 302
    issue()

    signer = district.leader.name
    assert rows()[:-1] == [
        "青禾区安全生产委员会办公室文件", f"青安办发〔2024〕12号签发人：{signer}", "工作汇报", "区人民政府：", "一、情况", "各项工作有序推进。",
        "附件：1.各镇（街道）隐患整改情况", "2.重大隐患清单", "青禾区安全生产委员会办公室", "2024年10月11日", "抄送：区委办，区应急局。",
        "青禾区安全生产委员会办公室2024年10月16日印发",
    ]  # fmt: skip
    assert rows()[-1].startswith("数字冻结于2024-10-16")


def test_it_stands_in_the_docx_in_the_standards_styles_and_on_the_page(district, client_of, report, write):
    write()
    client = client_of(district.office)

    file = python_docx.Document(io.BytesIO(client.get(f"/reports/{report.number}/file.docx").content))
    styles = {paragraph.text: paragraph.style.name for paragraph in file.paragraphs}
    page = text(client.get(f"/reports/{report.number}/"))

    assert styles["青禾区安全生产委员会办公室文件"] == "发文机关标志"
    assert styles["区人民政府："] == "主送机关"
    assert styles["青禾区安全生产委员会办公室"] == "发文机关署名"
    assert styles["2024年10月11日"] == "成文日期"
    assert file.tables[-1].cell(0, 0).text.startswith("抄送：区委办")
    assert '<p class="mark">青禾区安全生产委员会办公室文件</p>' in page
    assert '<p class="date">2024年10月11日</p>' in page


def test_the_day_is_that_of_the_signature_unless_the_clerk_wrote_another(district, report, write, issue, rows):
    write(dated_on="")
    draft = rows()
    issue("submit", "sign")
    with clock.fixed(clock.now() + timedelta(days=3)):
        issue("issue")

    assert "年月日" in draft
    assert "2024年10月16日" in rows()
    assert "青禾区安全生产委员会办公室2024年10月19日印发" in rows()


def test_it_is_frozen_with_the_text_and_under_its_hash(report, write, issue):
    write()
    issue()
    whole = frozen_report(report)

    assert holds(whole)
    whole.letter = {**whole.letter, "addressee": "别人"}
    assert not holds(whole)
    assert list(verify("reports")) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"document_number": "青安办发[2024]012号"}, "写成“青应急发〔2026〕12号”的样子"),
        ({"issuer": ""}, "写了发文字号就要有署名"),
        ({"dated_on": "三十号"}, "三十号"),
    ],
)
def test_what_makes_no_document_is_refused_in_words_and_what_was_typed_is_kept(report, write, changed, said):
    answer = write(**changed)

    report.refresh_from_db()
    assert answer.status_code == 409
    assert said in text(answer)
    assert 'value="区人民政府"' in text(answer)
    assert report.addressee == ""


def test_the_preview_shows_it_while_it_is_typed(district, client_of, report):
    sent = {"text": "好", **LETTER, "dated_on": "2024-1"}

    preview = text(client_of(district.office).post(f"/reports/{report.number}/preview/", sent))

    assert "青安办发〔2024〕12号" in preview
    assert "区人民政府：" in preview


def test_a_draft_from_the_page_is_signed_with_the_body_that_drafts_it(district, client_of):
    values = {"name": "x", "title": "汇报", "text": "好", "region": district.office.region}
    outline = open_record(LEDGERS["outlines"].model, values, actor=district.office, key=uuid4())
    client = client_of(district.office)

    sent = {"outline": outline.number, "from": "2024-01-01", "to": "2024-10-15", "key": str(uuid4())}
    page = text(client.get(client.post("/reports/", sent)["Location"]))

    own = next(body.name for body in district.bodies.values() if body.pk == district.office.body_id)
    assert f'<p class="issuer">{own}</p>' in page
    assert '<p class="date">' in page


def test_a_new_edition_goes_to_the_same_under_a_number_of_its_own(district, report, write, issue):
    write()
    issue()
    advance(report, "revise", actor=district.office, key=uuid4())

    edition = LEDGERS["reports"].model.objects.within(district.office.scope).get(replaces=report)
    assert (edition.addressee, edition.document_number, edition.dated_on) == ("区人民政府", "", None)


def test_files_of_annexes_stand_on_the_report_s_page_and_later_ones_are_told_apart(district, client_of, report, issue):
    office = client_of(district.office)
    address = f"/ledgers/reports/{report.number}/evidence/"

    def attach(name):
        content = f"%PDF-1.4 {name} %%EOF".encode()
        return office.post(address, {"purpose": "附件", "files": SimpleUploadedFile(name, content)})

    before = text(office.get(f"/reports/{report.number}/"))
    assert attach("整改情况.pdf").status_code == 302
    draft = text(office.get(f"/reports/{report.number}/"))
    issue()
    with clock.fixed(clock.now() + timedelta(hours=1)):
        attach("补充说明.pdf")
        issued = text(office.get(f"/reports/{report.number}/"))
    (link,) = re.findall(r'href="(/evidence/\d+/)">整改情况\.pdf', draft)

    assert 'id="annex-files"' in before
    assert 'id="annex-files"' not in issued
    assert "整改情况.pdf</a></li>" in issued
    assert '补充说明.pdf</a><span class="soft">（印发以后附的）' in issued
    assert office.get(link).status_code == 200
    assert client_of(district.town_4).get(link).status_code == 404
