/** A form is sent once: a second click while the first is on its way does nothing. The server's keys guard the record, this the patience. */

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
    window.setTimeout(() => mark(form, false), Number(form.dataset.again ?? AGAIN));
  });
  // A page taken back from the browser's memory must be usable again.
  window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => mark(form, false)));
}

function mark(form: HTMLFormElement, sent: boolean): void {
  if (sent) form.dataset[SENT] = "1";
  else delete form.dataset[SENT];
  for (const button of form.querySelectorAll("button")) {
    if (sent) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}
