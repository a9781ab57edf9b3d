/**
 * Photos are turned and shrunk on the phone before they are sent: a village's line carries one bar. When and where one was taken stays
 * in it for the server, which reads it and strips it. What the phone cannot read (HEIC) goes as it is; the server turns it.
 *
 *     shrinkPhotos();        every <input type="file"> of every page, now and later
 */

import Compressor from "compressorjs";

import { choose, fileBoxes } from "../drafts/boxes";
import { size } from "../drafts/notes";

const MOST = 300 * 1024; // bytes
/** Longest side in pixels and quality: the first keeps a notice on a wall readable, the last gets any photo through. */
const STEPS: readonly (readonly [number, number])[] = [[1600, 0.8], [1600, 0.6], [1280, 0.5], [1024, 0.4]];
/** Bytes below which a large photo has come out black: some phones have no room to draw it. */
const LEAST = 8 * 1024;
const PATIENCE = 20_000; // milliseconds for one photo

const tried = new WeakSet<File>();
const underWay = new Map<HTMLFormElement, Promise<void>>();

export function shrinkPhotos(): void {
  document.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement && target.type === "file" && target.form) void begin(target, target.form);
  });
  document.addEventListener("submit", hold, true); // before anything sends it
}

async function begin(box: HTMLInputElement, form: HTMLFormElement): Promise<void> {
  const chosen = [...(box.files ?? [])];
  if (!chosen.some(isLarge)) return weigh(box, chosen);
  const work = (underWay.get(form) ?? Promise.resolve()).then(() => shrink(box, chosen));
  underWay.set(form, work);
  await work;
  if (underWay.get(form) === work) underWay.delete(form);
}

async function shrink(box: HTMLInputElement, chosen: readonly File[]): Promise<void> {
  tell(box, "正在缩小照片……");
  const small: File[] = [];
  for (const file of chosen) small.push(isLarge(file) ? await smaller(file) : file); // one after the other: a phone has little memory
  const now = [...(box.files ?? [])];
  if (now.length !== chosen.length || now.some((file, at) => file !== chosen[at])) return; // others were chosen meanwhile
  if (choose(box, small)) box.dispatchEvent(new Event("change", { bubbles: true }));
}

function isLarge(file: File): boolean {
  return file.type.startsWith("image/") && file.size > MOST && !tried.has(file);
}

/** The photo made small enough, or as it is where the phone cannot read it. */
async function smaller(file: File): Promise<File> {
  let best = file;
  try {
    for (const [side, quality] of STEPS) {
      const drawn = await drawnAnew(file, side, quality);
      if (drawn.size < LEAST) break;
      if (drawn.size < best.size) best = new File([drawn], jpegName(file.name), { type: "image/jpeg", lastModified: file.lastModified });
      if (best.size <= MOST) break;
    }
  } catch {
    best = file;
  }
  tried.add(best);
  return best;
}

function drawnAnew(file: File, side: number, quality: number): Promise<Blob> {
  return new Promise((resolve, reject) => {
    window.setTimeout(() => reject(new Error("the photo takes too long")), PATIENCE);
    new Compressor(file, {
      maxWidth: side, maxHeight: side, quality, mimeType: "image/jpeg", convertSize: 0, retainExif: true, strict: false,
      success: resolve, error: reject,
    });
  });
}

function jpegName(name: string): string {
  return `${name.replace(/\.[^.]*$/, "")}.jpg`;
}

/** Whoever sends while a photo is made smaller has sent: it goes by itself as soon as the photo is ready. */
function hold(event: SubmitEvent): void {
  const form = event.target;
  const work = form instanceof HTMLFormElement ? underWay.get(form) : undefined;
  if (!(form instanceof HTMLFormElement) || !work) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (form.dataset["held"]) return;
  form.dataset["held"] = "1";
  const by = event.submitter ?? form.querySelector("button:not([type=button])");
  for (const box of fileBoxes(form)) if (box.files?.length) tell(box, "正在缩小照片，好了就发出去……");
  void work.then(() => {
    delete form.dataset["held"];
    if (form.isConnected && by instanceof HTMLElement) by.click();
  });
}

/** How much will be sent: on a thin line that is what one wants to know. */
function weigh(box: HTMLInputElement, files: readonly File[]): void {
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  tell(box, files.length === 0 ? "" : `已选${files.length}个，共${size(bytes)}。`);
}

function tell(box: HTMLInputElement, words: string): void {
  let told = box.parentElement?.querySelector<HTMLElement>(".weight");
  if (!told) {
    told = document.createElement("small");
    told.className = "weight soft t1";
    told.setAttribute("role", "status");
    box.after(told);
  }
  told.textContent = words;
}
