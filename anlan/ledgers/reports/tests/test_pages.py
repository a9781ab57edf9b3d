"""Reports: drafted from an outline, every figure leads to its rows, edited by one at a time, frozen and compared."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.models import Anchor
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.paper import pdf
from anlan.ledgers.reports.seeds import outlines

PRESET = re.compile(r'<a href="([^"]*)" data-span>([^<]*)</a>')
ROWS = "/indicators/hazards.found/rows/?from=2024-01-01&amp;to=2024-10-15&amp;region=990199"


def text(answer):
    return answer.content.decode()


@pytest.fixture
def report(district):
    values = {
        "title": "全区安全生产情况", "outline": "annual", "text": "一、情况\n排查隐患{hazards.found}，整改率{hazards.closed_rate}。",
        "starts_on": "2024-01-01", "ends_on": "2024-10-15", "region": district.office.region,
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())


@pytest.fixture
def page(report):
    return f"/reports/{report.number}/"


def test_a_figure_in_the_sheet_opens_the_rows_it_counts(district, client_of, report, page, hazard):
    client = client_of(district.office)

    sheet = text(client.get(page))
    rows = text(client.get(ROWS.replace("&amp;", "&")))

    assert f'href="{ROWS}&amp;report={report.number}"' in sheet
    assert "排查隐患" in sheet
    assert hazard.number in rows


def test_whoever_signs_finds_the_readable_report_from_its_record(district, client_of, report):
    assert (
        f'href="/reports/{report.number}/"'
        in client_of(district.office).get(f"/ledgers/reports/{report.number}/").content.decode()
    )


def test_a_corrected_record_changes_the_report_at_once(district, client_of, report, page, hazard):
    client = client_of(district.office)
    before = text(client.get(page))

    client.post(
        f"/ledgers/hazards/{hazard.number}/withdrawal/",
        {"withdrawal-key": str(uuid4()), "withdrawal-reason": "重复登记"},
    )

    assert ">1条<" in before
    assert ">0条<" in text(client.get(page))


def test_a_period_that_ends_before_it_begins_is_refused_and_says_so(district, client_of, report):
    outline = LEDGERS["outlines"].model
    made = open_record(
        outline,
        {"name": "x", "title": "提纲", "text": "好", "region": district.office.region},
        actor=district.office,
        key=uuid4(),
    )

    answer = client_of(district.office).post(
        "/reports/", {"outline": made.number, "from": "2024-10-01", "to": "2024-01-01", "key": str(uuid4())}
    )

    assert answer.status_code == 400
    assert LEDGERS["reports"].model.objects.within(district.office.scope).count() == 1


def drafted(district, client_of, who, title, words, start, end):
    """The report that somebody writes on the page from an outline of the district's office."""
    facts = {"name": "x", "title": title, "text": words, "region": district.office.region}
    outline = open_record(LEDGERS["outlines"].model, facts, actor=district.office, key=uuid4())
    sent = {"outline": outline.number, "from": start, "to": end, "key": str(uuid4())}
    number = client_of(who).post("/reports/", sent)["Location"].strip("/").split("/")[-1]
    return LEDGERS["reports"].model.objects.within(who.scope).get(number=number)


SPANS = [
    ("2024-01-01", "2024-10-15", "今年以来"), ("2024-07-01", "2024-09-30", "三季度"), ("2024-09-01", "2024-09-30", "9月份"),
    ("2023-01-01", "2023-12-31", "2023年"), ("2024-10-01", "2024-10-15", "2024年10月1日至10月15日"),
    ("2023-12-01", "2024-01-31", "2023年12月1日至2024年1月31日"),
]  # fmt: skip


@pytest.mark.parametrize(("start", "end", "said"), SPANS, ids=[end for _, end, _ in SPANS])
def test_a_report_says_of_which_days_it_is(district, client_of, start, end, said):
    """今年以来 stood above the figures of a quarter, and reports of one title could not be told apart."""
    written = drafted(
        district, client_of, district.office, "工作汇报", "今年以来，排查隐患{hazards.found}。", start, end
    )

    assert written.text.startswith(f"{said}，")
    assert f"工作汇报（{start}至{end}）" in text(client_of(district.office).get(f"/ledgers/reports/{written.number}/"))


@pytest.mark.parametrize(
    ("actor", "title", "begins"), [("office", "全区工作汇报", "全区有企业"), ("town_3", "清河镇工作汇报", "全镇有企业")]
)
def test_a_towns_report_speaks_of_the_town(district, client_of, actor, title, begins):
    who = getattr(district, actor)

    written = drafted(
        district, client_of, who, "全区工作汇报", "全区有企业{enterprises.all}。", "2024-01-01", "2024-10-15"
    )

    assert written.title == title
    assert written.text.startswith(begins)


