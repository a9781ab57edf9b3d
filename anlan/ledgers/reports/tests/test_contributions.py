"""Paragraphs that bodies write themselves: asked by a day, chased, handed in, sent back, put in their places, missed aloud."""

from datetime import date, timedelta
from typing import ClassVar
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop import watch
from anlan.kernel.loop.inbox import deliveries_to, open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import Scoped, unscoped
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite

from ..models import Contribution, Report
from .test_ledger import number_of, take

TEXT = "一、总体情况\n排查隐患【排查隐患，零也写】。\n二、重点领域\n【由 区应急管理局、清河镇人民政府 写：工贸】\n三、下一步工作\n继续抓好。\n"


def begin(district, text=TEXT, actor=None, **more):
    values = {
        "title": "季度情况", "outline": "x", "text": text, "starts_on": date(2024, 1, 1), "ends_on": date(2024, 10, 15),
        "region": (actor or district.office).region, **more,
    }  # fmt: skip
    return open_record(LEDGERS["reports"].model, values, actor=actor or district.office, key=uuid4())


class TestContribution(LedgerSuite, LoopSuite):
    model = Contribution
    brings: ClassVar = {
        "hand_in": {"text": "工贸领域排查隐患【排查隐患，零也写】。"}, "save": {"text": "工贸领域"}, "send_back": {"due_on": date(2024, 10, 30)},
        "ask_again": {"due_on": date(2024, 10, 30)},
    }  # fmt: skip

    def facts(self, district, plant):
        report = Report.objects.within(district.office.scope).first() or begin(district, "好")
        return {
            "report": report,
            "writer": district.bodies["bureau"],
            "topic": "工贸",
            "due_on": date(2024, 10, 21),
            "region": report.region,
        }


@pytest.fixture
def report(district):
    return begin(district)


def mine(actor):
    return [todo.number for todo in open_todos(actor).filter(ledger="contributions")]


def of(report, district, body):
    with unscoped("the test's own paragraph", Contribution):
        return Contribution.objects.get(report=report, writer=district.bodies[body])


def step(client, record, code, **content):
    with unscoped("the test's own record", Scoped):
        record.refresh_from_db()
    sent = {"key": str(uuid4()), "version": record.version, **content}
    answer = client.post(
        f"/ledgers/{record.code}/{record.number}/steps/{code}/",
        {f"{code}-{name}": value for name, value in sent.items()},
    )
    with unscoped("the test's own record", Scoped):
        record.refresh_from_db()
    return answer


def write(client, record, words, then="save"):
    """As its writer does on the page of the paragraph."""
    address = f"/reports/writing/{record.number}/"
    form = client.get(address)
    sent = {"text": words, "then": then, "version": form.context["version"], "key": str(uuid4())}
    answer = client.post(address, sent)
    with unscoped("the test's own record", Scoped):
        record.refresh_from_db()
    return answer


def text(answer):
    return answer.content.decode()


def test_what_an_outline_asks_of_bodies_is_theirs_to_do_by_a_day(district, client_of):
    report = begin(district, collect_by=date(2024, 10, 25))
    bureau = of(report, district, "bureau")

    assert mine(district.bureau) == [bureau.number]
    assert len(mine(district.town_3)) == 1
    assert mine(district.town_4) == []
    assert bureau.due_at == clock.end_of(date(2024, 10, 25))
    assert "工贸" in text(client_of(district.bureau).get("/"))
    assert "三个工作日" not in text(client_of(district.bureau).get(f"/ledgers/contributions/{bureau.number}/"))


def test_without_a_day_it_is_three_working_days(district, report):
    assert of(report, district, "bureau").due_on == date(2024, 10, 21)


def test_what_has_come_stands_in_its_place_and_what_has_not_is_shown_there(district, client_of, report, hazard):
    bureau, office = of(report, district, "bureau"), client_of(district.office)
    before = text(office.get(f"/reports/{report.number}/"))

    assert write(client_of(district.bureau), bureau, "企业排查").status_code == 302
    assert "企业排查" not in text(office.get(f"/reports/{report.number}/"))
    words = "企业自查【排查隐患，零也写】。\n另有专项检查。"
    assert step(client_of(district.bureau), bureau, "hand_in", text=words).status_code == 302
    after = text(office.get(f"/reports/{report.number}/"))
    printed = text(office.get(f"/reports/{report.number}/file.txt"))

    assert "【由 区应急管理局、清河镇人民政府 写：工贸】" in before
    assert "10月21日前交，还没有交" in before
    assert "【由 清河镇人民政府 写：工贸】" in after
    assert "企业自查1条。" in printed
    assert (
        printed.index("二、重点领域")
        < printed.index("企业自查")
        < printed.index("另有专项检查")
        < printed.index("三、")
    )
    assert mine(district.office) == [bureau.number]


def test_the_editor_s_preview_has_the_paragraphs_that_came_and_tells_what_is_wrong_by_the_text_s_own_lines(
    district, client_of, report, hazard
):
    write(client_of(district.bureau), of(report, district, "bureau"), "工贸一段。\n工贸又一段【排查隐患】。", "hand_in")
    sent = {"text": f"{TEXT}【排查隐换】\n"}

    preview = text(client_of(district.office).post(f"/reports/{report.number}/preview/", sent))

    assert "工贸又一段" in preview
    assert "清河镇人民政府 写：工贸" in preview
    assert "前交，还没有交" in preview
    assert "第7行第1个字" in preview


