/** Whoever logs out with something unsent is asked: send it, keep it until the next log-in, or give it up. */

import { asOwner, token } from "./asking";
import { denote, moment, note, type Choice } from "./notes";
import { openVault, unsent, type Draft, type Vault } from "./vault";

const KIND = "leaving";

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
    if ((await unsent()) === 0) return form.submit();
    const vault = await openVault();
    const drafts = await vault.all();
    if (drafts.length === 0) return form.submit();
    ask(form, vault, drafts);
  } catch {
    form.submit(); // sealed as they are, they wait for the next log-in
  }
}

function ask(form: HTMLFormElement, vault: Vault, drafts: readonly Draft[]): void {
  const choices: Choice[] = [{ words: "发送", does: () => void sendAll(form, vault, drafts), first: true }];
  if (vault.keeps === "sealed") choices.push({ words: "留到我下次登录", does: () => form.submit() });
  choices.push({ words: "不要了", does: () => void giveUp(form, vault, drafts) }, { words: "先不退出", does: () => denote(KIND) });
  const listed = drafts.map((draft) => `${draft.title}（${moment(draft.at)}）`).join("，");
  const panel = note(KIND, `有${drafts.length}份还没发出去：${listed}。`, choices);
  panel.scrollIntoView({ block: "nearest" });
  panel.querySelector("button")?.focus();
}

async function sendAll(form: HTMLFormElement, vault: Vault, drafts: readonly Draft[]): Promise<void> {
  const held: Draft[] = [];
  for (const draft of drafts) if (!(await sent(vault, draft))) held.push(draft);
  if (held.length === 0) return form.submit();
  const panel = note(KIND, `有${held.length}份没发成，多半还缺内容。点开补完再发，或者留到下次：`, [
    ...(vault.keeps === "sealed" ? [{ words: "留到我下次登录", does: () => form.submit() }] : []),
    { words: "不要了", does: () => void giveUp(form, vault, held) },
  ]);
  const list = document.createElement("ul");
  for (const draft of held) {
    const link = document.createElement("a");
    link.href = draft.page;
    link.textContent = `${draft.title}（${moment(draft.at)}）`;
    const line = document.createElement("li");
    line.append(link);
    list.append(line);
  }
  panel.querySelector("p")?.after(list);
}

/** Whether the server has it now. */
async function sent(vault: Vault, draft: Draft): Promise<boolean> {
  const body = new FormData();
  for (const { name, text, on } of draft.values) if (on !== false) body.append(name, text);
  for (const { name, files } of await vault.files(draft.id)) files.forEach((file) => body.append(name, file));
  body.set("csrfmiddlewaretoken", token());
  const answer = await fetch(draft.action, { method: "POST", body, headers: asOwner() }).catch(() => null);
  if (!answer?.headers.has("X-Onward")) return false;
  await vault.remove(draft.id);
  return true;
}

async function giveUp(form: HTMLFormElement, vault: Vault, drafts: readonly Draft[]): Promise<void> {
  for (const draft of drafts) await vault.remove(draft.id);
  form.submit();
}