def test_the_second_editor_keeps_what_was_typed_and_learns_who_was_first(district, client_of, report, page):
    client = client_of(district.office)
    first = {"text": "甲的字", "title": "甲", "version": report.version, "key": str(uuid4())}
    second = {"text": "乙的字{hazards.found}", "title": "乙", "version": report.version, "key": str(uuid4())}

    assert client.post(f"{page}edit/", first).status_code == 302
    answer = client.post(f"{page}edit/", second)

    assert answer.status_code == 409
    assert "乙的字{hazards.found}" in text(answer)
    assert "刘静" in text(answer)


def test_a_misspelt_indicator_is_named_with_line_and_neighbours(district, client_of, page):
    answer = client_of(district.office).post(f"{page}preview/", {"text": "第一行\n共{hazards.fuond}条"})

    assert "hazards.fuond" in text(answer)
    assert "hazards.found" in text(answer)


def test_another_town_sees_no_report_of_the_district_office(district, client_of, page):
    assert client_of(district.town_4).get(page).status_code in (403, 404)


@pytest.mark.parametrize(("kind", "begins"), [("docx", b"PK"), ("txt", "　".encode()), ("html", b"<!doctype html>")])
def test_it_is_printed_as_a_file(district, client_of, page, kind, begins):
    answer = client_of(district.office).get(f"{page}file.{kind}")

    assert answer.status_code == 200
    assert answer.content.startswith(begins)


def test_what_was_frozen_is_compared_with_now(district, client_of, report, page, hazard):
    issue(report, district)
    client = client_of(district.office)
    client.post(
        f"/ledgers/hazards/{hazard.number}/withdrawal/",
        {"withdrawal-key": str(uuid4()), "withdrawal-reason": "重复登记"},
    )

    changes = text(client.get(f"{page}changes/"))

    assert "1条" in changes
    assert "0条" in changes


def issue(report, district):
    """Drafted by the office, signed by the leader, issued by the office."""
    office, leader = district.office, district.leader
    for step, actor, content in (
        ("submit", office, {"signer": leader.post_id}),
        ("sign", leader, {}),
        ("issue", office, {}),
    ):
        advance(report, step, actor=actor, key=uuid4(), content=content)


