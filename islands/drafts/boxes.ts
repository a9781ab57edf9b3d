/** What stands in the boxes of a form, read and put back. Passwords, files and the token against forged forms are not read. */

import type { KeptFiles, Value } from "./vault";

type Box = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const LEFT_OUT = ["password", "file", "submit", "button", "reset", "image"];
const TICKS = ["checkbox", "radio"];
const TOKEN = "csrfmiddlewaretoken";

export function boxes(form: HTMLFormElement): Box[] {
  return [...form.elements].filter(
    (each): each is Box =>
      (each instanceof HTMLInputElement || each instanceof HTMLTextAreaElement || each instanceof HTMLSelectElement) &&
      each.name !== "" && each.name !== TOKEN && !LEFT_OUT.includes(each.type),
  );
}

export function read(form: HTMLFormElement): Value[] {
  return boxes(form).filter((box) => !box.matches(":disabled")).map((box) => {
    const words = box instanceof HTMLSelectElement ? { words: box.selectedOptions[0]?.textContent?.trim() ?? "" } : {};
    const value = { name: box.name, label: labelOf(box), text: box.value, ...words, ...(box.type === "hidden" ? { hidden: true } : {}) };
    return TICKS.includes(box.type) ? { ...value, on: (box as HTMLInputElement).checked } : value;
  });
}

/** Puts values back; what found no box, since the form has lost it, comes back. */
export function put(form: HTMLFormElement, values: readonly Value[]): Value[] {
  const all = boxes(form);
  return values.filter((value) => {
    const named = all.filter((box) => box.name === value.name);
    if (value.on !== undefined) {
      const box = named.find((each) => each.value === value.text);
      if (box instanceof HTMLInputElement) box.checked = value.on;
      return value.on && !box;
    }
    const box = named.find((each) => !TICKS.includes(each.type));
    if (box && offers(box, value.text)) box.value = value.text;
    return value.text.trim() !== "" && box?.value !== value.text && box?.type !== "hidden";
  });
}

/** Whether a box can hold it: a choice that its form has lost since leaves the box as it began. */
function offers(box: Box, text: string): boolean {
  return !(box instanceof HTMLSelectElement) || [...box.options].some(({ value }) => value === text);
}

/** What a person typed or chose, without what the form bears along: to tell whether there is anything to keep. */
export function typed(form: HTMLFormElement): string {
  return JSON.stringify(boxes(form).filter(({ type }) => type !== "hidden").map((box) => [
    box.name, TICKS.includes(box.type) ? (box as HTMLInputElement).checked : box.value,
  ]));
}

export function fileBoxes(form: HTMLFormElement): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>("input[type=file]")];
}

/** Chooses files as if the person had; where the browser lets nobody do so, they are chosen anew by hand. */
export function choose(box: HTMLInputElement, files: readonly File[]): boolean {
  try {
    const chosen = new DataTransfer();
    for (const file of files) chosen.items.add(file);
    box.files = chosen.files;
    return box.files.length === files.length;
  } catch {
    return false;
  }
}

/** What a form with these values sends, with its files. */
export function bodyOf(values: readonly Value[], kept: readonly KeptFiles[], csrf: string): FormData {
  const body = new FormData();
  for (const { name, text, on } of values) if (on !== false) body.append(name, text);
  for (const { name, files } of kept) for (const file of files) body.append(name, file);
  body.set(TOKEN, csrf);
  return body;
}

/** Shows on a form's buttons whether it is on its way. */
export function markSent(form: HTMLFormElement, isSent: boolean): void {
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    if (isSent) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

/** Opens whatever folds a box away. */
export function unfold(box: Element): void {
  for (let each = box.closest("details"); each; each = each.parentElement?.closest("details") ?? null) each.open = true;
}

function labelOf(box: Box): string {
  const label = box.labels?.[0] ?? box.closest("fieldset")?.querySelector("legend");
  const words = label?.firstChild?.textContent?.trim() || label?.textContent?.trim();
  return words || "没有名字的一栏";
}
