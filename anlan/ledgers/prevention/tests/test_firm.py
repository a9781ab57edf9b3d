"""A firm's own desk: what it is to do, its certificates before they run out, its dangerous work, its data; nothing of others."""

from datetime import date, datetime
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import Incomplete
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.inbox import deliveries_to, open_todos
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.scope import unscoped

from ..falling_due import let_end, let_expire
from ..models import Certificate, DangerousWork


def moment(day, hour):
    return datetime(2024, 10, day, hour, tzinfo=clock.LEGAL_ZONE)


_ROUND = ("town_3", "town_4", "office", "bureau")


def _yes():
    return {"decision-granted": "yes", "decision-key": str(uuid4())}


def hot_work(actor, plant, **more):
    values = {"place": plant, "kind": "hot", "spot": "二车间", "ends_at": moment(16, 17), "watcher": "何伟", **more}
    return open_record(DangerousWork, values, actor=actor, key=uuid4())


def certificate_of(actor, plant, name, until, **more):
    return open_record(
        Certificate, {"place": plant, "name": name, "valid_until": until, **more}, actor=actor, key=uuid4()
    )


def test_a_certificate_is_told_of_thirty_days_before_once_and_renewed_or_dropped(district, manager, plant):
    soon = certificate_of(manager, plant, "何伟（示范）", date(2024, 11, 15))
    later = certificate_of(manager, plant, "吴平（示范）", date(2024, 11, 16), kind="special", trade="低压电工")
    over = certificate_of(manager, plant, "罗军（示范）", date(2024, 10, 1))

    assert [let_expire(clock.now()) for _ in range(2)] == [2, 0]
    with unscoped("what was told", Notice):
        texts = Notice.objects.filter(ledger="certificates").order_by("pk").values_list("text", flat=True)
        assert [text.split("：")[0] for text in texts] == ["证书已经过期", "证书还有30天到期"]
    with clock.fixed(moment(17, 9)):
        assert let_expire(clock.now()) == 1
    later.refresh_from_db()
    assert later.state == "expiring"
    assert {todo.record_id: todo.due_at for todo in open_todos(manager).filter(ledger="certificates")} == {
        each.pk: clock.end_of(each.valid_until) for each in (soon, later, over)
    }

    soon.refresh_from_db()
    over.refresh_from_db()
    with pytest.raises(Incomplete, match="还是快到了"):
        advance(soon, "renew", actor=manager, key=uuid4(), content={"valid_until": date(2024, 11, 14)})
    advance(soon, "renew", actor=manager, key=uuid4(), content={"valid_until": date(2027, 11, 15)})
    advance(over, "drop", actor=manager, key=uuid4(), content={"dropped_because": "离职"})
    assert [todo.record_id for todo in open_todos(manager).filter(ledger="certificates")] == [later.pk]
    assert list(verify("certificates")) == []


def test_dangerous_work_ends_by_itself_or_is_ended_and_the_town_sees_it_while_it_goes_on(
    district, manager, plant, client_of
):
    first, second = hot_work(manager, plant), hot_work(manager, plant, kind="height", ends_at=moment(16, 12))
    past = hot_work(manager, plant, kind="lifting", starts_at=moment(8, 8), ends_at=moment(8, 18))
    assert (first.starts_at, past.state) == (clock.now(), "ended")
    town = client_of(district.town_3)
    assert "动火作业，二车间" in town.get("/risks/").content.decode()
    assert "动火作业" not in client_of(district.town_4).get("/risks/").content.decode()

    with clock.fixed(moment(16, 13)):
        assert [let_end(clock.now()) for _ in range(2)] == [1, 0]
        advance(first, "prolong", actor=manager, key=uuid4(), content={"ends_at": moment(16, 19)})
    second.refresh_from_db()
    assert (second.state, second.ended_at) == ("ended", moment(16, 12))
    with clock.fixed(moment(16, 18)):
        assert let_end(clock.now()) == 0
        advance(first, "end", actor=manager, key=uuid4())
    assert (first.state, first.ended_at) == ("ended", moment(16, 18))
    assert "动火作业，二车间" not in town.get("/risks/").content.decode()
    assert list(verify("dangerous_work")) == []