def test_a_writer_finds_the_words_of_the_last_time_and_how_they_will_be_printed(district, client_of, report, hazard):
    first = of(report, district, "bureau")
    client = client_of(district.bureau)
    step(client, first, "hand_in", text="上次的话。")
    second = of(begin(district), district, "bureau")

    write(client, second, "排查隐患【排查隐患，零也写】。")
    page = text(client.get(f"/reports/writing/{second.number}/"))

    assert "上次的话。" in page
    assert "印出来是这样" in page
    assert ">1条<" in page


@pytest.mark.parametrize(
    ("words", "told"),
    [("【由 清河镇人民政府 写：工贸】", "不能再请别的单位写"), ("排查【排查引患】。", "没有叫“排查引患”的数字")],
)
def test_a_wrong_word_is_told_at_the_paragraph_and_what_was_typed_stays(district, client_of, report, words, told):
    bureau = of(report, district, "bureau")

    answer = step(client_of(district.bureau), bureau, "hand_in", text=words)

    assert (answer.status_code, bureau.state) == (422, "asked")
    assert told in text(answer)
    assert words in text(answer)


def test_where_it_is_written_a_wrong_word_is_marked_and_what_was_typed_stays(district, client_of, report):
    bureau, client = of(report, district, "bureau"), client_of(district.bureau)

    refused = write(client, bureau, "排查【排查引患】。", "hand_in")
    preview = client.post(f"/reports/writing/{bureau.number}/preview/", {"text": "排查【排查引患】。"})
    handed = write(client, bureau, "排查到位。", "hand_in")

    assert refused.status_code == 422
    assert "排查【排查引患】。</textarea>" in text(refused)
    assert "没有叫“排查引患”的数字" in text(preview)
    assert (handed.status_code, bureau.state) == (302, "handed")
    assert client.get(f"/reports/writing/{bureau.number}/")["Location"] == f"/ledgers/contributions/{bureau.number}/"


def test_nobody_else_writes_it(district, client_of, report):
    address = f"/reports/writing/{of(report, district, 'bureau').number}/"

    assert client_of(district.office).get(address).status_code == 403
    assert client_of(district.town_4).get(address).status_code == 404


def test_it_is_sent_back_with_words_and_handed_in_again(district, client_of, report):
    bureau = of(report, district, "bureau")
    step(client_of(district.bureau), bureau, "hand_in", text="太短。")

    silent = step(client_of(district.office), bureau, "send_back", due_on="2024-10-23")
    back = step(client_of(district.office), bureau, "send_back", due_on="2024-10-23", note="写上企业数")

    assert (silent.status_code, back.status_code, bureau.state) == (422, 302, "asked")
    assert bureau.due_at == clock.end_of(date(2024, 10, 23))
    assert "写上企业数" in text(client_of(district.bureau).get("/"))
    assert "太短" not in text(client_of(district.office).get(f"/reports/{report.number}/file.txt"))


def test_the_drafter_chases_all_who_are_missing_and_the_loop_tells_of_what_is_late(district, client_of, report):
    step(client_of(district.town_3), of(report, district, "town_3"), "hand_in", text="镇里的话。")

    answer = client_of(district.office).post(f"/reports/{report.number}/chase/", follow=True)
    told = [each.notice.text for each in deliveries_to(district.bureau)]
    watch.sweep(clock.end_of(date(2024, 10, 21)) + timedelta(hours=1))

    assert "提醒了1个单位" in text(answer)
    assert any("催稿：工贸" in words for words in told)
    assert any("写段落" in each.notice.text and "超期" in each.notice.text for each in deliveries_to(district.office))


def test_a_late_paragraph_of_a_town_s_own_report_is_told_to_the_town_first(district):
    begin(
        district,
        "一、总体情况\n【由 石沟村村民委员会 写：渡口】\n",
        actor=district.town_3,
        collect_by=date(2024, 10, 21),
    )

    def late(actor):
        return len([each for each in deliveries_to(actor) if each.notice.text.startswith("超期")])

    watch.sweep(clock.end_of(date(2024, 10, 21)) + timedelta(hours=1))
    assert [late(each) for each in (district.town_3, district.office, district.leader)] == [1, 0, 0]
    watch.sweep(clock.end_of(date(2024, 10, 28)))
    assert [late(each) for each in (district.town_3, district.office, district.leader)] == [1, 1, 0]


