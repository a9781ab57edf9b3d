/**
 * A page that came from the phone and not from the server says so, and is a new one all the same: fresh presses and keys, so that two forms
 * filled in from it are two; today's day where the day of its keeping stood; the person's own places to choose from. The worker writes into
 * it when it was kept, and how far the phone's clock was before the server's: <body data-kept="1792000000000" data-ahead="86400000">.
 */

import { device, KEYS, PAGES, type KeyRow } from "../drafts/device";
import { moment, note } from "../drafts/notes";
import { unsealedValue } from "../drafts/seal";
import { newKey } from "../shell/keys";
import type { Place } from "./around";
import type { KeptPage, PageRow } from "./keeping";

const PLACES = "/sync/places/";
const SUGGESTED = "[hx-get^='/suggest/enterprises/'][list]";

/** Before htmx looks at the page: it asks nobody. */
export function refreshKept(): void {
  const kept = Number(document.body.dataset["kept"] ?? 0);
  if (!kept) return;
  for (const box of document.querySelectorAll<HTMLInputElement>("input[type=hidden]")) {
    if (box.name === "press" || box.name === "key" || box.name.endsWith("-key")) box.value = newKey();
  }
  const ahead = Number(document.body.dataset["ahead"] ?? 0);
  for (const box of document.querySelectorAll<HTMLInputElement>("input[type=date]")) {
    if (box.value === day(kept - ahead)) box.value = box.defaultValue = day(Date.now() - ahead);
  }
  // Where one stood when the page was kept is no more than one of the places to choose from.
  for (const box of document.querySelectorAll<HTMLInputElement>("input[name=where]")) box.checked = false;
  document.body.removeAttribute("data-session-left");
  const boxes = [...document.querySelectorAll<HTMLInputElement>(SUGGESTED)];
  document.querySelectorAll("[hx-get]").forEach((each) => each.removeAttribute("hx-get"));
  if (boxes.length > 0) void offerPlaces(boxes).catch(() => undefined); // a name that is typed whole is enough
  note("kept", `没有连上服务器，这是${moment(kept)}存在手机里的。照样填写、拍照、点发送，连上自动发。`);
}

async function offerPlaces(boxes: readonly HTMLInputElement[]): Promise<void> {
  const places = await keptPlaces();
  for (const box of boxes) box.list?.replaceChildren(...places.map(({ offered }) => new Option("", offered)));
}

/** The person's own places, as they lay at the server when the phone last asked; none where it keeps none. */
export async function keptPlaces(): Promise<Place[]> {
  const row = await device.row<PageRow>(PAGES, PLACES);
  const key = row && (await device.row<KeyRow>(KEYS, row.who));
  if (!row || !key) return [];
  const { html } = await unsealedValue<KeptPage>(key.key, row.id, row);
  return (JSON.parse(html) as { places: Place[] }).places;
}

/** 2024-10-16, where the phone is. */
function day(at: number): string {
  const when = new Date(at);
  return [when.getFullYear(), when.getMonth() + 1, when.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}
