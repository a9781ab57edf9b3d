"""The search: what is found, what is not shown to whom, and that it asks a fixed number of questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anlan.kernel.ledger.declare import LEDGERS
from anlan.kernel.people import roles
from anlan.kernel.testing.cast import seat


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def searched(client, words):
    return text(client.get("/search/", {"q": words}))


@pytest.mark.parametrize("words", ["漏电", "无漏电保护", "电", "配电箱无漏电保护"])
def test_any_piece_of_a_description_finds_its_record(district, client_of, hazard, words):
    page = searched(client_of(district.town_3), words)

    assert f'href="/ledgers/hazards/{hazard.number}/"' in page
    assert "1条" in page


def test_a_number_finds_its_record_and_stands_first(district, client_of, hazard):
    page = searched(client_of(district.office), hazard.number.lower())

    assert page.index(hazard.number) < page.index("</ul>", page.index('class="found"'))


def test_the_beginning_of_a_number_is_enough(district, client_of, hazard):
    assert hazard.number in searched(client_of(district.town_3), "yh-2024")


@pytest.mark.parametrize(("words", "name"), [("zhangming", "张明"), ("zm", "张明"), ("SGC", "石沟村"), ("张", "张明")])
def test_people_and_places_are_found_by_their_pinyin(district, client_of, words, name):
    assert f">{name}</a>" in searched(client_of(district.office), words)


def test_a_corrected_name_is_found_by_its_new_pinyin(district, client_of):
    client = client_of(district.administrator)
    person = LEDGERS["people"].model.objects.within(district.office.scope).get(name="张明")
    form = client.get(f"/ledgers/people/{person.number}/change/").context["form"]
    filled = {field.html_name: field.value() or "" for field in form}

    client.post(f"/ledgers/people/{person.number}/change/", {**filled, "name": "曹敏"})

    assert "曹敏" in searched(client_of(district.office), "caomin")


def test_what_is_out_of_scope_is_neither_shown_nor_counted(district, client_of, hazard):
    page = searched(client_of(district.town_4), "漏电")

    assert hazard.number not in page
    assert "没有找到“漏电”" in page


def test_a_ledger_that_may_not_be_viewed_is_not_searched(district, client_of, make_plant):
    plant = make_plant()
    manager = seat(
        "plant", "赵安", roles.ENTERPRISE, district.system, body=district.bodies["village_3"], region=plant.region,
        place=plant.pk,
    )  # fmt: skip

    page = searched(client_of(manager), "张明")

    assert "/ledgers/people/" not in page


def test_hints_stay_within_scope(district, client_of, hazard):
    mine, others = (
        text(client_of(actor).get("/search/hints/", {"q": "漏电"})) for actor in (district.town_3, district.town_4)
    )

    assert hazard.number in mine
    assert "没有找到" in others
    assert hazard.number not in others


def test_what_one_has_to_do_is_found(district, client_of, hazard):
    page = searched(client_of(district.town_3), "漏电")

    assert "待办<small>1项" in page


def test_figures_and_help_are_found_by_their_words(district, client_of):
    page = searched(client_of(district.office), "整改率")

    assert 'href="/indicators/hazards.closed_rate/"' in page
    assert 'href="/help/#verify"' in searched(client_of(district.town_3), "复查销号")


def test_more_than_are_shown_lead_to_the_list(district, client_of, find_hazard):
    for number in range(7):
        find_hazard(description=f"第{number}处护栏缺失", source_no=f"B{number}")
    client = client_of(district.town_3)

    page = searched(client, "护栏")

    assert page.count("处护栏缺失</a>") == 5 + 5  # the hazards, and what is to be done with them
    assert "7条" in page
    assert 'href="/ledgers/hazards/?q=%E6%8A%A4%E6%A0%8F"' in page
    assert "共<b>7</b>条" in text(client.get("/ledgers/hazards/", {"q": "护栏"}))


@pytest.mark.parametrize("words", ["%", "_", "\\", "' or 1=1", "x", "\0", "a" * 500, "(.*)"])
def test_signs_are_only_signs(district, client_of, hazard, words):
    assert hazard.number not in searched(client_of(district.town_3), words)


def test_an_empty_search_says_what_can_be_found(district, client_of):
    page = searched(client_of(district.town_3), "  ")

    assert "想找什么，打几个字" in page
    assert 'class="found"' not in page


def test_as_one_types_only_the_results_come(district, client_of, hazard):
    part = text(client_of(district.town_3).get("/search/", {"q": "漏电"}, headers={"HX-Request": "true"}))

    assert hazard.number in part
    assert "<html" not in part


def test_a_search_asks_no_more_as_more_is_found(district, client_of, find_hazard):
    client = client_of(district.town_3)
    find_hazard(description="一处护栏缺失")
    searched(client, "护栏")

    with CaptureQueriesContext(connection) as one:
        searched(client, "护栏")
    for number in range(6):
        find_hazard(description=f"又一处护栏缺失{number}", source_no=f"C{number}")
    with CaptureQueriesContext(connection) as many:
        searched(client, "护栏")

    assert len(many) == len(one)
    assert sum("UNION ALL" in query["sql"] for query in many) == 1


def test_a_stranger_is_sent_to_the_log_in(client, db):
    assert client.get("/search/", {"q": "漏电"}).url.startswith("/login/")


@pytest.mark.parametrize(
    "words", ["%", "_", "护%动", "护_松动", ".*", "护栏.动", "(护栏", "\\\\", "[护]", "护*", "'", '"', "& | !", ":*"]
)
def test_marks_of_patterns_are_letters_like_others(district, client_of, hazard, words):
    answer = client_of(district.town_3).get("/search/", {"q": words})

    assert answer.status_code == 200
    assert hazard.number not in text(answer)
