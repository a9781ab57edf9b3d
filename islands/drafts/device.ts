/**
 * The key of this page's person, which seals what lies on the device. The server hands it out in their session only. A phone keeps it, not
 * to be read out, from the log-in to the log-out: what lies there opens without signal, and the next page need not ask for it again.
 */

import { owner } from "./asking";
import { Base } from "./base";

export const KEYS = "keys";
export const PAGES = "pages";
export const ENTRIES = "entries";
export const FILES = "files";
const PHONE = 820; // pixels of the shorter side: a tablet is one too

/** What lies on the device besides drafts: keys, kept pages, and what waits to be sent. */
export const device = new Base("anlan-device", [KEYS, PAGES, ENTRIES, FILES]);

export interface KeyRow {
  /** The tag of its person. */
  readonly id: string;
  readonly key: CryptoKey;
  /** When pages were last kept under it, milliseconds of the device's clock. */
  readonly at: number;
  /** How far the device's clock was before the server's, when that was last asked; null where it never was. */
  readonly ahead: number | null;
}

let had: Promise<CryptoKey> | null = null;

/** Whether this is a phone, which is one person's own: a touch screen whose shorter side is small. */
export function isPhone(): boolean {
  return navigator.maxTouchPoints > 0 && Math.min(screen.width, screen.height) < PHONE;
}

/** Rejects where it cannot be had: no session, or no line and none on the device. */
export function personsKey(): Promise<CryptoKey> {
  had ??= keyOfOwner().catch((error: unknown) => {
    had = null;
    throw error;
  });
  return had;
}

/** A phone's own, where it has one; else the server's, which a phone keeps from then on. A page that comes from the server is its person's. */
async function keyOfOwner(): Promise<CryptoKey> {
  const row = await device.row<KeyRow>(KEYS, owner()).catch(() => undefined);
  if (row) return row.key;
  const key = await askForKey();
  if (isPhone()) {
    // Where there is no room the next page asks again.
    await device.change((store) => store(KEYS).put({ id: owner(), key, at: 0, ahead: null } satisfies KeyRow)).catch(() => undefined);
  }
  return key;
}

async function askForKey(): Promise<CryptoKey> {
  const answer = await fetch("/drafts/key/", { headers: { "X-Who": owner(), "X-Poll": "1" } });
  if (!answer.ok) throw new Error("no key");
  const said = (await answer.json()) as Record<string, unknown>;
  const bytes = Uint8Array.from(atob(String(said["key"])), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}
