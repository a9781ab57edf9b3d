"""What lies on a phone: read from a page, made many, and what goes wrong with its storage. Needs a browser and nothing else of the site."""

NEW = "/ledgers/hazards/new/"

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
    // Another picture, as large; no byte is 255, which would begin something else in it.
    new DataView(bytes.buffer).setUint32(bytes.length - 200, (1 + Math.floor(place / 200)) * 65536 + (1 + place % 200) * 256);
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
