"""The auditor sees what was corrected, withdrawn and altered, and settles alterations with a second person; nobody else does."""

import re
from datetime import date, timedelta
from html import unescape
from io import BytesIO
from uuid import uuid4

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from anlan.kernel import clock
from anlan.kernel.history import leaving
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct, withdraw
from anlan.kernel.loop.nightly import verify_some
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.requests import WITHDRAW, ask
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.sheets.models import ImportBatch
from anlan.kernel.testing.each import of_each


def text(answer):
    return answer.content.decode()


@pytest.fixture
def hazard(district, make_plant):
    plant = make_plant()
    facts = {"place": plant, "region": plant.region, "description": "护栏松动", "found_on": "2024-10-12"}
    return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())


@pytest.fixture
def altered(hazard, district, client_of):
    """A hazard that somebody changed by SQL, found by the next correction through the page."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE hazards_hazard SET description = '没有隐患' WHERE id = %s", [hazard.pk])
    client_of(district.town_3).post(
        f"/ledgers/hazards/{hazard.number}/withdrawal/", {"withdrawal-key": str(uuid4()), "withdrawal-reason": "重复"}
    )
    return hazard


def again(hazard):
    with unscoped("the test looks at one record", Scoped):
        return LEDGERS["hazards"].model.objects.get(pk=hazard.pk)


def test_anchors_and_verifications_are_reached_from_there(district, client_of, hazard, tmp_path, settings):
    """Each day's anchor with its value and where it went, the rounds that ended, and how to compare; nobody else's to see."""
    settings.ANCHOR_FOLDER = str(tmp_path)
    anchor = drop_anchor(clock.today() - timedelta(days=1))
    leaving.prepare(clock.now())
    leaving.send(clock.now())
    verify_some(clock.now())
    client = client_of(district.auditor)
    assert '<a class="btn slim" href="/audit/proof/">存证和校验</a>' in text(client.get("/audit/"))

    page = text(client.get("/audit/proof/"))

    assert f'datetime="{anchor.day}"' in page
    assert bytes(anchor.hash).hex() in page
    assert str(tmp_path) in page
    assert "还没有送到" not in page
    assert "没有发现对不上的地方" in page
    assert "夜间，改动过的" in page
    assert "anlan verify" in page
    assert f'datetime="{anchor.day}"' not in text(client.get(f"/audit/proof/?before={anchor.day}"))
    assert client.get("/audit/proof/?before=昨天").status_code == 200
    assert client_of(district.town_3).get("/audit/proof/").status_code == 403


def test_a_correction_is_listed_with_who_and_what_and_can_be_narrowed(district, client_of, hazard):
    correct(hazard, {"spot": "一车间"}, actor=district.town_3, key=uuid4(), version=1, reason="补上部位")
    client = client_of(district.auditor)

    page = text(client.get("/audit/?from=2024-10-01&to=2024-10-31"))

    assert hazard.number in page
    assert "补上部位" in page
    assert hazard.number in text(client.get("/audit/?from=2024-10-01&to=2024-10-31&ledger=hazards&person=张明"))
    for narrowed in ("person=白雪梅", "ledger=drills", "step=withdrawn", "region=990199104"):
        assert hazard.number not in text(client.get(f"/audit/?from=2024-10-01&to=2024-10-31&{narrowed}"))


def test_what_was_asked_for_is_named(district, client_of, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    ask(hazard, WITHDRAW, actor=district.town_3, key=uuid4(), reason="同一处报了两遍")

    page = text(client_of(district.auditor).get("/audit/?from=2024-10-01&to=2024-10-31&step=requested"))

    assert re.search(r"<b>申请</b>.*事项：</span>撤回；.*同一处报了两遍", page, re.DOTALL)


def test_another_place_ledger_or_period_keeps_what_else_was_chosen(district, client_of):
    page = text(client_of(district.auditor).get("/audit/?from=2024-10-01&to=2024-10-31&ledger=hazards&person=张明"))

    chosen = {"from=2024-10-01", "to=2024-10-31", "ledger=hazards", "person=%E5%BC%A0%E6%98%8E"}
    links = [set(unescape(link).split("&")) for link in re.findall(r'href="\?([^"]+)"', page)]
    assert any(chosen | {"region=990199103"} == link for link in links)
    assert any(chosen | {"step=extended"} == link for link in links)
    assert any(chosen - {"ledger=hazards"} == link for link in links)
    others = [link for link in links if "from=2024-10-01" not in link and "from=2023-10-01" in link]
    assert others
    assert all({"ledger=hazards", "person=%E5%BC%A0%E6%98%8E"} < link for link in others)


@pytest.mark.parametrize("name", ["leader", "bureau", "town_3", "village_3", "administrator"])
def test_nobody_else_opens_it(district, client_of, name):
    assert client_of(district.actors[name]).get("/audit/").status_code == 403


def test_an_alteration_is_told_put_back_by_two_and_the_chain_holds(district, client_of, altered):
    auditor, office = client_of(district.auditor), client_of(district.office)
    page = text(auditor.get("/audit/"))
    assert "护栏松动" in page
    assert "没有隐患" in page
    assert "在系统之外被改动过" in text(client_of(district.town_3).get(f"/ledgers/hazards/{altered.number}/"))
    assert "在系统之外被改动过" in text(auditor.get("/notices/"))
    address = page.split("/audit/alterations/")[1].split("/")[0]

    auditor.post(f"/audit/alterations/{address}/proposal/", {"choice": "restore", "reason": "误操作"})
    auditor.post(f"/audit/alterations/{address}/confirmation/")
    assert again(altered).description == "没有隐患"  # nobody settles alone
    office.post(f"/audit/alterations/{address}/confirmation/")

    assert again(altered).description == "护栏松动"
    assert list(verify("hazards")) == []
    assert "改回原样" in text(office.get("/audit/")) or altered.number in text(office.get("/audit/"))
    for reader in (office, auditor):
        assert f"{altered.number}：改回原样（误操作），由{district.auditor.name}提出" in text(reader.get("/notices/"))
    assert "改回原样（误操作）" not in text(client_of(district.town_3).get("/notices/"))


def test_what_was_written_down_later_than_it_happened_says_when_on_both_pages(district, client_of, hazard):
    soon = open_record(
        LEDGERS["hazards"].model, {"place": hazard.place, "description": "线路老化", "found_on": "2024-10-15"},
        actor=district.town_3, key=uuid4(),
    )  # fmt: skip
    content = {"fix_due_on": date(2024, 11, 1), "fix_person": "赵一"}
    for record, away in ((hazard, timedelta(days=400)), (soon, timedelta(hours=23))):
        advance(record, "assign", actor=district.town_3, key=uuid4(), happened_at=clock.now() - away, content=content)

    auditor = client_of(district.auditor)
    page = text(auditor.get("/audit/?from=2024-10-01&to=2024-10-31&step=backdated"))
    assert hazard.number in page
    assert f"补记，发生在{(clock.now() - timedelta(days=400)).astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M}" in page
    assert soon.number not in page
    assert "补记的</" in page
    record_page = text(auditor.get(f"/ledgers/hazards/{hazard.number}/"))
    assert f"{clock.now().astimezone(clock.LEGAL_ZONE):%Y-%m-%d %H:%M}记入" in record_page


def test_an_alteration_may_be_taken_as_a_correction_with_its_reason(district, client_of, altered):
    auditor, office = client_of(district.auditor), client_of(district.office)
    address = text(auditor.get("/audit/")).split("/audit/alterations/")[1].split("/")[0]

    refused = auditor.post(f"/audit/alterations/{address}/proposal/", {"choice": "take", "reason": " "}, follow=True)
    auditor.post(f"/audit/alterations/{address}/proposal/", {"choice": "take", "reason": "现场核实无此隐患"})
    office.post(f"/audit/alterations/{address}/confirmation/")

    assert "请写明理由" in text(refused)
    assert again(altered).description == "没有隐患"
    assert list(verify("hazards")) == []
    assert "现场核实无此隐患" in text(office.get(f"/ledgers/hazards/{altered.number}/"))


def test_what_a_verification_found_is_listed_until_it_holds_again(district, client_of, hazard):
    client = client_of(district.auditor)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE loop_event SET step = 'x' WHERE ledger = 'hazards' AND record_id = %s", [hazard.pk])
    verify_some(clock.now())

    assert "第1条经过与前文接不上" in text(client.get("/audit/"))
    assert "校验发现历史对不上" in text(client.get("/notices/"))

    with connection.cursor() as cursor:
        cursor.execute("UPDATE loop_event SET step = 'opened' WHERE ledger = 'hazards' AND record_id = %s", [hazard.pk])
    with clock.fixed(clock.now() + timedelta(days=1)):
        verify_some(clock.now())
    assert "接不上" not in text(client.get("/audit/"))


def test_what_was_done_today_is_seen_today(district, client_of, hazard):
    correct(hazard, {"spot": "一车间"}, actor=district.town_3, key=uuid4(), version=1, reason="补上部位")
    client = client_of(district.auditor)

    page = text(client.get("/audit/"))
    this_month = unescape(re.search(r'href="(\?[^"]+)"[^>]*>本月<', page).group(1))

    assert hazard.number in page
    assert hazard.number in text(client.get(f"/audit/{this_month}"))


@of_each("reader", ["auditor", "office"])
@of_each("code", LEDGERS)
def test_whoever_audits_views_every_ledger(district, reader, code):
    """What is corrected or withdrawn in a ledger that its auditor may not view would be found by nobody."""
    assert district.actors[reader].may(f"{code}.view")


def test_the_withdrawal_of_a_decision_is_listed_for_the_auditor(district, client_of):
    held = {"name": "安委会第三次会议", "kind": "committee", "held_at": clock.now()}
    meeting = open_record(LEDGERS["meetings"].model, held, actor=district.office, key=uuid4())
    facts = {
        "meeting": meeting,
        "text": "护栏加高",
        "holder": district.bodies["town_3"].pk,
        "decided_on": "2024-10-12",
        "due_on": "2024-12-01",
    }
    decision = open_record(LEDGERS["decisions"].model, facts, actor=district.office, key=uuid4())
    withdraw(decision, actor=district.office, key=uuid4(), reason="记重了")

    for narrowed in ("", "&ledger=decisions"):
        page = text(client_of(district.auditor).get(f"/audit/?from=2024-10-01&to=2024-10-31{narrowed}"))
        assert decision.number in page
        assert "记重了" in page
    assert client_of(district.auditor).get(f"/ledgers/decisions/{decision.number}/").status_code == 200


@pytest.mark.parametrize(("name", "words"), [("ledger", "台账"), ("step", "事项")])
def test_what_is_not_to_be_chosen_is_said_and_not_used(district, client_of, hazard, name, words):
    correct(hazard, {"spot": "一车间"}, actor=district.town_3, key=uuid4(), version=1, reason="补上部位")
    page = text(client_of(district.auditor).get(f"/audit/?from=2024-10-01&to=2024-10-31&{name}=nonsense"))

    assert f"{words}没有“nonsense”这一项，这一条没有用上。" in page
    assert page.count("nonsense") == 1
    assert "补上部位" in page


def sheet_of(*descriptions):
    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy-mm-dd"})
    page = book.add_worksheet()
    page.write_row(0, 0, ("单位", "隐患描述", "发现日期"))
    for number, description in enumerate(descriptions, 1):
        page.write_row(number, 0, ("宏达机械厂（示范）", description, date(2024, 10, 12)))
    book.close()
    return SimpleUploadedFile("九月隐患.xlsx", buffer.getvalue())


def test_an_import_that_was_taken_back_is_one_line_that_opens_its_records(
    district, client_of, hazard, settings, tmp_path
):
    settings.INCOMING_ROOT = tmp_path
    town, auditor = client_of(district.town_3), client_of(district.auditor)
    preview = town.post("/ledgers/hazards/import/", {"file": sheet_of("护栏缺失", "地面湿滑", "线路老化")})
    token = re.search(r'name="token" value="([^"]+)"', text(town.get(preview["Location"]))).group(1)
    town.post("/ledgers/hazards/import/", {"token": token, "do": "import"})
    batch = ImportBatch.objects.within(district.office.scope).get()
    town.post(f"/ledgers/hazards/import/{batch.pk}/", {"do": "undo"})
    withdraw(hazard, actor=district.town_3, key=uuid4(), reason="重复")

    page = text(auditor.get("/audit/"))
    lines = page.split('class="news box"', 1)[1].split("</ul>", 1)[0]
    link = unescape(re.search(r'href="([^"]*run=[^"]*)"', lines).group(1))
    each = text(auditor.get(f"/audit/{link}"))

    assert lines.count("<li>") == 2
    assert "撤销导入九月隐患.xlsx" in lines
    assert "撤回3条" in lines
    assert "张明" in lines
    assert hazard.number in lines
    assert all(number in each for number in ("YH-2024-0002", "YH-2024-0003", "YH-2024-0004"))
    assert hazard.number not in each
