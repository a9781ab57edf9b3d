"""A draw is of a list published before, by a seed of the day after, and comes out the same for whoever repeats it."""

import hashlib
import hmac
from datetime import date
from typing import ClassVar
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from anlan.kernel.history.anchors import drop_anchor
from anlan.kernel.history.errors import Incomplete, NotAllowed, WrongState
from anlan.kernel.history.verify import verify
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import VILLAGE_3
from anlan.kernel.testing.suites import LedgerSuite, LoopSuite
from anlan.places.models import Enterprise

from ..models import Check, Draw, Inspector, Recusal
from ..testing import chief_of, officers_of, plan
from . import lots


class TestRecusal(LedgerSuite):
    model = Recusal

    def facts(self, district, plant):
        return {
            "inspector": officers_of(district)[0],
            "place": plant,
            "region": plant.region,
            "because": "配偶在这家任职",
        }


class TestDraw(LedgerSuite, LoopSuite):
    model = Draw
    brings: ClassVar = {
        "draw_again": {"redrawn_because": "有一家停产了"}, "cancel": {"cancelled_because": "和上一次重复"},
    }  # fmt: skip

    @pytest.fixture(autouse=True)
    def _prepared(self, district, plant):
        self.prepare(district, plant)

    def prepare(self, district, plant):
        officers_of(district)

    def facts(self, district, plant):
        return {
            "name": "工贸企业双随机（示范）", "firms_wanted": 1, "inspect_on": date(2024, 10, 25), "region": plant.region,
            "sector": plant.sector,
        }  # fmt: skip

    def take(self, district, record, step):
        self._ready(record, step)
        return super().take(district, record, step)

    def step_by_page(self, record, step, actor, client_of, **how):
        self._ready(record, step)
        return super().step_by_page(record, step, actor, client_of, **how)

    def _ready(self, record, step):
        """The day is over whose anchor is the seed."""
        if step.code == "draw" and record.seed_day:
            drop_anchor(record.seed_day)


def take(draw, step, actor, **content):
    advance(draw, step, actor=actor, key=uuid4(), content=content)
    draw.refresh_from_db()


def officer(district, name, number, until=date(2026, 5, 31)):
    values = {"name": name, "certificate_no": number, "valid_until": until}
    return open_record(Inspector, values, actor=district.bureau, key=uuid4())


def recused(district, inspector, firm):
    values = {"inspector": inspector, "place": firm, "because": "配偶在这家任职", "raised_by": inspector.name}
    return open_record(Recusal, values, actor=district.bureau, key=uuid4())


def drafted(district, wanted, **facts):
    values = {
        "name": "工贸企业双随机",
        "firms_wanted": wanted,
        "inspect_on": date(2024, 10, 25),
        "sectors": ["industry"],
        **facts,
    }
    return open_record(Draw, values, actor=district.bureau, key=uuid4())


@pytest.fixture
def three(district):
    """Three firms of the bureau's, the second a red one, and three officers of whom the third avoids the first firm."""
    firms = [
        open_record(
            Enterprise, {"name": name, "region": VILLAGE_3, "sector": "industry"}, actor=district.town_3, key=uuid4()
        )
        for name in ("宏达机械厂", "永兴铸造厂", "顺发家具厂")
    ]
    correct(firms[1], {"risk": "red"}, actor=district.town_3, key=uuid4(), version=firms[1].version)
    officers = [*officers_of(district), officer(district, "丁强", "QH0600135")]
    officer(district, "何超", "QH0600001", until=date(2024, 10, 24))
    recused(district, officers[2], firms[0])
    return firms


