"""Papers of inspections and cases say what the records say, and are the inspectors' alone."""

import io
from datetime import date
from decimal import Decimal
from uuid import uuid4

import docx
import pytest

from anlan.kernel.history.errors import Incomplete, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record

from .models import Case, Check


@pytest.fixture(autouse=True)
def _evidence_of_its_own(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path


def words_of(content: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.fixture
def check(district, plant):
    values = {
        "place": plant, "region": plant.region, "sector": plant.sector, "checked_on": date(2024, 10, 15),
        "officers": "马超；卢刚", "content": "粉尘防爆",
    }  # fmt: skip
    return open_record(Check, values, actor=district.bureau, key=uuid4())


def find_at(client, check, plant, description, **facts):
    """Put a hazard in on the page of the inspection."""
    address = f"/ledgers/hazards/new/?belongs=checks/{check.number}"
    typed = {"place": plant.number, "description": description, "found_on": "2024-10-15", **facts}
    answer = client.post(address, {"key": str(uuid4()), "belongs": f"checks/{check.number}", **typed})
    assert answer.status_code == 302, answer.content.decode()


def test_an_inspections_papers_are_made_from_what_it_found(district, client_of, plant, check):
    client, papers = client_of(district.bureau), f"/papers/checks/{check.number}/"
    shown = client.get(f"/ledgers/checks/{check.number}/").content.decode()
    nothing = client.get(f"{papers}order.docx")
    clean = words_of(client.get(f"{papers}record.docx").content)
    find_at(client, check, plant, "除尘管道积灰")
    undated = client.get(papers).content.decode()
    assert Check.objects.within(district.bureau.scope).get().problems == 1

    record = words_of(client.get(f"{papers}record.docx").content)

    assert papers in shown
    assert nothing.status_code == 409
    assert "本次检查未发现问题" in clean
    assert "先定整改期限，再出指令书" in undated
    for part in (str(plant), "2024年10月15日", "马超；卢刚", "粉尘防爆", "1. 除尘管道积灰"):
        assert part in record
    assert "未发现问题" not in record
    assert client.get(f"{papers}record.pdf").content.startswith(b"%PDF")


def test_an_order_names_each_problem_with_its_day(district, client_of, plant, check):
    client, papers = client_of(district.bureau), f"/papers/checks/{check.number}/"
    find_at(client, check, plant, "除尘管道积灰", fix_due_on="2024-10-25")
    find_at(client, check, plant, "砂轮机未装防护罩。", fix_due_on="2024-10-20")

    order = words_of(client.get(f"{papers}order.docx").content)

    assert "1. 除尘管道积灰。整改期限：2024年10月25日。" in order
    assert "2. 砂轮机未装防护罩。整改期限：2024年10月20日。" in order
    assert "第六十五条" in order
    assert "六十日内" in order


def test_only_whoever_inspects_makes_papers_and_only_of_their_own(district, client_of, check):
    papers = f"/papers/checks/{check.number}/"

    assert client_of(district.town_3).get(papers).status_code == 403
    assert client_of(district.leader).get(f"{papers}record.docx").status_code == 403
    assert client_of(district.bureau).get("/papers/checks/JC-2024-9999/").status_code == 404
    assert client_of(district.bureau).get(f"{papers}seal.docx").status_code == 404
    assert client_of(district.bureau).get(f"{papers}notice.docx").status_code == 404
    assert client_of(district.bureau).get(f"/papers/hazards/{check.number}/").status_code == 404


def test_a_case_s_papers_are_issued_by_its_steps_under_numbers_of_their_own(district, client_of, plant):
    facts = {
        "case_no": "青应急立〔2024〕1号",
        "place": plant,
        "violation": "未如实记录培训情况。",
        "filed_on": date(2024, 9, 2),
        "officers": "马超；邹敏",
    }
    case, bureau = open_record(Case, facts, actor=district.bureau, key=uuid4()), district.bureau
    papers, client = f"/papers/enforcement/{case.number}/", client_of(district.bureau)

    def take(step, **content):
        advance(case, step, actor=bureau, key=uuid4(), content=content)

    def words(code):
        answer = client.get(f"{papers}{code}.docx")
        return words_of(b"".join(answer.streaming_content) if answer.streaming else answer.content)

    bare = client.get(papers).content.decode()
    law = {"violated": "安全生产法第二十八条第四款", "basis": "安全生产法第九十七条"}
    take("issue_notice", **law, planned_yuan=Decimal(120000), penalty_kind="fine")
    with pytest.raises(WrongState, match="送达后再说"):
        take("issue_notice", **law, planned_yuan=Decimal(120000))
    notice, hearing, draft = words("notice"), words("hearing_notice"), words("decision")
    with pytest.raises(Incomplete, match="写的是120,000元"):
        take("notify", notice_served_on=date(2024, 9, 6), planned_yuan=Decimal(90000))
    take("notify", notice_served_on=date(2024, 9, 6), weighty=False)
    take("hear", plea="没有异议")
    take("decide", decided_on=date(2024, 10, 8), penalty_kind="fine", fine_yuan=Decimal(110000))
    take("serve", served_on=date(2024, 10, 9))
    take("publish", published_on=date(2024, 10, 10))
    take("pay", paid_on=date(2024, 10, 11))
    take("close", closed_on=date(2024, 10, 14))

    assert "先在案件上写明违反条款、处罚依据" in bare
    assert (case.notice_no, case.hearing_notice_no, case.decision_no) == (
        "（青禾）应急告〔2024〕1号", "（青禾）应急听告〔2024〕1号", "（青禾）应急罚〔2024〕1号",
    )  # fmt: skip
    for part in (
        case.notice_no,
        "经查，你单位未如实记录培训情况，违反了安全生产法第二十八条第四款。",
        "罚款人民币120,000元",
        "五个工作日内陈述、申辩",
    ):
        assert part in notice
    assert "要求听证" in hearing
    assert "草稿" in draft
    for part in (case.decision_no, "没有异议", "罚款人民币110,000元", "十五日内", "青禾区人民政府申请行政复议"):
        assert part in words("decision")
    closing = docx.Document(io.BytesIO(b"".join(client.get(f"{papers}closing.docx").streaming_content)))
    cells = [cell.text for row in closing.tables[0].rows for cell in row.cells]
    assert "2024年10月11日履行完毕" in cells
    assert f"结案审批表{case.case_no}.pdf" in client.get(papers).content.decode()
    assert list(verify()) == []


def test_a_decision_that_lies_on_paper_keeps_its_number_and_a_small_fine_has_no_hearing(district, client_of, plant):
    facts = {
        "case_no": "2号", "place": plant, "violation": "未培训", "filed_on": date(2024, 9, 2), "violated": "第二十八条",
        "basis": "第九十七条",
    }  # fmt: skip
    case = open_record(Case, facts, actor=district.bureau, key=uuid4())
    for step, content in (
        ("issue_notice", {"planned_yuan": Decimal(20000)}), ("notify", {"notice_served_on": date(2024, 9, 6)}), ("hear", {}),
        ("decide", {"decided_on": date(2024, 10, 8), "fine_yuan": Decimal(20000), "decision_no": "青应急罚〔2024〕7号"}),
    ):  # fmt: skip
        advance(case, step, actor=district.bureau, key=uuid4(), content=content)

    page = client_of(district.bureau).get(f"/papers/enforcement/{case.number}/").content.decode()

    assert (case.decision_no, case.hearing_notice_no) == ("青应急罚〔2024〕7号", "")
    assert "不用出听证告知书" in page
    assert "行政处罚决定书青应急罚" not in page
