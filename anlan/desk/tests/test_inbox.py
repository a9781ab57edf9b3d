"""The inbox: all to-dos, narrowed by the address, said in words, counted, paged, and within scope."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.roles import AUDITOR, LEADER
from anlan.kernel.testing.cast import DISTRICT, NOW, TOWN_3, TOWN_4, seat

URL = "/inbox/"


def text(answer):
    return answer.content.decode()


def count(answer):
    return int(re.search(r"共<b>(\d+)</b>件", text(answer)).group(1))


@pytest.fixture
def three(district, find_hazard):
    """To-dos of town 3: one overdue, one due today, one due in two working days."""
    with clock.fixed(NOW - timedelta(days=10)):
        find_hazard(description="超期的那件")
    with clock.fixed(NOW - timedelta(days=2)):
        find_hazard(description="今天的那件")
    return find_hazard(description="后天的那件")


def test_to_dos_stand_in_the_order_of_their_deadlines_each_said_in_words(district, client_of, three):
    page = text(client_of(district.town_3).get(URL))

    assert page.index("超期的那件") < page.index("今天的那件") < page.index("后天的那件")
    assert '<span class="late">超期' in page
    assert '<span class="late">今天到期</span>' in page
    assert "<span>还剩2天</span>" in page
    assert "共<b>3</b>件" in page
    assert "10月16日09:00</time>" in page


@pytest.mark.parametrize(
    ("asked", "expected", "said"),
    [
        ({}, 3, "期限不限"),
        ({"due": "late"}, 1, "超期的"),
        ({"due": "today"}, 1, "今天到期的"),
        ({"due": "soon"}, 2, "7天内到期的"),
        ({"ledger": "hazards"}, 3, "隐患"),
        ({"ledger": "decisions"}, 0, "议定事项"),
        ({"region": TOWN_3}, 3, "清河镇"),
        ({"region": TOWN_4}, 0, "柳溪镇"),
        ({"region": TOWN_3, "own": "yes"}, 0, "清河镇本级"),
        ({"whose": "all"}, 3, "管辖范围内的"),
    ],
)
def test_each_condition_narrows_and_is_said(district, client_of, three, asked, expected, said):
    answer = client_of(district.town_3).get(URL, asked)

    assert count(answer) == expected
    assert re.search(rf"<summary[^>]*>{said}</summary>", text(answer))


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"due": "昨天"}, "期限没有“昨天”这一项"),
        ({"ledger": "nonsense"}, "台账没有“nonsense”这一项"),
        ({"region": "999"}, "地区没有“999”这一项"),
        ({"whose": "别人"}, "谁的没有“别人”这一项"),
    ],
)
def test_a_condition_that_cannot_be_is_named_and_left_out(district, client_of, three, asked, said):
    answer = client_of(district.town_3).get(URL, asked)

    assert answer.status_code == 200
    assert said in text(answer)
    assert count(answer) == 3


def test_another_town_has_none_of_mine_whatever_it_asks(district, client_of, three):
    client = client_of(district.town_4)

    answers = [client.get(URL, asked) for asked in ({}, {"whose": "all"}, {"whose": "all", "region": TOWN_3})]

    assert [count(answer) for answer in answers] == [0, 0, 0]
    assert not any("那件" in text(answer) for answer in answers)


def test_whoever_may_not_view_a_ledger_is_told_nothing_of_its_matters(district, client_of, three):
    answer = client_of(district.auditor).get(URL, {"whose": "all"})

    assert count(answer) == 0


def test_what_others_hold_says_in_whose_hands_it_is(district, client_of, three):
    advance(three, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    client = client_of(district.town_3)

    mine, everybodys = client.get(URL), client.get(URL, {"whose": "all"})

    assert count(mine) == 2
    assert count(everybodys) == 3
    assert f"起在{three.place}手上" in text(everybodys)


def test_pages_follow_each_other_and_miss_nothing(district, client_of, find_hazard, monkeypatch):
    for position in range(7):
        find_hazard(description=f"问题{position}号")
    monkeypatch.setattr("anlan.kernel.ledger.paging.SIZE", 3)
    client = client_of(district.town_3)

    seen, url, pages = [], URL, 0
    while url:
        answer = client.get(url)
        seen += re.findall(r"<b><a href=\"[^\"]+\">(问题\d号)</a>", text(answer))
        url, pages = answer.context["next_url"] and URL + answer.context["next_url"], pages + 1

    assert seen == [f"问题{position}号" for position in range(7)]
    assert pages == 3


def test_a_place_in_the_list_that_cannot_be_read_is_its_beginning(district, client_of, three):
    answer = client_of(district.town_3).get(URL, {"after": "昨天~1", "at": "²"})

    assert answer.status_code == 200
    assert "超期的那件" in text(answer)


def test_queries_do_not_grow_with_rows(district, client_of, find_hazard):
    client = client_of(district.town_3)
    find_hazard()
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for position in range(12):
        find_hazard(description=f"第{position}条")

    with CaptureQueriesContext(connection) as many:
        client.get(URL)

    assert len(many) == len(few)
    assert len([query for query in many if "loop_todo" in query["sql"]]) == 2


def test_the_list_asks_again_for_the_page_on_which_one_reads(district, client_of, find_hazard, monkeypatch):
    for position in range(5):
        find_hazard(description=f"问题{position}号")
    monkeypatch.setattr("anlan.kernel.ledger.paging.SIZE", 2)
    client = client_of(district.town_3)
    second = client.get(URL + client.get(URL, {"due": "soon"}).context["next_url"])
    again = URL + second.context["again_url"]

    same = client.get(again, headers={"HX-Request": "true"})
    find_hazard(description="新来的")
    anew = client.get(again, headers={"HX-Request": "true"})

    assert "问题2号" in text(second)
    assert same["HX-Reswap"] == "none"
    assert "问题2号" in text(anew)
    assert "共<b>6</b>件" in text(anew)
    assert "<h1" not in text(anew)


def test_an_empty_inbox_says_what_will_stand_there(district, client_of, three):
    client = client_of(district.town_4)

    empty, narrowed = text(client.get(URL)), text(client.get(URL, {"due": "late"}))

    assert "现在没有待您办的事" in empty
    assert "没有符合这些条件的待办" in narrowed
    assert 'href="/inbox/">去掉全部条件</a>' in narrowed


def test_what_a_body_holds_waits_for_those_of_it_who_may_lead_it_on(district, client_of):
    """At one body sit its office, a leader and an auditor: of a draft that the office writes, the others are asked nothing."""
    body = district.bodies["committee"]
    leader = seat("wuqu", "吴区", LEADER, district.system, body=body, region=DISTRICT)
    auditor = seat("zhengshen", "郑审", AUDITOR, district.system, body=body, region=DISTRICT)
    facts = {
        "title": "全区汇报（示范）",
        "outline": "annual",
        "starts_on": "2024-01-01",
        "ends_on": "2024-10-15",
        "text": "今年以来。",
    }
    open_record(LEDGERS["reports"].model, facts, actor=district.office, key=uuid4())

    assert "全区汇报（示范）" in text(client_of(district.office).get("/"))
    for actor in (leader, auditor):
        assert "去写报告" not in text(client_of(actor).get("/"))
        assert "全区汇报（示范）" not in text(client_of(actor).get(URL))
