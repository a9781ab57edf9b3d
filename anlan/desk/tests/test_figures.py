"""The pages of figures tell nothing that the rows behind them do not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.indicator.declare import INDICATORS
from anlan.kernel.ledger.declare import LEDGERS

PERIOD = {"from": "2024-01-01", "to": "2024-10-15"}


def test_a_group_of_another_town_is_not_named(district, client_of, hazard):
    """The address holds a body's number, and numbers can be counted up."""
    address = "/indicators/hazards.found/rows/"
    asked = PERIOD | {"by": "body", "key": str(district.bodies["town_3"].pk)}

    ours = client_of(district.town_3).get(address, asked).content.decode()
    theirs = client_of(district.town_4).get(address, asked).content.decode()

    assert "清河镇人民政府" in ours
    assert "清河镇人民政府" not in theirs


@pytest.mark.parametrize("address", ["/ledgers/", "/indicators/"])
def test_a_page_of_everything_asks_no_more_for_more_ledgers(district, client_of, hazard, monkeypatch, address):
    """What is asked of all ledgers is one query, however many there are."""
    client = client_of(district.leader)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured.captured_queries)

    queries()  # what is read once a process
    of_all = queries()
    for code in list(LEDGERS)[3:]:
        monkeypatch.delitem(LEDGERS, code)
    for code, figure in list(INDICATORS.items()):
        if figure.ledger not in LEDGERS:
            monkeypatch.delitem(INDICATORS, code)

    assert queries() == of_all
