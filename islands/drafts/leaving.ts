/**
 * Whoever logs out with something unsent is asked: send it, keep it until the next log-in, or give it up. Unsent is what is not finished and
 * what waits for a line. Pages that were kept on the device are gone before the log-out is sent, line or none.
 */

import { forgetPages } from "../capture/keeping";
import { count, openOutbox, type Outbox } from "../capture/outbox";
import { OUTBOX } from "../capture/putting";
import { CHANGED, sendNow } from "../capture/sender";
import { asOwner, owner, token } from "./asking";
import { bodyOf } from "./boxes";
import { denote, moment, note, type Choice } from "./notes";
import { openVault, unsent, type Draft, type Vault } from "./vault";

const KIND = "leaving";
const LEFT = "left"; // in the browser's storage: who has logged out, until the server knows

/** Takes a log-out that was pressed; `keepAll` keeps what stands in this page's forms first. */
export function askOnLeaving(keepAll: () => Promise<unknown>): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.getAttribute("action") !== "/logout/") return;
    event.preventDefault();
    void leave(form, keepAll);
  });
}

async function leave(form: HTMLFormElement, keepAll: () => Promise<unknown>): Promise<void> {
  try {
    await keepAll();
    if ((await unsent()) + (await count()) === 0) return go(form);
    const held = new Held(await openVault(), (await count()) > 0 ? await openOutbox() : null);
    const unsentOnes = await held.all();
    if (unsentOnes.length === 0) return go(form);
    ask(form, held, unsentOnes);
  } catch {
    go(form); // sealed as they are, they wait for the next log-in
  }
}

/** Leaves; first nothing of this person can be opened here any more. Without a line the next page that has one leaves. */
function go(form: HTMLFormElement): void {
  remember(owner());
  void forgetPages().catch(() => undefined).then(() => form.submit());
}

/** Whoever logged out without a line is logged out as soon as there is one; a page before the log-in tells that it is done. */
export function leaveAsAsked(): void {
  const form = document.querySelector<HTMLFormElement>('form[action="/logout/"]');
  if (form && owner() && remembered() === owner() && !document.body.dataset["kept"]) form.submit();
  else if (!owner()) remember("");
}

function remember(who: string): void {
  try {
    if (who) localStorage.setItem(LEFT, who);
    else localStorage.removeItem(LEFT);
  } catch {
    // A browser that keeps nothing keeps no pages either.
  }
}

function remembered(): string {
  try {
    return localStorage.getItem(LEFT) ?? "";
  } catch {
    return "";
  }
}

/** What is unsent: drafts, and entries that wait. One that was opened to be changed is both, and counts once. */
class Held {
  constructor(
    private readonly vault: Vault,
    private readonly outbox: Outbox | null,
  ) {}

  get stays(): boolean {
    return this.vault.keeps === "sealed";
  }

  async all(): Promise<Draft[]> {
    const waiting = (await this.outbox?.all()) ?? [];
    const ids = waiting.map(({ id }) => id);
    return [...waiting, ...(await this.vault.all()).filter(({ id }) => !ids.includes(id))];
  }

  /** Sends all that is whole; what could not be sent comes back. */
  async send(): Promise<Draft[]> {
    if (this.outbox) await sendNow();
    for (const draft of await this.vault.all()) await sent(this.vault, draft);
    return this.all();
  }

  async giveUp(unsentOnes: readonly Draft[]): Promise<void> {
    for (const { id } of unsentOnes) {
      await this.vault.remove(id);
      await this.outbox?.remove(id);
    }
    document.dispatchEvent(new CustomEvent(CHANGED));
  }
}

function ask(form: HTMLFormElement, held: Held, unsentOnes: readonly Draft[]): void {
  const choices: Choice[] = [{ words: "发送", does: () => void sendAll(form, held), first: true }];
  if (held.stays) choices.push({ words: "留到我下次登录", does: () => go(form) });
  choices.push({ words: "不要了", does: () => void giveUp(form, held, unsentOnes) }, { words: "先不退出", does: () => denote(KIND) });
  const listed = unsentOnes.map((draft) => `${draft.title}（${moment(draft.at)}）`).join("，");
  const panel = note(KIND, `有${unsentOnes.length}份还没发出去：${listed}。`, choices);
  panel.scrollIntoView({ block: "nearest" });
  panel.querySelector("button")?.focus();
}

async function sendAll(form: HTMLFormElement, held: Held): Promise<void> {
  const unsentOnes = await held.send();
  if (unsentOnes.length === 0) return go(form);
  const panel = note(KIND, `有${unsentOnes.length}份没发成：还缺内容，或者没有网络。点开看看，或者留到下次：`, [
    ...(held.stays ? [{ words: "留到我下次登录", does: () => go(form) }] : []),
    { words: "不要了", does: () => void giveUp(form, held, unsentOnes) },
  ]);
  const list = document.createElement("ul");
  for (const draft of unsentOnes) {
    const link = document.createElement("a");
    link.href = "refusal" in draft ? OUTBOX : draft.page;
    link.textContent = `${draft.title}（${moment(draft.at)}）`;
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  }
  panel.querySelector("p")?.after(list);
}

/** Whether the server has it now. */
async function sent(vault: Vault, draft: Draft): Promise<boolean> {
  const body = bodyOf(draft.values, await vault.files(draft.id), token());
  const answer = await fetch(draft.action, { method: "POST", body, headers: asOwner() }).catch(() => null);
  if (!answer?.headers.has("X-Onward")) return false;
  await vault.remove(draft.id);
  return true;
}

async function giveUp(form: HTMLFormElement, held: Held, unsentOnes: readonly Draft[]): Promise<void> {
  await held.giveUp(unsentOnes);
  go(form);
}
