"""A firm is inspected so often a year and not more, but for a reason; whoever plans is told before."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import Incomplete
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record

from .models import Check
from .testing import chief_of, officers_of, plan


def typed(district, plant, **more):
    lead, second = officers_of(district)
    return {
        "key": str(uuid4()), "place": plant.number, "planned_on": "2024-11-20", "content": "第三次", "kind": "daily",
        "lead": lead.number, "second": second.number, **more,
    }  # fmt: skip


def test_who_plans_more_than_the_cap_is_told_before_and_says_why(district, client_of, plant):
    correct(plant, {"inspection_cap": 2}, actor=district.office, key=uuid4(), version=plant.version, reason="区里公布")
    bureau, chief = district.bureau, chief_of(district)
    plan(district, plant, planned_on=date(2024, 3, 21))
    plan(district, plant, planned_on=date(2024, 11, 12), content="第二次")
    called_off = plan(district, plant, content="不去了")
    advance(called_off, "cancel", actor=bureau, key=uuid4(), content={"cancelled_because": "企业停产"})
    for facts in ({"kind": "case"}, {"planned_on": date(2025, 1, 8)}):
        plan(district, plant, content="另算", **facts)
    client, address, sent = client_of(bureau), "/ledgers/checks/new/", typed(district, plant)

    asked = client.post(address, sent)
    question = asked.context["questions"][0]
    planned = client.post(address, {**sent, "confirmed": [question]})
    explained = client.post(address, typed(district, plant, content="第四次", over_cap_because="事故后复核"))
    outside = client.post(address, typed(district, plant, content="举报", kind="case"))

    assert asked.status_code == 422
    assert "已有2次" in question
    assert "一年最多2次" in question
    assert [each.status_code for each in (planned, explained, outside)] == [302, 302, 302]
    third = Check.objects.of(plant).get(content="第三次")
    with pytest.raises(Incomplete, match="国办发〔2024〕54号"):
        advance(third, "approve", actor=chief, key=uuid4())
    advance(third, "approve", actor=chief, key=uuid4(), content={"over_cap_because": "事故后复核"})
    assert third.state == "approved"


def test_all_visits_of_the_year_stand_on_the_firm_s_page(district, client_of, plant):
    plan(district, plant)
    visits = {"supervision": {"leader": "张明"}, "guidance": {"guidance_no": "BF-1"}}
    for code, facts in visits.items():
        values = {"place": plant, "visited_on": date(2024, 5, 6), **facts}
        open_record(LEDGERS[code].model, values, actor=district.bureau, key=uuid4())
    old = {"place": plant, "visited_on": date(2023, 5, 6), "leader": "张明"}
    open_record(LEDGERS["supervision"].model, old, actor=district.bureau, key=uuid4())

    page = client_of(district.town_3).get(f"/ledgers/enterprises/{plant.number}/").content.decode()

    assert "2024年上门<b>2次</b>（督导检查1次，专家帮扶1次，各部门都算）" in page
    assert "占年度频次的执法检查<b>1次</b>" in page
    assert "一年最多4次" in page
