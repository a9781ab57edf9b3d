/** What is told above the page: one note of each kind, gone when it holds no longer. No dialog: the page goes on below it. */

export interface Choice {
  readonly words: string;
  readonly does: () => void;
  readonly first?: boolean;
}

/** A note in words, with its buttons; told again it takes the place of the one before. */
export function note(kind: string, words: string, choices: readonly Choice[] = []): HTMLElement {
  const made = document.createElement("section");
  made.className = "note";
  made.dataset["note"] = kind;
  made.setAttribute("role", "status");
  const said = document.createElement("p");
  said.textContent = words;
  made.append(said);
  if (choices.length > 0) {
    const acts = document.createElement("p");
    acts.className = "acts";
    acts.append(...choices.map(button));
    made.append(acts);
  }
  denote(kind);
  host().append(made);
  return made;
}

/** Milliseconds after which a person wonders whether anything happens. */
const WONDERS = 1000;
const SENDING = "sending";

/** Says that something is being sent, where that takes long; `isSent` tells whether it is still on its way. */
export function tellSending(isSent: () => boolean): void {
  window.setTimeout(() => { if (isSent()) note(SENDING, "正在发送，请稍候，不用再点。"); }, WONDERS);
}

export function denoteSending(): void {
  denote(SENDING);
}

export function denote(kind: string): void {
  document.querySelector(`[data-note="${kind}"]`)?.remove();
}

export function button({ words, does, first }: Choice): HTMLButtonElement {
  const made = document.createElement("button");
  made.type = "button";
  made.className = first ? "btn slim go" : "btn slim";
  made.textContent = words;
  made.addEventListener("click", does);
  return made;
}

/** 11月29日15:02 */
export function moment(at: number): string {
  const when = new Date(at);
  return `${when.getMonth() + 1}月${when.getDate()}日${when.getHours()}:${String(when.getMinutes()).padStart(2, "0")}`;
}

/** 240KB, 1.2MB */
export function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)}KB` : `${(bytes / 1024 / 1024).toFixed(1)}MB`;
}

function host(): HTMLElement {
  const there = document.querySelector<HTMLElement>(".notes");
  if (there) return there;
  const made = document.createElement("div");
  made.className = "notes";
  document.getElementById("main")?.before(made);
  return made;
}
