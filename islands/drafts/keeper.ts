/**
 * Keeps what stands in one form on the device as it is typed, and puts it back when its page is opened again.
 *
 *     <form method="post" data-draft="登记隐患">…</form>        data-draft: what a person calls it
 */

import { newKey } from "../shell/keys";
import { renew } from "./asking";
import { choose, fileBoxes, put, read, typed, unfold } from "./boxes";
import { ended } from "./again";
import { button, denote, moment, note } from "./notes";
import type { Draft, KeptFiles, Value, Vault } from "./vault";

const PAUSE = 150; // milliseconds after the last letter
const AGAIN = 5000; // milliseconds until a draft that could not be kept is tried again
const CLOSING = 10_000; // milliseconds that a tab may take to be gone after it was closed
const RENEWED = 300_000; // milliseconds of typing after which the session is renewed

const IN_THE_TAB = {
  tab: "这个网址没有加密，写的只留在这个标签页里，关掉就没有了。写完请尽快发送。",
  full: "这台设备没有地方存，写的只留在这个标签页里，关掉就没有了。请尽快发送，或者清出些地方。",
};

let lastRenewed = Date.now();

export class Keeper {
  /** Whether the form is on its way: sent, or waiting for the line. */
  busy = false;
  id: string = newKey();
  private baseline: string;
  private timer = 0;
  private isKept = false;
  private lost: Value[] = [];
  private filesKept = Promise.resolve();

  constructor(
    readonly form: HTMLFormElement,
    private readonly vault: () => Promise<Vault>,
    from?: Keeper,
  ) {
    this.baseline = from ? "" : typed(form);
    if (from) [this.id, this.isKept, this.lost] = [from.id, from.isKept, from.lost];
    void claim(this.id);
    form.addEventListener("input", () => this.later());
    form.addEventListener("change", (event) => {
      if (event.target instanceof HTMLInputElement && event.target.type === "file") this.keepFiles(event.target);
      this.later();
    });
  }

  get action(): string {
    return addressOf(this.form);
  }

  get isTyped(): boolean {
    return typed(this.form) !== this.baseline || fileBoxes(this.form).some((box) => (box.files?.length ?? 0) > 0);
  }

  /** Keeps it now. What the device has no room for is told; the page goes on. */
  async keep(): Promise<void> {
    window.clearTimeout(this.timer);
    let vault: Vault;
    try {
      vault = await this.vault();
    } catch {
      if (this.isTyped) this.timer = window.setTimeout(() => void this.keep(), AGAIN);
      return;
    }
    if (!this.isTyped) {
      if (this.isKept) await vault.remove(this.id).catch(() => undefined);
      this.isKept = false;
      return;
    }
    try {
      await vault.put(this.draft());
      this.isKept = true;
      denote("full");
      if (vault.keeps !== "sealed") note("tab", IN_THE_TAB[vault.keeps]);
    } catch {
      note("full", "这台设备存满了，写的暂时没留住，可以接着写。请尽快发送，或者清出些地方。");
    }
  }

  /** The server has it: nothing is left of it here. */
  async gone(): Promise<void> {
    window.clearTimeout(this.timer);
    this.baseline = typed(this.form);
    await this.vault().then((vault) => vault.remove(this.id)).catch(() => undefined);
  }

  /** What was given out of hand is this form's again, and a draft. */
  async takeUp(): Promise<void> {
    this.baseline = "";
    await this.keep();
    fileBoxes(this.form).filter((box) => box.files?.length).forEach((box) => this.keepFiles(box));
    await this.filesKept;
  }

  /** Puts back what this person left unfinished in this form; what lies there besides is offered. */
  async find(): Promise<void> {
    const vault = await this.vault();
    const path = this.action.split("?")[0];
    const drafts = (await vault.all()).filter((draft) => draft.action.split("?")[0] === path && draft.id !== this.id);
    const elsewhere: Draft[] = [];
    for (const draft of drafts) {
      if (await claim(draft.id)) await this.putBack(draft, vault);
      else elsewhere.push(draft);
    }
    await Promise.all(elsewhere.map((draft) => this.awaited(draft.id, vault)));
  }

  /** Another tab of this person has it open, or has just been closed: its hold ends a moment after it. */
  private async awaited(id: string, vault: Vault): Promise<void> {
    if (!(await claim(id, CLOSING))) return;
    const draft = (await vault.all()).find((each) => each.id === id); // gone where the other has sent it meanwhile
    if (draft) await this.putBack(draft, vault);
  }

  private async putBack(draft: Draft, vault: Vault): Promise<void> {
    const kept = await vault.files(draft.id);
    if (draft.action === this.action && !this.isTyped && !this.isKept) this.restore(draft, kept);
    else this.offer(draft, vault);
  }

