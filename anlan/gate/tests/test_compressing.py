"""What goes over a slow line is small, and what is small already is left alone."""

import gzip


def test_a_page_is_compressed_for_whoever_can_read_it(district, client_of):
    client = client_of(district.office)

    plain = client.get("/ledgers/")
    sent = client.get("/ledgers/", HTTP_ACCEPT_ENCODING="gzip")

    assert sent["Content-Encoding"] == "gzip"
    assert len(sent.content) < len(plain.content) / 2
    assert "台账" in gzip.decompress(sent.content).decode()


def test_a_workbook_is_sent_as_it_is(district, client_of):
    answer = client_of(district.office).get("/ledgers/hazards/export.xlsx", HTTP_ACCEPT_ENCODING="gzip")

    content = b"".join(answer) if answer.streaming else answer.content
    assert "Content-Encoding" not in answer
    assert content.startswith(b"PK")
