"""Who put a record in corrects it until somebody else has done something with it, though the role corrects none of others."""

from datetime import date
from uuid import uuid4

import pytest

from anlan.kernel.history.errors import NotAllowed
from anlan.kernel.history.models import Event
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.ledger.power_words import OWN_TYPO, words_of
from anlan.kernel.loop.advance import advance, correct
from anlan.kernel.loop.opening import open_record
from anlan.kernel.people import powers, roles
from anlan.kernel.testing.cast import DISTRICT, seat


@pytest.fixture
def expert(district):
    body = district.bodies["committee"]
    return seat("expert", "钱进", roles.EXPERT, district.system, body=body, region=DISTRICT)


def own(code, plant, manager, expert):
    """A record that somebody put in who may not correct those of others, and who."""
    if code == "hazards":
        facts, actor = {"place": plant, "description": "消火拴被挡", "found_on": date(2024, 10, 16)}, manager
    else:
        facts = {"place": plant, "region": plant.region, "content": "消火拴", "visited_on": date(2024, 10, 16)}
        actor = expert
    return open_record(LEDGERS[code].model, {**facts, "sector": plant.sector, "region": plant.region}, actor=actor, key=uuid4()), actor  # fmt: skip


NAMES = {"hazards": "description", "guidance": "content"}


@pytest.mark.parametrize("code", NAMES)
def test_their_own_typo_is_put_right_on_the_page_and_history_keeps_it(plant, manager, expert, client_of, code):
    record, actor = own(code, plant, manager, expert)
    assert not actor.may(f"{code}.change")
    client, address = client_of(actor), f"/ledgers/{code}/{record.number}/"

    offered = client.get(address).content.decode()
    form = client.get(f"{address}change/")
    sent = {each.html_name: each.value() if each.value() is not None else "" for each in form.context["form"]}
    sent |= {f"initial-{name}": value for name, value in sent.items()} | {NAMES[code]: "消火栓被挡"}
    saved = client.post(f"{address}change/", sent)

    assert f'href="{address}change/"' in offered
    assert saved.status_code == 302, saved.content.decode()
    record.refresh_from_db(from_queryset=type(record).objects.of(record))
    assert getattr(record, NAMES[code]) == "消火栓被挡"
    assert Event.objects.filter(ledger=code, record_id=record.pk).order_by("-seq")[0].content["changes"]


def test_once_somebody_else_has_acted_it_is_theirs_no_more(district, plant, manager, expert, client_of):
    record, actor = own("hazards", plant, manager, expert)
    advance(record, "assign", actor=district.town_3, key=uuid4(), content={"fix_due_on": date(2024, 10, 25)})
    client, address = client_of(actor), f"/ledgers/hazards/{record.number}/"

    assert f'href="{address}change/"' not in client.get(address).content.decode()
    assert client.get(f"{address}change/").status_code == 403
    with pytest.raises(NotAllowed, match="别人办过"):
        correct(record, {"description": "x"}, actor=actor, key=uuid4(), version=record.version)


def test_a_correction_by_somebody_else_is_an_act(district, plant, manager, expert):
    record, actor = own("guidance", plant, manager, expert)
    correct(record, {"content": "消火栓"}, actor=district.office, key=uuid4(), version=record.version, reason="错字")

    with pytest.raises(NotAllowed, match="别人办过"):
        correct(record, {"content": "x"}, actor=actor, key=uuid4(), version=record.version)


def test_another_of_the_same_role_may_not(district, plant, manager, expert):
    record, _ = own("guidance", plant, manager, expert)
    other = seat("other", "孙平", roles.EXPERT, district.system, body=district.bodies["committee"], region=DISTRICT)

    with pytest.raises(NotAllowed):
        correct(record, {"content": "x"}, actor=other, key=uuid4(), version=record.version)


@pytest.mark.parametrize("ledger", LEDGERS.values(), ids=list(LEDGERS))
def test_the_table_of_roles_says_so_of_every_ledger(ledger):
    for role in roles.ROLES:
        held = powers.of_role(role)
        alone = f"{ledger.code}.add" in held and f"{ledger.code}.change" not in held

        assert any(OWN_TYPO in words for words in words_of(ledger, role)) == alone