def test_it_is_not_sent_to_be_signed_silently_without_what_is_missing(district, client_of, report):
    step(client_of(district.town_3), of(report, district, "town_3"), "hand_in", text="镇里的话。")
    office, leader = client_of(district.office), client_of(district.leader)

    silent = take(office, report, "submit", signer=number_of(district.leader))
    assert (silent.status_code, report.state) == (422, "draft")
    assert "还差供稿：青禾区应急管理局（工贸）" in text(silent)
    assert take(office, report, "submit", signer=number_of(district.leader), without="今天要报").status_code == 302
    asked = text(leader.get(f"/ledgers/reports/{report.number}/"))

    assert "今天要报" in asked
    assert of(report, district, "bureau").state == "cancelled"
    assert of(report, district, "town_3").state == "taken"
    assert mine(district.bureau) == []
    take(leader, report, "sign")
    take(office, report, "issue")
    printed = text(office.get(f"/reports/{report.number}/file.txt"))
    assert "镇里的话。" in printed
    assert "【由" not in printed
    assert list(verify()) == []


def test_what_never_came_takes_its_heading_along(district, client_of):
    report = begin(district, "一、总体情况\n好。\n二、重点领域\n【由 区应急管理局 写：工贸】\n三、下一步\n继续。\n")
    office = client_of(district.office)
    take(office, report, "submit", signer=number_of(district.leader), without="不等了")
    take(client_of(district.leader), report, "sign")
    take(office, report, "issue")

    printed = text(office.get(f"/reports/{report.number}/file.txt"))

    assert "重点领域" not in printed
    assert "二、下一步" in printed


def test_after_it_came_back_what_was_not_waited_for_is_asked_again(district, client_of, report):
    office = client_of(district.office)
    take(office, report, "submit", signer=number_of(district.leader), without="今天要报")
    take(client_of(district.leader), report, "return", note="等等应急局")
    bureau = of(report, district, "bureau")

    assert report.without == ""
    assert step(office, bureau, "ask_again", due_on="2024-10-18").status_code == 302
    assert mine(district.bureau) == [bureau.number]
    silent = take(office, report, "submit", signer=number_of(district.leader))
    assert silent.status_code == 422


def test_a_place_that_goes_from_the_text_is_asked_of_nobody_and_a_new_one_is(district, client_of, report):
    client = client_of(district.office)
    sent = {
        "text": "【由 清河镇人民政府、柳溪镇人民政府 写：工贸】", "title": report.title, "version": report.version, "key": str(uuid4()),
    }  # fmt: skip

    assert client.post(f"/reports/{report.number}/edit/", sent).status_code == 302

    assert of(report, district, "bureau").state == "cancelled"
    assert (mine(district.bureau), len(mine(district.town_3)), len(mine(district.town_4))) == ([], 1, 1)


def test_a_new_edition_begins_with_what_bodies_wrote(district, client_of, report):
    office = client_of(district.office)
    for body in ("bureau", "town_3"):
        step(client_of(getattr(district, body)), of(report, district, body), "hand_in", text=f"{body}的话。")
    take(office, report, "submit", signer=number_of(district.leader))
    take(client_of(district.leader), report, "sign")
    take(office, report, "issue")

    take(office, report, "revise")

    edition = Report.objects.within(district.office.scope).get(replaces=report)
    assert "bureau的话。" in text(office.get(f"/reports/{edition.number}/file.txt"))
    assert mine(district.bureau) == []


def test_a_body_that_nobody_knows_is_named_with_what_is_near(district, client_of):
    values = {"name": "x", "title": "甲", "text": "【由 区应急局管理 写：工贸】\n排查隐患。"}

    answer = client_of(district.office).post("/ledgers/outlines/new/", {**values, "key": str(uuid4())})

    assert answer.status_code == 422
    assert "没有叫“区应急局管理”的单位，最像的是“青禾区应急管理局”" in text(answer)


def test_within_a_line_it_is_told_to_stand_alone(district, client_of, report):
    answer = client_of(district.office).post(
        f"/reports/{report.number}/preview/", {"text": "一是【由 区应急管理局 写：工贸】"}
    )

    assert "单独占一行" in text(answer)


def test_in_its_own_house_a_town_asks_its_villages_and_its_reviewer(district, client_of):
    report = begin(district, "【由 石沟村村民委员会 写：村里的事】\n好。", district.town_3)
    town, other = client_of(district.town_3), client_of(district.town_3_other)
    village = of(report, district, "village_3")
    page = text(client_of(district.village_3).get(f"/ledgers/contributions/{village.number}/"))

    assert "村里的事" in page
    assert step(client_of(district.village_3), village, "hand_in", text="村里查了一遍。").status_code == 302
    assert mine(district.town_3) == [village.number]
    assert mine(district.office) == []
    own = take(town, report, "review", reviewer=number_of(district.town_3))
    assert own.status_code == 422
    take(town, report, "review", reviewer=number_of(district.town_3_other))
    assert report.state == "checking"
    assert take(other, report, "send_back", note="第二句删掉").status_code == 302
    take(town, report, "review", reviewer=number_of(district.town_3_other))
    drafter = take(other, report, "submit", signer=number_of(district.town_3))
    assert (drafter.status_code, report.state) == (422, "checking")
    take(other, report, "send_back", note="还是您送签")
    assert take(town, report, "submit", signer=number_of(district.town_3_other)).status_code == 302
    take(other, report, "sign")
    assert take(town, report, "issue").status_code == 302
    assert "村里查了一遍。" in text(town.get(f"/reports/{report.number}/file.txt"))
    assert list(verify()) == []
