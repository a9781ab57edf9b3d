"""What holds for every page, at a desk and on a phone: nothing bars anybody's way, by eye or by thumb."""

import re

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from anlan.kernel.testing.tries import OFTEN
from tests.browser import AXE, barred, installed, until_quiet

from .addresses import NO_PAGES, OFFICE, PAGES

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.exists(), reason="the front end's packages are not installed (make setup)"),
]
UNIT_TWICE = re.compile(
    r"[^\n]{0,12}\d(?:人人|个个|家家|次次|条条|项项|处处|件件|份份|起起|支支|座座|段段|场场|期期|元元|%%)[^\n]{0,12}"
)
EVERY_PAGE = pytest.mark.parametrize("name", PAGES, ids=lambda name: name or "home")


@pytest.fixture
def visit(rung, credentials, visit):
    """Each page is looked at while a conference rings, and with somebody's second factor on."""
    return visit


def test_every_address_is_looked_at():
    addresses = set(_addresses(get_resolver()))

    assert sorted(each for each in addresses - set(PAGES) if not NO_PAGES.fullmatch(each)) == []


@EVERY_PAGE
def test_at_a_desk_nothing_serious_bars_the_way_and_no_script_or_style_is_refused(visit, seats, name):
    said = []

    def hear(message):
        said.append(message.text)

    page = seats(PAGES[name][0], 1440)
    page.on("console", hear)

    with until_quiet(page):
        visit(name, 1440)
    page.remove_listener("console", hear)

    assert [text for text in said if "Content Security Policy" in text or "Error" in text] == []
    assert barred(page) == []
    assert UNIT_TWICE.findall(page.inner_text("main")) == []
    assert _pressed_on_paper(page) == []


@EVERY_PAGE
def test_on_a_phone_nothing_serious_bars_the_way_nothing_is_too_wide_and_a_thumb_hits_every_button(visit, name):
    page = visit(name, 390)

    found = {"wide": page.evaluate("document.documentElement.scrollWidth") > 390, "small": _small(page)}

    assert found == {"wide": False, "small": []}
    assert (
        barred(page, colours=OFTEN or PAGES[name][1] == "/") == []
    )  # the same as at a desk, but for the bars of a phone


def test_every_ledger_and_its_form_fit_a_phone(seats, site):
    page = seats(OFFICE, 390)
    lists = _lists(page, site)

    wide, serious = [], []
    for address in [each for ledger in lists for each in (ledger, f"{ledger}new/")]:
        answer = page.goto(site + address)
        assert answer.status in (200, 403), address
        if page.evaluate("document.documentElement.scrollWidth") > 390:
            wide.append(address)
        serious += [
            (address, *found) for found in barred(page, colours=OFTEN)
        ]  # one list and one form are measured above

    assert len(lists) > 10
    assert wide == []
    assert serious == []


def test_every_ledgers_list_fits_a_desk(seats, site):
    """A column too many pushed the last ones out of the window."""
    page, wide = seats(OFFICE, 1440), []
    for address in _lists(page, site):
        page.goto(site + address)
        if page.evaluate("document.documentElement.scrollWidth") > 1440:
            wide.append(address)

    assert wide == []


def _lists(page, site):
    """The addresses of all ledgers' lists."""
    page.goto(f"{site}/ledgers/")
    return sorted({link.get_attribute("href") for link in page.locator(".figs dt a").all()})


def _pressed_on_paper(page):
    """What a printed page would still show of what is pressed on a screen; a room in which people sit is not printed."""
    if page.locator(".room, .hall, [data-island=room]").count():
        return []
    page.emulate_media(media="print")
    try:
        return page.evaluate(
            """() => [...document.querySelectorAll(
                'header, nav, button, .btn, input[type=search], .foot, .bars, .pop > ul, details.step, [role=search]')]
            .filter((each) => each.getClientRects().length).map((each) => each.outerHTML.slice(0, 90))"""
        )
    finally:
        page.emulate_media(media="screen")


def _small(page):
    """What a thumb would miss: what is pressed and lower than 44 pixels. One of several choices is pressed by its words."""
    return page.evaluate(
        """[...document.querySelectorAll('button, .btn, select, input:not([type=hidden]), nav a, .pop > summary')]
        .filter((each) => each.offsetParent && !each.closest('.tick, .visually-hidden'))
        .map((each) => each.type === 'radio' && each.labels.length ? each.labels[0] : each)
        .map((each) => [each.textContent.trim() || each.name, each.getBoundingClientRect().height])
        .filter(([, height]) => height < 44)"""
    )


def _addresses(resolver, prefix=""):
    """Every address that the site answers to, as it is written in the rooms' lists."""
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _addresses(each, prefix + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield prefix + str(each.pattern)
