"""Lists: what is shown, what is said about it, and that it stays fast and within scope."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.loop.advance import correct, withdraw
from anlan.kernel.testing.cast import TOWN_3, TOWN_4, VILLAGE_3

URL = "/ledgers/hazards/"


def text(answer):
    return answer.content.decode()


def test_without_a_log_in_there_is_only_the_log_in(client, district):
    answer = client.get(URL)

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/ledgers/hazards/"


def test_an_unknown_ledger_is_not_found(district, client_of):
    assert client_of(district.office).get("/ledgers/nonsense/").status_code == 404


def test_a_number_that_no_database_keeps_is_not_found(district, client_of):
    assert client_of(district.office).get(f"{URL}YH%00-2024-0001/").status_code == 404


def test_a_list_says_its_filter_its_count_and_its_moment(district, client_of, find_hazard):
    find_hazard()
    find_hazard(level="major", standard="GM-01", description="粉尘涉爆未设锁气卸灰")

    page = text(client_of(district.office).get(URL, {"level": "major", "found_on_from": "2024-10-01"}))

    assert "粉尘涉爆未设锁气卸灰" in page
    assert "配电箱无漏电保护" not in page
    assert "共<b>1</b>条" in page
    assert "发现日期2024-10-01起" in page
    assert "10月16日09:00" in page


def test_a_town_sees_its_own_rows_alone(district, client_of, find_hazard, other_plant):
    find_hazard()
    find_hazard(actor=district.town_4, at=other_plant, description="窑顶防护栏缺失")

    mine, theirs, all_ = (
        text(client_of(actor).get(URL)) for actor in (district.town_3, district.town_4, district.leader)
    )

    assert "配电箱" in mine
    assert "窑顶" not in mine
    assert "窑顶" in theirs
    assert "配电箱" not in theirs
    assert "配电箱" in all_
    assert "窑顶" in all_


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"state": "open"}, 1), ({"state": "late"}, 0), ({"state": "closed"}, 0), ({"region": TOWN_3}, 1),
        ({"region": VILLAGE_3}, 1), ({"region": TOWN_4}, 0), ({"sector": "industry"}, 1), ({"sector": "transport"}, 0),
        ({"found_on_to": "2024-10-11"}, 0), ({"found_on_from": "2024-10-12", "found_on_to": "2024-10-12"}, 1),
        ({"q": "漏电"}, 1), ({"q": "没有的话"}, 0), ({"q": "漏\0电"}, 1),
    ],
)  # fmt: skip
def test_each_condition_narrows(district, client_of, hazard, asked, expected):
    page = text(client_of(district.leader).get(URL, asked))

    assert f"共<b>{expected}</b>条" in page


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"level": "huge"}, "隐患级别没有“huge”这一项"),
        ({"found_on_from": "昨天"}, "“昨天”不是日期"),
        ({"found_on_from": "2024-10-10", "found_on_to": "2024-10-01"}, "止日早于起日"),
        ({"region": "999"}, "没有代码为“999”的地区"),
        ({"state": "melted"}, "没有“melted”这个状态"),
        ({"found_on_to": "9999-12-31"}, "请写1900年到2200年之间的日期"),
    ],
)
def test_a_condition_that_cannot_be_is_named_and_left_out(district, client_of, hazard, asked, said):
    answer = client_of(district.leader).get(URL, asked)

    assert answer.status_code == 200
    assert said in text(answer)
    assert "共<b>1</b>条" in text(answer)


def test_each_row_shows_its_own_words_where_no_ledger_has_the_place(district, client_of, find_hazard, plant):
    """The last row's school stood in all of them: their keys are alike, there is none."""
    places = ("石沟小学", "村口漫水桥", "石沟加油站")
    for words in places:
        find_hazard(place=None, place_words=words, region=plant.region)
    find_hazard()

    page = text(client_of(district.town_3).get(URL))

    assert [page.count(f">{words}<") for words in places] == [1, 1, 1]


def test_queries_do_not_grow_with_rows(district, client_of, find_hazard):
    client = client_of(district.leader)
    find_hazard()
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for position in range(12):
        find_hazard(description=f"第{position}条")

    with CaptureQueriesContext(connection) as many:
        client.get(URL)

    assert len(many) == len(few)
    assert len([query for query in many if "hazards_hazard" in query["sql"]]) == 2


