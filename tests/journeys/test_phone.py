"""A hazard from the village that finds it to the figure that its leader reads, on phones, each with a password of their own.

Taps are counted: what a person does between opening the site and being done.
"""

import pytest

from tests.browser import chromium, installed, open_page, serving
from tests.pages.test_drafts import kept, signed_out_elsewhere

from .declared import day
from .district import FIRM
from .person import PASSWORD, USERNAMES, give_passwords_anew

FOUND = bytes.fromhex(  # the smallest PNG
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
MENDED = bytes.fromhex(  # another picture than the first, as small
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63382127070002b6010534a675aa0000000049454e44"
    "ae426082"
)
STATE = ".headline .state"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
]


class Phone:
    """Somebody's phone: what is tapped on it is counted."""

    def __init__(self, browser, site, username):
        self.site, self.username = site, username
        self.page = open_page(browser, width=390)
        self.page.goto(site)
        self.log_in()
        self.page.wait_for_url(f"{site}/")
        self.taps = 0

    def log_in(self):
        """What a person types into the page of the log-in; the cursor is in its first box."""
        self.page.fill("[name=username]", self.username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main .go").tap()

    def tap(self, selector):
        found = self.page.locator(selector).locator("visible=true").first
        found.tap()
        self.taps += 1

    def write(self, selector, words):
        """Into a box: a tap puts the cursor there, where it is not yet."""
        box = self.page.locator(selector).first
        if not box.evaluate("(each) => each === document.activeElement"):
            self.tap(selector)
        self.page.keyboard.type(words)

    def photograph(self, selector, picture=FOUND):
        with self.page.expect_file_chooser() as chooser:
            self.tap(selector)
        chooser.value.set_files({"name": "现场.png", "mimeType": "image/png", "buffer": picture})

    def open_to_do(self, number):
        """From home to the record that waits there."""
        self.page.goto(self.site)
        self.taps = 0
        self.tap(f"a[href*='{number}']")
        self.page.wait_for_url(f"**/{number}/**")

    def shows(self, words, selector="main"):
        """Waits until it stands there."""
        self.page.locator(selector, has_text=words).first.wait_for()

    def fits(self):
        """Nothing reaches beyond the screen."""
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.fixture(scope="module")
def site(founded):
    """The district's site."""
    give_passwords_anew(founded.people)
    with serving(founded.environment) as base:
        yield base


@pytest.fixture(scope="module")
def browser(site):
    """After the site: where a browser runs, Django answers no page in this process."""
    with chromium() as running:
        yield running


@pytest.fixture
def phone_of(browser, site):
    """The phone of one of the district's people."""
    phones = []

    def phone(who):
        phones.append(Phone(browser, site, USERNAMES[who]))
        return phones[-1]

    yield phone
    for each in phones:
        each.page.context.close()


def report(village, words):
    """A village's officer reports a hazard with a photo, from home."""
    village.tap("main a[href='/ledgers/hazards/new/']")
    village.page.wait_for_url("**/new/")
    village.write("[name=place]", FIRM)
    village.write("[name=description]", words)
    village.photograph("[name=photos-0]")


def closed_this_year(leader):
    """The figure as the leader reads it up to today, in two taps; other journeys close hazards in the same district."""
    leader.page.goto(f"{leader.site}/indicators/hazards.closed/")
    leader.taps = 0
    leader.tap(".say .pop summary")
    leader.tap("a:has-text('今年到今天')")
    leader.page.wait_for_url(f"**to={day(0)}*")
    return int(leader.page.locator(".huge").first.inner_text().split("条")[0].replace(",", "") or 0)


def test_a_village_s_hazard_is_closed_and_its_leader_reads_it(phone_of):
    village, town, manager, leader = map(phone_of, ("village", "town", "manager", "leader"))
    before = closed_this_year(leader)
    report(village, "护栏松动（示范）")
    village.tap("main .btn.go")
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.fits()
    village.shows("待交办", STATE)
    assert village.page.locator(".photos figure").count() == 1
    assert village.taps <= 4
    number = village.page.url.rstrip("/").rpartition("/")[2]

    town.open_to_do(number)
    town.tap(".now summary:has-text('交办')")
    town.page.locator("[name=assign-fix_due_on]").fill(f"{day(10)}")
    town.tap("form[action$='/steps/assign/'] button")
    town.shows("整改中", STATE)
    town.fits()
    assert town.taps <= 3

    manager.open_to_do(number)
    manager.tap(".now summary:has-text('报整改完成')")
    manager.write("[name=rectify-fix_measures]", "已加固（示范）")
    manager.photograph("[name=rectify-photos-0]", MENDED)
    manager.tap("form[action$='/steps/rectify/'] button")
    manager.shows("待复查", STATE)
    manager.fits()
    assert manager.taps <= 5

    town.open_to_do(number)
    assert town.page.locator(".photos figure").count() == 2
    town.tap(".now summary:has-text('复查合格销号')")
    town.tap("form[action$='/steps/verify/'] button")
    town.shows("已销号", STATE)
    assert town.taps <= 3

    village.page.reload()
    village.shows("已销号", STATE)
    assert closed_this_year(leader) == before + 1
    leader.fits()
    leader.tap(".huge a")
    leader.shows("护栏松动（示范）")
    assert leader.taps <= 3


def test_a_session_that_ends_while_a_village_writes_costs_a_password_and_nothing_else(phone_of):
    village = phone_of("village")
    report(village, "消火栓无水（示范）")
    kept(village.page)
    signed_out_elsewhere(village.page, village.site)
    village.tap("main .btn.go")
    panel = village.page.locator("[data-note=again]")
    panel.wait_for()
    village.fits()
    assert village.page.input_value("[name=description]") == "消火栓无水（示范）"
    taps = village.taps
    village.write("[data-note=again] [name=password]", PASSWORD)
    village.tap("[data-note=again] button:has-text('再登录')")
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.shows("消火栓无水（示范）")
    assert village.page.locator(".photos figure").count() == 1
    assert village.taps - taps <= 2
    village.page.goto(f"{village.site}/ledgers/hazards/?q=消火栓无水")
    assert village.page.locator(".what a").count() == 1


def begin_report(village):
    """From home to the page of the report."""
    village.page.goto(village.site)
    village.taps = 0
    village.tap("main a[href='/hazards/report/']")
    village.page.wait_for_url("**/hazards/report/")


def take_photo(village):
    """The camera's own touches are not counted; the picture is shown where it was taken."""
    with village.page.expect_file_chooser() as chooser:
        village.page.locator(".shot").tap()
    chooser.value.set_files({"name": "现场.png", "mimeType": "image/png", "buffer": FOUND})
    village.page.locator(".shot img").wait_for()


def test_a_hazard_is_three_taps_besides_the_camera_s_own_and_another_place_two_more(phone_of):
    village = phone_of("village")
    begin_report(village)
    village.fits()
    if village.page.locator("label[for=where-else]").count():  # another journey was somewhere already
        village.tap("label[for=where-else]")
    village.write("[name=place]", FIRM)
    take_photo(village)
    village.tap("#items label:has-text('消火栓无水')")
    village.tap(".send .btn")
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.shows("已保存")
    village.fits()
    assert village.page.locator(".photos figure").count() == 1
    assert village.taps <= 5

    begin_report(village)
    take_photo(village)
    assert village.page.locator(".site:checked + label", has_text=FIRM).count() == 1
    village.tap("#items label:has-text('机械转动部位')")  # of its line of business, since it is chosen
    village.tap(".send .btn")
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.shows("机械转动部位无防护罩", "h1")
    assert village.taps <= 3

    begin_report(village)
    village.tap("label[for=where-else]")
    village.write("[name=place]", "石沟小学（示范）")
    village.tap("#items label:has-text('电线老化')")
    village.tap(".send .btn")
    village.shows("不在台账里", "form")
    village.tap(".send .btn")
    village.page.wait_for_url("**/ledgers/hazards/YH-*/")
    village.shows("石沟小学（示范）")
    assert village.taps <= 5
