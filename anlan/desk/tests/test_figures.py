"""The pages of figures tell nothing that the rows behind them do not."""

PERIOD = {"from": "2024-01-01", "to": "2024-10-15"}


def test_a_group_of_another_town_is_not_named(district, client_of, hazard):
    """The address holds a body's number, and numbers can be counted up."""
    address = "/indicators/hazards.found/rows/"
    asked = PERIOD | {"by": "body", "key": str(district.bodies["town_3"].pk)}

    ours = client_of(district.town_3).get(address, asked).content.decode()
    theirs = client_of(district.town_4).get(address, asked).content.decode()

    assert "清河镇人民政府" in ours
    assert "清河镇人民政府" not in theirs