def test_pages_follow_each_other_and_miss_nothing(district, client_of, find_hazard, monkeypatch):
    for position in range(7):
        find_hazard(description=f"问题{position}号", found_on=date(2024, 10, 1 + position // 3))
    monkeypatch.setattr("anlan.kernel.ledger.paging.SIZE", 3)
    client = client_of(district.leader)

    for sort in ("", "due_at", "-due_at", "found_on", "number", "region"):
        seen, url, pages = [], f"?sort={sort}", 0
        while url:
            pages += 1
            answer = client.get(URL + url)
            page = text(answer)
            seen += [number for number in range(7) if f"问题{number}号" in page]
            url = answer.context["next_url"]

        assert sorted(seen) == list(range(7)), sort
        assert pages == 3


@pytest.mark.parametrize("after", ["昨天~1", "2024-10-12~²", "2024-10-12", "\0"])
def test_a_place_in_the_list_that_cannot_be_read_is_its_beginning(district, client_of, hazard, after):
    answer = client_of(district.leader).get(URL, {"after": after, "at": "²"})

    assert answer.status_code == 200
    assert hazard.number in text(answer)


def test_the_newest_stand_first(district, client_of, find_hazard):
    find_hazard(description="较早的", found_on=date(2024, 9, 1))
    find_hazard(description="较晚的", found_on=date(2024, 10, 1))

    page = text(client_of(district.leader).get(URL))

    assert page.index("较晚的") < page.index("较早的")


def test_an_empty_ledger_says_what_will_stand_here(district, client_of):
    page = text(client_of(district.town_3).get(URL))

    assert "清河镇还没有隐患" in page
    assert "登记后由镇街交办" in page
    assert "/ledgers/hazards/new/" in page


def test_all_ledgers_stand_with_their_counts(district, client_of, hazard):
    page = text(client_of(district.leader).get("/ledgers/"))

    assert "排查整治" in page
    assert '<a class="n" href="/ledgers/hazards/"><data value="1">1</data><small>条</small></a>' in page


def test_ledgers_without_a_record_stand_folded_below(district, client_of, hazard):
    filled, empty = text(client_of(district.town_3).get("/ledgers/")).split('<details class="box tight">')

    assert '"/ledgers/hazards/"' in filled
    assert "<dl" not in empty
    assert '<a href="/ledgers/training/">' in empty


def test_where_nothing_is_recorded_yet_all_ledgers_are_to_be_seen(district, client_of):
    page = text(client_of(district.village_4).get("/ledgers/"))

    assert "/ledgers/hazards/" in page


def test_telephone_numbers_are_masked(district, client_of, plant):

    correct(plant, {"phone": "13912345678"}, actor=district.town_3, key=uuid4(), version=1)

    page = text(client_of(district.town_3).get(f"/ledgers/enterprises/{plant.number}/"))

    assert "139****5678" in page
    assert "13912345678" not in page


def test_what_was_withdrawn_is_counted_where_it_is_asked_for(district, client_of, hazard):
    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")
    client = client_of(district.town_3)

    for url in ("/ledgers/hazards/?state=withdrawn", "/api/v1/ledgers/hazards/records/?state=withdrawn"):
        assert hazard.number in client.get(url).content.decode()
    assert hazard.number not in client.get("/ledgers/hazards/").content.decode()


def test_a_firms_name_finds_what_happened_there_in_every_list_that_shows_it(
    district, client_of, find_hazard, other_plant
):
    hazard = find_hazard()
    find_hazard(actor=district.town_4, at=other_plant, description="窑顶防护栏缺失")
    leader = client_of(district.leader)

    found = leader.get(URL, {"q": "机械 宏达"}).content.decode()
    by_api = leader.get("/api/v1/ledgers/hazards/records/", {"q": "宏达机械"}).json()
    elsewhere = client_of(district.town_4).get(URL, {"q": "宏达机械"}).content.decode()

    assert hazard.number in found
    assert "窑顶" not in found
    assert by_api["total"] == 1
    assert "共<b>0</b>" in elsewhere
