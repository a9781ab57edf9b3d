/**
 * Sends one entry over whatever line there is: whole where the line holds; after it broke, its photos in pieces before it, each smaller than
 * the last one that did not get through (gate/sync/pieces.py), and it goes on where it stopped. Where more wait behind it their photos go
 * early, while the server is at work on what is before them.
 */

import { asOwner } from "../drafts/asking";
import { bodyOf } from "../drafts/boxes";
import type { KeptFiles } from "../drafts/vault";
import { hex } from "../shell/keys";
import type { Entry } from "./outbox";

const PIECES = [64 * 1024, 16 * 1024, 8 * 1024] as const; // bytes
const EARLY = 512 * 1024; // bytes: a photo
const TRIES = 5; // of one piece of the smallest size
const WAITED = "waited-";

/** What names files in their form that came before it: name of the box, and what says which file it is. */
export type Names = readonly (readonly [string, string])[];

/** How the line was found to be, for the entries that follow. 0: whole; else the piece that gets through, from 1. */
let narrow = 0;

/** Sends files before their form; null where the line does not hold. */
export async function sentEarly(kept: readonly KeptFiles[], csrf: string): Promise<Names | null> {
  if (narrow > 0 || kept.length === 0) return null;
  return namesOf(kept, (file, bytes, sha256) => sendEarly(file, bytes, sha256, csrf)).catch(() => null);
}

/** The server's answer. Rejects where nothing gets through. names: of files that went early. ahead: how far the device's clock is now. */
export async function sentOver(
  entry: Entry, kept: readonly KeptFiles[], names: Names | null, csrf: string, ahead: number,
): Promise<Response> {
  if (narrow === 0) {
    try {
      const answer = await post(entry, csrf, ahead, names ? [] : kept, names ?? []);
      if (answer.status !== 413 && answer.status !== 428) return answer;
    } catch (error) {
      if (kept.length === 0) throw error;
    }
    narrow = 1;
  }
  try {
    const sent = await namesOf(kept, (file, bytes, sha256) => sendInPieces(file, bytes, sha256, csrf));
    return await post(entry, csrf, ahead, [], sent);
  } catch (error) {
    if (narrow === 1) narrow = 0; // no line at all says nothing of how narrow it is
    throw error;
  }
}

type Way = (file: File, bytes: ArrayBuffer, sha256: string) => Promise<void>;

async function namesOf(kept: readonly KeptFiles[], send: Way): Promise<Names> {
  const names: [string, string][] = [];
  for (const { name, files } of kept) {
    for (const file of files) {
      const bytes = await file.arrayBuffer();
      const sha256 = hex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
      await send(file, bytes, sha256);
      names.push([WAITED + name, JSON.stringify({ name: file.name, sha256, size: bytes.byteLength })]);
    }
  }
  return names;
}

async function sendEarly(file: File, bytes: ArrayBuffer, sha256: string, csrf: string): Promise<void> {
  for (let have = 0; have < bytes.byteLength; ) {
    const before = have;
    have = await sendPiece(file, bytes.slice(have, have + EARLY), sha256, have, csrf);
    if (have <= before) throw new Error("the file does not grow");
  }
}

async function sendInPieces(file: File, bytes: ArrayBuffer, sha256: string, csrf: string): Promise<void> {
  let have = await haveOf(await fetch(addressOf(sha256), { headers: asOwner() }));
  for (let tries = 0; have < bytes.byteLength; ) {
    const before = have;
    try {
      have = await sendPiece(file, bytes.slice(have, have + (PIECES[narrow - 1] ?? PIECES[0])), sha256, have, csrf);
    } catch (error) {
      if (narrow < PIECES.length) narrow += 1;
      else if (tries >= TRIES) throw error;
      have = await haveOf(await fetch(addressOf(sha256), { headers: asOwner() }));
    }
    tries = have > before ? 0 : tries + 1;
    if (tries > TRIES * PIECES.length) throw new Error("the file does not get through");
  }
}

async function sendPiece(file: File, piece: ArrayBuffer, sha256: string, from: number, csrf: string): Promise<number> {
  const headers = { ...asOwner(), "X-CSRFToken": csrf, "Content-Type": file.type || "application/octet-stream" };
  return haveOf(await fetch(`${addressOf(sha256)}?from=${from}`, { method: "POST", body: piece, headers }));
}

async function haveOf(answer: Response): Promise<number> {
  if (!answer.ok) throw new Error(`${answer.status}`);
  return Number(((await answer.json()) as Record<string, unknown>)["have"]);
}

async function post(entry: Entry, csrf: string, ahead: number, kept: readonly KeptFiles[], names: Names): Promise<Response> {
  const body = bodyOf(entry.values, kept, csrf);
  if (entry.by) body.append(...entry.by);
  for (const [name, text] of names) body.append(name, text);
  return fetch(entry.action, { method: "POST", body, headers: { ...asOwner(), ...waited(entry, ahead) } });
}

/** What says when it was pressed, by which clock (gate/sync/arriving.py). */
export function waited({ at, ahead, made }: Pick<Entry, "at" | "ahead" | "made">, aheadNow: number): Record<string, string> {
  return { "X-Waited": JSON.stringify({ at, ahead: Math.round(ahead ?? aheadNow), page: made }) };
}

function addressOf(sha256: string): string {
  return `/sync/files/${sha256}/`;
}
