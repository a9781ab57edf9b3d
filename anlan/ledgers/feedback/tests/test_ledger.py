"""What is special about opinions: everybody may speak, and an answer is owed."""

from uuid import uuid4

import pytest

from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import seat
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite

from ..models import Opinion


class TestOpinion(LedgerSuite, LoopSuite):
    model = Opinion
    brings = {"answer": {"reply": "已改好，请刷新再看。"}}

    def facts(self, district, plant):
        return {"content": "列表上看不到期限", "region": plant.region}

    def test_a_role_without_the_power_is_refused(self, district):
        """Nobody is refused here, so the question is turned round: everybody may speak."""
        assert all(actor.may("feedback.add") for actor in district.actors.values() if actor.role != roles.SYSTEM)


@pytest.mark.parametrize("name", ["leader", "office", "bureau", "town_3", "village_3", "auditor", "administrator"])
def test_whoever_speaks_finds_it_again_and_reads_the_answer(district, client_of, name):
    client = client_of(district.actors[name])

    sent = client.post("/ledgers/feedback/new/", {"content": "字太小", "kind": "complaint", "key": str(uuid4())})
    opinion = Opinion.objects.within(district.office.scope).get()
    advance(opinion, "answer", actor=district.office, key=uuid4(), content={"reply": "已调大"})

    assert sent.status_code == 302
    page = client.get(f"/ledgers/feedback/{opinion.number}/").content.decode()
    assert "已调大" in page
    assert "已答复" in page


def test_an_enterprise_speaks_and_sees_its_own_only(district, make_plant, client_of):
    plant = make_plant()
    manager = seat(
        "plant",
        "赵安",
        roles.ENTERPRISE,
        district.system,
        body=district.bodies["village_3"],
        region=plant.region,
        place=plant.pk,
    )
    village = open_record(Opinion, {"content": "村里的意见"}, actor=district.village_3, key=uuid4())
    client = client_of(manager)

    sent = client.post("/ledgers/feedback/new/", {"content": "照片传不上", "kind": "complaint", "key": str(uuid4())})

    assert sent.status_code == 302
    assert [each.content for each in Opinion.objects.within(manager.scope)] == ["照片传不上"]
    assert client.get(f"/ledgers/feedback/{village.number}/").status_code == 404
