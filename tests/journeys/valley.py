"""A phone in a valley, and the site that it cannot reach: what lies on it, what its officer does, what goes wrong with it."""

import contextlib
from io import BytesIO

from PIL import Image
from playwright.sync_api import Error

from anlan.kernel.testing.waiting import patience, wait_until
from tests.browser import free_port, open_page, serving

from .device import NEW, on_the_device
from .district import FIRM
from .person import PASSWORD, USERNAMES

PATIENCE = 45  # seconds


class Site:
    """The district's site on a port of its own, which dies and comes back there."""

    def __init__(self, environment):
        self.port, self._environment = free_port(), environment
        self.start()

    def start(self):
        self._running = contextlib.ExitStack()
        self._running.enter_context(serving(self._environment, port=self.port))

    def stop(self):
        self._running.close()


class Phone:
    """Somebody's phone, logged in, with its pages kept for the valley."""

    def __init__(self, browser, line, who="village", script=""):
        self.line = line
        self.page = open_page(browser, width=390, keeps=True)
        self.context = self.page.context
        self.context.set_default_timeout(patience(PATIENCE) * 1000)
        if script:
            self.context.add_init_script(script)
        self.page.goto(line.address)
        self.log_in(who)
        self.page.wait_for_url(f"{line.address}/")
        self.has_kept()

    def log_in(self, who):
        self.page.fill("[name=username]", USERNAMES[who])
        self.page.fill("[name=password]", PASSWORD)
        self.page.locator("main .go").tap()

    def has_kept(self):
        """Waits until the phone has what it needs without signal."""
        self.until(
            f"return (await rows('keys')).some((row) => row.at > 0) && (await rows('pages')).some((row) => row.id === '{NEW}')"
        )
        self.page.wait_for_function("() => navigator.serviceWorker.controller !== null")

    def until(self, script):
        """Waits until what lies on the device is so. rows(store) reads it."""
        wait_until(lambda: self.asks(script), script, PATIENCE, every=0.2)

    def asks(self, script):
        with contextlib.suppress(Error):  # another page has come meanwhile
            return on_the_device(self.page, script)
        return None

    def waiting(self):
        return self.asks("return (await rows('entries')).length")

    def restart(self):
        """The browser is closed and opened again: every page is gone, what lies on the device is there."""
        fresh = self.context.new_page()
        self.page.close()
        self.page = fresh

    def fill(self, words, picture=None, firm=FIRM):
        """Home, register, what is seen, a photo; not yet sent."""
        self.page.goto(self.line.address)
        self.page.locator(f"main a[href='{NEW}']:visible").first.tap()
        self.page.wait_for_url("**/new/")
        self.page.fill("[name=place]", firm)
        self.page.fill("[name=description]", words)
        self.page.set_input_files(
            "[name=photos-0]", {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": picture or photo()}
        )
        self.page.locator(".weight:has-text('共')").wait_for()

    def press(self):
        self.page.locator("main .btn.go").first.tap()

    def aside(self):
        """Waits until what was sent lies among what waits, and its page says so."""
        self.page.wait_for_url("**/outbox/")
        self.page.locator(".waits li").first.wait_for()

    def all_gone(self):
        self.until("return (await rows('entries')).length === 0 && (await rows('files')).length === 0")


def photo(side=400):
    """A picture of noise, no two the same."""
    out = BytesIO()
    Image.effect_noise((side, side), 90).convert("RGB").save(out, "JPEG", quality=85)
    return out.getvalue()