  private restore(draft: Draft, kept: readonly KeptFiles[]): void {
    const before = { id: this.id, values: read(this.form) };
    this.id = draft.id;
    this.isKept = true;
    this.lost = put(this.form, draft.values);
    const refused = kept.filter(({ name, files }) => {
      const box = fileBoxes(this.form).find((each) => each.name === name);
      return !box || !choose(box, files);
    });
    unfold(this.form);
    this.form.querySelectorAll("details").forEach((each) => { if (holdsTyped(each)) each.open = true; });
    this.follow();
    this.form.dispatchEvent(new Event("restored"));
    const words = [`您在${moment(draft.at)}没写完，已放回。`];
    if (refused.length > 0) words.push("照片放不回来，请再选一次。");
    const lost = this.lost.filter(({ text }) => text.trim() !== "");
    if (lost.length > 0) words.push(`表里已经没有这几栏：${lost.map(({ label, text }) => `${label}“${text}”`).join("，")}。`);
    const told = this.tell(words.join(""));
    told.append(" ", button({ words: "不要它", does: () => void this.discard(draft, kept, before) }));
  }

  /** Empties the form of the draft; until the page is left it can still be had back. */
  private async discard(draft: Draft, kept: readonly KeptFiles[], before: { id: string; values: Value[] }): Promise<void> {
    put(this.form, before.values);
    this.follow();
    fileBoxes(this.form).forEach((box) => choose(box, []));
    await (await this.vault()).remove(draft.id).catch(() => undefined);
    this.id = before.id;
    this.isKept = false;
    const told = this.tell("没写完的已经丢掉。");
    told.append(" ", button({ words: "放回来", does: () => {
      this.restore(draft, kept);
      fileBoxes(this.form).forEach((box) => this.keepFiles(box));
      void this.keep();
    } }));
  }

  /** Whoever follows what is typed into a large box follows what is put back into it. */
  private follow(): void {
    this.form.querySelectorAll("textarea").forEach((each) => each.dispatchEvent(new Event("input", { bubbles: true })));
  }

  private offer(draft: Draft, vault: Vault): void {
    const told = this.tell(`还有一份${moment(draft.at)}没写完的。`, false);
    told.append(" ", button({ words: "换成它", does: () => {
      told.remove();
      void vault.files(draft.id).then((kept) => this.restore(draft, kept));
    } }));
  }

  private tell(words: string, alone = true): HTMLElement {
    if (alone) this.form.querySelectorAll(".kept").forEach((each) => each.remove());
    const told = document.createElement("p");
    told.className = "tip kept";
    told.setAttribute("role", "status");
    told.append(words);
    this.form.prepend(told);
    return told;
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.keep(), PAUSE);
    if (Date.now() - lastRenewed < RENEWED) return;
    lastRenewed = Date.now();
    renew().then((answer) => { if (answer.status === 401) ended(answer.headers.get("X-Session")); }).catch(() => undefined);
  }

  /** One choice after the other: a photo that was made smaller is there later than as it came, though it is kept sooner. */
  private keepFiles(box: HTMLInputElement): void {
    this.filesKept = this.filesKept.then(() => this.putFiles(box.name, [...(box.files ?? [])]));
  }

  private async putFiles(name: string, files: File[]): Promise<void> {
    try {
      await (await this.vault()).putFiles(this.id, name, files);
      denote("photos");
    } catch {
      note("photos", "照片这台设备存不下，页面不关就还在。请尽快发送，或者清出些地方。");
    }
  }

  private draft(): Draft {
    const { pathname, search } = window.location;
    return {
      id: this.id, page: pathname + search, action: this.action, title: this.form.dataset["draft"] ?? "",
      at: Date.now(), values: [...read(this.form), ...this.lost],
    };
  }
}

/** Where a form is sent, as path and question. */
export function addressOf(form: HTMLFormElement): string {
  const { pathname, search } = new URL(form.getAttribute("action") || window.location.href, window.location.href);
  return pathname + search;
}

/** Takes a draft for this page, for as long as it stands; false where another tab has it, and keeps it for so many milliseconds more. */
async function claim(id: string, within = 0): Promise<boolean> {
  if (!("locks" in navigator)) return true;
  const how: LockOptions = within > 0 ? { signal: AbortSignal.timeout(within) } : { ifAvailable: true };
  return new Promise((resolve) => {
    navigator.locks.request(`draft:${id}`, how, (lock) => {
      resolve(lock !== null);
      return lock ? new Promise<void>(() => undefined) : undefined;
    }).catch(() => resolve(false));
  });
}

function holdsTyped(details: HTMLDetailsElement): boolean {
  return [...details.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")].some((box) =>
    box.type === "checkbox" || box.type === "radio"
      ? (box as HTMLInputElement).checked !== (box as HTMLInputElement).defaultChecked
      : box.type !== "hidden" && box.value !== box.defaultValue,
  );
}
