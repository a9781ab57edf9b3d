"""Records are withdrawn while they are counted: a figure and its parts are still of one moment."""

from datetime import date
from decimal import Decimal
from threading import Thread
from uuid import uuid4

import pytest
from django.db import connections

from anlan.kernel import clock
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.advance import withdraw
from anlan.kernel.loop.opening import open_record
from anlan.kernel.testing.cast import NOW

FIGURE = "/api/v1/indicators/hazards.found/?from=2024-01-01&to=2024-10-15&by=town"


@pytest.mark.django_db(transaction=True)
def test_a_figure_asked_for_while_its_records_are_withdrawn_equals_its_parts(district, make_plant, client_of):
    plant = make_plant()
    values = {"name": "柳溪货运站", "region": district.town_4.region, "sector": plant.sector}
    elsewhere = open_record(type(plant), values, actor=district.town_4, key=uuid4())
    hazards = [
        open_record(
            LEDGERS["hazards"].model,
            {"place": place, "description": f"隐患{number}", "found_on": date(2024, 10, 12)},
            actor=district.office, key=uuid4(),
        )
        for number, place in enumerate([plant, elsewhere] * 12)
    ]  # fmt: skip

    def take_back():
        try:
            with clock.fixed(NOW):
                for hazard in hazards:
                    withdraw(hazard, actor=district.office, key=uuid4(), reason="重复登记")
        finally:
            connections.close_all()

    def asked():
        (figure,) = client.get(FIGURE).json()["figures"]
        return Decimal(figure["value"]), figure["rows"], sum(Decimal(part["value"]) for part in figure["groups"])

    client, taking = client_of(district.leader), Thread(target=take_back)
    taking.start()
    seen = []
    while taking.is_alive():
        seen.append(asked())

    assert all(value == rows == parts for value, rows, parts in seen)
    assert len({value for value, _, _ in seen}) > 2, "it was never asked for in between"
    assert asked() == (0, 0, 0)
