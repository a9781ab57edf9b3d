"""One matter of the sample goes through its personas' hands, from the log-in page: village, town, enterprise, department, office, leader, auditor."""

import pytest

from tests.browser import log_in, serving

_IN_IT = ("village", "town", "enterprise", "bureau", "clerk", "leader", "auditor")
_APART = ("street", "water")


@pytest.fixture(scope="module")
def site(untouched):
    """The sample as whoever downloads it meets it: other tests give its people other passwords, and more to do."""
    with serving(untouched.environment) as base:
        yield base


@pytest.fixture(scope="module")
def desk(browser, site):
    """A persona's home, as a click on the log-in page opens it: desk("village", 390)."""
    opened = {}

    def home(username, width):
        if (username, width) not in opened:
            opened[username, width] = log_in(browser, site, username, width=width)
        page = opened[username, width]
        page.goto(f"{site}/")
        return page

    return home


@pytest.fixture(scope="module")
def matter(desk):
    """The address of the matter: what the enterprise has to put right."""
    page = desk("enterprise", 1440)
    page.click("#todos a.go, #todos .go")
    return page.url.partition("#")[0].partition("?")[0]


def test_the_log_in_page_names_its_people_in_the_order_of_the_story(browser, site):
    page = browser.new_page()
    page.goto(f"{site}/login/")

    order = [button.get_attribute("value") for button in page.locator(".people button").all()]

    assert [username for username in order if username in _IN_IT] == list(_IN_IT)
    assert "一件事" in page.locator("main").inner_text()


@pytest.mark.parametrize("username", _IN_IT)
def test_whoever_is_in_the_story_sees_the_matter_and_how_it_came_so_far(desk, matter, username):
    page = desk(username, 390)

    answer = page.goto(matter)

    assert answer.status == 200
    said = page.locator("main").inner_text()
    assert [words for words in ("有限空间作业未先通风检测", "登记", "判定", "挂牌") if words not in said] == []


@pytest.mark.parametrize("username", _APART)
def test_another_street_and_another_line_of_business_do_not_know_of_it(desk, matter, username):
    assert desk(username, 390).goto(matter).status == 404


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("username", ["village", "town", "enterprise", "bureau", "clerk", "leader", "street", "water"])
def test_each_has_something_to_do_one_tap_from_their_home(desk, username, width):
    page = desk(username, width)

    page.locator("#todos .go").first.click()
    page.wait_for_load_state()

    assert page.locator("main button.go").count() > 0
