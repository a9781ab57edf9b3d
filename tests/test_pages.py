"""Pages in a real browser: at a desk and on a phone nothing bars anybody's way, by eye, by thumb or by keyboard."""

import re
import time
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import URLPattern, URLResolver, get_resolver

from tests.browser import HEIGHTS, chromium, installed, log_in, open_page, serving
from tests.conftest import alone_in_rooms

AXE = Path(__file__).parents[1] / "node_modules" / "axe-core" / "axe.min.js"
PERIOD = "from=2024-01-01&to=2024-10-15"
SECRET = "liu-xi-shan-41"
TEXT = "今年以来，排查隐患80余条，开展培训130余次4000余人。"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="the front end's packages are not installed (make setup)"),
]

LEADER, OFFICE, TOWN, VILLAGE = "leader", "office", "town", "village"
ENTERPRISE, ADMINISTRATOR = "enterprise", "administrator"

# Each address of the site, as somebody meets it: (who, address, or the link that leads there from another page).
PAGES = {
    "login/": ("", "/login/"),
    "login/code/": ("", "/login/", "the password is right"),
    "password/": (TOWN, "/password/"),
    "second-factor/": (TOWN, "/second-factor/"),
    "second factor that is on": (ENTERPRISE, "/second-factor/"),
    "": (TOWN, "/"),
    "home of a leader": (LEADER, "/"),
    "home of the office": (OFFICE, "/"),
    "home of a village": (VILLAGE, "/"),
    "home of an enterprise": (ENTERPRISE, "/"),
    "inbox/": (TOWN, "/inbox/"),
    "inbox of all": (OFFICE, "/inbox/?whose=all&due=late"),
    "inbox without anything": (VILLAGE, "/inbox/"),
    "ledgers/": (TOWN, "/ledgers/"),
    "ledgers/<str:code>/": (TOWN, "/ledgers/hazards/"),
    "ledgers/<str:code>/new/": (TOWN, "/ledgers/hazards/new/"),
    "ledgers/<str:code>/import/": (OFFICE, "/ledgers/hazards/import/"),
    "ledgers/<str:code>/import/<int:batch>/": (OFFICE, "/ledgers/hazards/import/", ".past a"),
    "ledgers/<str:code>/<str:number>/": (TOWN, "/ledgers/hazards/?state=found", ".what a"),
    "ledgers/<str:code>/<str:number>/change/": (
        TOWN,
        "/ledgers/hazards/?state=found",
        ".what a",
        "a[href$='/change/']",
    ),
    "indicators/": (OFFICE, f"/indicators/?{PERIOD}"),
    "indicators/<str:code>/": (OFFICE, f"/indicators/hazards.found/?{PERIOD}"),
    "indicators/<str:code>/rows/": (OFFICE, f"/indicators/hazards.found/rows/?{PERIOD}"),
    "check/": (OFFICE, "/check/"),
    "reports/": (OFFICE, "/reports/"),
    "reports/<str:number>/": (OFFICE, "/reports/", ".rows a"),
    "reports/<str:number>/edit/": (OFFICE, "/reports/", ".rows a", "a[href$='/edit/']"),
    "reports/<str:number>/changes/": (OFFICE, "/reports/", ".rows a", "changes/"),
    "search/": (OFFICE, "/search/?q=灭火器"),
    "organisation/": (OFFICE, "/organisation/"),
    "organisation/roles/": (VILLAGE, "/organisation/roles/"),
    "organisation/accounts/": (ADMINISTRATOR, "/organisation/accounts/"),
    "organisation/accounts/<str:number>/": (ADMINISTRATOR, "/organisation/", "a[href^='/organisation/accounts/']"),
    "help/": (TOWN, "/help/"),
    "help/<str:code>/": (TOWN, "/help/hazards/"),
    "feedback/": (VILLAGE, "/feedback/"),
    "conferences/": (TOWN, "/conferences/"),
    "conferences/new/": (OFFICE, "/conferences/new/"),
    "conferences/<str:number>/": (TOWN, "/conferences/", ".rows a"),
    "conferences/<str:number>/seats/<str:token>/": (OFFICE, "/conferences/", ".rows a", "press 进入会议"),
    "conferences/<str:number>/minutes/preview/": (OFFICE, "/conferences/", ".rows a", "minutes/preview/"),
    "conferences/<str:number>/attendance/": (OFFICE, "/conferences/", ".rows a", "attendance/"),
    "conferences/<str:number>/recordings/": (OFFICE, "/conferences/", ".rows a", "recordings/"),
    "cameras/<str:number>/access/": (OFFICE, "/ledgers/cameras/?kind=gb28181", ".what a", "a[href$='/access/']"),
    "access by RTSP": (ADMINISTRATOR, "/ledgers/cameras/?kind=rtsp", ".what a", "a[href$='/access/']"),
    "cameras/<str:number>/channels/": (OFFICE, "/ledgers/cameras/?kind=gb28181", ".what a", "a[href$='/channels/']"),
    "cameras/<str:number>/views/": (OFFICE, "/ledgers/cameras/", ".what a", "a[href$='/views/']"),
    "cameras/<str:number>/views/<int:pk>/": (TOWN, "/ledgers/cameras/", ".what a", "press 看画面"),
    "missing": (TOWN, "/no-such-page/"),
    "nothing searched": (OFFICE, "/search/"),
    "nothing found anywhere": (TOWN, "/search/?q=没有这样的"),
    "a town's posts": (ADMINISTRATOR, "/organisation/?region=990199101"),
    "nothing found": (TOWN, "/ledgers/hazards/?q=没有这样的"),
}
EVERY_PAGE = pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "home")
# Addresses that are no pages: acts, files, fragments and what programs ask.
NO_PAGES = re.compile(
    r"login/persona/|logout/|post/|.*(steps/<str:step>|extension|withdrawal|evidence)/|evidence/.*|suggest/.*"
    r"|reports/.*preview/|.*file\.<str:kind>|.*\.xlsx|api/.*|search/hints/"
    r"|conferences/(from/.*|ringing/)|.*/(entry|now|pass|departure|line-test|end)/|.*\.docx|.*\.json"
    r"|conferences/<str:number>/(files/.*|recordings/.*/file/|<str:noun>/)"
)