def test_a_draw_is_published_drawn_by_the_next_days_anchor_and_repeated_by_anybody(district, client_of, three):
    bureau, client = district.bureau, client_of(district.bureau)
    draw = drafted(district, 4)
    with pytest.raises(Incomplete, match="能抽的有3家，抽不出4家"):
        take(draw, "freeze", bureau)
    correct(draw, {"firms_wanted": 2}, actor=bureau, key=uuid4(), version=draw.version)

    take(draw, "freeze", bureau)
    address = f"/draws/{draw.number}/"
    text = client.get(f"{address}list.txt").content
    public = Client().get("/draws/").content.decode()
    assert hashlib.new("sm3", text).hexdigest() == draw.pool_hash
    assert draw.pool_hash in public
    assert not any(each.name in public for each in three), "the public page names no firm"
    lines = text.decode().splitlines()
    assert lines[0] == f"抽查\t{draw.number}\t2"
    assert f"单位\t{three[1].number}\t永兴铸造厂\t4" in lines
    assert any(line.startswith("回避\tHB-2024-") and line.endswith(three[0].number) for line in lines)
    assert "何超" not in text.decode(), "the certificate is over on the day of the inspections"
    with pytest.raises(WrongState, match="10月17日的存证"):
        take(draw, "draw", bureau)
    correct(three[2], {"risk": "red"}, actor=district.town_3, key=uuid4(), version=three[2].version)
    seed = bytes(drop_anchor(date(2024, 10, 17)).hash).hex()
    take(draw, "draw", bureau)

    assert (draw.seed, draw.seed_day, draw.pool) == (seed, date(2024, 10, 17), text.decode()), (
        "the list is that of the day before"
    )
    assert lots.told(lots.drawn(text.decode(), seed)) == draw.result
    page = client.get(address).content.decode()
    assert "重算，一样 ✓" in page
    assert draw.pool_hash in page
    assert client_of(district.town_4).get(address).status_code in (403, 404)

    take(draw, "plan", bureau)
    checks = list(
        Check.objects.within(bureau.scope).filter(content=draw.name).select_related("lead", "second", "place")
    )
    assert sorted(str(each.place) for each in checks) == sorted(pick.name for pick in lots.drawn(draw.pool, seed))
    assert {(each.state, each.planned_on) for each in checks} == {("planned", draw.inspect_on)}
    assert all(each.lead_id != each.second_id for each in checks)
    third = Inspector.objects.known().get(name="丁强").pk
    assert not any(each.place == three[0] and third in (each.lead_id, each.second_id) for each in checks)
    shown = client.get(address).content.decode()
    assert all(f"/ledgers/checks/{each.number}/" in shown for each in checks)
    assert list(verify()) == []


def test_a_draw_made_again_says_why_and_both_are_shown(district, client_of, three):
    draw, bureau = drafted(district, 1), district.bureau
    take(draw, "freeze", bureau)
    drop_anchor(draw.seed_day)
    take(draw, "draw", bureau)
    first = draw.result
    with pytest.raises(Incomplete, match="重抽的理由"):
        take(draw, "draw_again", bureau)

    take(draw, "draw_again", bureau, redrawn_because="抽中的停产了")

    with pytest.raises(WrongState, match="10月18日的存证"):
        take(draw, "draw", bureau)
    drop_anchor(draw.seed_day)
    take(draw, "draw", bureau)
    page = client_of(bureau).get(f"/draws/{draw.number}/").content.decode()
    assert first in page
    assert draw.result.split("：")[0].split(" ")[1] in page
    assert "抽中的停产了" in page
    with pytest.raises(Incomplete, match="重抽的理由"):
        take(draw, "draw_again", bureau)


def test_a_list_that_was_changed_after_it_was_published_is_seen_and_not_drawn_from(district, client_of, three):
    draw, bureau = drafted(district, 1), district.bureau
    take(draw, "freeze", bureau)
    with pytest.raises((NotAllowed, WrongState)):
        correct(draw, {"firms_wanted": 3}, actor=bureau, key=uuid4(), version=draw.version)
    drop_anchor(draw.seed_day)
    line = next(line for line in draw.pool.splitlines() if "永兴铸造厂" in line)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE enforcement_draw SET pool = replace(pool, %s, %s) WHERE id = %s", [line, line[:-1] + "9", draw.pk]
        )
    draw.refresh_from_db()

    with pytest.raises(Exception, match="改"):
        take(draw, "draw", bureau)

    assert "和名单不符 ✗" in client_of(bureau).get(f"/draws/{draw.number}/").content.decode()
    assert list(verify("draws")) != []


def test_firms_whose_visits_are_used_up_are_left_out_and_said_so(district, client_of, three):
    correct(three[0], {"inspection_cap": 1}, actor=district.town_3, key=uuid4(), version=three[0].version)
    plan(district, three[0])
    draw = drafted(district, 1)

    take(draw, "freeze", district.bureau)

    page = client_of(district.bureau).get(f"/draws/{draw.number}/").content.decode()
    assert f"没列入：宏达机械厂（{three[0].number}），今年已查和已排1次，频次用完了" in page
    assert f"单位\t{three[0].number}" not in draw.pool


def test_no_list_is_published_whose_firms_lack_two_officers_or_are_not_the_bodys_own(district, three):
    late = drafted(district, 1, name="太早", inspect_on=date(2024, 10, 17))
    with pytest.raises(Incomplete, match="10月17日过完才有"):
        take(late, "freeze", district.bureau)
    strange = drafted(district, 1, name="不归我管", sectors=["industry", "transport"], regions=["990199"])
    correct(three[2], {"sector": "transport"}, actor=district.town_3, key=uuid4(), version=three[2].version)
    with pytest.raises(Incomplete, match="1家不归您管"):
        take(strange, "freeze", district.bureau)
    for inspector in officers_of(district):
        recused(district, inspector, three[1])

    with pytest.raises(Incomplete, match="去永兴铸造厂的不够两名"):
        take(drafted(district, 1), "freeze", district.bureau)


