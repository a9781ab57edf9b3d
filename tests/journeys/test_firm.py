"""A firm from its invitation on: an order received and done with evidence, its own check, certificates kept, dangerous work declared and
closed, its data corrected by request; its town sees each, and the other town nothing.
"""

import re
from datetime import timedelta

from anlan.kernel import clock
from anlan.ledgers.prevention.falling_due import let_expire

from .declared import Taken, day, tonight
from .district import VILLAGE, number_of, put_in
from .person import PASSWORD, Person
from .walking import take

FIRM, SAFETY = "安居木器厂（示范）", "林静"
_SLIP = re.compile(r"/invited/[\w-]+/")


def invited(founded, firm):
    """Whoever opens the slip that the town printed from the firm's page: they set a password and are at their firm."""
    town = founded.people["town"]
    page = town.open(town.open(f"/ledgers/enterprises/{firm}/").link(f"/invitations/{firm}/"))
    slip = next(form for form in page.forms if "name" in form.boxes and "title" in form.boxes)
    printed = town.send(slip, name=SAFETY)
    person = founded.people["safety"] = Person(SAFETY, "企业")
    page = person.open(_SLIP.search(printed.html)[0])
    assert FIRM in page.text
    page = person.send(page.form("设好密码，登录"), password=PASSWORD, again=PASSWORD)
    assert page.address == "/firm/", page.problems
    return person, page


def test_a_firm_walks_from_its_invitation_to_all_that_is_asked_of_it_and_its_town_sees_each(founded):
    people = founded.people
    town, other = people["town"], people["other town"]
    firm = number_of(put_in(town, "enterprises", name=FIRM, region=VILLAGE, sector="工贸"))
    own = f"/ledgers/enterprises/{firm}/"
    person, first = invited(founded, firm)
    assert SAFETY in town.open("/notices/").text, "whoever invited is told"
    assert "没有要办的" in first.text
    assert "资料还缺7项：统一社会信用代码、" in first.text
    first.link(f"{own}change/")
    assert "安全管理人员没有填" in first.text

    # An order, and its evidence.
    order = number_of(
        put_in(people["village"], "hazards", place=firm, description="除尘器没接地（示范）", found_on=day(-1))
    )
    hazard = f"/ledgers/hazards/{order}/"
    take(founded, hazard, Taken("assign", "town", {"fix_due_on": day(5)}))
    desk = person.open("/firm/")
    assert "除尘器没接地（示范）" in desk.text
    person.open(desk.link(hazard))
    take(founded, hazard, Taken("rectify", "safety", {"fix_measures": "接了地（示范）"}))
    take(founded, hazard, Taken("verify", "town", {"rechecker": "张明"}))

    # Its own check.
    point = number_of(
        person.put_in(person.open(desk.link("/ledgers/risk_points/new/")), name="带锯（示范）", judged="黄")
    )
    take(founded, f"/ledgers/risk_points/{point}/", Taken("clear", "safety", to_do=False))
    assert "带锯（示范）" in town.open(f"/ledgers/risk_points/{point}/").text

    # Whose certificate runs out is told before; renewed, it is no more to be done.
    form = person.open(desk.link("/ledgers/certificates/new/"))
    kept = number_of(person.put_in(form, name=SAFETY, kind="安全管理人员", valid_until=day(20)))
    certificate = f"/ledgers/certificates/{kept}/"
    let_expire(clock.now())
    assert "还剩20天" in person.open("/firm/").text
    take(founded, certificate, Taken("renew", "safety", {"valid_until": day(900)}))
    assert kept not in person.open("/inbox/").html
    assert SAFETY in town.open(certificate).text
    spoilt = number_of(
        person.put_in(person.open("/ledgers/certificates/new/"), name="康宁（示范）", valid_until=day(3))
    )
    with clock.fixed(clock.now() + timedelta(days=5)):
        let_expire(clock.now())
        assert "过期" in person.open("/firm/").text
    assert spoilt in person.open("/inbox/").html

    # Dangerous work, with who watches.
    for kind in ("动火", "高处", "有限空间"):
        form = person.open(person.open("/firm/").link("/ledgers/dangerous_work/new/"))
        made = person.put_in(form, kind=kind, spot="喷漆房（示范）", ends_at=tonight(), watcher="康宁（示范）")
        work = f"/ledgers/dangerous_work/{number_of(made)}/"
        seen = town.open("/risks/").text
        assert f"{kind}作业，喷漆房（示范）" in seen
        assert "监护人康宁（示范）" in seen
        take(founded, work, Taken("end", "safety", to_do=False))
        assert f"{kind}作业，喷漆房（示范）" not in town.open("/risks/").text

    # Its own data: asked for, decided by its town.
    form = person.open(person.open("/firm/").link(f"{own}change/"))
    told = {"safety_manager": SAFETY, "size": "小型", "licence_expires_on": day(400), "insurance_expires_on": day(200)}
    answer = person.put_in(form, "更正", **told, reason="补上安全员（示范）")
    assert "更正要由清河镇定" in answer.text
    assert firm in town.open("/inbox/").html
    assert firm not in people["office"].open("/inbox/").html
    town.send(town.open(own).form(to="/decision/"), **{"decision-granted": "yes"})
    desk = person.open("/firm/")
    assert f"安全管理人员{SAFETY}" in desk.text
    assert "资料还缺5项：" in desk.text
    assert "同意更正" in person.open("/notices/").text

    for address in (own, hazard, certificate, work, f"/ledgers/risk_points/{point}/"):
        assert other.look(address).status == 404, address
    assert person.look(f"/ledgers/enterprises/{founded.made['firm']}/").status == 404