@pytest.fixture(scope="module")
def site(sample):
    with serving(sample.environment) as base:
        yield base


@pytest.fixture(scope="module")
def browser():
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def people(browser, site):
    """Who to log in as: the first persona of each role, as the log-in page shows them."""
    page = open_page(browser, width=1440)
    page.goto(f"{site}/login/")
    buttons = page.locator(".people button")
    listed = [(button.inner_text(), button.get_attribute("value")) for button in buttons.all()]
    page.context.close()
    roles = {
        LEADER: "区领导", OFFICE: "区安委办", TOWN: "镇（街道）", VILLAGE: "村（社区）", ENTERPRISE: "企业", ADMINISTRATOR: "系统管理员",
    }  # fmt: skip
    return {who: next(name for text, name in listed if role in text) for who, role in roles.items()}


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
def credentials(browser, seats, site, people):
    """Name and password of an enterprise's manager with a second factor: given and set up on the pages, as anybody's would be."""
    name, admin = people[ENTERPRISE], seats(ADMINISTRATOR, 1440)
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
def visit(request, seats, site, rung, credentials):
    """Opens one of PAGES: visit("ledgers/", 390)."""

    def opened(name, width):
        who, address, *links = PAGES[name]
        if any(link.startswith("press ") for link in links):
            request.getfixturevalue("alone")
        page = seats(who, width)
        page.goto(site + address)
        for link in links:
            if link == "the password is right":
                _give_password(page, site, *credentials)
                continue
            if link.startswith("press "):
                page.click(f"button:has-text('{link.removeprefix('press ')}')")
                page.wait_for_load_state()
                continue
            found = page.locator(link).first if link[-1] != "/" else None
            page.goto(page.url + link if found is None else site + found.get_attribute("href"))
        return page

    return opened


def test_every_address_is_looked_at():
    addresses = set(_addresses(get_resolver()))

    assert sorted(each for each in addresses if each not in PAGES and not NO_PAGES.fullmatch(each)) == []


@pytest.mark.parametrize("width", HEIGHTS)
@EVERY_PAGE
def test_nothing_serious_bars_the_way(visit, name, width):
    page = visit(name, width)

    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]

    assert [(each["id"], each["nodes"][0]["html"]) for each in found if each["impact"] in ("serious", "critical")] == []


@EVERY_PAGE
def test_a_phone_never_scrolls_sideways(visit, name):
    page = visit(name, 390)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_every_ledger_and_its_form_fit_a_phone(seats, site):
    page = seats(OFFICE, 390)
    page.goto(f"{site}/ledgers/")
    lists = sorted({link.get_attribute("href") for link in page.locator(".figs dt a").all()})

    wide, barred = [], []
    for address in [each for ledger in lists for each in (ledger, f"{ledger}new/")]:
        answer = page.goto(site + address)
        assert answer.status in (200, 403), address
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(address)
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run()")["violations"]
        barred += [(address, each["id"]) for each in found if each["impact"] in ("serious", "critical")]

    assert len(lists) > 10
    assert wide == []
    assert barred == []


@pytest.mark.parametrize("width", HEIGHTS)
def test_a_spreadsheet_with_mistakes_is_put_right_on_any_screen(seats, site, width):
    page = seats(TOWN, width)
    page.goto(f"{site}/ledgers/hazards/import/")
    table = "单位,隐患描述,发现日期\n没有的厂,护栏缺失,2024-10-01\n没有的厂,护栏缺失,2024.9.31\n"
    page.set_input_files("#file", {"name": "隐患.csv", "mimeType": "text/csv", "buffer": table.encode("gb18030")})

    page.click("main button.go")  # the bar above may ring meanwhile, with a button of its own
    page.wait_for_load_state()

    assert page.locator("input[name='cell-2-2']").input_value() == "2024.9.31"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []


