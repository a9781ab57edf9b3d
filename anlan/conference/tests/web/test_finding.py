"""Who finds the pages of a conference, and who does not."""

from uuid import uuid4


def test_a_stranger_finds_no_page_of_it(district, client_of, conference, base):
    client = client_of(district.village_4)

    for address in (base, f"{base}minutes/preview/", f"{base}attendance/", f"{base}recordings/", f"{base}board.json"):
        assert client.get(address).status_code == 404, address
    for address in (f"{base}entry/", f"{base}lock/", f"{base}messages/"):
        assert client.post(address, {"key": str(uuid4())}).status_code == 404, address


def test_a_guessed_seat_is_not_found_and_a_neighbours_is_not_ones_own(district, client_of, seat_of, base):
    _, theirs = seat_of(district.town_3)

    assert client_of(district.town_4).get(theirs).status_code == 404
    assert client_of(district.town_4).get(f"{base}seats/guess/").status_code == 404
    assert client_of(district.village_4).get(theirs).status_code == 404


def test_without_a_log_in_every_page_asks_for_one(client, conference, base):
    for address in ("/conferences/", base, f"{base}minutes/preview/"):
        assert client.get(address)["Location"].startswith("/login/")


def test_the_list_shows_what_concerns_one(district, client_of, conference):
    assert conference.title in client_of(district.town_3).get("/conferences/").content.decode()
    assert conference.title not in client_of(district.village_4).get("/conferences/").content.decode()


def test_an_act_wants_a_post_and_a_word_that_exists(district, client_of, base):
    client = client_of(district.leader)

    assert client.get(f"{base}lock/").status_code == 405
    assert client.post(f"{base}no-such-act/", {"key": str(uuid4())}).status_code == 404
