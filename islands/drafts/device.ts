/**
 * The key of this page's person, which seals what lies on the device. The server hands it out in their session only. A phone that keeps
 * their pages keeps it too, so that they can be opened without signal: not to be read out, from the log-in to the log-out.
 */

import { owner } from "./asking";
import { Base } from "./base";

export const KEYS = "keys";
export const PAGES = "pages";
export const ENTRIES = "entries";
export const FILES = "files";

/** What lies on the device besides drafts: keys, kept pages, and what waits to be sent. */
export const device = new Base("anlan-device", [KEYS, PAGES, ENTRIES, FILES]);

export interface KeyRow {
  /** The tag of its person. */
  readonly id: string;
  readonly key: CryptoKey;
  /** When pages were last kept under it, milliseconds of the device's clock. */
  readonly at: number;
  /** How far the device's clock was before the server's, when that was last asked. */
  readonly ahead: number;
}

let had: Promise<CryptoKey> | null = null;

/** Rejects where it cannot be had: no session, or no line and none on the device. */
export function personsKey(): Promise<CryptoKey> {
  had ??= askForKey().catch((error: unknown) => {
    had = null;
    throw error;
  });
  return had;
}

async function askForKey(): Promise<CryptoKey> {
  let answer: Response;
  try {
    answer = await fetch("/drafts/key/", { headers: { "X-Who": owner(), "X-Poll": "1" } });
  } catch (error) {
    const row = await device.row<KeyRow>(KEYS, owner());
    if (!row) throw error;
    return row.key;
  }
  if (!answer.ok) throw new Error("no key");
  const said = (await answer.json()) as Record<string, unknown>;
  const bytes = Uint8Array.from(atob(String(said["key"])), (letter) => letter.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}
