"""What people type although the system has it: each matter is walked whole by its people, from the page that leads to it, and each value
that is typed in two of its forms is counted. docs/journeys.md says how many there are; more than that is a burden that came back.

Typed is what a box did not hold when its form was shown. What is chosen from a list, ticked, or photographed is not typed.
"""

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from . import walking
from .declared import Taken, The, day
from .district import Founded
from .person import Person

PAGE = Path(__file__).parents[2] / "docs" / "journeys.md"
_ROW = re.compile(r"^\| ([^|]+) \| (\d+) \| (\d+) \| ([^|]*)\|$", re.M)
_RECORD = re.compile(r"/ledgers/\w+/[A-Z]+-\d{4}-\d+/")
_NUMBER = re.compile(r"[A-Z]+-\d{4}-\d+")


@pytest.fixture
def typed(monkeypatch, founded):
    """{text: the boxes into which it was typed}; whom and what the matters name was there before."""
    for what in ("first officer", "second officer", "expert"):
        walking.the(founded, what)
    boxes, send = defaultdict(list), Person.send

    def heard(person, form, button="", /, **values):
        for name, value in values.items():
            box = form.boxes.get(name)
            if box is None or box.files or box.choices or box.hidden:
                continue
            for text in box.take(value):
                if text and text not in box.values:
                    boxes[text].append(f"{_NUMBER.sub('…', urlsplit(form.action).path)} {name}")
        return send(person, form, button, **values)

    monkeypatch.setattr(Person, "send", heard)
    return boxes


def put_in(founded: Founded, who: str, page: str, ledger: str, **facts: object) -> str:
    """The address of a record that somebody puts in from the page that leads to it, and leads back there."""
    person = founded.people[who]
    link = next(each for each in person.open(page).links if urlsplit(each).path == f"/ledgers/{ledger}/new/")
    there = person.put_in(person.open(link), **walking.resolved(founded, facts))
    own = [each for each in (there.address, *there.links) if _RECORD.fullmatch(each) and f"/{ledger}/" in each]
    return max(own)


def take(founded: Founded, address: str, who: str, step: str, **facts: object) -> None:
    walking.take(founded, address, Taken(step, who, facts, to_do=False))


def inspection(founded: Founded) -> None:
    firm = f"/ledgers/enterprises/{walking.the(founded, 'firm')}/"
    check = put_in(
        founded, "bureau", firm, "checks", planned_on=day(0), kind="个案检查", content="通风除尘三（示范）",
        lead=The("first officer"), second=The("second officer"),
    )  # fmt: skip
    take(founded, check, "reviewer", "approve")
    take(founded, check, "bureau", "arrive")
    hazard = put_in(founded, "bureau", check, "hazards", description="除尘管道漏灰（示范）", fix_due_on=day(9))
    take(founded, check, "bureau", "record", met_by="赵安（示范）")
    take(founded, check, "bureau", "order")
    take(founded, check, "bureau", "serve", received_by="赵安（示范）", service_way="直接送达")
    take(founded, hazard, "manager", "rectify", fix_measures="已清扫（示范）")
    take(founded, hazard, "bureau", "reject", fix_due_on=day(12), note="管道没有清（示范）")
    take(founded, check, "bureau", "fail")
    case = put_in(
        founded, "bureau", check, "enforcement", case_no="青应急立〔2026〕31号", violation="逾期未整改（示范）"
    )
    take(founded, check, "bureau", "file", case=case.rstrip("/").rpartition("/")[2])
    take(
        founded, case, "bureau", "issue_notice", planned_yuan="20000", violated="安全生产法第四十一条（示范）",
        basis="安全生产法第一百零二条（示范）",
    )  # fmt: skip


def hazard(founded: Founded) -> None:
    village = founded.people["village"]
    page = village.put_in(
        village.open("/ledgers/hazards/new/"), place=walking.the(founded, "firm"), description="通道堆物（示范）"
    )
    address = page.address
    take(founded, address, "town", "assign", fix_due_on=day(10), fix_person="赵安")
    take(founded, address, "manager", "rectify", fix_measures="已清理（示范）")
    take(founded, address, "town", "verify", rechecker="张明")


def guidance(founded: Founded) -> None:
    firm = f"/ledgers/enterprises/{walking.the(founded, 'firm')}/"
    request = put_in(founded, "manager", firm, "guidance_requests", topic="看粉尘防爆（示范）")
    take(founded, request, "bureau", "arrange", expert=The("expert"), planned_on=day(0))
    visit = next(
        each for each in founded.people["bureau"].open(request).links if each.startswith("/ledgers/guidance/BF")
    )
    take(founded, visit, "expert", "make")
    advice = put_in(founded, "expert", visit, "advice", text="除尘器移到室外（示范）", due_on=day(9))
    take(founded, visit, "expert", "hand_over")
    take(founded, advice, "manager", "take_up", outcome="已移到室外（示范）")
    take(founded, advice, "bureau", "agree")


def supervision(founded: Founded) -> None:
    firm = f"/ledgers/enterprises/{walking.the(founded, 'firm')}/"
    visit = put_in(
        founded, "town", firm, "supervision", visited_on=day(-1), leader="张明", subject_matter="粉尘（示范）"
    )
    put_in(founded, "town", visit, "hazards", description="电线老化（示范）")
    put_in(founded, "town", visit, "assignments", text="村里查一遍粉尘作坊（示范）", holder="石沟村", due_on=day(9))


MATTERS = {
    "执法检查：方案、两名检查、指令、复查不合格、立案、告知": inspection,
    "隐患：村里报、镇上交办、企业整改、复查": hazard,
    "专家帮扶：申请、安排、上门、建议、答复": guidance,
    "督导检查：检查、发现隐患、交办": supervision,
}


@pytest.mark.parametrize("title", MATTERS)
def test_nothing_is_typed_twice_but_what_the_page_says(title, founded, typed):
    MATTERS[title](founded)

    twice = {text: boxes for text, boxes in typed.items() if len(set(boxes)) > 1}
    told = {row[1].strip(): (int(row[2]), int(row[3])) for row in _ROW.finditer(PAGE.read_text(encoding="utf-8"))}
    count = sum(len(boxes) for boxes in typed.values())
    assert told.get(title) == (count, sum(len(boxes) - 1 for boxes in twice.values())), twice
