"""The log: one entry, one beginning of a line; who was refused stands in it, and what broke."""

import logging

import pytest
from django.test import Client

from anlan.kernel.testing.cast import PASSWORD
from anlan.site.logs import Lines


@pytest.fixture
def written():
    """What the log's handler writes of Django's entries."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Kept()
    handler.setFormatter(Lines())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    yield lines
    logger.removeHandler(handler)


def test_a_refused_act_stands_there_with_who_asked(district, client_of, written):
    client_of(district.village_3).get("/audit/")

    [line] = written
    actor = district.village_3
    assert "/audit/" in line
    assert f"(403 GET, person {actor.person_id}, post {actor.post_id}, from 127.0.0.1)" in line
    assert PASSWORD not in line


def test_refused_input_stands_there(district, client_of, written):
    client_of(district.office).post("/check/", {"text": ""})

    [line] = written
    assert f"(422 POST, person {district.office.person_id}" in line


def test_what_broke_stands_there_with_its_cause(district, client_of, written, monkeypatch):
    def broken(*_, **__):
        raise RuntimeError("the second\nline is no entry")

    monkeypatch.setattr("anlan.desk.search.render", broken)
    client = client_of(district.office)
    client.raise_request_exception = False

    assert client.get("/search/", {"q": "泵站"}).status_code == 500

    [entry] = written
    first, *further = entry.split("\n")
    assert "/search/" in first
    assert "(500 GET" in first
    assert any("RuntimeError" in line for line in further)
    assert all(line.startswith("  | ") for line in further)


@pytest.mark.parametrize("sign", ["\r", "\x1b[2K", "\x0b", "\x85", "\u2028"])
def test_no_sign_of_a_terminal_comes_out_as_it_went_in(sign):
    record = logging.LogRecord("anlan", logging.WARNING, "", 0, "asked for %s", (f"a{sign}b\nWARNING forged",), None)

    line = Lines().format(record)

    assert sign[0] not in line
    assert "\nWARNING" not in line


def test_a_path_with_a_line_feed_makes_no_second_entry(db, written):
    Client().get("/none%0aWARNING%20forged")

    assert all("\nWARNING" not in line for line in written)
