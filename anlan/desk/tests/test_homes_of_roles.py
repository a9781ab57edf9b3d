"""Home as each role needs it: who finds figures in place of to-dos, who is told of people that cannot log in."""

import re
from datetime import date
from uuid import uuid4

from anlan.kernel import clock
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.people.models import Person, Post
from anlan.kernel.testing.cast import DISTRICT, TOWN_3, seat

from .test_home import LATER, figures, text


def test_who_holds_a_post_and_cannot_log_in_is_told_to_whoever_opens_accounts(district, client_of):
    client, facts = client_of(district.administrator), {"region": TOWN_3, "body": district.bodies["town_3"]}

    def unable():
        found = re.search(r"<h2>(\d+)人有岗位，还没有账号</h2>", text(client.get("/")))
        return int(found[1]) if found else 0

    before = unable()
    person = open_record(Person, {"name": "高洁", **facts}, actor=district.system, key=uuid4())
    post = {"person": person, "role": "town", "title": "干事", **facts}
    open_record(Post, post, actor=district.system, key=uuid4())
    waiting = unable()
    client.post("/organisation/accounts/", {"person": person.number, "key": str(uuid4())})

    assert (waiting - before, unable()) == (1, before)
    assert "还没有账号" not in text(client_of(district.office).get("/"))


def test_a_village_finds_what_it_is_there_for_on_top(district, client_of):
    page = text(client_of(district.village_3).get("/"))
    top = page[page.index('class="next"') : page.index('id="figures"')]

    assert "登记隐患" in top
    assert 'href="/ledgers/hazards/new/">去登记</a>' in top
    assert 'href="/ledgers/publicity/new/"' in top


def test_a_hazard_of_last_year_that_is_still_open_is_counted_on_home(district, client_of, find_hazard):
    """Home said that none was open, beside the very hazard that was long overdue."""
    find_hazard(found_on=date(2023, 7, 12))

    shown = figures(text(client_of(district.town_3).get("/")))

    assert shown["现有未销号隐患"][0] == "1条"


def test_an_expert_finds_figures_and_is_promised_to_dos(district, client_of, find_hazard):
    expert = seat("expert", "高原", roles.EXPERT, district.system, body=district.bodies["government"], region=DISTRICT)
    find_hazard()

    page = text(client_of(expert).get("/"))

    assert figures(page)["排查隐患"][0] == "1条"
    assert "现在没有待您办的事" in page
    assert "/check/" not in page[page.index("<main") :]


def test_an_auditor_finds_figures_and_proof_in_place_of_to_dos(district, client_of, find_hazard):
    find_hazard()
    with clock.fixed(LATER):
        page = text(client_of(district.auditor).get("/"))

    assert 'href="/check/">去核对</a>' in page
    assert "历史校验" in page
    assert "超期未办" not in page
    assert "罚款" in figures(page)
