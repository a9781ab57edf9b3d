"""Catalogues: parts in any order and coding make one; XML that no device has business to send is refused."""

from decimal import Decimal

import pytest

from ...gb28181 import manscdp
from ...gb28181.catalogue import Gathering
from .device import NUMBER


def catalogue(serial, total, *items, encoding="GB2312"):
    text = "".join(
        f"<Item><DeviceID>{number}</DeviceID><Name>{name}</Name><Longitude>{east}</Longitude><Latitude>{north}</Latitude>"
        f"<Status>{status}</Status></Item>"
        for number, name, east, north, status in items
    )
    said = f'<?xml version="1.0" encoding="{encoding}"?>\n<Response><CmdType>Catalog</CmdType><SN>{serial}</SN>'
    body = f"{said}<SumNum>{total}</SumNum><DeviceList>{text}</DeviceList></Response>"
    return manscdp.read(body.encode("gb18030" if encoding.upper().startswith("GB") else encoding))


def test_parts_in_any_order_twice_and_of_other_questions_make_one_catalogue():
    one = ("34020000001310000001", "清河水库", "100.5", "30.25", "ON")
    two = ("34020000001320000002", "𠮷沟村", "NaN", "30", "OFF")  # beyond GB2312: GB18030 alone has it
    three = ("34020000001310000003", "", "0", "0", "")
    gathering = Gathering(NUMBER, 17)

    assert not gathering.take(catalogue(18, 1, one))
    for part in (catalogue(17, 3, three), catalogue(17, 3, one, encoding="GB18030"), catalogue(17, 3, one)):
        assert gathering.take(part)
        assert not gathering.whole
    gathering.take(catalogue(17, 3, two, encoding="UTF-8"))

    assert gathering.whole
    found = {each.number[-1]: each for each in gathering.channels.values()}
    assert (found["1"].name, found["1"].longitude, found["1"].on) == ("清河水库", Decimal("100.5"), True)
    assert (found["2"].name, found["2"].longitude, found["2"].latitude, found["2"].on) == ("𠮷沟村", None, None, False)
    assert (found["3"].name, found["3"].longitude) == ("34020000001310000003", None)


def test_gbk_that_calls_itself_utf_8_is_read_all_the_same():
    body = '<?xml version="1.0" encoding="UTF-8"?><Notify><Name>清河水库</Name></Notify>'.encode("gbk")

    assert manscdp.read(body)["Name"] == "清河水库"


@pytest.mark.parametrize(
    "body",
    [
        '<!DOCTYPE a SYSTEM "http://10.0.0.9/a.dtd"><a/>', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "<a>&b;</a>", "<a>",
        "", "<a/><b/>", "<a>" * 50 + "</a>" * 50, "<a>" + "<b/>" * 30_000 + "</a>",
    ],
)  # fmt: skip
def test_xml_that_no_device_has_business_to_send_is_refused(body):
    with pytest.raises(manscdp.NotManscdp):
        manscdp.read(body.encode())