def test_whoever_must_stay_away_is_not_taken_along(district, plant):
    _, second = officers_of(district)
    recusal = recused(district, second, plant)
    check = plan(district, plant)

    with pytest.raises(Incomplete, match=f"要回避这家（配偶在这家任职，{recusal.number}）"):
        advance(check, "approve", actor=chief_of(district), key=uuid4())


NUMBERS = st.integers(1, 99).map(lambda number: f"{number:04d}")
FIRMS = st.lists(
    st.builds(lots.Firm, NUMBERS.map("QY-2024-{}".format), st.text(max_size=5), st.integers(1, 4)), min_size=1, max_size=12,
    unique_by=lambda firm: firm.number,
)  # fmt: skip
OFFICERS = st.lists(
    st.builds(lots.Officer, NUMBERS.map("ZF-2024-{}".format), st.text(max_size=5)), min_size=2, max_size=6,
    unique_by=lambda each: each.number,
)  # fmt: skip
SEEDS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@settings(deadline=None, max_examples=150)
@given(FIRMS, OFFICERS, SEEDS, st.integers(1, 11), st.data())
def test_whatever_the_list_and_the_seed_the_draw_repeats_itself_and_nobody_inspects_whom_they_avoid(
    firms, officers, seed, wanted, data
):
    pairs = [(officer.number, firm.number) for firm in firms for officer in officers[2:]]
    avoided = data.draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    avoidances = [lots.Avoidance(f"HB-{at}", *pair) for at, pair in enumerate(avoided)]
    pool = lots.Pool("CQ-2024-0001", min(wanted, len(firms)), firms, officers, avoidances)
    shuffled = lots.Pool(
        pool.draw,
        pool.wanted,
        data.draw(st.permutations(firms)),
        data.draw(st.permutations(officers)),
        avoidances[::-1],
    )
    text = lots.listing(pool)

    picks = lots.drawn(text, seed)

    assert text == lots.listing(shuffled), "the order in which it was put together tells nothing"
    assert picks == lots.drawn(text, seed)
    assert lots.read(text).wanted == pool.wanted == len({pick.firm for pick in picks}) == len(picks)
    assert all(len({officer.number for officer in pick.officers}) == 2 for pick in picks)
    assert not {(officer.number, pick.firm) for pick in picks for officer in pick.officers} & set(avoided)


def test_weights_hold_in_the_mean_and_nothing_that_is_drawn_is_drawn_twice():
    firms = [lots.Firm("QY-1", "红", 4), lots.Firm("QY-2", "橙", 3), lots.Firm("QY-3", "蓝", 1)]
    text = lots.listing(lots.Pool("CQ-1", 2, firms, [lots.Officer("ZF-1", "甲"), lots.Officer("ZF-2", "乙")]))
    draws = [[pick.firm for pick in lots.drawn(text, f"{seed:064x}")] for seed in range(4000)]

    first = [draws_of[0] for draws_of in draws]
    after_red = [draws_of[1] for draws_of in draws if draws_of[0] == "QY-1"]

    assert first.count("QY-1") / len(draws) == pytest.approx(4 / 8, abs=0.03)
    assert first.count("QY-2") / len(draws) == pytest.approx(3 / 8, abs=0.03)
    assert after_red.count("QY-2") / len(after_red) == pytest.approx(3 / 4, abs=0.04), "of what is left, by weight"
    assert all(len(set(each)) == 2 for each in draws)


def test_a_lot_is_what_the_page_says_and_can_be_worked_out_by_hand():
    text, seed = "抽查\tCQ-1\t1\n单位\tQY-1\t甲\t1\n单位\tQY-2\t乙\t2\n人员\tZF-1\t丙\n人员\tZF-2\t丁\n", f"{7:064x}"

    def lot(firm, number):
        message = f"{hashlib.new('sm3', text.encode()).hexdigest()}|{firm}|{number}"
        return hmac.new(bytes.fromhex(seed), message.encode(), "sm3").hexdigest()

    firm_of_lot = {lot("QY-1", 1): "QY-1", lot("QY-2", 1): "QY-2", lot("QY-2", 2): "QY-2"}

    assert lots.drawn(text, seed)[0].firm == firm_of_lot[max(firm_of_lot)]
