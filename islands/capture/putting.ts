/** Puts a form that somebody sends among what waits, before it is tried: whatever happens to the page then, it is sent. */

import { fileBoxes, read } from "../drafts/boxes";
import { device, PAGES } from "../drafts/device";
import type { KeptFiles } from "../drafts/vault";
import { after } from "../shell/after";
import { canWait, lastAhead, openOutbox, type Entry } from "./outbox";
import { tellChanged } from "./sender";

export const OUTBOX = "/outbox/"; // the page that shows what waits
const PATIENCE = 8000; // milliseconds for a slow phone to seal its photos

/** Whether a form waits where there is no line. */
export function waits(form: HTMLFormElement): boolean {
  return "waits" in form.dataset && canWait();
}

/** Whether it lies there now. */
export async function putAside(id: string, form: HTMLFormElement, by: HTMLElement | null, at: number, action: string): Promise<boolean> {
  const put = async (): Promise<boolean> => {
    const kept = filesOf(form);
    const box = await openOutbox();
    await box.put(await entryOf(id, form, by, at, action, kept), kept);
    tellChanged();
    return true;
  };
  return Promise.race([put().catch(() => false), after(PATIENCE).then(() => false)]);
}

/** The server has it, or its page shows why not. */
export async function takeBack(id: string): Promise<void> {
  await openOutbox().then((box) => box.remove(id)).catch(() => undefined);
  tellChanged();
}

/** Whether this phone can open the page of what waits without a line. */
export async function hasPage(): Promise<boolean> {
  if (!navigator.serviceWorker?.controller) return false;
  return Boolean(await device.row(PAGES, OUTBOX).catch(() => undefined));
}

async function entryOf(
  id: string, form: HTMLFormElement, by: HTMLElement | null, at: number, action: string, kept: readonly KeptFiles[],
): Promise<Entry> {
  const { pathname, search } = window.location;
  const files = kept.flatMap((each) => each.files);
  return {
    id, page: pathname + search, action, title: form.dataset["draft"] ?? "", at, values: read(form),
    made: document.body.dataset["made"] ?? "", ahead: await lastAhead(),
    by: by instanceof HTMLButtonElement && by.name ? [by.name, by.value] : null,
    photos: files.length, bytes: files.reduce((sum, file) => sum + file.size, 0), refusal: null,
  };
}

function filesOf(form: HTMLFormElement): KeptFiles[] {
  return fileBoxes(form).map((box) => ({ name: box.name, files: [...(box.files ?? [])] })).filter(({ files }) => files.length > 0);
}
