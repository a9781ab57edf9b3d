"""A hazard's form as the town's officer fills it in, and what of it lies on the device."""

NEW = "/ledgers/hazards/new/"
PHOTO = bytes.fromhex(  # the smallest PNG
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)
SENT = "main .btn.go"


def written(page, site, words, firm=""):
    page.goto(site + NEW)
    if firm:
        page.fill("[name=place]", firm)
    page.fill("[name=description]", words)
    page.fill("[name=found_on]", "2024-10-10")
    kept(page)


def kept(page):
    """Waits until what was typed lies on the device."""
    page.wait_for_function(
        # To open it before the page does would make it anew, without its stores.
        """async () => (await indexedDB.databases()).some(({ name }) => name === "anlan-drafts")
        && new Promise((resolve) => { const asked = indexedDB.open("anlan-drafts");
        asked.onerror = () => resolve(false); asked.onsuccess = () => { const base = asked.result;
        const all = base.objectStoreNames.contains("drafts") && base.transaction("drafts").objectStore("drafts").getAll();
        if (!all) { base.close(); return resolve(false); }
        all.onsuccess = () => { base.close(); resolve(all.result.length > 0); }; }; })"""
    )
    page.wait_for_timeout(400)


def on_the_device(page):
    """Everything that lies in the browser's storage, as text: the words of a draft must not be among it."""
    return page.evaluate(
        """() => new Promise((resolve) => { const asked = indexedDB.open("anlan-drafts"); asked.onsuccess = () => {
        const base = asked.result; const all = base.transaction("drafts").objectStore("drafts").getAll();
        const own = Object.entries(sessionStorage).filter(([name]) => !name.startsWith("htmx"));
        all.onsuccess = () => { base.close(); resolve(all.result.map((row) => Object.keys(row).join()
        + new TextDecoder().decode(row.sealed)).concat(own.flat(), Object.values(localStorage))); }; }; })"""
    )


def records(page, site, words):
    page.goto(f"{site}/ledgers/hazards/?q={words}")
    return page.locator(".what a").count()


def signed_out_elsewhere(page, site):
    """The session ends on the server, as after a log-out in another tab or after its hours."""
    other = page.context.new_page()
    other.goto(f"{site}/password/")
    other.evaluate(
        """(token) => fetch("/logout/", { method: "POST", headers: { "X-CSRFToken": token } })""",
        other.locator("[name=csrfmiddlewaretoken]").first.input_value(),
    )
    other.wait_for_timeout(300)
    other.close()
