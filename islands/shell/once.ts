/**
 * A form is sent once: a second press while the first is on its way does nothing, and where the line is slow the page says that it is
 * being sent. The server takes each press once (gate/presses.py); this is for the person's patience.
 */

import { markSent } from "../drafts/boxes";
import { denoteSending, tellSending } from "../drafts/notes";
import { newKey } from "./keys";

const SENT = "sent";
/** After this many milliseconds a form may be sent again, or after its own `data-again`: a download leaves the page standing. */
const AGAIN = 8000;

export function sendOnce(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset[SENT]) {
      event.preventDefault();
      return;
    }
    mark(form, true);
    window.setTimeout(() => mark(form, false), Number(form.dataset["again"] ?? AGAIN));
  });
  window.addEventListener("pageshow", ({ persisted }) => {
    for (const form of document.querySelectorAll("form")) mark(form, false);
    if (persisted) refresh();
  });
}

/** A page brought back from the browser's memory is usable again, and whoever presses in it has seen what the first press did. */
function refresh(): void {
  for (const press of document.querySelectorAll<HTMLInputElement>("input[type=hidden][name=press]")) press.value = newKey();
}

function mark(form: HTMLFormElement, sent: boolean): void {
  if (sent) form.dataset[SENT] = "1";
  else delete form.dataset[SENT];
  markSent(form, sent);
  if (sent) tellSending(() => SENT in form.dataset);
  else if (document.querySelector(`form[data-${SENT}]`) === null) denoteSending();
}