@EVERY_PAGE
def test_a_thumb_hits_every_button(visit, name):
    page = visit(name, 390)

    small = page.evaluate(
        """[...document.querySelectorAll('button, .btn, select, input:not([type=hidden]), nav a, .pop > summary')]
        .filter((each) => each.offsetParent && !each.closest('.tick, .visually-hidden'))
        .map((each) => [each.textContent.trim() || each.name, each.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )

    assert small == []


@EVERY_PAGE
def test_no_script_or_style_is_refused(visit, name):
    page = visit(name, 1440)
    said = []
    page.on("console", lambda message: said.append(message.text))

    page.reload()
    page.wait_for_load_state("networkidle")

    assert [text for text in said if "Content Security Policy" in text or "Error" in text] == []


def test_to_dos_asked_for_anew_neither_move_the_page_nor_take_the_focus(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=390)
    page.clock.install()
    page.route("**/?seen=*", lambda route: route.continue_(url=f"{site}/?seen=something-else"))
    page.goto(f"{site}/")
    page.locator("#todos .btn").last.focus()
    page.evaluate("document.getElementById('todos').dataset.old = 'yes'; window.scrollTo(0, 300)")
    where = "[document.activeElement.id, window.scrollY]"
    before = page.evaluate(where)

    with page.expect_response(lambda answer: "/?seen=" in answer.url):
        page.clock.run_for(31_000)
    page.locator("#todos:not([data-old])").wait_for()
    page.clock.run_for(1_000)

    assert before[0].startswith("todo-")
    assert page.evaluate(where) == before


def test_where_nothing_changed_what_stands_on_the_page_is_not_touched(browser, site, people):
    page = log_in(browser, site, people[TOWN], width=1440)
    page.clock.install()
    page.goto(f"{site}/inbox/")
    page.evaluate(
        "document.getElementById('todos').dataset.old = 'yes'; document.getElementById('moment').textContent = ''"
    )

    with page.expect_response(lambda answer: "seen=" in answer.url):
        page.clock.run_for(31_000)
    page.locator("#moment", has_text="10月16日").wait_for()

    assert page.locator("#todos[data-old]").count() == 1


def test_the_keyboard_skips_to_the_text_and_reaches_the_first_deed(visit):
    page = visit("ledgers/<str:code>/<str:number>/", 1440)

    page.keyboard.press("Tab")
    skips = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    passed = _tab_until(page, ".now .go", most=6)
    page.keyboard.press("Enter")
    _tab_until(page, ".now .deed input, .now .deed select, .now .deed textarea", most=3)

    assert skips == "跳到正文"
    assert passed


def test_a_menu_opens_and_closes_by_keyboard(visit):
    page = visit("ledgers/<str:code>/", 1440)
    menu = page.locator(".say .pop").first

    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    opened = menu.get_attribute("open")
    page.keyboard.press("Escape")

    assert opened is not None
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_an_open_brace_offers_figures_and_enter_puts_one_in(visit):
    page = visit("reports/<str:number>/edit/", 1440)
    draft = page.locator("#draft")

    draft.focus()
    page.keyboard.press("Control+End")
    page.keyboard.type("\n本次排查{排查隐患")
    shown = page.locator(".picker li").first.inner_text()
    with page.expect_response(lambda answer: answer.url.endswith("/preview/")):
        page.keyboard.press("Enter")

    assert "条" in shown
    assert draft.input_value().endswith("本次排查{hazards.found}")
    page.locator("#preview .sheet >> text=本次排查").wait_for()


def test_the_box_at_the_top_offers_what_is_found_as_one_types(visit):
    page = visit("ledgers/", 1440)

    page.locator("#search").press_sequentially("灭火")
    page.locator("#hints li a").first.wait_for()
    offered = page.locator("#hints li a").first.get_attribute("href")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{offered}")

    assert offered.startswith("/ledgers/")
    assert page.locator("main h1").inner_text()


def test_the_search_follows_what_is_typed_and_keeps_its_address(visit):
    page = visit("nothing searched", 390)

    page.locator("#q").press_sequentially("qhz")
    page.locator("#found .found").first.wait_for()

    assert page.url.endswith("/search/?q=qhz")
    assert "清河镇" in page.locator("#found").inner_text()


def test_a_check_marks_the_figures_of_a_text(visit):
    page = visit("check/", 390)

    page.fill("#text", TEXT)
    page.click("main .go")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")["violations"]

    assert page.locator(".sheet .v:not(.key-v .v)").count() == 3
    assert [each["id"] for each in found if each["impact"] in ("serious", "critical")] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_page_works_without_scripts(browser, site, people):
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()

    page.goto(f"{site}/login/")
    page.click(f'button[value="{people[TOWN]}"]')
    page.goto(f"{site}/ledgers/hazards/")
    page.click(".say label")
    page.locator(".say summary").first.click()
    page.locator(".say .pop li a").nth(1).click()

    assert "state=" in page.url
    assert page.locator("h1").inner_text() == "隐患"


def _addresses(resolver, prefix=""):
    """Every address that the site answers to, as it is written in the rooms' lists."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _addresses(each, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern)


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


def _tab_until(page, selector, *, most):
    """How many times Tab was pressed before the focus stood on such an element. Fails after `most`."""
    for pressed in range(1, most + 1):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return pressed
    raise AssertionError(f"Tab does not reach {selector}")
