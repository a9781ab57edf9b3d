"""Home: the next thing to do stands largest, figures open their very rows, and nobody meets what is another's."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel import clock
from anlan.kernel.indicator.declare import headlines
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.loop.watch import sweep
from anlan.kernel.people import roles
from anlan.kernel.people.models import Post
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import NOW, VILLAGE_3
from anlan.kernel.testing.proof import prove

LATER = NOW + timedelta(days=30)  # everything found until now is overdue by then


def text(answer):
    return answer.content.decode()


def figures(page):
    """The figures on home: {title: (as printed, address of the rows)}."""
    shown = re.findall(
        r'<dt><a [^>]+>([^<]+)</a></dt>\s*<dd><a class="n" href="([^"]+)"><data>([^<]+)</data>(?:<small>([^<]+)</small>)?',
        page,
    )
    return {title: (number + unit, unescape(url)) for title, url, number, unit in shown}


def assign(hazard, actor, due=date(2024, 10, 20)):
    return advance(hazard, "assign", actor=actor, key=uuid4(), content={"fix_due_on": due})


def test_its_figures_count_what_was_done_today_and_agree_with_the_pages_they_open(district, client_of, find_hazard):
    find_hazard(found_on=clock.today())
    client = client_of(district.town_3)
    page = text(client.get("/"))
    titled = re.search(r'<dt><a href="(/indicators/hazards.found/[^"]+)">([^<]+)</a>', page)
    number, rows = figures(page)[titled[2]]

    assert number == "1条"
    assert "今年1月1日至10月16日" in page
    assert "共1条" in text(client.get(rows))
    assert client.get(unescape(titled[1])).context["shown"].text == "1条"
    assert client.get("/indicators/hazards.found/").context["shown"].text == "1条"


def test_without_a_log_in_there_is_only_the_log_in(client, district):
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=/"


def test_a_person_without_a_post_is_told_so(district, client_of):
    with unscoped("the test ends a post", Post):
        post = Post.objects.get(pk=district.town_3.post_id)
    correct(post, {"ends_on": date(2024, 1, 31)}, actor=district.system, key=uuid4(), version=1)

    answer = client_of(district.town_3).get("/")

    assert answer.status_code == 403
    assert "您现在没有在任的岗位" in text(answer)


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor", "administrator"])
def test_everybody_has_a_home(district, client_of, find_hazard, name):
    find_hazard()

    with clock.fixed(LATER):
        answer = client_of(district.actors[name]).get("/")

    assert answer.status_code == 200
    assert figures(text(answer))


@pytest.mark.parametrize("role", [role for role in roles.ROLES if role != roles.SYSTEM])
def test_every_role_has_headlines(role):
    assert len(headlines(role)) >= 3


def test_the_most_pressing_to_do_stands_first_and_opens_its_record(district, client_of, find_hazard):
    with clock.fixed(NOW - timedelta(days=10)):
        first = find_hazard(description="安全出口堆放纸箱")
    second = find_hazard(description="应急灯不亮")

    page = text(client_of(district.town_3).get("/"))
    pressing = page[page.index('class="next"') : page.index('<ul class="rows">')]

    assert "安全出口堆放纸箱" in pressing
    assert '<b class="late">超期' in pressing
    assert f'href="/ledgers/hazards/{first.number}/"' in pressing
    assert ">去交办</a>" in pressing
    assert "宏达机械厂（示范）" in pressing
    assert page.index(first.number) < page.index(second.number)
    assert '<data value="2">2</data><small>件</small>' in page


def test_another_town_sees_nothing_of_mine(district, client_of, find_hazard):
    hazard = find_hazard(description="配电箱无漏电保护")
    with clock.fixed(LATER):
        sweep(LATER)
        mine, theirs = (text(client_of(actor).get("/")) for actor in (district.town_3, district.town_4))

    assert hazard.number in mine
    assert "配电箱" in mine
    assert hazard.number not in theirs
    assert "配电箱" not in theirs


def test_an_enterprise_sees_its_own_to_dos_alone(district, client_of, find_hazard, manager, plant):
    values = {"name": "邻厂（示范）", "region": VILLAGE_3, "sector": "industry"}
    neighbour = open_record(LEDGERS["enterprises"].model, values, actor=district.town_3, key=uuid4())
    own, other = find_hazard(description="护栏松动"), find_hazard(description="除尘管道积灰", at=neighbour)
    for hazard in (own, other):
        assign(hazard, district.town_3)

    page = text(client_of(manager).get("/"))

    assert "护栏松动" in page
    assert ">去整改</a>" in page
    assert "除尘管道积灰" not in page
    assert '<data value="1">1</data><small>件</small>' in page


def test_a_leader_sees_who_is_behind_and_each_figure_opens_its_list(
    district, client_of, find_hazard, other_plant, plant
):
    for words in ("护栏松动", "应急灯不亮"):
        find_hazard(description=words)
    find_hazard(actor=district.town_4, at=other_plant, description="窑顶防护栏缺失")
    client = client_of(district.leader)

    with clock.fixed(LATER):
        page = text(client.get("/"))
        table = page[page.index('<table class="over') : page.index("</table>")]
        opened = {
            unescape(url): re.search(r"共<b>(\d+)</b>件", text(client.get(unescape(url)))).group(1)
            for url in re.findall(r'href="(/inbox/[^"]+)"', table)
        }
        counts = [
            (unescape(url), count) for url, count in re.findall(r'href="(/inbox/[^"]+)"[^>]*><data value="(\d+)', table)
        ]

    assert table.index("清河镇") < table.index("柳溪镇")
    assert sorted(count for _, count in counts) == ["1", "1", "2", "2", "3", "3"]
    assert all(opened[url] == count for url, count in counts)


def test_what_the_district_itself_is_behind_with_is_counted_apart_from_its_towns(district, client_of, find_hazard):
    meetings, decisions = (LEDGERS[code].model for code in ("meetings", "decisions"))
    held = datetime(2024, 9, 3, 1, tzinfo=UTC)
    meeting = open_record(
        meetings, {"name": "专题会议（示范）", "kind": "special", "held_at": held}, actor=district.office, key=uuid4()
    )
    task = {
        "meeting": meeting, "text": "排查渡口（示范）", "holder": district.bodies["bureau"], "region": district.bureau.region,
        "decided_on": date(2024, 9, 3), "due_on": date(2024, 10, 10),
    }  # fmt: skip
    open_record(decisions, task, actor=district.office, key=uuid4())
    find_hazard()
    client = client_of(district.leader)

    with clock.fixed(LATER):
        page = text(client.get("/"))
        own = client.get("/inbox/?whose=all&due=late&region=990199&own=yes")

    assert "青禾区本级" in page
    assert "排查渡口" in text(own)
    assert "共<b>1</b>件" in text(own)


def test_a_figure_on_home_is_the_one_of_its_page_and_of_its_rows(district, client_of, find_hazard):
    for position in range(3):
        find_hazard(description=f"问题{position}号", found_on=date(2024, 8 + position, 3))
    find_hazard(found_on=date(2023, 5, 5), description="去年的")
    client = client_of(district.town_3)

    shown = figures(text(client.get("/")))
    value, url = shown["排查隐患"]
    indicator = text(client.get("/indicators/hazards.found/"))
    rows = client.get(url)

    assert value == "3条"
    assert f'<a class="n" href="{url.replace("&", "&amp;")}"><data>3条</data></a>' in indicator
    assert rows.context["sum_words"] == "共3条"
    for title, (_, address) in shown.items():
        assert client.get(address).status_code == 200, title


def test_queries_do_not_grow_with_rows(district, client_of, find_hazard, other_plant):
    for actor in (district.leader, district.town_3):
        client_of(actor).get("/")
    find_hazard()
    find_hazard(actor=district.town_4, at=other_plant)
    with clock.fixed(LATER):
        sweep(LATER)
        few = {actor.role: _queries(client_of(actor)) for actor in (district.leader, district.town_3)}
    for position in range(20):
        find_hazard(description=f"第{position}条")
        find_hazard(actor=district.town_4, at=other_plant, description=f"第{position}条")

    with clock.fixed(LATER):
        sweep(LATER)
        many = {actor.role: _queries(client_of(actor)) for actor in (district.leader, district.town_3)}

    assert many == few
    assert few["town"] < 30


def _queries(client):
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    return len(asked)


def test_a_reminder_leads_to_its_record_where_the_scope_holds_it(district, client_of, find_hazard):
    hazard = find_hazard()
    with clock.fixed(LATER):
        sweep(LATER)
        page = text(client_of(district.office).get("/"))

    news = page[page.index('<ul class="news">') :]
    address = re.search(r'<a href="(/notices/\d+/)"><b>超期', news)[1]
    with clock.fixed(LATER):
        assert client_of(district.office).get(address)["Location"] == f"/ledgers/hazards/{hazard.number}/"


def test_what_was_told_a_month_ago_is_no_news(district, client_of, find_hazard):
    find_hazard()
    with clock.fixed(LATER):
        sweep(clock.now())
        fresh = text(client_of(district.office).get("/"))
    with clock.fixed(LATER + timedelta(days=30)):
        stale = text(client_of(district.office).get("/"))

    assert "还没有提醒" not in fresh
    assert "还没有提醒" in stale


def test_a_page_that_asks_again_is_given_the_to_dos_only_where_they_changed(district, client_of, find_hazard):
    find_hazard()
    client = client_of(district.town_3)
    page = text(client.get("/"))
    again = re.search(r'hx-get="(/\?seen=\w+)"', page).group(1)

    same = client.get(again, headers={"HX-Request": "true"})
    find_hazard(description="应急灯不亮")
    anew = client.get(again, headers={"HX-Request": "true"})

    assert same["HX-Reswap"] == "none"
    assert text(same).startswith('<time id="moment" hx-swap-oob="true"')
    assert "HX-Reswap" not in anew
    assert text(anew).lstrip().startswith('<section id="todos"')
    assert "应急灯不亮" in text(anew)
    assert "<dl" not in text(anew)


def test_a_page_that_asks_again_after_the_log_in_ended_is_answered_so_and_stays(client, district):
    answer = client.get(
        "/?seen=0", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/inbox/?due=late"}
    )

    assert answer.status_code == 401
    assert answer["X-Session"] == "ended"
    assert text(answer) == ""


def test_an_empty_home_says_what_will_stand_there(district, client_of):
    page = text(client_of(district.town_3).get("/"))

    assert "现在没有待您办的事" in page
    assert "轮到您" in page
    assert "没有超期的事" in page
    assert "还没有提醒" in page


def test_what_was_sent_back_says_so_and_why_on_home_and_among_the_to_dos(district, client_of, find_hazard, manager):
    hazard, new = find_hazard(), find_hazard(description="新交来的")
    for each in (hazard, new):
        assign(each, district.town_3)
    prove(hazard, "整改后", manager)
    advance(hazard, "rectify", actor=manager, key=uuid4(), content={"fix_measures": "焊牢"})
    why = {"fix_due_on": date(2024, 10, 28), "note": "护栏还是松的"}
    advance(hazard, "reject", actor=district.town_3_other, key=uuid4(), content=why)

    for address in ("/", "/inbox/"):
        page = text(client_of(manager).get(address))
        assert page.count("<b>退回</b>") == 1
        assert "何伟“复查不合格”：护栏还是松的" in page
    prove(hazard, "整改后", manager)
    advance(hazard, "rectify", actor=manager, key=uuid4(), content={"fix_measures": "换新"})
    for actor in (manager, district.town_3):
        assert "<b>退回</b>" not in text(client_of(actor).get("/"))
