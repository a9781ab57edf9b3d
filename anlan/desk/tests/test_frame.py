"""What stands around every page: where one is, who one is, and the way to another post and out."""

import re
from datetime import date
from uuid import uuid4

from anlan.kernel.loop.opening import open_record
from anlan.kernel.people.models import Person, Post
from anlan.kernel.people.roles import SYSTEM, TOWN
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.cast import TOWN_4


def text(answer):
    return answer.content.decode()


def test_the_navigation_marks_where_one_is(district, client_of):
    page = text(client_of(district.town_3).get("/ledgers/hazards/"))

    assert '<a href="/ledgers/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_the_inbox_lies_under_home(district, client_of):
    page = text(client_of(district.town_3).get("/inbox/"))

    assert '<a href="/" aria-current="page">' in page
    assert page.count('aria-current="page"') == 1


def test_the_frame_says_who_acts_in_which_post_and_offers_the_way_out(district, client_of):
    page = text(client_of(district.town_3).get("/ledgers/"))

    assert "<summary>张明</summary>" in page
    assert district.town_3.title in page
    assert 'action="/logout/"' in page
    assert 'action="/post/"' not in page  # no other post to change to


def test_the_head_of_each_page_says_whom_one_works_for(district, client_of, plant, manager):
    page = text(client_of(manager).get("/ledgers/"))

    assert f'<span class="where">{plant}</span>' in page
    assert f"企业，{plant}" in page
    assert '<span class="where">石沟村</span>' in text(client_of(district.village_3).get("/ledgers/"))


def test_whoever_holds_two_posts_may_change_between_them(district, client_of):
    with unscoped("the test gives a second post", Person):
        person = Person.objects.get(pk=district.town_3.person_id)
    second = open_record(
        Post,
        {
            "person": person, "role": TOWN, "title": "柳溪镇挂职干部", "body": district.bodies["town_4"],
            "region": TOWN_4, "regions": [TOWN_4], "starts_on": date(2024, 1, 1),
        },
        actor=district.system,
        key=uuid4(),
    )  # fmt: skip
    client = client_of(district.town_3)

    before = text(client.get("/ledgers/"))
    client.post("/post/", {"post": second.pk})
    after = text(client.get("/ledgers/"))

    assert f'value="{second.pk}">换到“柳溪镇挂职干部”' in before
    assert '<span class="where">清河镇</span>' in before
    assert '<span class="where">柳溪镇</span>' in after


def test_a_page_loads_nothing_where_nothing_was_built(district, client_of, monkeypatch):
    def missing(name):
        raise ValueError(name)

    monkeypatch.setattr("anlan.ui.templatetags.built.static", missing)
    page = text(client_of(district.town_3).get("/ledgers/hazards/"))

    assert "stylesheet" not in page
    assert "<script" not in page
    assert "<h1>隐患</h1>" in page


def test_a_page_loads_what_was_built(district, client_of, monkeypatch):
    monkeypatch.setattr("anlan.ui.templatetags.built.static", lambda name: f"/static/{name}")
    page = text(client_of(district.town_3).get("/ledgers/hazards/"))

    assert '<link rel="stylesheet" href="/static/built/shell.css">' in page
    assert '<script type="module" src="/static/built/shell.js"></script>' in page


def test_strangers_see_no_navigation(client, db):
    page = text(client.get("/login/"))

    assert 'aria-label="主要"' not in page
    assert 'href="#main"' in page


def test_a_phone_has_under_the_thumb_what_its_role_needs_and_the_rest_in_the_menu(district, client_of):
    for actor, least in ((district.village_3, {"/", "/ledgers/"}), (district.office, {"/", "/ledgers/", "/reports/"})):
        page = text(client_of(actor).get("/"))
        nav = page.split('aria-label="主要"')[1].split("</nav>")[0]
        thumbs = set(re.findall(r'<a href="([^"]+)"(?! class="not-phone")', nav))
        rest = set(re.findall(r'<a href="([^"]+)" class="not-phone"', nav))

        assert least <= thumbs
        assert len(thumbs) <= 5
        assert all(f'<li class="only-phone"><a href="{address}">' in page for address in rest)
        assert thumbs | rest >= {"/check/", "/organisation/", "/indicators/"}
        assert ("/reports/" in thumbs | rest) == actor.may("reports.view")


def test_everybody_may_open_every_page_in_their_navigation(district, client_of):
    for name, actor in district.actors.items():
        if actor.role == SYSTEM:
            continue
        client = client_of(actor)
        nav = text(client.get("/")).split('aria-label="主要"')[1].split("</nav>")[0]
        addresses = re.findall(r'<a href="([^"]+)"', nav)

        refused = [address for address in addresses if client.get(address).status_code != 200]
        assert addresses
        assert not refused, name


def test_the_help_tells_of_every_page_in_the_navigation_and_of_no_other(district, client_of):
    for actor in (district.village_3, district.office, district.auditor):
        told = text(client_of(actor).get("/help/")).split('id="pages"')[1].split("</dl>")[0]

        assert ('href="/reports/"' in told) == actor.may("reports.view")
        assert ('href="/audit/"' in told) == actor.may("audit.view")
