/**
 * Picks figures for the text of a report: an open brace in the textarea offers them, Enter puts one in.
 *
 *     <div data-island="picker"><textarea …></textarea></div> … <table id="picks">…</table>
 */

import { Picker } from "./picker";
import { figuresIn } from "./figures";

function mount(): void {
  for (const box of document.querySelectorAll<HTMLElement>('[data-island="picker"]:not([data-mounted])')) {
    const draft = box.querySelector("textarea");
    const table = document.querySelector<HTMLTableElement>("table#picks");
    if (!draft || !table) continue;
    box.dataset["mounted"] = "1";
    const picker = new Picker(box, draft, figuresIn(table));
    picker.offerButtons(table);
  }
}

mount();
document.addEventListener("htmx:load", mount);