def test_an_issued_report_stays_as_it_was_printed(
    district, client_of, report, page, hazard, django_capture_on_commit_callbacks
):
    before = drop_anchor(clock.today() - timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        issue(report, district)
    client = client_of(district.office)
    on_the_day = text(client.get(f"{page}file.txt"))
    anchor = Anchor.objects.get(day=None)
    drop_anchor(clock.today())
    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")

    sheet = text(client.get(page))
    printed = text(client.get(f"{page}file.txt"))

    assert ">1条<" in sheet
    assert "排查隐患1条" in printed
    assert f"，2024-10-16 09:00存证{bytes(anchor.hash).hex()[:16]}" in on_the_day
    assert bytes(before.hash).hex()[:16] not in on_the_day
    assert on_the_day == printed
    assert list(verify()) == []


def test_a_share_without_end_is_no_difference(district, client_of, report, page, hazard, put_right):
    hazards = LEDGERS["hazards"].model
    for closed in (False, True):
        facts = {
            "place": hazard.place,
            "region": hazard.region,
            "description": f"护栏松动{closed}",
            "found_on": hazard.found_on,
        }
        made = open_record(hazards, facts, actor=district.town_3, key=uuid4())
        if closed:
            advance(made, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": hazard.found_on})
            put_right(made, district.town_3)
            advance(made, "verify", actor=district.bureau, key=uuid4(), content={"rechecker": "王工"})
    issue(report, district)

    changes = text(client_of(district.office).get(f"{page}changes/"))

    assert "33.3%" in text(client_of(district.office).get(page))
    assert "2个数字，2个没有变。" in changes


def test_a_difference_names_the_correction_that_made_it(district, client_of, report, page, hazard):
    issue(report, district)
    with clock.fixed(clock.now() + timedelta(hours=1)):
        withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")

    changes = text(client_of(district.office).get(f"{page}changes/"))

    assert f'href="/ledgers/hazards/{hazard.number}/"' in changes
    assert "撤回：重复登记" in changes


def test_an_issued_report_says_when_its_numbers_were_true_and_a_draft_that_they_are_of_now(
    district, client_of, report, page, hazard
):
    client = client_of(district.office)
    drafted = text(client.get(page))
    issue(report, district)

    with clock.fixed(clock.now() + timedelta(days=3)):
        sheet = text(client.get(page))

    assert "截至10-16 09:00" in drafted
    assert "2024-10-16 09:00印发" in sheet
    assert "截至" not in sheet


def test_the_page_says_that_a_report_ends_yesterday_and_offers_today(district, client_of, report, page):
    client = client_of(district.office)

    form = text(client.get("/reports/"))
    up_to_today = text(client.get("/reports/?from=2024-01-01&to=2024-10-16"))

    assert 'value="2024-10-15"' in form
    assert "今天登记的不算" in form
    assert "to=2024-10-16" in form
    assert 'value="2024-10-16"' in up_to_today
    assert "今天登记的不算" not in up_to_today
    assert "（10月15日以后的不算）" in text(client.get(page))


def test_usual_periods_are_offered_and_open_the_form_with_their_days(district, client_of):
    client = client_of(district.office)

    offered = {title: address for address, title in PRESET.findall(text(client.get("/reports/")))}
    form = text(client.get(f"/reports/{offered['上季度']}".replace("&amp;", "&")))

    assert {"本月", "上月", "本季度", "上季度", "上半年", "今年以来"} <= set(offered)
    assert 'id="from" name="from" value="2024-07-01"' in form
    assert 'id="to" name="to" value="2024-09-30"' in form


def test_what_has_no_deadline_is_offered_no_further_time(district, client_of, report):
    assert report.due_at is None

    assert "延期" not in text(client_of(district.office).get(f"/ledgers/reports/{report.number}/"))


def test_a_sentence_without_any_record_is_not_printed_and_comes_with_the_first(district, client_of, hazard):
    """An issued report goes on to say what it said, whatever is written later."""
    outline = next(text for name, _, text in outlines() if name == "annual")
    values = {
        "title": "汇报", "outline": "annual", "text": outline, "starts_on": "2024-01-01", "ends_on": "2024-10-15",
        "region": district.office.region,
    }  # fmt: skip
    report = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    client = client_of(district.office)
    address = f"/reports/{report.number}/"
    drafted, sheet = text(client.get(f"{address}file.txt")), text(client.get(address))
    issue(report, district)
    issued = text(client.get(f"{address}file.txt"))
    held = {"name": "常务会", "kind": "executive", "held_at": "2024-09-03T09:00+08:00"}
    open_record(LEDGERS["meetings"].model, held, actor=district.office, key=uuid4())

    later = text(client.get(f"{address}file.txt"))

    assert "共排查隐患1条" in drafted
    for claim in ("自然灾害类型多", "部门安全生产责任清单", "投入0元", "—", "专题安排部署", "当前安全形势"):
        assert (claim, claim in drafted) == (claim, claim == "当前安全形势")
    assert "没有写进报告" in sheet
    assert "自然灾害类型多" in sheet.partition("没有写进报告")[2]
    assert issued.partition("数字冻结于")[0] == drafted.partition("草稿，没有印发")[0]
    assert later == issued
    assert list(verify()) == []
    again = open_record(LEDGERS["reports"].model, values, actor=district.office, key=uuid4())
    assert "专题安排部署" in text(client.get(f"/reports/{again.number}/file.txt"))


def test_the_editor_calls_figures_by_their_titles_and_keeps_what_people_read(district, client_of, report, page, hazard):
    client = client_of(district.office)
    before = text(client.get(f"{page}file.txt"))
    editor = text(client.get(f"{page}edit/"))
    sent = {
        "text": "一、情况\n排查{排查隐患|余}。【隐患】",
        "title": "甲",
        "version": report.version,
        "key": str(uuid4()),
    }
    as_shown = {
        **sent,
        "text": "一、情况\n排查隐患【排查隐患，零也写】，整改率【整改率，零也写】。",
        "title": report.title,
    }

    assert "排查隐患【排查隐患，零也写】，整改率【整改率，零也写】。" in editor
    assert "hazards." not in editor.partition('id="preview"')[0]
    assert 'data-spelled="排查隐患 paichayinhuan pcyh' in editor
    assert client.post(f"{page}edit/", as_shown).status_code == 302
    assert text(client.get(f"{page}file.txt")) == before
    report.refresh_from_db()
    again = {**sent, "version": report.version, "key": str(uuid4())}
    assert client.post(f"{page}edit/", again).status_code == 302
    report.refresh_from_db()
    assert report.text == "一、情况\n排查【排查隐患，余，零也写】。【隐患】"


def test_the_page_says_which_official_fonts_the_pdf_lacks_and_what_stands_for_them(
    district, client_of, page, monkeypatch
):
    client = client_of(district.office)
    monkeypatch.setattr(pdf, "stand_ins", lambda: {"仿宋_GB2312": "Noto Serif CJK SC"})
    some = text(client.get(page))
    monkeypatch.setattr(pdf, "stand_ins", dict)
    none = text(client.get(page))

    assert "仿宋_GB2312：用Noto Serif CJK SC代替" in some
    assert "公文字体" not in none


def test_the_page_says_that_files_have_no_links_while_the_sites_address_is_unknown(district, client_of, page, settings):
    client = client_of(district.office)
    unknown = text(client.get(page))
    settings.ADDRESS = "https://anlan.example"

    assert "数字点不开" in unknown
    assert "数字点不开" not in text(client.get(page))
