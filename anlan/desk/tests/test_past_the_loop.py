"""What somebody writes into the database past the loop stops nobody else: pages open, numbers go on, and the auditor sees it."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection, transaction

from anlan.kernel.history.verify import verify
from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.loop.opening import open_record
from anlan.kernel.scope import Scoped, unscoped

PAGES = ("/ledgers/hazards/", "/ledgers/hazards/{}/", "/inbox/", "/", "/ledgers/hazards/export.xlsx", "/search/?q=护栏")


@pytest.fixture
def put_in(district, make_plant):
    plant = make_plant()

    def put_in(**values):
        facts = {"place": plant, "description": "护栏松动", "found_on": date(2024, 10, 12), **values}
        return open_record(LEDGERS["hazards"].model, facts, actor=district.town_3, key=uuid4())

    return put_in


def sql(statement, *parameters):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, parameters)


BEYOND = [
    tuple(f"{name} = '{value}'" for name in ("found_on", "due_at", "state_since"))
    for value in ("0044-03-15 BC", "infinity", "-infinity", "20240-10-12")
]
UNKNOWN = ("state = 'nix'", "state = ''", "sector = 'nix'", "extra = '[1]'")


@pytest.mark.parametrize("wrong", [*BEYOND, UNKNOWN], ids=lambda wrong: wrong[0])
def test_a_row_that_says_what_nobody_can_say_stops_no_page_and_is_found(district, client_of, put_in, wrong):
    """So few rows at a time that each page shows all of them."""
    numbers = []
    for place, said in enumerate(wrong):
        hazard = put_in(description=f"护栏松动{place}")
        sql(f"UPDATE hazards_hazard SET {said} WHERE id = %s", hazard.pk)
        numbers.append(hazard.number)

    found = [(each.ledger, each.number) for each in verify()]
    addresses = dict.fromkeys([page.format(number) for page in (*PAGES, "/audit/") for number in numbers])
    opened = {}
    for who in ("town_3", "office", "auditor"):
        client = client_of(district.actors[who])
        opened |= {(who, address): client.get(address).status_code for address in addresses}

    assert sorted(found) == [("hazards", number) for number in numbers]
    assert {key: code for key, code in opened.items() if code not in (200, 403, 404)} == {}


@pytest.mark.parametrize("last", [0, 1])
def test_a_counter_that_was_set_back_gives_no_number_twice_and_goes_on(put_in, last):
    numbers = [put_in().number for _ in range(3)]
    sql("UPDATE loop_counter SET last = %s WHERE prefix = 'YH'", last)

    further = [put_in().number for _ in range(2)]

    assert [*numbers, *further] == [f"YH-2024-{n:04d}" for n in range(1, 6)]


@pytest.mark.parametrize("statement", ["DELETE FROM loop_counter", "UPDATE loop_counter SET last = 20000"])
def test_nor_one_that_is_gone_or_was_set_on(put_in, statement):
    put_in()
    sql(statement)

    numbers = [put_in().number for _ in range(2)]

    assert len(set(numbers)) == 2


QUERIES = (
    "region",
    "body",
    "ledger",
    "q",
    "from",
    "to",
    "found",
    "after",
    "person",
    "state",
    "page",
    "number",
    "to_do",
    "whose",
)
ADDRESSES = (
    "/", "/inbox/", "/audit/", "/audit/alterations/", "/ledgers/hazards/", "/indicators/", "/organisation/", "/search/", "/reports/",
    "/organisation/changes/name/", "/organisation/changes/merger/", "/organisation/changes/division/", "/organisation/doubles/",
    "/conferences/", "/conferences/new/", "/ledgers/hazards/new/", "/ledgers/\x00hazards/", "/ledgers/hazards/\x00/",
    "/suggest/enterprises/", "/search/hints/", "/notices/", "/feedback/",
)  # fmt: skip


@pytest.mark.slow
def test_the_character_that_no_text_holds_is_no_error_in_any_address(district, client_of, put_in):
    """Every role sends all queries at once; the first to whom an address answers sends each by itself, too."""
    clients = [client_of(district.actors[name]) for name in ("office", "administrator", "auditor")]
    answers = {}
    for address in ADDRESSES:
        for number, client in enumerate(clients):
            answers[address, number] = client.get(address, dict.fromkeys(QUERIES, "a\x00b"))
        reader = next((client for client in clients if client.get(address).status_code == 200), clients[0])
        for query in QUERIES:
            answers[address, query] = reader.get(address, {query: "a\x00b"})

    assert {key: answer.status_code for key, answer in answers.items() if answer.status_code >= 500} == {}


def test_nor_in_what_a_form_sends(district, client_of, put_in):
    hazard = put_in()
    sql("UPDATE hazards_hazard SET description = 'x' WHERE id = %s", hazard.pk)
    list(verify())
    auditor = client_of(district.auditor)
    with unscoped("the alteration", Scoped):
        from anlan.kernel.history.models import Alteration

        key = Alteration.objects.get().pk

    auditor.post(f"/audit/alterations/{key}/proposal/", {"choice": "restore", "reason": "误\x00操作"})

    with unscoped("the alteration", Scoped):
        assert Alteration.objects.get().reason == "误操作"
