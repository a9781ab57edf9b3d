"""Nought and nothing are two things: what nobody filled in is not said to be 0, in whatever ledger and by whomever it is put in."""

from uuid import uuid4

import pytest

from anlan.kernel.column import kind_of
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people.roles import SYSTEM
from anlan.kernel.scope import field_of

NUMBERS = [
    (code, name) for code, ledger in LEDGERS.items() for name in ledger.form.fields
    if kind_of(field_of(ledger.model, name)).layout == "figure" and name not in ledger.required
]  # fmt: skip


def writer(district, code):
    ledger = LEDGERS[code]
    names = [name for each, name in NUMBERS if each == code]
    return next(
        actor for actor in district.actors.values()
        if actor.may(f"{code}.add") and actor.role != SYSTEM and set(names) & set(ledger.form.asked_of(actor.role))
    )  # fmt: skip


@pytest.mark.parametrize("code", sorted({code for code, _ in NUMBERS}))
def test_a_box_is_empty_where_nothing_may_be_said_and_shows_what_is_kept_where_it_may_not(district, client_of, code):
    form = client_of(writer(district, code)).get(f"/ledgers/{code}/new/").context["form"]

    for name in [name for each, name in NUMBERS if each == code and name in form.fields]:
        field = field_of(LEDGERS[code].model, name)
        shown = form[name].value()
        if field.null:
            assert shown in (None, ""), name
            assert not field.has_default(), name
        else:
            assert form.fields[name].prepare_value(shown) == str(field.get_default()), name


def test_what_was_left_empty_stands_nowhere_and_a_nought_that_was_typed_does(district, client_of):
    client = client_of(district.town_3)
    typed = {"name": "防汛演练（示范）", "level": "town", "held_at": "2024-10-12T09:00", "key": str(uuid4())}

    left = client.post("/ledgers/drills/new/", typed, follow=True).content.decode()
    nought = {**typed, "name": "桌面推演（示范）", "teams": "0", "key": str(uuid4())}
    said = client.post("/ledgers/drills/new/", nought, follow=True).content.decode()

    assert "<dt>参演队伍数</dt>" not in left
    assert "<dt>参演人数</dt>" not in left
    assert "<dt>参演队伍数</dt><dd>0</dd>" in said
