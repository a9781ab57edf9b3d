"""A served site, a browser and the sample's people, each at a desk and on a phone."""

import time
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.browser import chromium, log_in, open_page, serving
from tests.conftest import alone_in_rooms

from .addresses import ADMINISTRATOR, AUDITOR, BUREAU, ENTERPRISE, LEADER, OFFICE, PAGES, TOWN, VILLAGE, WATER

SECRET = "liu-xi-shan-41"


@pytest.fixture(scope="package")
def site(sample):
    with serving(sample.environment) as base:
        yield base


@pytest.fixture(scope="package")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="package")
def people(browser, site):
    """Who to log in as: the first persona of each role, as the log-in page shows them."""
    page = open_page(browser, width=1440)
    page.goto(f"{site}/login/")
    buttons = page.locator(".people button")
    listed = [(button.inner_text(), button.get_attribute("value")) for button in buttons.all()]
    page.context.close()
    roles = {
        LEADER: "区领导", OFFICE: "区安委办", BUREAU: "区级部门", TOWN: "镇（街道）", VILLAGE: "村（社区）", ENTERPRISE: "企业",
        ADMINISTRATOR: "系统管理员", AUDITOR: "审计",
    }  # fmt: skip
    return {who: next(name for text, name in listed if role in text) for who, role in roles.items()} | {WATER: WATER}


@pytest.fixture(scope="module")
def seats(browser, site, people):
    """The page of each person at each width: seats(who, width)."""
    taken = {}

    def seat(who, width):
        if (who, width) not in taken:
            taken[who, width] = (
                log_in(browser, site, people[who], width=width) if who else open_page(browser, width=width)
            )
        return taken[who, width]

    return seat


@pytest.fixture(scope="module")
def rung(seats, site):
    """A conference that runs and rings at every town, and a camera."""
    page = seats(OFFICE, 1440)
    page.goto(f"{site}/conferences/new/")
    page.fill("#title", "暴雨会商（示范）")
    page.check("[name=towns]")
    page.click("main button.go")
    seats(TOWN, 1440).goto(f"{site}/ledgers/cameras/new/")
    seats(TOWN, 1440).fill("[name=name]", "2号坝坝顶（示范）")
    seats(TOWN, 1440).click("main button.go")


@pytest.fixture(scope="module")
def credentials(browser, seats, site):
    """Name and password of somebody with a second factor: given and set up on the pages, as anybody's would be.

    Once in a sample, and of somebody as whom no other test logs in: who must change their password stands on no log-in page.
    """
    name, admin = WATER, seats(ADMINISTRATOR, 1440)
    admin.goto(f"{site}/ledgers/people/?q={_name_of(browser, site, name)}")
    number = admin.locator(".what a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    admin.goto(f"{site}/organisation/accounts/{number}/")
    admin.click("button[value=renew]")
    first = admin.locator(".tip b").nth(1).inner_text()
    page = open_page(browser, width=390)
    _give_password(page, site, name, first)
    page.fill("[name=old_password]", first)
    page.fill("[name=new_password1]", SECRET)
    page.fill("[name=new_password2]", SECRET)
    page.click("main .go")
    page.goto(f"{site}/second-factor/")
    secret = page.locator("#secret").inner_text().replace(" ", "")
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.click("main .go")
    page.locator(".codes").wait_for()
    page.context.close()
    return name, SECRET


@pytest.fixture
def alone(sample):
    """The conferences of the sample, for one test alone."""
    with alone_in_rooms(sample):
        yield


@pytest.fixture
def visit(request, seats, site):
    """Opens one of PAGES: visit("ledgers/", 390)."""

    def opened(name, width):
        who, address, *links = PAGES[name]
        if any(link.startswith("press ") for link in links):
            request.getfixturevalue("alone")
        page = seats(who, width)
        page.goto(site + address)
        for link in links:
            if link == "the password is right":
                _give_password(page, site, *request.getfixturevalue("credentials"))
                continue
            if link.startswith("press "):
                page.click(f"button:has-text('{link.removeprefix('press ')}')")
                page.wait_for_load_state()
                continue
            found = page.locator(link).first if link[-1] != "/" else None
            page.goto(page.url + link if found is None else site + found.get_attribute("href"))
        return page

    return opened


def _name_of(browser, site, username):
    """What a persona is called, as the log-in page says."""
    page = open_page(browser, width=1440)
    page.goto(f"{site}/login/")
    name = page.locator(f"button[value='{username}'] b").inner_text()
    page.context.close()
    return name


def _give_password(page, site, username, password):
    page.context.clear_cookies()
    page.goto(f"{site}/login/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", password)
    page.click("main .go")
    page.wait_for_url(lambda address: not address.endswith("/login/"))


@pytest.fixture
def words():
    return f"护栏松动{uuid4().hex[:8]}"


@pytest.fixture
def town(browser, site, people):
    """A page of the town's officer in a browser of its own."""
    page = log_in(browser, site, people[TOWN], width=390)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def firm(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=1440)
    page.goto(f"{site}/ledgers/enterprises/")
    number = page.locator(".what a").first.get_attribute("href").rstrip("/").rpartition("/")[2]
    page.context.close()
    return number
