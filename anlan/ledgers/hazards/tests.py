"""Only what is special about hazards; list, form, scope, steps and figures come from the suites."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from anlan.kernel import clock
from anlan.kernel.history.errors import SamePerson
from anlan.kernel.history.verify import verify
from anlan.kernel.indicator.compute import compute
from anlan.kernel.indicator.declare import Period
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import advance
from anlan.kernel.loop.opening import open_record
from anlan.kernel.notice.models import Notice
from anlan.kernel.people import powers
from anlan.kernel.people.models import Body
from anlan.kernel.people.roles import VILLAGE
from anlan.kernel.scope import unscoped
from anlan.kernel.testing.by_hand import ByHand
from anlan.kernel.testing.proof import prove
from anlan.kernel.testing.suites import IndicatorSuite, LedgerSuite, LoopSuite

from .models import Hazard
from .testing import PLAN, rectify


class TestHazard(LedgerSuite, LoopSuite, IndicatorSuite):
    model = Hazard
    brings = {
        "assign": {"fix_due_on": date(2024, 10, 20)}, "fix_at_once": {"rechecker": "张明"}, "rectify": {"fix_measures": "已装漏电保护"},
        "verify": {"rechecker": "郑直"},
        "reject": {"fix_due_on": date(2024, 10, 30)}, "judge_major": {"standard_item": "GM-MG-01"}, "submit_plan": PLAN,
        "propose_listing": {"supervised_by": "district", "supervision_no": "青安委督〔2024〕1号"},
        "announce": {"publicity_url": "https://example.invalid/1"}, "report_progress": {"progress": "设备到场"},
        "accept": {"accepted_by": "区应急管理局"},
    }  # fmt: skip
    begins = {
        **{code: {"place": None, "place_words": "石沟小学"} for code in ("name_place", "name_place_later")},
        "regrade": {"level": "major", "standard": "判定标准第三条"},
    }
    by_sheet_alone = frozenset({("regrade", "rectifying")})

    @pytest.fixture(autouse=True)
    def _prepared(self, district, plant):
        self.prepare(district, plant)

    def prepare(self, district, plant):
        self.there = plant

    def brought(self, step):
        if "supervising_body" in step.brings:
            return {**super().brought(step), "supervising_body": Body.objects.known().filter(kind="department").first()}
        return {"place": self.there} if "place" in step.brings else super().brought(step)

    def facts(self, district, plant):
        return {
            "place": plant, "region": plant.region, "sector": plant.sector, "description": "配电箱无漏电保护",
            "found_on": date(2024, 10, 12),
        }  # fmt: skip

    def by_hand(self, district, plant):
        last_year, closed = {"found_on": date(2023, 10, 12)}, {"state": "closed"}
        major = {"level": "major", "standard": "判定标准第三条"}
        later = {"found_on": date(2024, 10, 20), "at": datetime(2024, 10, 21, 9, tzinfo=clock.LEGAL_ZONE)}
        return {
            "hazards.found": ByHand(3, rows=[{}, closed, major], left_out=[last_year, {"state": "withdrawn"}]),
            "hazards.closed": ByHand(1, rows=[closed], left_out=[{}, {"state": "rectified"}, last_year | closed]),
            "hazards.major": ByHand(1, rows=[major], left_out=[{}, last_year | major]),
            "hazards.major_closed": ByHand(
                1, rows=[major | closed], left_out=[major, closed, last_year | major | closed]
            ),
            "hazards.listed": ByHand(
                1,
                rows=[major | {"listed_on": date(2024, 10, 3)}],
                left_out=[major, major | {"listed_on": date(2023, 10, 3)}],
            ),
            "hazards.regraded": ByHand(
                1, rows=[{"regraded_on": date(2024, 10, 3)}], left_out=[{}, {"regraded_on": date(2023, 10, 3)}]
            ),
            "hazards.open": ByHand(
                2, rows=[{}, {"state": "rectified"}], left_out=[closed, last_year, {"state": "withdrawn"}]
            ),
            "hazards.standing": ByHand(
                3,
                rows=[{}, {"state": "rectified"}, last_year],
                left_out=[closed, last_year | closed, {"state": "withdrawn"}, later],
            ),
            "hazards.closed_rate": ByHand(25, rows=[closed, {}, {}, major], left_out=[last_year | closed]),
            "hazards.major_closed_rate": ByHand(
                25, rows=[major | closed, major, major, major], left_out=[{}, closed, last_year | major | closed]
            ),
        }


@pytest.fixture
def hazard(district, make_plant):
    return TestHazard().put_in(district, make_plant())


def test_a_hazard_goes_from_found_to_closed_and_its_history_holds(district, hazard):
    town, other = district.town_3, district.town_3_other

    advance(hazard, "assign", actor=town, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    rectify(hazard, town)
    advance(hazard, "verify", actor=other, key=uuid4(), content={"rechecker": "何伟"})

    assert hazard.state == "closed"
    assert hazard.closed_on == date(2024, 10, 16)
    assert list(verify()) == []


def test_who_rectified_may_not_verify(district, hazard):
    advance(hazard, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 20)})
    rectify(hazard, district.town_3)

    with pytest.raises(SamePerson):
        advance(hazard, "verify", actor=district.town_3, key=uuid4(), content={"rechecker": "张明"})


def test_found_and_closed_are_counted_by_town(district, hazard):
    period = Period(date(2024, 1, 1), date(2024, 10, 15))

    found = compute(
        ["hazards.found", "hazards.closed_rate"], district.leader.scope, period, by="town", before=period.year_before()
    )

    assert found["hazards.found"].total == 1
    assert found["hazards.found"].groups == {"990199103": 1}
    assert found["hazards.closed_rate"].total == 0


def test_another_body_s_level_is_changed_by_request_and_words_with_a_reason(district, hazard, client_of):
    page = f"/ledgers/hazards/{hazard.number}/"
    sent = {
        "place": hazard.place.number,
        "description": hazard.description,
        "found_on": "2024-10-12",
        "standard": "判定标准第三条",
    }

    def correct_by(actor, **values):
        key = {"key": str(uuid4()), "version": str(hazard.version)}
        answer = client_of(actor).post(f"{page}change/", _before(client_of(actor), page) | sent | key | values)
        hazard.refresh_from_db()
        return answer.status_code

    assert correct_by(district.village_3, spot="三车间") == 422, "no reason"
    assert correct_by(district.village_3, spot="三车间", reason="写错了") == 302
    assert hazard.spot == "三车间"
    assert correct_by(district.village_3, level="major", reason="看着不小") == 302
    assert hazard.level == "general"

    answer = {"decision-key": str(uuid4()), "decision-granted": "yes", "decision-reason": ""}
    assert client_of(district.office).post(f"{page}decision/", answer).status_code == 302
    hazard.refresh_from_db()

    assert hazard.level == "major"
    with unscoped("what was told", Notice):
        assert Notice.objects.filter(deliveries__person_id=district.town_3.person_id, text__contains="更正").exists()
    assert list(verify()) == []


def _before(client, page):
    """The correction form as it is shown, each field with what it held."""
    form = client.get(f"{page}change/").context["form"]
    held = {name: "" if (value := form[name].value()) is None else value for name in form.names}
    return held | {form.add_initial_prefix(name): value for name, value in held.items()}


@pytest.mark.parametrize("role", sorted(powers.table()["hazards.add"]))
def test_only_a_village_finds_on_a_village_patrol(district, role):
    """Where nobody unfolds the box, the source is what fits who writes."""
    found = LEDGERS["hazards"].form.usual_for(role).get("source", "patrol")

    assert (found == "patrol") == (role == VILLAGE)


@pytest.mark.parametrize(
    ("ledger", "source", "facts"),
    [
        ("checks", "enforcement", {}),
        ("supervision", "supervision", {}),
        ("guidance", "expert", {}),
    ],
)
def test_what_a_visit_found_says_what_kind_of_visit_found_it(district, client_of, plant, ledger, source, facts):
    client, model = client_of(district.bureau), LEDGERS[ledger].model
    facts = {"place": plant, "region": plant.region, "sector": plant.sector, model.when: "2024-10-15", **facts}
    visit = open_record(model, facts, actor=district.bureau, key=uuid4())
    address = f"/ledgers/hazards/new/?belongs={ledger}/{visit.number}&place={plant.number}"

    page = client.get(address).content.decode()

    assert f'<option value="{source}" selected' in page


def test_a_major_one_is_never_put_right_and_closed_by_one_person(district, find_hazard, client_of):
    hazard = find_hazard(level="major", standard="判定标准第三条")
    prove(hazard, "整改后", district.town_3)
    sent = {"key": str(uuid4()), "version": "1", "rechecker": "张明"}
    page = f"/ledgers/hazards/{hazard.number}/"

    shown = client_of(district.town_3).get(page).content.decode()
    answer = client_of(district.town_3).post(
        f"{page}steps/fix_at_once/", {f"fix_at_once-{name}": value for name, value in sent.items()}
    )

    assert "重大隐患不能立查立改" in shown
    assert answer.status_code == 409
    hazard.refresh_from_db()
    assert hazard.state == "found"


def test_a_major_one_becomes_general_by_the_step_that_says_why_and_by_nothing_else(district, find_hazard, client_of):
    hazard = find_hazard(district.bureau, level="major", standard="判定标准第三条")
    page, bureau = f"/ledgers/hazards/{hazard.number}/", client_of(district.bureau)

    def send(client, address, prefix="", **values):
        values = {"key": str(uuid4()), "version": str(hazard.version), **values}
        answer = client.post(f"{page}{address}/", {f"{prefix}{name}": value for name, value in values.items()})
        hazard.refresh_from_db()
        return answer

    assigned = send(client_of(district.town_3), "steps/assign", "assign-", fix_due_on="2024-10-20", note="看着不大")
    corrected = send(bureau, "change", **_before(bureau, page) | {"level": "general", "reason": "看着不大"})

    assert (assigned.status_code, corrected.status_code, hazard.level) == (409, 422, "major")
    assert "重大隐患不直接交办：先判定为重大" in assigned.content.decode()
    assert "请由部门或区安委办办“改判为一般”" in corrected.content.decode()
    assert send(client_of(district.town_3), "steps/regrade", "regrade-", note="看着不大").status_code == 403
    assert send(bureau, "steps/regrade", "regrade-").status_code == 422
    assert send(bureau, "steps/regrade", "regrade-", note="现场核实，不符合判定标准").status_code == 302
    assert (hazard.level, hazard.state) == ("general", "found")
    period = Period(date(2024, 1, 1), date(2024, 12, 31))
    found = compute(["hazards.major"], district.leader.scope, period)
    assert (found["hazards.major"].total, hazard.regraded_on) == (0, date(2024, 10, 16))
    assert "现场核实，不符合判定标准" in bureau.get(page).content.decode()
    assert list(verify()) == []


class TestPlacesThatNoLedgerHas:
    """A school, a house, a road: told in words, counted where it lies, tied to a unit later."""

    form = "/ledgers/hazards/new/"

    def report(self, client, **typed):
        values = {"description": "围墙开裂", "found_on": "2024-10-15", "key": str(uuid4()), **typed}
        return client.post(self.form, values)

    def hazard(self):
        with unscoped("the test reads what the page made", Hazard):
            return Hazard.objects.get(description="围墙开裂")

    def test_a_village_types_it_for_a_unit_and_is_asked_once(self, district, client_of):
        client = client_of(district.village_3)

        asked = self.report(client, place="石沟小学")
        form = asked.context["form"]
        made = self.report(client, place=form["place"].value() or "", place_words=form["place_words"].value())

        assert asked.status_code == 422
        assert "“石沟小学”不在台账里" in asked.content.decode()
        assert made.status_code == 302
        assert (self.hazard().place_words, self.hazard().region) == ("石沟小学", district.village_3.region)
        period = Period(date(2024, 10, 1), date(2024, 10, 15))
        counted = compute(["hazards.found"], district.leader.scope, period, by="village")["hazards.found"].groups
        assert counted == {district.village_3.region: 1}

    def test_neither_a_unit_nor_a_place_is_refused_with_what_to_do(self, district, client_of):
        answer = self.report(client_of(district.village_3))

        assert answer.status_code == 422
        assert "请填写单位" in answer.content.decode()

    def test_who_answers_for_many_towns_says_in_which(self, district, client_of):
        client = client_of(district.office)

        refused = self.report(client, place_words="柳溪桥")
        made = self.report(client, place_words="柳溪桥", region=district.village_3.region)

        assert (refused.status_code, made.status_code) == (422, 302)
        assert "请选在哪个镇（街道）" in refused.content.decode()
        assert self.hazard().region == district.village_3.region

    def test_the_town_puts_it_right_itself_or_says_whose_it_is(self, district, client_of, plant, make_plant):
        self.report(client_of(district.village_3), place_words="石沟小学")
        town = client_of(district.town_3)
        page = f"/ledgers/hazards/{self.hazard().number}/"

        def step(code, **typed):
            sent = {"key": str(uuid4()), "version": f"{self.hazard().version}", **typed}
            return town.post(f"{page}steps/{code}/", {f"{code}-{name}": value for name, value in sent.items()})

        assert step("assign", fix_due_on="2024-10-20").status_code == 302
        assert "在清河镇手上" in town.get(page).content.decode()
        assert self.hazard().number in town.get("/inbox/").content.decode()
        due = self.hazard().due_at

        assert step("name_place_later", place=plant.number).status_code == 302

        assert f"在{plant}手上" in town.get(page).content.decode()
        assert (self.hazard().region, self.hazard().due_at) == (plant.region, due)
        assert step("name_place_later", place=plant.number).status_code == 403
        assert list(verify()) == []

    def test_saying_whose_it_is_wins_no_time(self, district, client_of, plant):
        self.report(client_of(district.village_3), place_words="石沟小学")
        due = self.hazard().due_at

        with clock.fixed(clock.now() + timedelta(days=1)):
            advance(self.hazard(), "name_place", actor=district.town_3, key=uuid4(), content={"place": plant})

        assert self.hazard().due_at == due

    def test_what_hangs_on_a_reservoir_lies_there(self, district, client_of):
        reservoir = LEDGERS["reservoirs"].model
        made = open_record(
            reservoir, {"name": "石沟水库", "region": district.village_3.region}, actor=district.bureau, key=uuid4()
        )
        client = client_of(district.village_3)
        address = f"{self.form}?belongs=reservoirs/{made.number}"

        form = client.get(address).context["form"]
        values = {"description": "围墙开裂", "found_on": "2024-10-15", "key": str(uuid4())}
        answer = client.post(address, values | {"place_words": form["place_words"].value()})

        assert answer.status_code == 302
        assert self.hazard().place_words == "石沟水库"
        assert "石沟水库" in client.get("/ledgers/hazards/").content.decode()
