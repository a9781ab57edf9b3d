"""A phone in a valley, and the site that it cannot reach: what lies on it, what its officer does, what goes wrong with it."""

import contextlib
from io import BytesIO

from PIL import Image
from playwright.sync_api import Error

from anlan.kernel.testing.waiting import patience, wait_until
from tests.browser import free_port, open_page, serving

from .district import FIRM
from .person import PASSWORD, USERNAMES

NEW = "/ledgers/hazards/new/"
PATIENCE = 45  # seconds

# Put into the browser: the system closes the database in the middle of the next two writes; the device is full.
CLOSED = """
const begin = IDBDatabase.prototype.transaction; let left = 2;
IDBDatabase.prototype.transaction = function (names, mode) {
  const made = begin.apply(this, arguments);
  if (this.name === "anlan-device" && mode === "readwrite" && sessionStorage.getItem("closing") && left > 0) {
    left -= 1; this.close(); queueMicrotask(() => { try { made.abort(); } catch {} });
  }
  return made;
};"""
FULL = """
const put = IDBObjectStore.prototype.put;
IDBObjectStore.prototype.put = function () {
  if (sessionStorage.getItem("full")) throw new DOMException("full", "QuotaExceededError"); return put.apply(this, arguments);
};"""
# In the page: the one entry that waits, as often as is asked, each with a key, a press and a picture of its own.
MULTIPLIED = """async (most) => {
  const base = await new Promise((resolve) => { const asked = indexedDB.open("anlan-device");
    asked.onsuccess = () => resolve(asked.result); });
  const all = (store) => new Promise((resolve) => { const asked = base.transaction(store).objectStore(store).getAll();
    asked.onsuccess = () => resolve(asked.result); });
  const [[{ key }], [first], [photos]] = [await all("keys"), await all("entries"), await all("files")];
  const by = (row) => ({ name: "AES-GCM", iv: row.iv, additionalData: new TextEncoder().encode(row.id) });
  const entry = JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(by(first), key, first.sealed)));
  const packed = new Uint8Array(await crypto.subtle.decrypt(by(photos), key, photos.sealed));
  for (let place = 2; place <= most; place += 1) {
    const id = `${place}`.padStart(24, "0");
    const values = entry.values.map((value) => ["key", "press"].includes(value.name) ? { ...value, text: crypto.randomUUID() }
      : value.name === "description" ? { ...value, text: `${value.text}第${place}处` } : value);
    const row = { ...first, id, place, iv: crypto.getRandomValues(new Uint8Array(12)) };
    row.sealed = await crypto.subtle.encrypt(by(row), key, new TextEncoder().encode(JSON.stringify({ ...entry, id, values })));
    const file = { ...photos, id: photos.id.replace(entry.id, id), entry: id, iv: crypto.getRandomValues(new Uint8Array(12)) };
    const bytes = packed.slice();
    new DataView(bytes.buffer).setUint32(bytes.length - 200, place); // another picture, as large
    file.sealed = await crypto.subtle.encrypt(by(file), key, bytes);
    await new Promise((resolve) => { const deed = base.transaction(["entries", "files"], "readwrite");
      deed.objectStore("entries").put(row); deed.objectStore("files").put(file); deed.oncomplete = resolve; });
  }
  base.close();
}"""


_READ = """async () => { const here = (await indexedDB.databases()).some(({ name }) => name === "anlan-device");
  const rows = (store) => (here ? read(store) : []);
  const read = (store) => new Promise((resolve) => { const asked = indexedDB.open("anlan-device"); asked.onsuccess = () => {
    const base = asked.result; const all = base.transaction(store).objectStore(store).getAll();
    all.onsuccess = () => { base.close(); resolve(all.result); }; }; });
  return await (async () => { ASKED })(); }"""


def on_the_device(page, script):
    """What a script in the page says of what lies on its device: rows(store) are those of a store."""
    return page.evaluate(_READ.replace("ASKED", script))


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
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

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
