"""The papers of an inspection say what its record and its hazards say, and are the inspectors' alone."""

import io
from datetime import date
from uuid import uuid4

import docx
import pytest

from anlan.kernel.loop.opening import open_record

from .models import Check


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
    client, papers = client_of(district.bureau), f"/checks/{check.number}/papers/"
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
    client, papers = client_of(district.bureau), f"/checks/{check.number}/papers/"
    find_at(client, check, plant, "除尘管道积灰", fix_due_on="2024-10-25")
    find_at(client, check, plant, "砂轮机未装防护罩。", fix_due_on="2024-10-20")

    order = words_of(client.get(f"{papers}order.docx").content)

    assert "1. 除尘管道积灰。整改期限：2024年10月25日。" in order
    assert "2. 砂轮机未装防护罩。整改期限：2024年10月20日。" in order
    assert "第六十五条" in order
    assert "六十日内" in order


def test_only_whoever_inspects_makes_papers_and_only_of_their_own(district, client_of, check):
    papers = f"/checks/{check.number}/papers/"

    assert client_of(district.town_3).get(papers).status_code == 403
    assert client_of(district.leader).get(f"{papers}record.docx").status_code == 403
    assert client_of(district.bureau).get("/checks/JC-2024-9999/papers/").status_code == 404
    assert client_of(district.bureau).get(f"{papers}seal.docx").status_code == 404
