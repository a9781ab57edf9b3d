"""What is pushed to a telephone stands on its screen: opened by the page's button, sent by the site, shown by the worker."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

from anlan.gate.sync import worker
from anlan.gate.tests.push_service import Browser, Service, service
from anlan.kernel.notice.recipients import Audience
from anlan.kernel.notice.sending import About, deliver, morning, tell
from anlan.kernel.people.roles import TOWN
from anlan.kernel.testing.cast import NOW, VILLAGE_3
from anlan.kernel.testing.waiting import wait_until
from tests.browser import barred, chromium, installed, open_page

__all__ = ["service"]
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(installed() is None, reason="no Chromium on this machine"),
    pytest.mark.django_db(transaction=True),
]
# The maker's push service is not there: it gives the address that the test says.
_SUBSCRIBES = """PushManager.prototype.subscribe = async (options) => {
  if (!options.userVisibleOnly || options.applicationServerKey.length !== 87) throw new Error("no key");
  return { toJSON: () => ({ endpoint: SAID.endpoint, keys: { p256dh: SAID.p256dh, auth: SAID.auth } }) };
};"""
_SHOWN = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag }) => ({ title, text: body, tag }))"""


@pytest.fixture
def page(district: Any, client_of: Any, settings: Any, live_server: Any, service: Service) -> Iterator[Page]:
    """A town officer's page of how they are reached. The site serves the built front end as it lies in the source."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = settings.PACKAGE / "desk" / "static"
    worker._script.cache_clear()
    cookie = client_of(district.town_3).cookies["sessionid"].value
    with chromium() as browser:
        page = open_page(browser, width=390, keeps=True)
        page.context.grant_permissions(["notifications"], origin=live_server.url)
        page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
        yield page
    worker._script.cache_clear()


def test_a_browser_that_its_person_opened_shows_what_the_site_pushes_once(
    page: Page, live_server: Any, service: Service
) -> None:
    phone = Browser(service, "phone")
    page.add_init_script(_SUBSCRIBES.replace("SAID", json.dumps(phone.form)))
    devtools = page.context.new_cdp_session(page)
    registrations: list[dict[str, Any]] = []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: registrations.extend(event["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.goto(f"{live_server.url}/reach/")
    assert barred(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    page.get_by_text("推送到这台设备").click()
    page.get_by_text("以后有事推送到这台设备").wait_for()
    with ThreadPoolExecutor(1) as beside:  # the browser's own loop runs in this thread, where Django asks no database
        assert beside.submit(_send_what_is_late).result() == 1
    (line,) = phone.shown

    wait_until(lambda: registrations or page.wait_for_timeout(100), "the worker stands")
    pushed = {
        "origin": live_server.url,
        "registrationId": registrations[-1]["registrationId"],
        "data": json.dumps(line),
    }
    for _ in range(2):
        devtools.send("ServiceWorker.deliverPushMessage", pushed)
    wait_until(lambda: page.evaluate(_SHOWN) or page.wait_for_timeout(100), "it is shown")

    assert page.evaluate(_SHOWN) == [line]
    assert line["text"] == "您有1件事：超期1件。请登录安澜看。"


def _send_what_is_late() -> int:
    about = About("hazards", 1, VILLAGE_3, "general")
    tell("late:1", "超期2天：宏达机械厂", to=Audience(role=TOWN, region=VILLAGE_3), about=about, now=NOW)
    try:
        return deliver(morning(NOW))
    finally:
        connection.close()