def test_work_longer_than_its_permit_is_asked_about(manager, plant, client_of):
    sent = {
        "place": plant.number, "kind": "hot", "grade": "first", "starts_at": "2024-10-16T08:00", "ends_at": "2024-10-17T08:00",
        "watcher": "何伟", "key": str(uuid4()),
    }  # fmt: skip

    answer = client_of(manager).post("/ledgers/dangerous_work/new/", sent)

    assert (answer.status_code, "最长8小时" in answer.content.decode()) == (422, True)
    assert not DangerousWork.objects.within(manager.scope).exists()


def test_a_firms_desk_shows_its_own_matters_and_nothing_of_others(
    district, manager, plant, other_plant, find_hazard, client_of
):
    hazard = find_hazard(description="防护罩松动")
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    find_hazard(actor=district.town_4, at=other_plant, description="别家的窑炉裂缝")
    certificate_of(manager, plant, "何伟（示范）", date(2024, 10, 26))
    certificate_of(district.town_4, other_plant, "别家的人（示范）", date(2024, 10, 26))
    hot_work(manager, plant)

    page = client_of(manager).get("/firm/").content.decode()

    for words in ("防护罩松动", "还剩10天", "动火作业，二车间", plant.name, "没有填", "补填、申请更正"):
        assert words in page
    assert "别家" not in page
    for actor in (district.town_3, district.office, district.village_3, district.auditor):
        assert client_of(actor).get("/firm/").status_code == 403


def test_a_firm_asks_for_its_data_to_be_corrected_and_changes_nothing_alone(
    district, manager, plant, other_plant, client_of
):
    firm, address = client_of(manager), f"/ledgers/enterprises/{plant.number}/change/"
    page = firm.get(address)
    assert page.status_code == 200
    held = {field.name: field.value() for field in page.context["form"] if field.value() not in (None, "", False)}
    initial = {f"initial-{name}": value for name, value in held.items()}

    def send(**typed):
        return firm.post(address, {**held, **initial, **typed, "key": str(uuid4())}, follow=True)

    assert "请写明更正的理由" in send(safety_manager="严宏").content.decode()
    answer = send(safety_manager="严宏", phone="13900001111", reason="换了安全员")

    plant.refresh_from_db()
    assert "已作为申请提出" in answer.content.decode()
    assert (plant.safety_manager, plant.phone) == ("", "")
    assert "更正要由清河镇定" in answer.content.decode()
    verbs = {
        who: [todo.verb for todo in open_todos(getattr(district, who)) if todo.number == plant.number] for who in _ROUND
    }
    assert verbs == {"town_3": ["定更正"], "town_4": [], "office": [], "bureau": []}
    told = [each.notice.text for each in deliveries_to(district.bureau) if each.notice.ledger == "enterprises"]
    assert told == [f"{manager.name}申请更正：{plant.headline()}，由清河镇定（换了安全员）"]
    town, decision = client_of(district.town_3), f"/ledgers/enterprises/{plant.number}/decision/"
    assert (
        "换了安全员"
        in town.get("/inbox/").content.decode() + town.get(f"/ledgers/enterprises/{plant.number}/").content.decode()
    )
    assert client_of(district.bureau).post(decision, _yes()).status_code == 403
    decided = town.post(decision, _yes())
    assert decided.status_code == 302, decided.content.decode()
    plant.refresh_from_db()
    assert (plant.safety_manager, plant.phone) == ("严宏", "13900001111")
    assert firm.get(f"/ledgers/enterprises/{other_plant.number}/change/").status_code == 404
    assert list(verify("enterprises")) == []
