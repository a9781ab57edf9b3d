/**
 * Keeps this person's pages on their phone, so that they open without signal: home, to-dos, the forms of what is done outdoors, and the page
 * of what waits. Sealed as drafts are; the log-out takes them away, and so does the log-in of somebody else.
 *
 *     GET /sync/pages/     {"pages": ["/", "/outbox/", "/ledgers/hazards/new/", …]}
 */

import { asOwner, owner, session } from "../drafts/asking";
import { device, isPhone, KEYS, PAGES, personsKey, type KeyRow } from "../drafts/device";
import { sealedValue, type Sealed } from "../drafts/seal";

const WORKER = "/worker.js";
const FRESH = 30 * 60_000; // milliseconds after which pages are asked for anew
const PATIENCE = 1500; // milliseconds after which a page that was opened is left alone to its person

/** A page as the server made it. `at`: when, milliseconds of the device's clock. */
export interface PageRow extends Sealed {
  /** Its address. */
  readonly id: string;
  readonly who: string;
  readonly at: number;
}

/** A page as it is sealed: its text, and what its answer told the browser to hold to. */
export interface KeptPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

const HEADERS = ["content-type", "content-security-policy", "permissions-policy", "referrer-policy", "x-content-type-options"];

export function keepPages(): void {
  if (!("serviceWorker" in navigator) || !window.crypto?.subtle) return;
  if (!owner()) return;
  void forgetOthers().catch(() => undefined);
  if (!isPhone() || document.body.dataset["kept"]) return;
  window.setTimeout(() => void keep().catch(() => undefined), PATIENCE); // without them the phone is as it was
}

/** Nothing of this person can be opened on the device until the next log-in. */
export async function forgetPages(): Promise<void> {
  const [keys, pages] = [await device.rows<KeyRow>(KEYS), await device.rows<PageRow>(PAGES)];
  await device.change((store) => {
    keys.forEach(({ id }) => store(KEYS).delete(id));
    pages.forEach(({ id }) => store(PAGES).delete(id));
  });
}

async function forgetOthers(): Promise<void> {
  const keys = await device.rows<KeyRow>(KEYS);
  if (keys.some(({ id }) => id !== owner())) await forgetPages();
}

async function keep(): Promise<void> {
  const worker = await navigator.serviceWorker.register(WORKER);
  if (!worker) return; // a browser that was told to run none
  if (!("locks" in navigator)) return keepAll();
  await navigator.locks.request("pages", { ifAvailable: true }, (lock) => (lock ? keepAll() : undefined));
}

async function keepAll(): Promise<void> {
  const row = await device.row<KeyRow>(KEYS, owner());
  if (row && Math.abs(Date.now() - row.at) < FRESH) return;
  const [key, now] = [await personsKey(), await session()];
  if (now.who !== owner()) return;
  const ahead = Date.now() - now.now;
  await navigator.storage?.persist?.().catch(() => false); // else the browser may drop all of it when it needs room
  const answer = await fetch("/sync/pages/", { headers: { ...asOwner(), "X-Poll": "1" } });
  if (!answer.ok) return;
  const { pages } = (await answer.json()) as { pages: string[] };
  await device.change((store) => store(KEYS).put({ id: owner(), key, at: row?.at ?? 0, ahead } satisfies KeyRow));
  const kept = await device.rows<PageRow>(PAGES);
  const fresh = kept.filter(({ who, at }) => who === owner() && Math.abs(Date.now() - at) < FRESH).map(({ id }) => id);
  for (const address of pages) if (!fresh.includes(address)) await keepPage(key, address); // goes on where it broke off
  const stale = kept.filter(({ id }) => !pages.includes(id));
  await device.change((store) => {
    stale.forEach(({ id }) => store(PAGES).delete(id));
    store(KEYS).put({ id: owner(), key, at: Date.now(), ahead } satisfies KeyRow);
  });
}

async function keepPage(key: CryptoKey, address: string): Promise<void> {
  const answer = await fetch(address, { headers: { "X-Who": owner(), "X-Poll": "1" } });
  if (!answer.ok || answer.redirected) return;
  const headers = Object.fromEntries(HEADERS.flatMap((name) => (answer.headers.has(name) ? [[name, answer.headers.get(name) ?? ""]] : [])));
  const page: KeptPage = { html: await answer.text(), headers };
  const row: PageRow = { id: address, who: owner(), at: Date.now(), ...(await sealedValue(key, address, page)) };
  await device.change((store) => store(PAGES).put(row));
}
