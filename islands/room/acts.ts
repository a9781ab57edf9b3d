/**
 * Acts without leaving the page: `<form id="acts">` whose buttons stand anywhere, and `<form data-act>` with fields of their own.
 * The server answers in words. A key is used until it was answered, so that a press that got lost is done once.
 */

import { ended } from "../drafts/again";
import { asOwner } from "../drafts/asking";
import { newKey } from "../shell/keys";

export class Acts {
  /** How long a button that ends the conference waits for its second press, in milliseconds. */
  private static readonly SURE = 4000;
  /** The key of each deed that was not answered yet, by where it goes and for whom: all forms of one page are shown with the same. */
  private readonly keys = new Map<string, string>();

  constructor(
    private readonly noAnswer: string,
    private readonly told: (words: string, failed: boolean) => void,
    private readonly done: () => void,
  ) {
    // Before the shell's own guard, which lets a form be sent once in a while only.
    document.addEventListener("submit", (event) => this.submit(event), { capture: true });
    document.addEventListener("input", ({ target }) => target instanceof HTMLElement && (target.dataset["touched"] = "1"));
  }

  private submit(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("#acts, [data-act]")) return;
    event.preventDefault();
    const button = event.submitter instanceof HTMLButtonElement ? event.submitter : null;
    if (button && button.dataset["sure"] && !this.sure(button)) return;
    void this.send(form, button);
  }

  /** Whether this is the second press of a button that cannot be undone; the first makes it say so. */
  private sure(button: HTMLButtonElement): boolean {
    if (button.dataset["asked"]) return true;
    const words = button.textContent;
    button.dataset["asked"] = "1";
    button.textContent = button.dataset["sure"] ?? "";
    window.setTimeout(() => {
      delete button.dataset["asked"];
      button.textContent = words;
    }, Acts.SURE);
    return false;
  }

  private async send(form: HTMLFormElement, button: HTMLButtonElement | null): Promise<void> {
    const said = fieldsOf(form);
    if (button?.name) said.set(button.name, button.value);
    const address = button?.getAttribute("formaction") ?? form.getAttribute("action") ?? "";
    const deed = `${address} ${button?.name ?? ""} ${button?.value ?? ""}`;
    const key = this.keys.get(deed) ?? newKey();
    this.keys.set(deed, key);
    said.set("key", key);
    try {
      const answer = await fetch(address, { method: "POST", body: said, headers: { Accept: "text/plain", ...asOwner() } });
      // What was written stays, and goes as soon as this person has signed in again.
      if (answer.status === 401) return ended(answer.headers.get("X-Session"), () => void this.send(form, button));
      const plain = answer.headers.get("Content-Type")?.startsWith("text/plain") ?? false;
      this.told(plain ? await answer.text() : answer.ok ? "" : this.noAnswer, !answer.ok);
      this.keys.delete(deed);
      if (answer.ok && form.id !== "acts") clear(form);
    } catch {
      this.told(this.noAnswer, true);
    }
    this.done();
  }
}

/** Says one thing to the server without a form, with the token of the page's own. Rejects where it is not reached or refused. */
export async function say(noun: string, fields: Record<string, string>): Promise<void> {
  const form = document.querySelector<HTMLFormElement>("form#acts");
  if (!form) return;
  const said = fieldsOf(form);
  for (const [name, value] of Object.entries(fields)) said.set(name, value);
  const address = new URL(`../${noun}/`, new URL(form.action)).href;
  const answer = await fetch(address, { method: "POST", body: said, headers: { Accept: "text/plain", ...asOwner() } });
  if (answer.status === 401) ended(answer.headers.get("X-Session"));
  if (!answer.ok) throw new Error(await answer.text());
}

/** What a form says, without its press: one page's form is sent many times, each time under a key of its own. */
function fieldsOf(form: HTMLFormElement): FormData {
  const fields = new FormData(form);
  fields.delete("press");
  return fields;
}

function clear(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLTextAreaElement>("textarea")) field.value = "";
  for (const field of form.querySelectorAll<HTMLInputElement>("input[type=file]")) field.value = "";
  for (const field of form.querySelectorAll<HTMLElement>("[data-touched]")) delete field.dataset["touched"];
}
