/**
 * Sends what waits, in its order, as soon as there is a line and its person's session: one tab at a time, under a lock. An entry leaves the
 * device only after the server has led it onward; one that is refused is shown (waiting.ts), and what comes after it goes on.
 */

import { ended } from "../drafts/again";
import { comesBack } from "../drafts/answers";
import { owner, session } from "../drafts/asking";
import { openVault } from "../drafts/vault";
import { sentEarly, sentOver, type Names } from "./line";
import { canWait, count, openOutbox, type Entry, type Outbox, type Refusal } from "./outbox";
import { refusalOf } from "./refusal";

const FIRST_PAUSE = 3000; // milliseconds until it is tried again; then twice as long each time
const LONGEST_PAUSE = 60_000;
/** Told on the document whenever something has left the outbox, came into it, or is judged otherwise. */
export const CHANGED = "outbox";

export interface Arrived {
  readonly title: string;
  readonly onward: string;
}

/** What this page has sent. */
export const arrived: Arrived[] = [];
/** Entries whose own form stands in this page and sends them itself. */
export const inHand = new Set<string>();

interface Early {
  readonly of: string;
  readonly at: number;
  readonly names: Names | null;
}

type Outcome = "arrived" | "refused" | "later" | "ended";

let underWay: Promise<void> | null = null;
let pause = FIRST_PAUSE;
let timer = 0;

export function sendByItself(): void {
  if (!canWait()) return;
  window.addEventListener("online", () => void sendNow());
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") void sendWaiting(); });
  void sendWaiting();
}

/** At once, however often it failed before. */
export function sendNow(): Promise<void> {
  pause = FIRST_PAUSE;
  return sendWaiting();
}

export function sendWaiting(): Promise<void> {
  window.clearTimeout(timer);
  underWay ??= alone(sendAll).catch(later).finally(() => {
    underWay = null;
    tellChanged();
  });
  return underWay;
}

export function tellChanged(): void {
  document.dispatchEvent(new CustomEvent(CHANGED));
}

async function sendAll(): Promise<void> {
  if ((await count()) === 0) return;
  const box = await openOutbox();
  const next = async () => (await box.waiting()).filter((id) => !inHand.has(id));
  for (let ids = await next(); ids.length > 0; ids = await next()) {
    const now = await session();
    if (now.who !== owner()) return now.who ? undefined : ended("ended", () => void sendNow());
    const ahead = Date.now() - now.now;
    let early: Promise<Early> | null = null;
    for (const [place, id] of ids.entries()) {
      const entry = await box.one(id);
      const before = await early;
      const next = ids[place + 1];
      if (!entry || entry.refusal) continue;
      early = next === undefined ? null : sendEarly(box, next, now.csrf);
      const outcome = await send(box, entry, before?.of === entry.id && before.at === entry.at ? before.names : null, now.csrf, ahead);
      if (outcome === "later") return later();
      if (outcome === "ended") return ended("ended", () => void sendNow());
      pause = FIRST_PAUSE;
      tellChanged();
    }
  }
}

/** The photos of what comes next, on their way while the server is at work; its form still waits for its turn. */
async function sendEarly(box: Outbox, id: string, csrf: string): Promise<Early> {
  const entry = await box.one(id).catch(() => null);
  const names = entry && !entry.refusal ? await sentEarly(await box.files(id), csrf).catch(() => null) : null;
  return { of: id, at: entry?.at ?? 0, names };
}

async function send(box: Outbox, entry: Entry, names: Names | null, csrf: string, ahead: number): Promise<Outcome> {
  const answer = await sentOver(entry, await box.files(entry.id), names, csrf, ahead);
  const onward = answer.headers.get("X-Onward");
  if (onward !== null) {
    await box.remove(entry.id);
    await openVault().then((vault) => vault.remove(entry.id)).catch(() => undefined);
    arrived.push({ title: entry.title, onward });
    return "arrived";
  }
  if (answer.status === 401) return "ended";
  const reason = answer.headers.get("X-Refused") ?? "";
  if (comesBack(answer) || answer.status === 428 || ["token", "pressed"].includes(reason)) return "later";
  await judge(box, entry, refusalOf(answer.status, entry, await answer.text()));
  return "refused";
}

/** Unless its person has changed it meanwhile: then that is what waits. */
async function judge(box: Outbox, entry: Entry, refusal: Refusal): Promise<void> {
  const now = await box.one(entry.id);
  if (now && now.at === entry.at && !now.refusal) await box.judge(now, refusal);
}

function later(): void {
  timer = window.setTimeout(() => void sendWaiting(), pause);
  pause = Math.min(pause * 2, LONGEST_PAUSE);
}

/** One tab at a time; where the browser knows no locks, the server takes each press once all the same. */
async function alone(deed: () => Promise<void>): Promise<void> {
  if (!("locks" in navigator)) return deed();
  await navigator.locks.request("outbox", deed);
}
